"""What this app refuses; the text is a full sentence for the person who asked."""

from dossiers.models import Entry
from zcps.kit.refusals import ActionDenied

STALE = "这一条内容已在其他页面或设备上修改过，您这次填写的内容还没有保存。请核对差异后再保存。"


class EntryStale(ActionDenied):
    """Somebody (mostly the same person in another window) saved this entry since the page was opened."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(STALE, status=409)
        self.entry = entry


def not_found() -> ActionDenied:
    """Foreign and missing look the same."""
    return ActionDenied("您要找的内容不存在，或者已被删除。请从“业绩档案”重新进入。", status=404)
