"""The words of an application's way: states, actions, duties; sets of states stand once below."""

from django.db import models


class State(models.TextChoices):
    """状态. State and level are orthogonal: few states, one current stage."""

    DRAFT = "draft", "填报中"
    AWAITING_RECEIPT = "awaiting_receipt", "待接收"
    AWAITING_BLOCKS = "awaiting_blocks", "待分块审查"
    AWAITING_APPROVAL = "awaiting_approval", "待审批"
    AWAITING_SIGNATURE = "awaiting_signature", "待签批"
    AWAITING_FORWARD = "awaiting_forward", "待报送"
    RETURNED = "returned", "退回修改"
    AWAITING_VOTES = "awaiting_votes", "待评审"
    AWAITING_ASSIGNMENT = "awaiting_assignment", "待设置高评委"
    AWAITING_DISPATCH = "awaiting_dispatch", "待网上送审"
    AWAITING_PUBLICITY = "awaiting_publicity", "待公示"
    IN_PUBLICITY = "in_publicity", "公示中"
    AWAITING_RATIFICATION = "awaiting_ratification", "待批复"
    AWAITING_CERTIFICATE = "awaiting_certificate", "待发证"
    CERTIFIED = "certified", "已发证"
    REVOKED = "revoked", "已撤销"
    INELIGIBLE = "ineligible", "资格不符"
    NOT_PASSED = "not_passed", "评审未通过"
    LAPSED = "lapsed", "视为放弃"
    ABANDONED = "abandoned", "已放弃"
    COMPLETED = "completed", "已办结"


WITH_APPLICANT = frozenset({State.DRAFT, State.RETURNED})
CLOSED = frozenset({
    State.CERTIFIED, State.REVOKED, State.INELIGIBLE, State.NOT_PASSED, State.LAPSED, State.ABANDONED,
    State.COMPLETED,
})  # fmt: skip
# In an office's hands: what can be shared out among its clerks, and of that what is not yet decided there.
IN_HAND = frozenset(State) - WITH_APPLICANT - CLOSED - {State.AWAITING_CERTIFICATE}
UNDECIDED = frozenset({
    State.AWAITING_RECEIPT, State.AWAITING_BLOCKS, State.AWAITING_APPROVAL, State.AWAITING_VOTES,
    State.AWAITING_RATIFICATION,
})  # fmt: skip
# 每人每年度只能申报一次: states that use up the year (domain: 浙江 规范); lapsed and abandoned do not.
LIVE = frozenset(State) - {State.LAPSED, State.ABANDONED, State.REVOKED}
# What leads to no title is done as often as there is need, one at a time.
OPEN = frozenset(State) - CLOSED


class Action(models.TextChoices):
    """动作. Each is one edge (or fan of edges) of the machine; rules stand in `policies.RULES`."""

    SUBMIT = "submit", "提交申报"
    ABANDON = "abandon", "放弃申报"
    WITHDRAW = "withdraw", "撤回"
    RECEIVE = "receive", "接收"
    DECLINE = "decline", "不予接收"
    RECALL = "recall", "拿回"
    REVIEW_BLOCK = "review_block", "分块审查"
    GATHER = "gather", "汇总分块"
    EXAMINE = "examine", "提交签批"
    APPROVE = "approve", "审批通过"
    RETURN = "return", "退回修改"
    SEND_BACK = "send_back", "退回下级"
    REJECT = "reject", "不通过"
    SIGN = "sign", "签批同意"
    HAND_BACK = "hand_back", "交回经办"
    FORWARD = "forward", "报送"
    REOPEN = "reopen", "重新审批"
    LAPSE = "lapse", "逾期视为放弃"
    RECORD_RESULT = "record_result", "录入评审结果"
    ASSIGN_COMMITTEE = "assign_committee", "设置高评委"
    DISPATCH = "dispatch", "网上送审"
    PUBLICISE = "publicise", "公示"
    CONCLUDE = "conclude", "公示结束"
    UPHOLD = "uphold", "异议成立"
    RATIFY = "ratify", "批复确认"
    ISSUE = "issue", "发证"
    REVOKE = "revoke", "撤销证书"
    REINSTATE = "reinstate", "恢复审核"
    REVIEW_AGAIN = "review_again", "复评"


class Term(models.TextChoices):
    """Further words a scheme may have its own for."""

    OPINION = "opinion", "审核意见"


# Steps inside an office are no business of the applicant's: neither told nor shown.
INTERNAL = frozenset({Action.REVIEW_BLOCK, Action.GATHER, Action.EXAMINE, Action.HAND_BACK, Action.REOPEN})


class Duty(models.TextChoices):
    """What an office does with an application at a stop."""

    EMPLOYER_CHECK = "employer_check", "用人单位审核"
    REVIEW = "review", "审核报送"
    QUALIFICATION = "qualification", "资格审查"
    MID_COMMITTEE = "mid_committee", "中评委评审"
    HIGH_COMMITTEE = "high_committee", "高评委评审"
    RATIFICATION = "ratification", "批复确认"


REVIEWING_DUTIES = frozenset({Duty.EMPLOYER_CHECK, Duty.REVIEW, Duty.QUALIFICATION})
COMMITTEE_DUTIES = frozenset({Duty.MID_COMMITTEE, Duty.HIGH_COMMITTEE})


class Arrival(models.TextChoices):
    """Where an application came from when it reached its holder: the seeds' two receiving inboxes."""

    PERSON = "person", "个人报送"
    OFFICE = "office", "单位上报"


class WithdrawUntil(models.TextChoices):
    """Up to when an applicant may take a submitted application back."""

    RECEIPT = "receipt", "接收前"
    FORWARD = "forward", "首次报送前"
    NEVER = "never", "提交后不可撤回"


class ResubmitTo(models.TextChoices):
    """Where a corrected application goes."""

    RETURNING = "returning", "退回机构"
    FIRST = "first", "第一级机构"


class Outcome(models.TextChoices):
    """What a business ends in; one handler each."""

    CERTIFICATE = "certificate", "发证"
    STORED_RECORD = "stored_record", "入库"
    CHANGED_CHAIN = "changed_chain", "变更隶属"


class RuleKind(models.TextChoices):
    """申报条件的种类; one function each in `policies.eligibility`."""

    PREVIOUS_LEVEL = "previous_level", "逐级申报"
    DEGREE_YEARS = "degree_years", "学历和任职年限"
    RECOGNITION_YEARS = "recognition_years", "学历和从事专业技术工作年限"
    CONTINUING_EDUCATION = "continuing_education", "继续教育"
    ANNUAL_ASSESSMENT = "annual_assessment", "年度考核"
    DISCIPLINE = "discipline", "处分期"
    INTEGRITY = "integrity", "诚信记录"
    CIVIL_SERVANT = "civil_servant", "公务员（参公）"
    RETIRED = "retired", "离退休"
    ONE_LIVE_APPLICATION = "one_live_application", "每年度一次"


class Counting(models.TextChoices):
    """年限算法; see `policies.eligibility.seniority`."""

    ANNIVERSARY = "anniversary", "满周年"
    YEAR_END = "year_end", "算到申报年度 12 月 31 日"
    NATURAL_YEAR = "natural_year", "从下一自然年 1 月 1 日起算"


class Since(models.TextChoices):
    """From which date of the present title years are counted."""

    APPOINTMENT = "appointment", "聘任时间"
    OBTAINED = "obtained", "取得时间"


class Fit(models.TextChoices):
    """What comes of one rule of eligibility."""

    MET = "met", "符合"
    UNMET = "unmet", "不符合"
    UNSURE = "unsure", "需人工核验"


class Find(models.TextChoices):
    """How a stop of a route finds its organisation; one resolver each in `review.routes`."""

    APPLICANT_UNIT = "applicant_unit", "申报人所在单位"
    UNIT_DEPARTMENT = "unit_department", "单位的主管部门"
    DEPARTMENT = "department", "行业主管部门"
    HRSS = "hrss", "人力社保部门"
    TALENT_CENTRE = "talent_centre", "人才交流中心"
    ARCHIVES_CENTRE = "archives_centre", "代理申报人档案的人才交流中心"
    COMMITTEE_FOUNDER = "committee_founder", "设立中评委的主管部门"
    FOUNDED_COMMITTEE = "founded_committee", "该主管部门设立的中评委办公室"
    COMMITTEE_OFFICE = "committee_office", "评委会办公室"
    ASSIGNED_COMMITTEE = "assigned_committee", "设置的高评委办公室"
    RATIFIER = "ratifier", "批复机构"
    MANAGING_UNIT = "managing_unit", "人事管理单位"
    MANAGING_DEPARTMENT = "managing_department", "人事管理单位的主管部门"
    MANAGING_HRSS = "managing_hrss", "人事管理单位所在区划的人社部门"
    CHOSEN_UNIT = "chosen_unit", "所选的人事管理单位"
    CHOSEN_DEPARTMENT = "chosen_department", "所选人事管理单位的主管部门"
    ARCHIVE_KEEPER = "archive_keeper", "实际保管人事档案的单位"


# What leads along the chain that 入库 has put in force, and what along the one that is only chosen.
ALONG_THE_CHAIN = frozenset({Find.MANAGING_UNIT, Find.MANAGING_DEPARTMENT, Find.MANAGING_HRSS})
BY_CHOICE = frozenset({Find.CHOSEN_UNIT, Find.CHOSEN_DEPARTMENT})


class Paper(models.TextChoices):
    """纸质材料 of an application at the office that holds it; empty: none is due there."""

    NOT_DUE = "", "不需要"
    AWAITED = "awaited", "未到"
    INCOMPLETE = "incomplete", "缺件"
    ARRIVED = "arrived", "已到"


PAPER_LACKING = frozenset({Paper.AWAITED, Paper.INCOMPLETE})


class NumberKind(models.TextChoices):
    """What an office numbers by the year."""

    CONSIGNMENT = "consignment", "报送批次"
    NOTICE = "notice", "通知书"


class Whose(models.TextChoices):
    """Whose region leads to the offices of a stop."""

    UNIT = "unit", "单位所在区划"
    CENTRE = "centre", "代理档案的人才交流中心所在区划"
    MANAGING = "managing", "人事管理单位所在区划"


class Presence(models.TextChoices):
    """An answer to a route's question that is yes or no (YAML reads a bare yes or no as something else)."""

    PRESENT = "present", "有"
    ABSENT = "absent", "无"


class Founder(models.TextChoices):
    """Who in the applicant's own line has set up a valid 中评委 for the speciality."""

    UNIT = "unit", "本单位"
    DEPARTMENT = "department", "本单位的主管部门"
    NOBODY = "nobody", "均未设立"


class Archives(models.TextChoices):
    """人事档案保管情况: a fact of the person, asked only where a route depends on it."""

    ENTRUSTED = "entrusted", "委托人才交流中心代理"
    NOT_ENTRUSTED = "not_entrusted", "未委托人才交流中心代理"


class NoticeKind(models.TextChoices):
    """通知书: what an office hands an applicant in writing, numbered."""

    RECEIPT = "receipt", "受理回执"
    CORRECTION = "correction", "一次性补正告知书"
    NON_ACCEPTANCE = "non_acceptance", "不予受理通知书"
    INELIGIBLE = "ineligible", "资格审查不通过通知书"


class Delivered(models.TextChoices):
    """How a notice reached the applicant; the last two prove it."""

    TOLD = "told", "站内消息已送出"
    OPENED = "opened", "申报人已在网上查阅"
    HANDED = "handed", "窗口当面送达"


PROOFS = frozenset({Delivered.OPENED, Delivered.HANDED})


class Verdict(models.TextChoices):
    """What an officer thinks of one section while reviewing; no verdict means not looked at."""

    PASSED = "passed", "通过"
    PROBLEM = "problem", "有问题"


class Proposal(models.TextChoices):
    """拟办意见: what a clerk proposes where a leader signs; the leader may decide otherwise, with a reason."""

    PASS = "pass", "拟同意"
    REJECT = "reject", "拟不通过"


class CallMode(models.TextChoices):
    """How one applies for a title under a year's 评审通知: 高级统一使用、中级试用 (洪人社发〔2018〕180号)."""

    ONLINE = "online", "必须网上申报"
    TRIAL = "trial", "试用网上申报，同时报送纸质材料"


class FeeKind(models.TextChoices):
    """收费项目 an office may take; the scheme's dated table says how much."""

    RECOMMENDATION = "recommendation", "中推高评审费"


class PublicityKind(models.TextChoices):
    """What is publicised, and by whom."""

    UNIT = "unit", "单位公示"
    RESULT = "result", "评审结果公示"


class PublicityWay(models.TextChoices):
    """以适当形式公示: how an office shows a list."""

    BOARD = "board", "公示栏张贴"
    WEBSITE = "website", "单位网站"
    INTRANET = "intranet", "单位内部办公系统"
    OTHER = "other", "其他形式"


class ShareBy(models.TextChoices):
    """By what an office shares out (分办) what it holds."""

    SPECIALITY = "speciality", "按专业"
    UNIT = "unit", "按单位"


class Assigned(models.TextChoices):
    """How an application came to its clerk or lost him: what an `assigned` event tells."""

    SHARED = "shared", "分办"
    RULE = "rule", "按规则分办"
    CLAIMED = "claimed", "认领"
    LEVELLED = "levelled", "均分"
    RELEASED = "released", "放回"


class ItemState(models.TextChoices):
    """One row of a batch."""

    PENDING = "pending", "待处理"
    DONE = "done", "成功"
    REFUSED = "refused", "未办理"


class JobKind(models.TextChoices):
    """后台任务: what a worker does for an office; one handler each (`services.jobs.running.KINDS`)."""

    BATCH = "batch", "批量办理"
    EXPORT = "export", "导出表格"
    PRINT = "print", "打印所选"


class JobState(models.TextChoices):
    """How far a job is."""

    WAITING = "waiting", "等待执行"
    RUNNING = "running", "正在执行"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


UNFINISHED_JOBS = frozenset({JobState.WAITING, JobState.RUNNING})


class DocumentKind(models.TextChoices):
    """Papers that are printed from the record, each from templates of its own."""

    SUMMARY = "summary", "申报简表"
    OVERVIEW = "overview", "综合表"
    OPINIONS = "opinions", "审核意见页"
    COVER = "cover", "送审材料封面"
    ROSTER = "roster", "花名册"
    ROSTER_WHOLE = "roster_whole", "花名册（完整证件号码）"
    NOTICE = "notice", "通知书"
    LETTER = "letter", "用人单位委托证明"
    REVIEW_PUBLIC = "review_public", "评审表（公示版）"
    PUBLICITY = "publicity", "公示表"
    PUBLICITY_END = "publicity_end", "公示情况表"


class DocumentState(models.TextChoices):
    """Where a document stands between the request and the file."""

    WAITING = "waiting", "等待生成"
    RUNNING = "running", "正在生成"
    READY = "ready", "已生成"
    FAILED = "failed", "生成失败"


UNFINISHED = frozenset({DocumentState.WAITING, DocumentState.RUNNING})


class RolloutStep(models.TextChoices):
    """推进表: what is done, from the top down, before and while people apply; deadlines are named by these."""

    CREATED = "created", "创建机构"
    VERIFIED = "verified", "审核机构"
    SIGNED_IN = "signed_in", "管理员登录"
    ACCOUNTS = "accounts", "申报人账号"
    SUBMITTED = "submitted", "已提交申报"
