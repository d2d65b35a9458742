"""Where the browser is that tests and screenshots drive: Chromium without its windows before the whole one, which works more."""

import os
import shutil
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def chromium_path() -> Path:
    """The path of the browser; LookupError says what to install."""
    found = os.environ.get("ZCPS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not found:
        raise LookupError(
            "There is no Chromium: run bin/setup --dev, or install it (apt-get install chromium), or name its path in ZCPS_CHROMIUM."
        )
    return Path(found)
