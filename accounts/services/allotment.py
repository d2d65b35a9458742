"""批量新建机构: organisations from a spreadsheet; first everything that is wrong, row by row, then all of them or none.

A file holds at most MAX_ROWS organisations: it is one chunk, taken over in one transaction.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import ADMIN_ROLES, Affiliation, Level, OrganisationKind, Ownership, Stream
from accounts.exceptions import AccountsError
from accounts.models import EventPayload, Organisation, Region, User
from accounts.policies import Actor
from accounts.queries.actors import actor_for
from accounts.queries.choices import sectors
from accounts.queries.creation import Registry, refusal_of_level, wanted_of
from accounts.queries.organisations import administered_by, like_any
from accounts.services.events import EventDraft, record
from accounts.services.organisations import Created, create_organisation, usual_duties
from zcps.kit.fields import UsccField
from zcps.kit.likeness import likeness_key
from zcps.kit.text import clean_line
from zcps.kit.xlsx import CellError, In, Kind, Out, Table, read_table, write_table

MAX_ROWS = 500
IMPORTED = "imported"


def _one_of(choices: Any) -> Any:
    """A cleaner that takes the label of a choice."""
    by_label = {label: value for value, label in choices.choices}

    def clean(value: str) -> str:
        if value not in by_label:
            raise ValidationError(f"应为“{'”“'.join(by_label)}”之一。")
        return by_label[value]

    return clean


def _uscc(value: str) -> str:
    return UsccField(required=False).clean(value) or ""


def _short(limit: int) -> Any:
    return lambda value: clean_line(value, max_length=limit) if value else ""


COLUMNS = (
    In("name", "单位全称", clean=_short(100)),
    In("kind", "类别", clean=_one_of(OrganisationKind)),
    In("region", "行政区划代码", Kind.CODE),
    In("parent", "上级机构编码", Kind.CODE, is_required=False),
    In("level", "职能层级", is_required=False, clean=_one_of(Level)),
    In("sector", "行业", is_required=False, clean=_short(30)),
    In("affiliation", "隶属关系", is_required=False, clean=_one_of(Affiliation)),
    In("telephone", "咨询电话", is_required=False, clean=_short(40)),
    In("address", "地址", is_required=False, clean=_short(120)),
    In("ownership", "单位性质", is_required=False, clean=_one_of(Ownership)),
    In("uscc", "统一社会信用代码", Kind.CODE, is_required=False, clean=_uscc),
)
EXAMPLE_MARK = "示例："
EXAMPLE = (
    f"{EXAMPLE_MARK}杭州市西湖区人力资源和社会保障局", OrganisationKind.HRSS.label, "330106", "", Level.COUNTY.label, "", "",
    "0571-87900000", "杭州市西湖区文三路 1 号", "", "",
)  # fmt: skip
_TITLES = {column.name: column.title for column in COLUMNS}


def template() -> bytes:
    """The file to fill in: the columns, and one example row that is refused if it is left in."""
    columns = [Out(column.title, Kind.CODE if column.kind is Kind.CODE else Kind.TEXT, width=22) for column in COLUMNS]
    return write_table(columns, [EXAMPLE], sheet="机构")


@dataclass(frozen=True)
class Near:
    """A row whose name is nearly that of another organisation, or of another row; `token` is what a tick sends."""

    row: int
    name: str
    other: str
    code: str

    @property
    def token(self) -> str:
        return f"{self.row}:{self.code}"


def try_out(file: Any, *, by: User) -> Table:
    """Read the file and find everything that is wrong; nothing is written. Raises UploadRefused."""
    table = read_table(file, COLUMNS, max_rows=MAX_ROWS)
    if was_imported(table.sha256):
        raise AccountsError("这个文件已经导入过，没有重复创建。")
    table.errors.extend(_row_errors([(row.number, row.values) for row in table.rows], by=by))
    table.errors.sort(key=lambda error: error.row)
    return table


def near_rows(rows: Iterable[tuple[int, dict[str, Any]]]) -> list[Near]:
    """Rows to be looked at before they are taken over: each is to be ticked as another organisation. One statement."""
    rows, seen, found = list(rows), [], []
    standing = like_any(values["name"] for _, values in rows)
    for number, values in rows:
        name, key = values["name"], likeness_key(values["name"])
        others = [(str(row), row.code) for row in standing if row.likeness_key == key and row.name != name]
        others += [
            (f"第 {other} 行“{like}”", f"row{other}") for other, like, same in seen if same == key and like != name
        ]
        found += [Near(number, name, other, code) for other, code in others]
        seen.append((number, name, key))
    return found


@transaction.atomic
def allot(rows: list[dict[str, Any]], *, sha256: str, by: User, distinct: Collection[str] = ()) -> list[Created]:
    """Create every organisation of a tried table with its first account; an error anywhere creates none.

    distinct: the tokens of what was ticked as another organisation than the one it sounds like.
    """
    own, numbered = _own(by, lock=True), list(enumerate(rows, start=2))
    if was_imported(sha256):
        raise AccountsError("这个文件已经导入过，没有重复创建。")
    if errors := _row_errors(numbered, by=by):
        raise AccountsError(
            f"第 {errors[0].row} 行“{errors[0].column}”：{errors[0].sentence}情况有变化，请重新上传文件试导入。"
        )
    near = near_rows(numbered)
    if unticked := next((each for each in near if each.token not in distinct), None):
        raise AccountsError(
            f"第 {unticked.row} 行“{unticked.name}”与“{unticked.other}”名称相近，请核对并勾选后再创建。"
        )
    made = _create_all(numbered, near, own, by=by)
    stream = f"{Stream.ORGANISATION}:{own.pk}"
    record([EventDraft(stream=stream, kind=IMPORTED, payload={"sha256": sha256, "count": len(made)}, actor_id=by.pk)])
    return made


def was_imported(sha256: str) -> bool:
    """Whether a file with these bytes has been taken over before."""
    return EventPayload.objects.filter(event__kind=IMPORTED, payload__sha256=sha256).exists()


def _create_all(
    numbered: list[tuple[int, dict[str, Any]]], near: list[Near], own: Organisation, *, by: User
) -> list[Created]:
    made, codes = [], {}
    for number, values in numbered:
        unlike = [codes.get(each.code, each.code) for each in near if each.row == number]
        created = _create(values, own, unlike, by=by)
        codes[f"row{number}"] = created.organisation.code
        made.append(created)
    return made


def _create(row: dict[str, Any], own: Organisation, unlike: Collection[str], *, by: User) -> Created:
    fields = {name: row[name] or "" for name in ("affiliation", "telephone", "address", "ownership", "uscc")}
    sector = _sector_code(row)
    region = Region.objects.select_related("parent__parent").get(pk=row["region"])
    parent = Organisation.objects.get(code=row["parent"]) if row["parent"] else own
    duties = usual_duties(kind=row["kind"], level=row["level"], region=region, sector=sector)
    return create_organisation(
        parent=parent, name=row["name"], kind=row["kind"], region=region, by=by, duties=duties, distinct_from=unlike,
        sector=sector, **fields,
    )  # fmt: skip


def _sector_code(row: dict[str, Any]) -> str:
    """A sector is written by its name or its code."""
    return {name: code for code, name in sectors()}.get(row["sector"], row["sector"] or "")


def _row_errors(rows: list[tuple[int, dict[str, Any]]], *, by: User) -> list[CellError]:
    """What only the other rows and the database know; as many statements whatever the rows."""
    facts = _Facts(rows, actor_for(by), _own(by))
    errors = []
    for number, values in rows:
        checks = {
            "name": _wrong_name(values["name"], facts.names, facts.taken),
            "region": "" if values["region"] in facts.regions else "没有这个行政区划代码。",
            "parent": ""
            if not values["parent"] or values["parent"] in facts.parents
            else "没有这个机构编码，或者它不在您的管辖范围内。",
            "sector": _wrong_sector(values["sector"], facts.sectors),
            "uscc": _wrong_uscc(values["uscc"], facts),
        }
        if not any(checks.values()):
            checks |= facts.refusal(values)
        errors += [CellError(number, _TITLES[name], sentence) for name, sentence in checks.items() if sentence]
    return errors


class _Facts:
    """What the rows are compared with, asked once for all of them."""

    def __init__(self, rows: list[tuple[int, dict[str, Any]]], actor: Actor, own: Organisation) -> None:
        every = [values for _, values in rows]
        self.actor, self.own, self.registry = actor, own, Registry()
        self.names, self.usccs = (
            Counter(values[name] for values in every if values[name]) for name in ("name", "uscc")
        )
        self.taken = set(Organisation.objects.filter(name__in=self.names).values_list("name", flat=True))
        self.taken_usccs = set(Organisation.objects.filter(uscc__in=self.usccs).values_list("uscc", flat=True))
        regions = Region.objects.filter(pk__in={values["region"] for values in every})
        self.regions = {region.pk: region for region in regions.select_related("parent__parent")}
        codes = {values["parent"] for values in every if values["parent"]}
        parents = administered_by(actor).filter(code__in=codes).select_related("region")
        self.parents = {parent.code: parent for parent in parents}
        self.sectors = dict(sectors())

    def refusal(self, values: dict[str, Any]) -> dict[str, str]:
        """The column and the sentence why the actor may not create this row's organisation; nothing when it may."""
        if refusal := refusal_of_level(values["kind"], values["level"] or ""):
            return {"level": refusal}
        if refusal := self._lacks_way(values):
            return {"affiliation": refusal}
        parent, region = self.parents.get(values["parent"], self.own), self.regions[values["region"]]
        by_name = {name: code for code, name in self.sectors.items()}
        wanted = wanted_of(
            kind=values["kind"], level=values["level"] or "", region=region, affiliation=values["affiliation"] or "",
            ownership=values["ownership"] or "", sector=by_name.get(values["sector"], values["sector"] or ""),
        )  # fmt: skip
        refused = self.registry.refusal(self.actor, parent, wanted, region)
        return {refused.field: refused.sentence} if refused else {}

    def _lacks_way(self, values: dict[str, Any]) -> str:
        region = self.regions[values["region"]]
        return self.registry.refusal_of_affiliation(values["kind"], values["affiliation"] or "", region)


def _wrong_name(name: str, names: Counter, taken: set[str]) -> str:
    if name.startswith(EXAMPLE_MARK):
        return "这是模板中的示例，请删除这一行。"
    if names[name] > 1:
        return "与文件中另一行重复。"
    return "已有同名机构。" if name in taken else ""


def _wrong_uscc(uscc: str, facts: _Facts) -> str:
    if not uscc:
        return ""
    if facts.usccs[uscc] > 1:
        return "与文件中另一行重复。"
    return "这个代码已登记在其他机构名下。" if uscc in facts.taken_usccs else ""


def _wrong_sector(sector: str, known: dict[str, str]) -> str:
    """Schemes without a list of sectors take any."""
    if not sector or not known or sector in known or sector in known.values():
        return ""
    return f"没有这个行业，应为“{'”“'.join(known.values())}”之一。"


def _own(by: User, *, lock: bool = False) -> Organisation:
    """The organisation below which rows without a 上级机构 are put: the one the administrator works at."""
    actor = actor_for(by)
    rows = Organisation.objects.select_for_update(of=("self",)) if lock else Organisation.objects
    here = actor.organisations_with(*ADMIN_ROLES) & {actor.organisation_id}
    found = rows.select_related("region").filter(pk__in=here).first()
    if found is None:
        raise AccountsError("批量新建机构由系统管理员办理，请先切换到担任系统管理员的机构。")
    return found
