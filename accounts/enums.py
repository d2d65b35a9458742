"""Who, where and in what role: the closed lists of this app, each declared once."""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models


class Level(models.TextChoices):
    """行政层级, from the ground up; the level an office works at or a unit belongs to."""

    COUNTY = "county", "县（市、区）"
    CITY = "city", "市"
    PROVINCE = "province", "省"


class Affiliation(models.TextChoices):
    """隶属关系 of a unit: who it belongs to, not where it stands."""

    COUNTY = "county", "县（市、区）属"
    CITY = "city", "市属"
    PROVINCE = "province", "省属"
    NONE = "none", "无主管部门"


class Ownership(models.TextChoices):
    """单位性质, as far as routes need it."""

    INSTITUTION = "institution", "事业单位"
    STATE = "state", "国有企业"
    PRIVATE = "private", "民营及股份制企业"
    OTHER = "other", "其他"


class OrganisationKind(models.TextChoices):
    """What an organisation is in the tree of administration."""

    PLATFORM = "platform", "平台管理机构"
    HRSS = "hrss", "人力社保部门"
    DEPARTMENT = "department", "主管部门"
    EMPLOYER = "employer", "用人单位"
    TALENT_CENTRE = "talent_centre", "人才交流中心"
    FILING_POINT = "filing_point", "非公申报点"
    COMMITTEE_OFFICE = "committee_office", "评委会办公室"


class OrganisationStatus(models.TextChoices):
    """Only active organisations are found by routes and may act."""

    PENDING = "pending", "待核实"
    ACTIVE = "active", "正常"
    SUSPENDED = "suspended", "停用"
    MERGED = "merged", "已合并"


# Nothing new starts there.
STOPPED = frozenset({OrganisationStatus.SUSPENDED, OrganisationStatus.MERGED})


class VerificationFinding(models.TextChoices):
    """What the 上级 found when it verified an organisation's 信息及隶属关系."""

    CONFIRMED = "confirmed", "核对无误"
    CORRECTED = "corrected", "已更正"


class ReorganisationKind(models.TextChoices):
    """What became of an organisation; its applications under way follow."""

    MERGED = "merged", "合并"
    MOVED = "moved", "划转"
    HANDED_OVER = "handed_over", "移交在办申报"


class LetterPurpose(models.TextChoices):
    """What an authorisation letter (委托证明) is shown for."""

    REGISTRATION = "registration", "单位注册"
    CLAIM = "claim", "认领已有单位"
    RECOVERY = "recovery", "找回单位账号"
    HANDOVER = "handover", "变更经办人"


class LetterState(models.TextChoices):
    """Where an authorisation letter stands between the form and the platform's decision."""

    AWAITING_SCAN = "awaiting_scan", "待上传"
    SUBMITTED = "submitted", "待审核"
    REFUSED = "refused", "已退回"
    APPROVED = "approved", "审核通过"
    VOID = "void", "已作废"


# The letter is its account's to correct and to upload.
LETTER_TO_UPLOAD = frozenset({LetterState.AWAITING_SCAN, LetterState.REFUSED})
# An organisation has one of these at a time.
LETTER_OPEN = LETTER_TO_UPLOAD | {LetterState.SUBMITTED}


class ScanState(models.TextChoices):
    """Whether the pages of a scan have been drawn as pictures."""

    WAITING = "waiting", "等待生成"
    READY = "ready", "已生成"
    FAILED = "failed", "无法生成"


class Function(models.TextChoices):
    """What an organisation does under a scheme; several at once, looked up by routes and roles."""

    EMPLOYER = "employer", "用人单位"
    HRSS = "hrss", "人力社保部门"
    DEPARTMENT = "department", "行业主管部门"
    TALENT_CENTRE = "talent_centre", "人才交流中心"
    FILING_POINT = "filing_point", "非公申报点"
    COMMITTEE_OFFICE = "committee_office", "评委会办公室"
    COMMITTEE_FOUNDER = "committee_founder", "评委会组建单位"
    COMMITTEE_SUPERVISOR = "committee_supervisor", "评委会管理单位"
    RECOGNISER = "recogniser", "认定机构"
    RATIFIER = "ratifier", "审批批复机构"
    PLATFORM = "platform", "平台管理机构"


class CommitteeLevel(models.TextChoices):
    """评委会层级（人社部令第40号第七条）."""

    JUNIOR = "junior", "初级评委会"
    INTERMEDIATE = "intermediate", "中级评委会"
    SENIOR = "senior", "高级评委会"


class TitleLevel(models.TextChoices):
    """职称层级, ascending."""

    STARTER = "starter", "员级"
    ASSISTANT = "assistant", "助理级"
    INTERMEDIATE = "intermediate", "中级"
    ASSOCIATE_SENIOR = "associate_senior", "副高级"
    SENIOR = "senior", "正高级"


class AccountKind(models.TextChoices):
    """Which of the three doors an account enters by."""

    PERSON = "person", "个人"
    EMPLOYER = "employer", "用人单位"
    OFFICE = "office", "管理部门"


class Employment(models.TextChoices):
    """人员类别 of an applicant, as whoever opened the account marked it; after seed 004."""

    STAFF = "staff", "在编"
    CONTRACT = "contract", "编外"
    AGENCY = "agency", "人事代理"
    ARCHIVES = "archives", "档案托管（在外地工作）"
    FARMER = "farmer", "新型职业农民"
    FREELANCE = "freelance", "自由职业者"


# Who works in the unit that opens the account; the others are looked after by an office in place of one.
OF_THE_UNIT = frozenset({Employment.STAFF, Employment.CONTRACT, Employment.AGENCY})


class OpeningState(models.TextChoices):
    """What came of opening an applicant's account."""

    OPENED = "opened", "已开通"
    PRESENT = "present", "已有账号"
    REFUSED = "refused", "未开通"


class ManagementState(models.TextChoices):
    """人事管理单位 of a person: what was chosen, what 基本信息入库 put in force, what a 变更申请 ended."""

    CHOSEN = "chosen", "已选择"
    UNDER_REVIEW = "under_review", "审核中"
    IN_FORCE = "in_force", "已入库"
    ENDED = "ended", "已变更"


# Not in force yet; a person has one of these at a time.
CHOICES_OPEN = frozenset({ManagementState.CHOSEN, ManagementState.UNDER_REVIEW})


class Reach(models.TextChoices):
    """Whose organisations are listed for a region: its own, or also those of the regions above it."""

    REGION = "region", "只列本区划"
    ABOVE = "above", "同时列出上级区划"


class UnitRequestState(models.TextChoices):
    """What came of the request to register a managing unit that was not in the list."""

    OPEN = "open", "待办理"
    ACCEPTED = "accepted", "已登记"
    REFUSED = "refused", "未登记"
    WITHDRAWN = "withdrawn", "已撤回"


class RecoveryWay(models.TextChoices):
    """Who vouches for somebody who has lost the password and the telephone."""

    UNIT = "unit", "人事管理单位确认"
    COUNTER = "counter", "窗口核验"


class RecoveryState(models.TextChoices):
    """Where the recovery of an account stands. Unmatched: nobody is shown it. Lapsed: asked anew, or left lying."""

    OPEN = "open", "待确认"
    UNMATCHED = "unmatched", "不符"
    CONFIRMED = "confirmed", "已确认"
    REFUSED = "refused", "不予确认"
    LAPSED = "lapsed", "已失效"


class Family(models.TextChoices):
    """角色分组 after the Jiangxi notice, and the platform's three separated administrators."""

    ORGANISATION = "organisation", "机构管理"
    REVIEW = "review", "审查推荐"
    COMMITTEE = "committee", "评委会管理"
    PLAN = "plan", "评审管理"
    RATIFICATION = "ratification", "审批批复"
    RECOGNITION = "recognition", "认定管理"
    MEETING = "meeting", "评审会议"
    PLATFORM = "platform", "平台管理"


class Role(models.TextChoices):
    """Every role an account can hold at an organisation. Also the codename of its guardian permission."""

    ORGANISATION_ADMIN = "organisation_admin", "系统管理员"
    CLERK = "clerk", "经办审查"
    LEADER = "leader", "领导审查"
    BLOCK_REVIEWER = "block_reviewer", "分块审查"
    COMMITTEE_MANAGER = "committee_manager", "评委会业务管理"
    CANDIDATE_REVIEWER = "candidate_reviewer", "参评人员审查"
    EXPERT_NOTIFIER = "expert_notifier", "通知确认评委"
    PLAN_CLERK = "plan_clerk", "评审方案备案经办"
    PLAN_DEPUTY = "plan_deputy", "评审方案备案分管领导"
    PLAN_LEADER = "plan_leader", "评审方案备案领导"
    RATIFIER = "ratifier", "评审结果审批批复"
    RECOGNITION_MANAGER = "recognition_manager", "认定业务管理"
    RECOGNITION_EXAMINER = "recognition_examiner", "审核认定"
    EXPERT = "expert", "评审专家"
    SUPERVISOR = "supervisor", "监督员"
    PLATFORM_ADMIN = "platform_admin", "平台系统管理员"
    SECURITY_ADMIN = "security_admin", "平台安全管理员"
    AUDITOR = "auditor", "平台审计员"


@dataclass(frozen=True)
class RoleInfo:
    """What the screen says about a role, and where it may be granted."""

    family: Family
    explanation: str
    functions: frozenset[Function]

    @property
    def places(self) -> str:
        """Where it may be granted, in words."""
        return (
            "、".join(each.label for each in Function if each in self.functions)
            if self.functions != _ANY
            else "任何机构"
        )


_ANY = frozenset(Function)
_REVIEWING = frozenset({
    Function.EMPLOYER, Function.HRSS, Function.DEPARTMENT, Function.TALENT_CENTRE, Function.FILING_POINT,
})  # fmt: skip
_OFFICE = frozenset({Function.COMMITTEE_OFFICE, Function.COMMITTEE_FOUNDER})
_PLATFORM = frozenset({Function.PLATFORM})

ROLES: dict[Role, RoleInfo] = {
    Role.ORGANISATION_ADMIN: RoleInfo(
        Family.ORGANISATION, "创建下级机构，开通本机构工作人员账号并分配角色，不处理申报业务。", _ANY
    ),
    Role.CLERK: RoleInfo(
        Family.REVIEW, "接收申报材料，逐项审核，提出通过、退回或不通过的意见，并向上一级报送。", _REVIEWING
    ),
    Role.LEADER: RoleInfo(Family.REVIEW, "签批经办人员的审核意见，可以改变意见或交回重审。", _REVIEWING),
    Role.BLOCK_REVIEWER: RoleInfo(Family.REVIEW, "只审核分配给自己的材料部分（学历、业绩等）。", _REVIEWING),
    Role.COMMITTEE_MANAGER: RoleInfo(
        Family.COMMITTEE, "接收送审材料，组织评审会议，录入得票情况，设置高评委并网上送审。", _OFFICE
    ),
    Role.CANDIDATE_REVIEWER: RoleInfo(Family.COMMITTEE, "对报送到评委会的参评人员作最后的资格审查。", _OFFICE),
    Role.EXPERT_NOTIFIER: RoleInfo(Family.COMMITTEE, "抽取、通知并确认出席评委，与评审业务管理分开。", _OFFICE),
    Role.PLAN_CLERK: RoleInfo(Family.PLAN, "经办评审方案备案。", frozenset({Function.COMMITTEE_SUPERVISOR})),
    Role.PLAN_DEPUTY: RoleInfo(Family.PLAN, "分管领导审核评审方案备案。", frozenset({Function.COMMITTEE_SUPERVISOR})),
    Role.PLAN_LEADER: RoleInfo(Family.PLAN, "领导签批评审方案备案。", frozenset({Function.COMMITTEE_SUPERVISOR})),
    Role.RATIFIER: RoleInfo(
        Family.RATIFICATION,
        "审批评审结果，登记批复文号和日期。",
        frozenset({Function.COMMITTEE_SUPERVISOR, Function.RATIFIER, Function.HRSS}),
    ),
    Role.RECOGNITION_MANAGER: RoleInfo(Family.RECOGNITION, "管理考核认定业务。", frozenset({Function.RECOGNISER})),
    Role.RECOGNITION_EXAMINER: RoleInfo(Family.RECOGNITION, "审核考核认定申请。", frozenset({Function.RECOGNISER})),
    Role.EXPERT: RoleInfo(Family.MEETING, "在评审会议中审阅材料、发表意见、表决。", _OFFICE),
    Role.SUPERVISOR: RoleInfo(Family.MEETING, "监督评审会议的程序和纪律，不参与表决。", _OFFICE),
    Role.PLATFORM_ADMIN: RoleInfo(
        Family.PLATFORM, "创建最上级机构，分配部门账号，维护运行参数，不接触申报业务。", _PLATFORM
    ),
    Role.SECURITY_ADMIN: RoleInfo(Family.PLATFORM, "管理账号的锁定、授权规则和安全策略。", _PLATFORM),
    Role.AUDITOR: RoleInfo(Family.PLATFORM, "查阅审计记录，不修改任何数据。", _PLATFORM),
}

PLATFORM_ROLES = frozenset({Role.PLATFORM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# What a colleague may do in one's place (代理): business only; administration is granted, votes are cast in person.
COVERABLE_ROLES = frozenset(Role) - PLATFORM_ROLES - {Role.ORGANISATION_ADMIN, Role.EXPERT, Role.SUPERVISOR}
ADMIN_ROLES = frozenset({Role.ORGANISATION_ADMIN, Role.PLATFORM_ADMIN})


class Stream(StrEnum):
    """The hash chains events are kept in; a stream is `<kind>:<id>`."""

    APPLICATION = "application"
    GRANT = "grant"
    ORGANISATION = "organisation"
    ACCOUNT = "account"
    MEETING = "meeting"
    DRAW = "draw"
    DELIVERY = "delivery"
    MESSAGE_TEXT = "message_text"
    DOSSIER = "dossier"
    RECOVERY = "recovery"
    UNIT_REQUEST = "unit_request"


class Topic(models.TextChoices):
    """What a message is about, as its reader sorts them."""

    PROGRESS = "progress", "办理进展"
    TASK = "task", "待办提醒"
    ACCOUNT = "account", "账号与安全"


class DeliveryState(models.TextChoices):
    """A message's way out of the house, after GOV.UK Notify.

    Handed over: the gateway has it, its receipt is awaited. A permanent failure is the gateway's word (number out of use,
    text forbidden), a technical one ours: it could not be handed over, or no receipt ever came.
    """

    CREATED = "created", "待发送"
    SENDING = "sending", "发送中"
    HANDED_OVER = "handed_over", "已交网关，待回执"
    DELIVERED = "delivered", "已送达"
    TEMPORARY_FAILURE = "temporary_failure", "暂时失败，将重试"
    PERMANENT_FAILURE = "permanent_failure", "未送达"
    TECHNICAL_FAILURE = "technical_failure", "未能发送或没有回执"


# Still ours to send: a worker comes for it.
UNSENT = frozenset({DeliveryState.CREATED, DeliveryState.SENDING, DeliveryState.TEMPORARY_FAILURE})
FAILED = frozenset({DeliveryState.PERMANENT_FAILURE, DeliveryState.TECHNICAL_FAILURE})
ENDED = FAILED | {DeliveryState.DELIVERED}
