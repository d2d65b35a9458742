// The vote sheet: adds every row up while it is typed, and lets a number pad do the whole sheet.
// Markup: form[data-tally], tr[data-voters] with three inputs[data-count] and an output[data-sum].

function countsOf(row) {
  return [...row.querySelectorAll("[data-count]")];
}

// Full-width digits are counted as the server will read them.
function numberOf(input) {
  const text = input.value.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
  if (text === "") return null;
  return /^[0-9]{1,6}$/.test(text) ? Number(text) : NaN;
}

function verdict(counts, voters) {
  const given = counts.filter((count) => count !== null);
  if (given.length === 0) return { text: "", state: "" };
  if (given.some(Number.isNaN)) return { text: "请填写整数", state: "wrong" };
  const sum = given.reduce((total, count) => total + count, 0);
  if (given.length < 3 && sum <= voters) return { text: `${sum} / ${voters}，还差 ${voters - sum}`, state: "open" };
  return sum === voters ? { text: `✓ ${sum} / ${voters}`, state: "right" } : { text: `✗ ${sum} / ${voters}，合计不符`, state: "wrong" };
}

function show(row) {
  const output = row.querySelector("[data-sum]");
  if (!output) return;
  const { text, state } = verdict(countsOf(row).map(numberOf), Number(row.dataset.voters));
  output.textContent = text;
  output.dataset.state = state;
}

function go(input) {
  input?.focus();
  input?.select();
}

function steer(form, event) {
  const input = event.target.closest("[data-count]");
  if (!input || event.isComposing) return;
  const all = [...form.querySelectorAll("[data-count]")];
  const place = all.indexOf(input);
  const step = { Enter: 1, ArrowDown: 3, ArrowUp: -3 }[event.key];
  if (!step) return;
  // Behind the last number Enter saves, as in any form.
  if (event.key === "Enter" && place === all.length - 1) return;
  event.preventDefault();
  go(all[place + step]);
}

for (const form of document.querySelectorAll("form[data-tally]")) {
  const rows = [...form.querySelectorAll("tr[data-voters]")];
  rows.forEach(show);
  form.addEventListener("input", (event) => show(event.target.closest("tr[data-voters]")));
  form.addEventListener("keydown", (event) => steer(form, event));
  if (!document.querySelector("[data-error-summary]")) {
    go([...form.querySelectorAll("[data-count]")].find((input) => input.value === ""));
  }
}
