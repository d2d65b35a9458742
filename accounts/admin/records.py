"""What can only be looked at: events and daily roots, for the auditor."""

from django.contrib import admin
from django.db.models import QuerySet

from accounts.admin.base import ScopedAdmin
from accounts.admin.sites import site
from accounts.enums import Role, Stream
from accounts.models import AuditRoot, Event
from accounts.policies import Actor

# What stands on the chains of organisations, accounts, grants and messages.
WORDS = {
    "created": "新建",
    "changed": "修改信息",
    "status_changed": "停用或启用",
    "duty_added": "增加职能",
    "committee_saved": "登记评委会",
    "imported": "批量新建机构",
    "verified": "上级审核机构信息",
    "merged": "并入其他机构",
    "absorbed": "并入本机构",
    "moved": "划转",
    "cases_handed_over": "移交在办申报",
    "granted": "授予角色",
    "revoked": "撤销授权",
    "cover_arranged": "安排请假代理",
    "cover_ended": "提前结束代理",
    "activation_issued": "签发激活链接",
    "activation_sent": "重新发送激活短信",
    "activated": "激活账号",
    "person_changed": "修改人员信息",
    "handed_over": "交接账号",
    "enabled": "启用账号",
    "disabled": "停用账号",
    "registered": "注册账号",
    "employer_chosen": "选择工作单位",
    "managing_unit_chosen": "选择人事管理单位",
    "managing_unit_submitted": "人事管理单位送审",
    "managing_unit_taken_back": "撤回或退回人事管理单位",
    "managing_unit_dropped": "取消选择人事管理单位",
    "managing_unit_stored": "人事管理单位入库",
    "unit_requested": "申请登记单位",
    "unit_request_withdrawn": "撤回登记单位的申请",
    "unit_request_accepted": "登记单位的申请已办理",
    "unit_request_refused": "不予登记单位",
    "recovery_asked": "申请找回账号",
    "recovery_checked": "窗口核验身份证件",
    "recovery_confirmed": "确认找回账号",
    "recovery_refused": "不予确认找回账号",
    "recovered": "找回账号",
    "password_changed": "修改密码",
    "password_reset": "重设密码",
    "letter_begun": "提出委托证明",
    "letter_corrected": "更正委托证明",
    "letter_uploaded": "上传委托证明",
    "letter_approved": "委托证明审核通过",
    "letter_refused": "退回委托证明",
    "letter_voided": "作废委托证明",
    "payload_erased": "依法删除内容",
    "resent": "重新发送短信",
    "text_changed": "改写消息文字",
    "text_reset": "恢复消息文字",
}


@admin.register(Event, site=site)
class EventAdmin(ScopedAdmin):
    """Acts on organisations, accounts, grants and messages; contents are not shown, nor anything of the business."""

    viewers = (Role.AUDITOR,)
    about = "机构、账号和授权的每一次变更、短信的重新发送、消息文字的修改，按记录链核对。"
    empty_sentence = "还没有办理记录。"
    list_display = ("at", "stream", "seq", "word", "actor", "organisation", "short_hash")
    list_select_related = ("actor__person", "organisation")
    search_fields = ("stream__startswith",)
    search_help_text = "按记录链查找，如 grant:12、account:12、organisation:3"
    fields = ("stream", "seq", "word", "actor", "organisation", "at", "digest", "previous_hash", "hash")
    readonly_fields = ("word",)
    ordering = ("-pk",)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        streams = (
            Stream.GRANT,
            Stream.ORGANISATION,
            Stream.ACCOUNT,
            Stream.DELIVERY,
            Stream.MESSAGE_TEXT,
            Stream.RECOVERY,
            Stream.UNIT_REQUEST,
        )
        return rows.filter(stream__regex=rf"^({'|'.join(streams)}):")

    @admin.display(description="事项", ordering="kind")
    def word(self, row: Event) -> str:
        return WORDS.get(row.kind, row.kind)

    @admin.display(description="本条")
    def short_hash(self, row: Event) -> str:
        return f"{row.hash[:12]}…"


@admin.register(AuditRoot, site=site)
class AuditRootAdmin(ScopedAdmin):
    """The daily roots, to be compared with what the auditor has written down elsewhere."""

    viewers = (Role.AUDITOR,)
    about = "每天一份，核对办理记录有没有被截断或改动。"
    empty_sentence = "还没有每日总摘要，系统每天自动生成一份。"
    list_display = ("on", "root", "chains", "events", "faults", "file")
    fields = ("on", "root", "previous", "chains", "events", "faults", "file", "at")
    ordering = ("-on",)

    def scope(self, rows: QuerySet, actor: Actor) -> QuerySet:
        return rows
