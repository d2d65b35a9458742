"""The faces that printed forms are set in: whole TrueType files, so that a form looks the same everywhere."""

import ctypes
import hashlib
from functools import cache
from pathlib import Path

# Found without Django's help: the process that draws documents knows no settings, and no secrets either.
STATIC = Path(__file__).resolve().parents[2] / "static"
FOLDER = "vendor/fonts"  # among the static files
# Family, weight, file.
FACES = (
    ("Noto Serif SC", 400, "NotoSerifSC-Regular.ttf"),
    ("Noto Serif SC", 700, "NotoSerifSC-Bold.ttf"),
    ("Noto Sans SC", 400, "NotoSansSC-Regular.ttf"),
    ("Noto Sans SC", 700, "NotoSansSC-Bold.ttf"),
)
# What those lack of GB 18030-2022 level 3 (Extensions B to F: 𠮷, 𪚥): where this one is not installed, the system's fonts stand in.
RARE_FACES = (("Rare Han", 400, "HanaMinB.ttf"),)
# Characters that forms and names need; a font without them is the wrong one.
NEEDED = "职称申报评审表龘䶮㛃𬭳·〇㎡〓"
# Names with these must print on every machine, by whatever face.
RARE = "䶮㛃𬭳𠮷·"
# Stands where no font has the character, as in print shops: to be seen, and written by hand.
GETA = "〓"


def font_path(file: str) -> Path | None:
    """Return where a face lies, None when it was not installed."""
    path = STATIC / FOLDER / file
    return path if path.is_file() else None


def installed() -> tuple[tuple[str, int, str], ...]:
    """The faces of this machine, the wanted ones first."""
    return tuple(face for face in (*FACES, *RARE_FACES) if font_path(face[2]))


@cache
def version() -> str:
    """A short name of what the installed faces are; changes when one of them does."""
    told = [
        f"{family}/{weight}/{file}/{(font_path(file) or STATIC).stat().st_size}" for family, weight, file in installed()
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def is_known_to_system(character: str) -> bool:
    """Whether some font of the system has the character, and would stand in for ours."""
    fontconfig = ctypes.CDLL("libfontconfig.so.1")  # which WeasyPrint needs as well
    fontconfig.FcNameParse.restype = ctypes.c_void_p
    fontconfig.FcFontList.restype = ctypes.POINTER(ctypes.c_int)  # of FcFontSet its first member: how many
    fontconfig.FcFontList.argtypes = [ctypes.c_void_p] * 3
    fontconfig.FcObjectSetCreate.restype = ctypes.c_void_p
    pattern = fontconfig.FcNameParse(f":charset={ord(character):x}".encode())
    return fontconfig.FcFontList(None, pattern, fontconfig.FcObjectSetCreate())[0] > 0
