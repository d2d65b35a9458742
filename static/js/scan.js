// A field that a handheld scanner types into: what stands in it is marked, so that the next scan takes its place.
document.querySelector("[data-scan]")?.select();
