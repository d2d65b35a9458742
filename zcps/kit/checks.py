"""System checks: keys and fonts are there and right before anybody works with them."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from zcps.kit.keyfile import KeyFileError, is_private, read_key_file

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
