"""The closed lists of this app: states of a meeting, what is voted on, acts at a meeting."""

from django.db import models


class MeetingState(models.TextChoices):
    """评审会议的状态. Closed and cancelled meetings are frozen by triggers."""

    PREPARING = "preparing", "筹备中"
    VOTING = "voting", "录入票数"
    CLOSED = "closed", "已结束"
    CANCELLED = "cancelled", "已取消"


class ItemKind(models.TextChoices):
    """What a vote decides: a mid committee that only recommends (中推高) gives no title."""

    RECOMMENDATION = "recommendation", "推荐"
    TITLE = "title", "评审"


class ChairPost(models.TextChoices):
    """主持人的职务（人社部令第40号第十九条）."""

    CHAIR = "chair", "主任委员"
    VICE_CHAIR = "vice_chair", "副主任委员"


class MeetingAct(models.TextChoices):
    """What can be done with a meeting; rules stand in `policies.RULES`."""

    ARRANGE = "arrange", "安排会议"
    OPEN = "open", "开始录票"
    REOPEN = "reopen", "退回筹备"
    CANCEL = "cancel", "取消会议"
    TYPE = "type", "录入票数"
    CLOSE = "close", "结束会议"
    ANNOUNCE = "announce", "告知未通过人员"


class Standing(models.TextChoices):
    """How far the two passes over one person's votes have come."""

    EMPTY = "empty", "未录入"
    FIRST_ONLY = "first_only", "已录第 1 遍"
    SECOND_ONLY = "second_only", "已录第 2 遍"
    DIFFERENT = "different", "两遍不一致"
    WRONG_SUM = "wrong_sum", "合计不符"
    AGREED = "agreed", "两遍一致"


UNSETTLED = frozenset({Standing.DIFFERENT, Standing.WRONG_SUM})
PASSES = (1, 2)
