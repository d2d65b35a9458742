"""奖项荣誉、标准工法、其他成果: what others have made of the person's work."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import rules, works
from dossiers.sections.declaration import Field, Section, Slot
from dossiers.sections.kinds import FieldKind

AWARDS = Section(
    code="awards",
    label="奖项荣誉",
    group=SectionGroup.ACHIEVEMENT,
    noun="项",
    help="填写科技奖、工程质量奖、勘察设计奖和荣誉称号；同一成果多次获奖的，填写最高一次。",
    title_fields=("name", "level"),
    fields=(
        Field(name="name", label="奖励名称", max_length=80, required=True, help="按证书填写全称。"),
        Field(name="kind", label="奖励类别", kind=FieldKind.CHOICE, choices=works.AWARD_KINDS, required=True),
        Field(name="project", label="获奖项目", max_length=100, help="荣誉称号不填。"),
        Field(name="authority", label="颁奖部门", kind=FieldKind.ORGANISATION_NAME, required=True, help="与证书公章一致。"),
        Field(name="awarded_on", label="获奖日期", kind=FieldKind.MONTH, required=True),
        Field(name="level", label="奖励级别", kind=FieldKind.CHOICE, choices=works.AWARD_LEVELS, required=True),
        Field(name="grade", label="奖励等级", kind=FieldKind.CHOICE, choices=works.AWARD_GRADES, required=True),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=999, help="证书未列个人排名的不填。"),
        Field(name="people", label="获奖总人数", kind=FieldKind.INTEGER, smallest=1, largest=999),
        Field(name="certificate_no", label="获奖证书编号", max_length=60, key=True),
        Field(name="note", label="备注", max_length=200),
    ),
    slots=(
        Slot(code="certificate", label="获奖证书", minimum=1),
        Slot(code="announcement", label="获奖文件", help="公布获奖名单的文件，证书未列本人姓名的必须上传。"),
    ),
    columns=("name", "level", "grade", "rank", "awarded_on"),
    print_columns=("awarded_on", "name", "authority", "level", "grade", "rank"),
    form_columns={
        PaperForm.OVERVIEW: ("awarded_on", "name", "level", "grade", "rank"),
        PaperForm.SUMMARY: ("awarded_on", "name", "grade", "rank"),
    },
    rules=(rules.not_above("rank", "people"),),
)  # fmt: skip

STANDARDS = Section(
    code="standards",
    label="标准工法",
    group=SectionGroup.ACHIEVEMENT,
    noun="项",
    help="填写已经批准发布的标准、规程、图集和工法；正在编制的不填。",
    title_fields=("name", "number"),
    fields=(
        Field(name="name", label="标准（工法）名称", max_length=100, required=True),
        Field(name="number", label="标准（工法）编号", max_length=60, key=True, required=True, help="如“GB 50010-2010”。"),
        Field(name="kind", label="类别", kind=FieldKind.CHOICE, choices=works.STANDARD_KINDS, required=True),
        Field(name="level", label="级别", kind=FieldKind.CHOICE, choices=works.STANDARD_LEVELS, required=True),
        Field(name="authority", label="发布部门", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="published_on", label="发布日期", kind=FieldKind.DATE, required=True),
        Field(name="effective_on", label="实施日期", kind=FieldKind.DATE, may_be_future=True),
        Field(name="duty", label="本人作用", kind=FieldKind.CHOICE, choices=works.STANDARD_DUTIES, required=True),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=99, required=True),
        Field(name="note", label="本人承担的章节或内容", max_length=200),
    ),
    slots=(
        Slot(code="cover", label="封面", minimum=1, maximum=2, help="标准封面；工法上传证书或公布文件。"),
        Slot(code="drafters", label="起草人名单页", minimum=1, maximum=3, help="列有本人姓名的前言页或完成人名单。"),
        Slot(code="announcement", label="发布公告"),
    ),
    columns=("name", "number", "kind", "rank", "published_on"),
    print_columns=("published_on", "name", "number", "authority", "level", "rank"),
    form_columns={PaperForm.OVERVIEW: ("published_on", "name", "number", "rank"), PaperForm.SUMMARY: ("name", "rank")},
    rules=(rules.in_order("published_on", "effective_on"),),
)  # fmt: skip

OUTCOMES = Section(
    code="outcomes",
    label="其他成果",
    group=SectionGroup.ACHIEVEMENT,
    noun="项",
    help="填写以上栏目没有包括的成果，如技术报告、专项方案、成果转化、技术推广和人才培养。",
    title_fields=("name", "kind"),
    fields=(
        Field(name="name", label="成果名称", max_length=100, required=True),
        Field(name="kind", label="成果类别", kind=FieldKind.CHOICE, choices=works.OUTCOME_KINDS, required=True),
        Field(name="obtained_on", label="获得时间", kind=FieldKind.MONTH, required=True),
        Field(name="level", label="成果级别", kind=FieldKind.CHOICE, choices=works.PROJECT_LEVELS),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=99),
        Field(name="abstract", label="成果简介", kind=FieldKind.TEXT, max_length=500, required=True, help="写明本人所起作用和应用效果。"),
    ),
    slots=(Slot(code="proof", label="成果证明材料", minimum=1),),
    columns=("name", "kind", "level", "obtained_on"),
    print_columns=("obtained_on", "name", "abstract", "level"),
    form_columns={PaperForm.OVERVIEW: ("obtained_on", "name", "level"), PaperForm.SUMMARY: ("obtained_on", "name")},
)  # fmt: skip
