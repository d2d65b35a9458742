"""How dates, waiting times and secret numbers are written on screen; knows no template."""

import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils import timezone

PATHS = re.compile(r'<path\s+d="([^"]+)"')


def local(value: date | datetime) -> date | datetime:
    """Times are stored in UTC and read by people in Beijing time."""
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def chinese_date(value: date | datetime | None) -> str:
    """2026年11月22日: the form of official papers, without leading zeros."""
    if value is None or value == "":
        return ""
    day = local(value)
    return f"{day.year}年{day.month}月{day.day}日"


def chinese_datetime(value: datetime | None) -> str:
    """2026年11月22日 15:04."""
    if value is None or value == "":
        return ""
    return f"{chinese_date(value)} {local(value):%H:%M}"


def as_day(value: date | datetime) -> date:
    moment = local(value)
    return moment.date() if isinstance(moment, datetime) else moment


def days_since(value: date | datetime, *, today: date | None = None) -> int:
    """Calendar days from `value` to today, never negative."""
    return max(0, ((today or timezone.localdate()) - as_day(value)).days)


def waited(value: date | datetime | None, *, today: date | None = None) -> str:
    """How long a case has been waiting, in words: 今天收到 / 已等待 3 天."""
    if not value:
        return ""
    days = days_since(value, today=today)
    return f"已等待 {days} 天" if days else "今天收到"


@lru_cache(maxsize=256)
def icon_paths(name: str) -> tuple[str, ...]:
    """The strokes of one vendored icon; none when the file is missing: a page never fails for a picture."""
    found = finders.find(f"vendor/icons/{name}.svg")
    return tuple(PATHS.findall(Path(found).read_text(encoding="utf-8"))) if found else ()
