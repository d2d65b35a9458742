"""The colours of the theme are readable: WCAG AA, computed."""

import re
from pathlib import Path

import pytest

THEME = (Path(__file__).resolve().parents[2] / "static/css/theme.css").read_text(encoding="utf-8")
COLOURS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", THEME))
TEXT = [
    *((ink, ground) for ink in ("ink", "ink-soft", "muted") for ground in ("surface", "paper", "sunken")),
    *((name, "surface") for name in ("indigo", "jade", "amber", "vermilion")),
    *((name, f"{name}-tint") for name in ("indigo", "jade", "amber", "vermilion")),
    ("indigo-deep", "indigo-tint"),
    ("indigo", "paper"),
    ("muted", "indigo-tint"),
    ("surface", "ink"),
    ("surface", "indigo"),
    ("surface", "indigo-deep"),
    ("surface", "jade"),
    ("surface", "amber"),
    ("surface", "vermilion"),
]
EDGES = [("line-strong", "surface"), ("line-strong", "paper"), ("focus", "surface"), ("focus", "paper")]


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(COLOURS[one]), luminance(COLOURS[other])))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("text", "ground"), TEXT)
def test_text_stands_out_from_its_ground(text, ground):
    assert contrast(text, ground) >= 4.5


@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edge_of_a_control_stands_out(edge, ground):
    assert contrast(edge, ground) >= 3
