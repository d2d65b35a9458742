"""Who may do what with a 后台任务: everybody of the office sees that it runs, what came of it belongs to who asked. Pure."""

from typing import Any

from accounts.enums import Role
from accounts.policies import Actor


def may_cancel(actor: Actor, job: Any) -> bool:
    """Who asked for it, and the leader of the office."""
    return actor.user_id == job.user_id or actor.holds(Role.LEADER, job.organisation_id)


def may_open_file(actor: Actor, job: Any) -> bool:
    """The file was made with the eyes of who asked (回避, 完整证件号码): a colleague asks for it anew instead."""
    return actor.user_id == job.user_id
