"""进度看板: what lies with whom on every route that leads here, why applications were returned; also as a spreadsheet."""

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.forms.board import BoardFilters
from review.queries.board import DEFINITIONS, Board, Line, Reason, board, reasons, years
from review.queries.served import served
from review.views.office.common import office_page
from zcps.kit import clock
from zcps.kit.tags import chinese_date
from zcps.kit.xlsx import Kind, Out, write_table

MOST_LINES = 60  # offices of one level on the page; the spreadsheet has all
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LEGEND = (("sent", "已报"), ("returned", "退回"), ("in-hand", "在办（未逾期）"), ("overdue", "在办（逾期）"))
COLUMNS = (
    Out("层级", width=24), Out("机构", width=36), *(
        Out(title, Kind.NUMBER, 14) for title in
        ("应报", "已报", "退回", "在办", "逾期", "等待中位数（工作日）", "最长等待（工作日）")
    ),
)  # fmt: skip


@office_page
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    filters, found = _asked(request)
    context = {
        "filters": filters,
        "year": filters.chosen,
        "year_text": str(filters.chosen or ""),
        "own": [_bars(line) for line in found.own],
        "tiers": [_tier(tier) for tier in found.tiers],
        "definitions": DEFINITIONS,
        "legend": LEGEND,
        "today": clock.today(),
        "reasons": [],
    }
    if filters.chosen:
        sections, phrases = reasons(request.actor.organisation_id, request.office_served, year=filters.chosen)
        context["reasons"] = [("按材料栏目", _ranked(sections)), ("按补正内容", _ranked(phrases))]
    return render(request, "review/office/board.html", context)


@office_page
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The table of the board, every office."""
    filters, found = _asked(request)
    lines = [(line.level, line.name, *_numbers(line)) for line in found.own]
    for tier in found.tiers:
        lines.append((tier.total.level, "本级合计", *_numbers(tier.total)))
        lines += [(line.level, line.name, *_numbers(line)) for line in tier.lines]
    heading = f"{filters.chosen or ''}年度申报进度（{chinese_date(clock.today())}）"
    response = HttpResponse(write_table(COLUMNS, lines, sheet="申报进度", heading=heading), content_type=XLSX)
    name = quote(f"申报进度{clock.today():%Y%m%d}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


def _asked(request: HttpRequest) -> tuple[BoardFilters, Board]:
    here = request.actor.organisation_id
    office = request.office_served = served(here)
    filters = BoardFilters(request.GET, years=years(here, office))
    return filters, board(here, year=filters.chosen) if filters.chosen else Board([], [])


def _numbers(line: Line) -> tuple[int, ...]:
    return (line.due, line.sent, line.returned, line.in_hand, line.overdue, line.median, line.longest)


def _bars(line: Line) -> dict:
    """One line with its bar: parts of 应报 as widths in a drawing 100 wide."""
    parts, place = [], 0.0
    for name, count in (
        ("sent", line.sent),
        ("returned", line.returned),
        ("in-hand", line.in_hand - line.overdue),
        ("overdue", line.overdue),
    ):
        width = round(count * 100 / line.due, 1) if line.due else 0
        parts.append({"name": name, "x": round(place, 1), "width": width})
        place += width
    words = f"已报 {line.sent} 件，退回 {line.returned} 件，在办 {line.in_hand} 件，其中逾期 {line.overdue} 件"
    return {"line": line, "parts": parts, "words": words, "via": quote(line.name), "office": str(line.organisation_id)}


def _tier(tier) -> dict:
    return {
        "total": _bars(tier.total),
        "lines": [_bars(line) for line in tier.lines[:MOST_LINES]],
        "more": max(0, len(tier.lines) - MOST_LINES),
        "count": f"{len(tier.lines)} 个机构",
    }


def _ranked(found: list[Reason]) -> list[dict]:
    most = max((each.count for each in found), default=1)
    return [{"reason": each, "width": round(each.count * 100 / most, 1)} for each in found]
