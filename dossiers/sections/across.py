"""What does not fit between sections: 社保 and 工作经历, 成果 and 现任职称. Warnings only, nobody is stopped. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from dossiers.sections.declaration import Data
from zcps.kit import clock, text

Dossier = Mapping[str, Sequence[Data]]
# Which day says when an achievement was made; those of before the present title rarely count for the next.
MADE_ON = {
    "papers": "published_on",
    "books": "published_on",
    "patents": "granted_on",
    "awards": "awarded_on",
    "standards": "published_on",
    "outcomes": "obtained_on",
}
OVERLAP = 2
ASKED_MONTHS = 36  # 社保 is asked for three years back


@dataclass(frozen=True)
class Remark:
    """One thing to look at: in which section, which entry by its place, at which field."""

    section: str
    index: int
    field: str
    sentence: str


def remarks(dossier: Dossier) -> list[Remark]:
    """Everything that does not fit between sections; `dossier` holds the data of every entry by section."""
    found = []
    for check in CHECKS:
        found += check(dossier)
    return found


def _before_the_title(dossier: Dossier) -> Iterator[Remark]:
    """论文、著作、专利、奖项 of before 现任职称 was obtained."""
    current = next((data for data in dossier.get("titles", ()) if data.get("is_current")), {})
    obtained_on = current.get("obtained_on")
    if not obtained_on:
        return
    for section, name in MADE_ON.items():
        for index, data in enumerate(dossier.get(section, ())):
            made_on = data.get(name)
            if made_on and made_on < obtained_on[: len(made_on)]:
                sentence = f"早于取得现任职称的时间（{_month_shown(obtained_on)}），一般不作为本次申报的成果，请核对。"
                yield Remark(section, index, name, sentence)


def _insured_elsewhere(dossier: Dossier) -> Iterator[Remark]:
    """Months in which 参保单位 and 工作单位 differ; one shared month at a change of work is no difference."""
    work = [(_spelling(data.get("employer")), _months(data), data) for data in dossier.get("experience", ())]
    for index, data in enumerate(dossier.get("social_security", ())):
        insured_by, insured = _spelling(data.get("insured_by")), _months(data)
        if not insured_by or data.get("note"):
            continue
        own = set().union(*(months for employer, months, _ in work if employer == insured_by))
        for employer, months, job in work:
            strange = (set(insured) & set(months)) - own
            if employer and employer != insured_by and len(strange) >= OVERLAP:
                sentence = (
                    f"{_number_shown(min(strange))}起，“工作经历”中的单位是“{job['employer']}”，"
                    f"与参保单位“{data['insured_by']}”不一致，请核对；情况属实的请在备注中说明。"
                )
                yield Remark("social_security", index, "insured_by", sentence)


def _insured_without_work(dossier: Dossier) -> Iterator[Remark]:
    """Months that are insured though no work is told of them."""
    worked = set().union(*(_months(data) for data in dossier.get("experience", ())))
    for index, data in enumerate(dossier.get("social_security", ())):
        idle = set(_months(data)) - worked
        if worked and not data.get("note") and len(idle) >= OVERLAP:
            sentence = (
                f"{_number_shown(min(idle))}起有 {len(idle)} 个月在“{data.get('insured_by', '')}”参保，"
                "但“工作经历”中没有这段时间的经历，请核对；情况属实的请在备注中说明。"
            )
            yield Remark("social_security", index, "started_on", sentence)


def _worked_without_insurance(dossier: Dossier) -> Iterator[Remark]:
    """Months of the last three years, which are asked for, that tell of work and of no insurance."""
    insured_by = dossier.get("social_security", ())
    if not insured_by or any(data.get("note") or not data.get("started_on") for data in insured_by):
        return
    now = _number(clock.today().isoformat())
    asked = range(now - ASKED_MONTHS + 1, now)  # the running month may not be paid yet
    insured = set().union(*(_months(data) for data in insured_by))
    worked = set().union(*(_months(data) for data in dossier.get("experience", ())))
    missing = sorted(worked & set(asked) - insured)
    if len(missing) >= OVERLAP:
        sentence = (
            f"近三年中有 {len(missing)} 个月（{_number_shown(missing[0])}起）有工作经历而没有参保记录，"
            "请核对起止年月；情况属实的请在备注中说明。"
        )
        yield Remark("social_security", len(insured_by) - 1, "started_on", sentence)


def _studied_while_working(dossier: Dossier) -> Iterator[Remark]:
    """全日制 study takes all one's time."""
    worked = set().union(*(_months(data) for data in dossier.get("experience", ())))
    for index, data in enumerate(dossier.get("education", ())):
        is_full_time = data.get("study_mode") == "full_time" and data.get("ended_on")
        if is_full_time and len(worked & set(_months(data))) > OVERLAP:
            sentence = "学习形式为全日制，但学习时间与“工作经历”重叠，请核对学习形式和起止时间。"
            yield Remark("education", index, "study_mode", sentence)


def _began_work(dossier: Dossier) -> Iterator[Remark]:
    """参加工作时间 and the first 工作经历."""
    begun = [data["started_on"] for data in dossier.get("experience", ()) if data.get("started_on")]
    for index, data in enumerate(dossier.get("basic", ())):
        started = data.get("started_work_on")
        if started and begun and started != min(begun):
            sentence = (
                f"“参加工作时间”（{_month_shown(started)}）与“工作经历”中最早一段的起始时间"
                f"（{_month_shown(min(begun))}）不一致，请核对，以人事档案记载为准。"
            )
            yield Remark("basic", index, "started_work_on", sentence)


def _registered_elsewhere(dossier: Dossier) -> Iterator[Remark]:
    """Whoever is registered at a unit works there."""
    units = {_spelling(data.get("employer")) for data in dossier.get("experience", ()) if not data.get("ended_on")}
    units.discard("")
    for index, data in enumerate(dossier.get("qualifications", ())):
        unit = _spelling(data.get("registered_at"))
        if units and unit and data.get("registration") == "registered" and unit not in units:
            sentence = f"注册单位“{data['registered_at']}”与“工作经历”中的现工作单位不一致，请核对。"
            yield Remark("qualifications", index, "registered_at", sentence)


CHECKS = (
    _before_the_title,
    _insured_elsewhere,
    _insured_without_work,
    _worked_without_insurance,
    _studied_while_working,
    _began_work,
    _registered_elsewhere,
)


def _months(data: Data) -> range:
    """Every month from the beginning to the end, both counted; without an end until now."""
    if not data.get("started_on"):
        return range(0)
    ended_on = data.get("ended_on") or clock.today().isoformat()
    return range(_number(data["started_on"]), _number(ended_on) + 1)


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def _number_shown(number: int) -> str:
    return f"{number // 12}年{number % 12 + 1}月"


def _month_shown(month: str) -> str:
    return _number_shown(_number(month))


def _spelling(name: str | None) -> str:
    """Two writings of one unit are equal: width of brackets and blanks do not matter."""
    return "".join(text.fold_width(name or "").split())
