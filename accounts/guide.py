"""帮助: one page a role, read from docs/guide, which is shipped with the code; whose page is whose."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from PIL import Image

from accounts.enums import AccountKind, Role
from accounts.policies import Actor
from zcps.kit.markdown import Document, rendered

FOLDER = Path(settings.BASE_DIR) / "docs" / "guide"
STATIC = "../../static/"  # where the texts find the pictures; the file itself is read by people too


@dataclass(frozen=True)
class Page:
    """slug: name of the file and the last part of the address."""

    slug: str
    title: str
    about: str
    icon: str


PAGES = {
    page.slug: page
    for page in (
        Page("applicant", "申报人", "注册、填写业绩档案、申报、补正、查看进度", "user"),
        Page(
            "employer",
            "用人单位",
            "注册和委托证明、开通申报账号、单位初审和公示、纸质材料、在网上审核的单位",
            "building",
        ),
        Page("office", "经办人员", "县、市、省各级人力社保部门和主管部门：接收、审核、报送、分工和督办", "inbox"),
        Page("leader", "签批领导", "签批经办意见，查看进度", "signature"),
        Page("committee", "评委会办公室", "中评委、高评委：接收、评审会议、录票、网上送审、公示", "gavel"),
        Page("administrator", "机构系统管理员", "下级机构、工作人员账号、角色授权", "settings"),
        Page("platform", "平台管理", "系统管理员、安全管理员、审计员", "shield-check"),
    )
}

PAGE_OF_ROLE = {
    Role.ORGANISATION_ADMIN: "administrator",
    Role.CLERK: "office",
    Role.LEADER: "leader",
    Role.BLOCK_REVIEWER: "office",
    Role.COMMITTEE_MANAGER: "committee",
    Role.CANDIDATE_REVIEWER: "committee",
    Role.EXPERT_NOTIFIER: "committee",
    Role.PLAN_CLERK: "committee",
    Role.PLAN_DEPUTY: "committee",
    Role.PLAN_LEADER: "committee",
    Role.RATIFIER: "office",
    Role.RECOGNITION_MANAGER: "office",
    Role.RECOGNITION_EXAMINER: "office",
    Role.EXPERT: "committee",
    Role.SUPERVISOR: "committee",
    Role.PLATFORM_ADMIN: "platform",
    Role.SECURITY_ADMIN: "platform",
    Role.AUDITOR: "platform",
}
# Whoever holds several roles is led to the work of the day, not to the administration of accounts.
_FIRST = ("office", "committee", "leader", "platform", "administrator")


def own_slug(kind: str, actor: Actor | None) -> str:
    """The page that fits an account at its current organisation; empty for the signed out and for officers without a role."""
    if actor is None:
        return ""
    if kind == AccountKind.PERSON:
        return "applicant"
    held = {PAGE_OF_ROLE[Role(role)] for role, place in actor.roles if place == actor.organisation_id}
    found = next((slug for slug in _FIRST if slug in held), "")
    return "employer" if kind == AccountKind.EMPLOYER and found in {"administrator", ""} else found


def address_of(slug: str, anchor: str = "") -> str:
    return reverse("accounts:help_page", args=[slug]) + (f"#{anchor}" if anchor else "")


def document(slug: str) -> Document:
    """The text of a page. Read again only when the file has changed."""
    path = FOLDER / f"{slug}.md"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=32)
def _read(path: Path, _changed: int) -> Document:
    return rendered(path.read_text("utf-8"), address=served_at, size=size_of)


def served_at(written: str) -> str:
    """Where a link or picture of a text leads in the product: pages to pages, pictures to static files."""
    if written.startswith(STATIC):
        return static(written.removeprefix(STATIC))
    file, _, anchor = written.partition("#")
    slug = file.removesuffix(".md")
    return address_of(slug, anchor) if slug in PAGES else written


def picture(written: str) -> Path:
    return (FOLDER / written).resolve()


def size_of(written: str) -> tuple[int, int] | None:
    """Width and height, so that the page does not jump while pictures arrive; None for one that is not drawn yet."""
    path = picture(written)
    if not path.is_file():
        return None
    with Image.open(path) as image:
        return image.size
