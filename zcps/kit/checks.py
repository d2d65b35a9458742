"""System checks: keys and fonts are there and right before anybody works with them."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from zcps.kit.keyfile import KeyFileError, is_private, read_key_file
from zcps.kit.typefaces import FACES, NEEDED, RARE, RARE_FACES, font_path, is_known_to_system

LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}


@register(Tags.security)
def check_key_file(**_: Any) -> Iterable[CheckMessage]:
    """The key file of encrypted fields is readable, undamaged, and readable by nobody else."""
    path = getattr(settings, "ZCPS_KEY_FILE", None)
    if not path:
        yield Error("没有设置 ZCPS_KEY_FILE：请把它指向字段加密密钥文件。", id="kit.E001")
        return
    try:
        read_key_file(path)
    except KeyFileError as error:
        yield Error(str(error), id="kit.E001")
        return
    if not is_private(path):
        yield Error(
            f"字段加密密钥文件 {path} 可以被其他用户读取。",
            hint=f"请运行 chmod 600 {path}",
            id="kit.E002",
        )


@register(Tags.security)
def check_demo_switch(**_: Any) -> Iterable[CheckMessage]:
    """One-click sign-in never together with production, nor under a name that other machines can reach."""
    if not getattr(settings, "ZCPS_DEMO", False):
        return
    if getattr(settings, "PRODUCTION", False):
        where = "生产环境"
    elif foreign := sorted(set(settings.ALLOWED_HOSTS) - LOOPBACK_HOSTS):
        where = f"可以从其他机器访问的地址（{'、'.join(foreign)}）"
    else:
        return
    yield Error(
        f"演示开关 ZCPS_DEMO 在{where}打开：任何人都可以一键登录。",
        hint="请去掉环境变量 ZCPS_DEMO；演示只在本机 127.0.0.1 上运行。",
        id="kit.E003",
    )


@register(Tags.files)
def check_fonts(**_: Any) -> Iterable[CheckMessage]:
    """Every face of the printed forms is installed: else a form would show empty boxes for names."""
    missing = [file for _family, _weight, file in FACES if font_path(file) is None]
    if missing:
        yield Error(
            f"缺少打印用的中文字体文件：{'、'.join(missing)}。",
            hint="请运行 bin/setup。",
            id="kit.E004",
        )


@register(Tags.files, deploy=True)
def check_glyphs(**_: Any) -> Iterable[CheckMessage]:
    """Every installed face holds the characters that forms and names need."""
    for _family, _weight, file in FACES:
        path = font_path(file)
        lacking = _lacking(path) if path else ""
        if lacking:
            yield Error(
                f"字体文件 {file} 缺少字形“{lacking}”，不是所需的完整字体。",
                hint="请运行 bin/setup 重新安装字体。",
                id="kit.E005",
            )


@register(Tags.files, deploy=True)
def check_rare_glyphs(**_: Any) -> Iterable[CheckMessage]:
    """Rare characters of names are in one face or the other: of ours, or of the system's."""
    paths = [path for _family, _weight, file in (*FACES, *RARE_FACES) if (path := font_path(file))]
    known = set().union(*map(_known, paths))
    lacking = [character for character in RARE if ord(character) not in known and not is_known_to_system(character)]
    if lacking:
        yield Error(
            f"没有一种字体含有姓名用字“{'、'.join(lacking)}”。",
            hint="请安装 fonts-hanazono 或 fonts-noto-cjk，再运行 bin/setup。",
            id="kit.E006",
        )


def _lacking(path: Path) -> str:
    known = _known(path)
    return "".join(character for character in NEEDED if ord(character) not in known)


def _known(path: Path) -> set[int]:
    # Here, not above: every process registers the checks, few run this one.
    from fontTools.ttLib import TTFont, TTLibError

    try:
        with path.open("rb") as file:
            return set(TTFont(file, lazy=True).getBestCmap() or {})
    except TTLibError:
        return set()
