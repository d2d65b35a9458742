"""The faces that printed forms are set in: whole TrueType files, so that a form looks the same everywhere."""

from pathlib import Path

from django.contrib.staticfiles import finders

FOLDER = "vendor/fonts"  # among the static files
# Family, weight, file.
FACES = (
    ("Noto Serif SC", 400, "NotoSerifSC-Regular.ttf"),
    ("Noto Serif SC", 700, "NotoSerifSC-Bold.ttf"),
    ("Noto Sans SC", 400, "NotoSansSC-Regular.ttf"),
    ("Noto Sans SC", 700, "NotoSansSC-Bold.ttf"),
)
# Characters that forms and names need; a font without them is the wrong one.
NEEDED = "职称申报评审表龘䶮㛃·〇㎡"


def font_path(file: str) -> Path | None:
    """Return where a face lies, None when it was not installed."""
    found = finders.find(f"{FOLDER}/{file}")
    return Path(found) if found else None
