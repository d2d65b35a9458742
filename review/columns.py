"""导出表格: which tables an office can take along, and the closed list of columns each can have. A scheme chooses among them."""

from django.db import models


class Table(models.TextChoices):
    """A kind of table; every list of an office is one of them."""

    INBOX = "inbox", "待办栏目"
    HANDLED = "handled", "已办、全部经办、可恢复审核"
    ROSTER = "roster", "花名册"
    CONSIGNMENTS = "consignments", "报送批次"
    PAPERS = "papers", "纸质登记"
    NOTICES = "notices", "通知书"
    BATCH = "batch", "批量办理结果"


class Column(models.TextChoices):
    """A column; its label is its title unless the scheme gives another."""

    NAME = "name", "姓名"
    SEX = "sex", "性别"
    BORN = "born", "出生年月"
    ID_NUMBER = "id_number", "身份证号码"
    UNIT = "unit", "工作单位"
    TITLE = "title", "申报职称"
    LEVEL = "level", "级别"
    SPECIALITY = "speciality", "申报专业"
    PROFESSION = "profession", "现从事专业"
    BUSINESS = "business", "业务"
    YEAR = "year", "年度"
    SUBMITTED = "submitted", "首次提交时间"
    ARRIVAL = "arrival", "来源"
    ARRIVED = "arrived", "到达时间"
    WAITED = "waited", "已等待（工作日）"
    STATE = "state", "状态"
    HOLDER = "holder", "现在何处"
    CLERK = "clerk", "经办人"
    PAPER = "paper", "纸质材料"
    PAPER_NOTE = "paper_note", "缺件说明"
    RESULT = "result", "办理结果"
    REASON = "reason", "未办理的原因"
    # 花名册, beside the person's
    POSITION = "position", "序号"
    POST = "post", "所在部门及岗位"
    HIGHEST_EDUCATION = "highest_education", "最高学历情况"
    OTHER_EDUCATION = "other_education", "其他学历情况"
    YEARS = "years", "专业工作年限"
    CURRENT_SERIES = "current_series", "现专业技术资格所属系列"
    CURRENT_TITLE = "current_title", "现专业技术资格名称"
    CURRENT_SINCE = "current_since", "现专业技术资格取得时间"
    APPOINTED = "appointed", "现聘任专业技术职务"
    LANGUAGE = "language", "职称外语"
    COMPUTER = "computer", "计算机应用能力"
    ASSESSMENT = "assessment", "近五年考核"
    APPLIED_FOR = "applied_for", "申报资格"
    NOTE = "note", "备注"
    # 报送批次 and 通知书
    NUMBER = "number", "文号"
    OPPOSITE = "opposite", "对方机构"
    SENT = "sent", "报送时间"
    SENT_BY = "sent_by", "报送人"
    PEOPLE = "people", "人数"
    TAKEN_BACK = "taken_back", "已撤出"
    PAPER_ARRIVED = "paper_arrived", "纸质已到"
    PAPER_AWAITED = "paper_awaited", "纸质未到"
    PAPER_INCOMPLETE = "paper_incomplete", "纸质缺件"
    RECEIVED = "received", "已接收"
    KIND = "kind", "类别"
    ISSUED = "issued", "出具时间"
    DELIVERED = "delivered", "送达"


_PERSON = (Column.NAME, Column.SEX, Column.ID_NUMBER, Column.UNIT)
_APPLICATION = (Column.TITLE, Column.LEVEL, Column.SPECIALITY, Column.PROFESSION, Column.BUSINESS, Column.YEAR)
# Every column a table can have, in the order it has where a scheme chooses none.
COLUMNS: dict[Table, tuple[Column, ...]] = {
    Table.INBOX: (
        *_PERSON, *_APPLICATION, Column.SUBMITTED, Column.ARRIVAL, Column.ARRIVED, Column.WAITED, Column.STATE,
        Column.CLERK, Column.PAPER, Column.PAPER_NOTE,
    ),
    Table.HANDLED: (*_PERSON, *_APPLICATION, Column.SUBMITTED, Column.STATE, Column.HOLDER),
    Table.ROSTER: (
        Column.POSITION, Column.NAME, Column.SEX, Column.BORN, Column.ID_NUMBER, Column.UNIT, Column.POST,
        Column.HIGHEST_EDUCATION, Column.OTHER_EDUCATION, Column.PROFESSION, Column.YEARS, Column.CURRENT_SERIES,
        Column.CURRENT_TITLE, Column.CURRENT_SINCE, Column.APPOINTED, Column.LANGUAGE, Column.COMPUTER,
        Column.ASSESSMENT, Column.APPLIED_FOR, Column.NOTE,
    ),
    Table.CONSIGNMENTS: (
        Column.NUMBER, Column.OPPOSITE, Column.BUSINESS, Column.SENT, Column.SENT_BY, Column.PEOPLE, Column.TAKEN_BACK,
        Column.PAPER_ARRIVED, Column.PAPER_AWAITED, Column.PAPER_INCOMPLETE, Column.RECEIVED, Column.NOTE,
    ),
    Table.PAPERS: (
        Column.NAME, Column.ID_NUMBER, Column.UNIT, Column.TITLE, Column.SPECIALITY, Column.ARRIVAL, Column.NUMBER,
        Column.ARRIVED, Column.WAITED, Column.STATE, Column.PAPER, Column.PAPER_NOTE,
    ),
    Table.NOTICES: (Column.NUMBER, Column.KIND, Column.NAME, Column.UNIT, Column.ISSUED, Column.DELIVERED),
    Table.BATCH: (
        Column.NAME, Column.ID_NUMBER, Column.UNIT, Column.TITLE, Column.SPECIALITY, Column.RESULT, Column.REASON,
        Column.STATE, Column.HOLDER,
    ),
}  # fmt: skip
# How wide a column is in characters, where the scheme says nothing.
WIDTHS: dict[Column, float] = {
    Column.NAME: 10, Column.SEX: 6, Column.BORN: 10, Column.ID_NUMBER: 21, Column.UNIT: 34, Column.TITLE: 16,
    Column.LEVEL: 10, Column.SPECIALITY: 16, Column.PROFESSION: 18, Column.YEAR: 8, Column.SUBMITTED: 18,
    Column.ARRIVAL: 28, Column.ARRIVED: 18, Column.WAITED: 10, Column.HOLDER: 34, Column.CLERK: 10, Column.PAPER: 10,
    Column.PAPER_NOTE: 24, Column.RESULT: 10, Column.REASON: 48, Column.POSITION: 6, Column.POST: 22,
    Column.HIGHEST_EDUCATION: 32, Column.OTHER_EDUCATION: 32, Column.YEARS: 10, Column.ASSESSMENT: 36, Column.NOTE: 24,
    Column.NUMBER: 36, Column.OPPOSITE: 34, Column.SENT: 18, Column.SENT_BY: 10, Column.PEOPLE: 8,
    Column.TAKEN_BACK: 8, Column.PAPER_ARRIVED: 10, Column.PAPER_AWAITED: 10, Column.PAPER_INCOMPLETE: 10,
    Column.RECEIVED: 10, Column.KIND: 22, Column.ISSUED: 18, Column.DELIVERED: 18,
}  # fmt: skip
USUAL_WIDTH = 16
