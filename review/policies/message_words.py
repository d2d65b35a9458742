"""What a message to an applicant may name, how that is filled in, and what of a text is refused. Pure.

Texts are no templates: a placeholder is replaced once by a word of a closed set, everything else stays as it is written.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

PLACEHOLDER = re.compile(r"\{(\w+)\}")
TITLE_LIMIT, BODY_LIMIT, SMS_LIMIT = 60, 500, 300


@dataclass(frozen=True)
class Word:
    """What a placeholder stands for, and a sample to look at it with."""

    label: str
    sample: str


WORDS: dict[str, Word] = {
    "name": Word("姓名", "陈某某"),
    "business": Word("业务", "职称评审"),
    "title": Word("申报职称", "高级工程师"),
    "organisation": Word("作出这一步的机构", "某某市人力资源和社会保障局"),
    "telephone": Word("该机构电话", "0571-88000000"),
    "holder": Word("材料现在所在的机构", "某某市建设局"),
    "reason": Word("理由或意见", "继续教育学时证明与填报的学时不一致"),
    "deadline": Word("补正截止日期", "2026年5月29日"),
    "state": Word("现在的状态", "待审批"),
    "year": Word("年度", "2026"),
}
SAMPLE = {name: word.sample for name, word in WORDS.items()}


def filled(text: str, words: Mapping[str, str]) -> str:
    """The text with its placeholders replaced; unknown ones stay as they are, nothing is evaluated."""
    return PLACEHOLDER.sub(lambda match: words.get(match[1], match[0]), text)


def problems(text: str, *, known: Collection[str] = frozenset(WORDS), example: str = "name") -> list[str]:
    """Sentences about placeholders that do not exist, and about braces that are none."""
    unknown = dict.fromkeys(name for name in PLACEHOLDER.findall(text) if name not in known)
    found = [f"没有占位符 {{{name}}}，可以用：{'、'.join(sorted(known))}。" for name in unknown]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        found.append(f"大括号只能写成 {{{example}}} 这样的占位符。")
    return found


def text_problems(*, title: str, body: str, sms_text: str) -> dict[str, list[str]]:
    """What stands in the way of an administrator's text, by field; empty when it may stand."""
    found = {"title": _of_title(title), "body": _of_text(body, BODY_LIMIT)}
    found["sms_text"] = _of_text(sms_text, SMS_LIMIT) if sms_text else []
    return {name: sentences for name, sentences in found.items() if sentences}


def _of_title(title: str) -> list[str]:
    braces = ["标题里不能用占位符和大括号。"] if re.search(r"[{}]", title) else []
    return [*_of_length(title, TITLE_LIMIT), *braces]


def _of_text(text: str, limit: int) -> list[str]:
    unended = [] if text.endswith("。") else ["应写成完整的句子，以句号结尾。"]
    return [*_of_length(text, limit), *unended, *problems(text)]


def _of_length(text: str, limit: int) -> list[str]:
    if len(text) < 2:
        return ["至少写 2 个字。"]
    return [f"最多 {limit} 个字，现在是 {len(text)} 个字。"] if len(text) > limit else []
