"""学历 against the paths a scheme lists: which one a person's diplomas open, and how it is told. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dossiers.sections.choices import EDUCATION_LEVELS
from review.scheme import EducationPath

Data = Mapping[str, Any]
RANKS = ("secondary", "college", "bachelor", "master", "doctorate")
# 技工院校: 中级工班 as 中专, 高级工班 as 大专, 预备技师（技师）班 as 本科.
EQUALS = {"technical_intermediate": "secondary", "technical_senior": "college", "technical_preparatory": "bachelor"}
LABELS = dict(EDUCATION_LEVELS)


@dataclass(frozen=True)
class Schooling:
    """A diploma and the path it opens; `is_unrelated`: the person says its subject is another one."""

    data: Data
    path: EducationPath

    @property
    def label(self) -> str:
        """全日制 or not is seen in the diploma; here it is what and when."""
        name = LABELS.get(self.data.get("level"), "")
        degree = "（第二学士）" if self.data.get("degree") == "second_bachelor" else ""
        ended_on = self.data.get("ended_on") or ""
        return f"{name}{degree}" + (f"（{ended_on[:4]}年{int(ended_on[5:7])}月毕业）" if ended_on else "")

    @property
    def is_unrelated(self) -> bool:
        return self.data.get("is_related") is False


def best(entries: Iterable[Data], paths: Sequence[EducationPath], *, narrow: bool = False) -> Schooling | None:
    """The path that asks the fewest years, by a diploma of the own subject where there is one.

    A higher education opens the paths of a lower one. `narrow`: 研究生班 and 双学士 count as 本科, else as 硕士.
    """
    open_ones = [
        Schooling(data, path)
        for data in entries
        for path in paths
        if _rank(data, narrow=narrow) >= RANKS.index(path.education)
    ]
    return min(
        open_ones,
        key=lambda found: (found.is_unrelated, found.path.years, -RANKS.index(found.path.education)),
        default=None,
    )


def is_full_time(data: Data) -> bool:
    return data.get("study_mode") == "full_time"


def listed(paths: Iterable[EducationPath]) -> str:
    """What is asked, in words: 硕士研究生满 3 年、博士研究生."""
    return "、".join(f"{LABELS[path.education]}" + (f"满 {path.years} 年" if path.years else "") for path in paths)


def _rank(data: Data, *, narrow: bool) -> int:
    level = EQUALS.get(data.get("level"), data.get("level"))
    degree = data.get("degree")
    if level not in RANKS:
        return -1
    if narrow:
        is_class = level == "master" and degree != "master"
        return RANKS.index("bachelor" if is_class else level)
    return RANKS.index("master") if degree == "second_bachelor" and level == "bachelor" else RANKS.index(level)
