"""Draws an applicant's photo: head and shoulders on white, nobody's face. Pure."""

import io
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from zcps.kit.identity import Sex

SIZE = (413, 626)
SCALE = 2
SKINS = ("#f1cdb0", "#e8bd9c", "#f4d7bf", "#dfb08c")
HAIRS = ("#23201f", "#2d2624", "#1c1b1e", "#3b302b")
COATS = ("#2b3a4f", "#3d4650", "#4a3f4c", "#26463f", "#5a4636", "#34495e")
SHIRTS = ("#f7f8fa", "#e6eef5", "#f3ece3")


@dataclass(frozen=True)
class Look:
    """What makes one drawn head differ from the next."""

    skin: str
    hair: str
    coat: str
    shirt: str
    width: int
    height: int
    fringe: int
    has_glasses: bool
    is_long: bool


def portrait(chance: Random, sex: Sex) -> bytes:
    """A JPEG of a head before a white ground, as large as the printed forms want it."""
    look = _look(chance, sex)
    image = Image.new("RGB", (SIZE[0] * SCALE, SIZE[1] * SCALE), "#ffffff")
    draw = ImageDraw.Draw(image)
    _body(draw, look)
    _head(draw, look)
    _face(draw, look)
    small = image.resize(SIZE, Image.Resampling.LANCZOS).filter(ImageFilter.UnsharpMask(1.2, 80, 2))
    output = io.BytesIO()
    small.save(output, "JPEG", quality=90)
    return output.getvalue()


def _look(chance: Random, sex: Sex) -> Look:
    return Look(
        skin=chance.choice(SKINS),
        hair=chance.choice(HAIRS),
        coat=chance.choice(COATS),
        shirt=chance.choice(SHIRTS),
        width=chance.randint(176, 204),
        height=chance.randint(236, 262),
        fringe=chance.randint(52, 84),
        has_glasses=chance.random() < 0.45,
        is_long=sex is Sex.FEMALE and chance.random() < 0.8,
    )


def _box(left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    return tuple(value * SCALE for value in (left, top, right, bottom))


def _points(*points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * SCALE, y * SCALE) for x, y in points]


def _body(draw: ImageDraw.ImageDraw, look: Look) -> None:
    middle = SIZE[0] / 2
    if look.is_long:
        draw.rounded_rectangle(
            _box(middle - look.width * 0.66, 150, middle + look.width * 0.66, 470), 150, fill=look.hair
        )
    draw.rounded_rectangle(_box(14, 456, 399, 760), 120, fill=look.coat)
    draw.rectangle(_box(middle - 40, 370, middle + 40, 470), fill=look.skin)
    draw.polygon(_points((middle - 66, 458), (middle, 566), (middle + 66, 458), (middle, 486)), fill=look.shirt)
    draw.polygon(_points((middle - 40, 452), (middle, 500), (middle + 40, 452)), fill=look.skin)
    for side in (-1, 1):
        lapel = ((middle + side * 70, 452), (middle + side * 14, 600), (middle + side * 96, 540))
        draw.polygon(_points(*lapel), fill=look.coat, outline="#1d2733")


def _head(draw: ImageDraw.ImageDraw, look: Look) -> None:
    middle, top = SIZE[0] / 2, 168
    half = look.width / 2
    draw.ellipse(_box(middle - half - 16, top - 34, middle + half + 16, top + look.height * 0.86), fill=look.hair)
    for side in (-1, 1):
        ear = middle + side * half
        draw.ellipse(_box(ear - 15, top + 96, ear + 15, top + 148), fill=look.skin)
    draw.ellipse(_box(middle - half, top + 4, middle + half, top + look.height), fill=look.skin)
    draw.pieslice(
        _box(middle - half - 8, top - 28, middle + half + 8, top + look.fringe * 2.2), 180, 360, fill=look.hair
    )
    parting = middle + (look.fringe - 66)
    fringe = ((middle - half, top + 60), (parting, top + 30), (middle + half, top + 66), (middle, top - 16))
    draw.polygon(_points(*fringe), fill=look.hair)


def _face(draw: ImageDraw.ImageDraw, look: Look) -> None:
    middle, line = SIZE[0] / 2, 168 + look.height * 0.5
    ink = "#2b2522"
    for side in (-1, 1):
        eye = middle + side * look.width * 0.22
        draw.line(_points((eye - 19, line - 24), (eye + 19, line - 26)), fill=look.hair, width=5 * SCALE)
        draw.ellipse(_box(eye - 12, line - 7, eye + 12, line + 7), fill="#fdfdfd")
        draw.ellipse(_box(eye - 6, line - 6, eye + 6, line + 6), fill=ink)
        if look.has_glasses:
            draw.rounded_rectangle(_box(eye - 27, line - 18, eye + 27, line + 20), 20, outline=ink, width=3 * SCALE)
    if look.has_glasses:
        draw.line(_points((middle - 14, line), (middle + 14, line)), fill=ink, width=3 * SCALE)
    draw.arc(_box(middle - 12, line + 14, middle + 12, line + 46), 20, 160, fill="#b98a69", width=3 * SCALE)
    draw.arc(_box(middle - 30, line + 44, middle + 30, line + 78), 25, 155, fill="#a8524c", width=4 * SCALE)
