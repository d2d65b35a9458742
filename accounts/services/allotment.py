"""批量分配账号: offices from a spreadsheet; first everything that is wrong, row by row, then all of them or none."""

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.enums import Affiliation, Level, OrganisationKind, Stream
from accounts.exceptions import AccountsError
from accounts.models import EventPayload, Organisation, Region, User
from accounts.queries.actors import actor_for
from accounts.queries.choices import sectors
from accounts.queries.creation import creatable_kinds
from accounts.services.events import EventDraft, record
from accounts.services.organisations import Created, create_organisation, usual_duties
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
)
EXAMPLE_MARK = "示例："
EXAMPLE = (
    f"{EXAMPLE_MARK}杭州市西湖区人力资源和社会保障局", OrganisationKind.HRSS.label, "330106", "", Level.COUNTY.label, "", "",
    "0571-87900000", "杭州市西湖区文三路 1 号",
)  # fmt: skip
_TITLES = {column.name: column.title for column in COLUMNS}


def template() -> bytes:
    """The file to fill in: the columns, and one example row that is refused if it is left in."""
    columns = [Out(column.title, Kind.CODE if column.kind is Kind.CODE else Kind.TEXT, width=22) for column in COLUMNS]
    return write_table(columns, [EXAMPLE], sheet="机构")


def try_out(file: Any, *, by: User) -> Table:
    """Read the file and find everything that is wrong; nothing is written. Raises UploadRefused."""
    table = read_table(file, COLUMNS, max_rows=MAX_ROWS)
    if was_imported(table.sha256):
        raise AccountsError("这个文件已经导入过，没有重复创建。")
    table.errors.extend(_row_errors([(row.number, row.values) for row in table.rows], by=by))
    table.errors.sort(key=lambda error: error.row)
    return table


@transaction.atomic
def allot(rows: list[dict[str, Any]], *, sha256: str, by: User) -> list[Created]:
    """Create every office of a tried table with its first account; an error anywhere creates none."""
    platform = _platform(by, lock=True)
    if was_imported(sha256):
        raise AccountsError("这个文件已经导入过，没有重复创建。")
    if errors := _row_errors(list(enumerate(rows, start=2)), by=by):
        raise AccountsError(
            f"第 {errors[0].row} 行“{errors[0].column}”：{errors[0].sentence}情况有变化，请重新上传文件试导入。"
        )
    made = [_create(row, platform, by=by) for row in rows]
    stream = f"{Stream.ORGANISATION}:{platform.pk}"
    record([EventDraft(stream=stream, kind=IMPORTED, payload={"sha256": sha256, "count": len(made)}, actor_id=by.pk)])
    return made


def was_imported(sha256: str) -> bool:
    """Whether a file with these bytes has been taken over before."""
    return EventPayload.objects.filter(event__kind=IMPORTED, payload__sha256=sha256).exists()


def _create(row: dict[str, Any], platform: Organisation, *, by: User) -> Created:
    fields = {name: row[name] or "" for name in ("sector", "affiliation", "telephone", "address")}
    fields["sector"] = {name: code for code, name in sectors()}.get(fields["sector"], fields["sector"])
    region = Region.objects.get(pk=row["region"])
    parent = Organisation.objects.get(code=row["parent"]) if row["parent"] else platform
    duties = usual_duties(kind=row["kind"], level=row["level"], region=region, sector=fields["sector"])
    return create_organisation(
        parent=parent, name=row["name"], kind=row["kind"], region=region, by=by, duties=duties, **fields
    )


def _row_errors(rows: list[tuple[int, dict[str, Any]]], *, by: User) -> list[CellError]:
    """What only the other rows and the database know; as many statements whatever the rows."""
    names = Counter(values["name"] for _, values in rows)
    taken = set(Organisation.objects.filter(name__in=names).values_list("name", flat=True))
    regions = set(Region.objects.filter(pk__in={v["region"] for _, v in rows}).values_list("pk", flat=True))
    parents = set(
        Organisation.objects.filter(code__in={v["parent"] for _, v in rows if v["parent"]}).values_list(
            "code", flat=True
        )
    )
    kinds = creatable_kinds(actor_for(by), _platform(by))
    known = dict(sectors())
    errors = []
    for number, values in rows:
        checks = {
            "name": _wrong_name(values["name"], names, taken),
            "kind": "" if values["kind"] in kinds else "平台不能创建这类机构。",
            "region": "" if values["region"] in regions else "没有这个行政区划代码。",
            "parent": "" if not values["parent"] or values["parent"] in parents else "没有这个机构编码。",
            "sector": _wrong_sector(values["sector"], known),
        }
        errors += [CellError(number, _TITLES[name], sentence) for name, sentence in checks.items() if sentence]
    return errors


def _wrong_name(name: str, names: Counter, taken: set[str]) -> str:
    if name.startswith(EXAMPLE_MARK):
        return "这是模板中的示例，请删除这一行。"
    if names[name] > 1:
        return "与文件中另一行重复。"
    return "已有同名机构。" if name in taken else ""


def _wrong_sector(sector: str, known: dict[str, str]) -> str:
    """Schemes without a list of sectors take any."""
    if not sector or not known or sector in known or sector in known.values():
        return ""
    return f"没有这个行业，应为“{'”“'.join(known.values())}”之一。"


def _platform(by: User, *, lock: bool = False) -> Organisation:
    rows = Organisation.objects.select_for_update() if lock else Organisation.objects
    found = rows.filter(pk=actor_for(by).organisation_id, kind=OrganisationKind.PLATFORM).first()
    if found is None:
        raise AccountsError("批量分配账号由平台系统管理员办理。")
    return found
