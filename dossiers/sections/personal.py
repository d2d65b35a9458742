"""基本信息、学历学位、工作经历: who the person is and where they learned and worked."""

from dossiers.enums import EvidenceKind
from dossiers.sections import choices, rules
from dossiers.sections.declaration import Field, Section, Slot
from dossiers.sections.kinds import FieldKind

WORK, CONTACT = "工作情况", "联系方式"

BASIC = Section(
    code="basic",
    label="基本信息",
    many=False,
    help="姓名、性别、出生日期、证件号码和手机号来自您的账号；与身份证件不一致的，请联系用人单位或当地人力社保部门更正。",
    fields=(
        Field(name="former_name", label="曾用名", kind=FieldKind.PERSON_NAME, help="没有的不填。"),
        Field(name="ethnicity", label="民族", kind=FieldKind.CHOICE, choices=choices.ETHNICITIES, required=True),
        Field(
            name="political_status",
            label="政治面貌",
            kind=FieldKind.CHOICE,
            choices=choices.POLITICAL_STATUSES,
            required=True,
        ),
        Field(name="native_place", label="籍贯", max_length=40, required=True, help="填写到县（市、区），如“浙江绍兴”。"),
        Field(name="birth_place", label="出生地", max_length=40, help="填写到县（市、区）。"),
        Field(name="health", label="身体状况", kind=FieldKind.CHOICE, choices=choices.HEALTH),
        Field(
            name="started_work_on", label="参加工作时间", kind=FieldKind.MONTH, required=True, group=WORK,
            help="以人事档案记载为准，如 2008-07。",
        ),
        Field(
            name="current_profession", label="现从事专业", max_length=40, group=WORK,
            help="申报时自动带入，最终以申报时确认的为准，各种表册打印同一内容。",
        ),
        Field(
            name="profession_since", label="从事本专业起始时间", kind=FieldKind.MONTH, required=True, group=WORK,
            help="专业技术工作年限由此计算。",
        ),
        Field(name="department_post", label="所在部门及岗位", max_length=60, required=True, group=WORK),
        Field(name="administrative_post", label="行政职务", max_length=40, group=WORK, help="没有的不填。"),
        Field(name="administrative_post_since", label="行政职务任命时间", kind=FieldKind.MONTH, group=WORK),
        Field(
            name="archive_keeper", label="人事档案保管单位", kind=FieldKind.ORGANISATION_NAME, required=True, group=WORK,
            help="填写单位全称；委托人才交流中心保管的，填写该中心名称。",
        ),
        Field(name="foreign_language", label="外语语种及水平", max_length=60, group=WORK),
        Field(
            name="societies", label="学术团体及社会兼职", kind=FieldKind.TEXT, max_length=300, group=WORK,
            help="没有的不填。",
        ),
        Field(name="email", label="电子邮箱", max_length=100, group=CONTACT),
        Field(name="address", label="通信地址", max_length=120, required=True, group=CONTACT),
    ),
    slots=(
        Slot(
            code="photo", label="照片", kind=EvidenceKind.PHOTO, minimum=1, maximum=1, max_mb=5,
            help="近期免冠正面白底证件照，宽不小于 180 像素、高不小于 240 像素，系统按表册尺寸（413×626）保存。",
        ),
    ),
    print_columns=("current_profession", "started_work_on", "political_status"),
    rules=(
        rules.in_order("started_work_on", "profession_since"),
        rules.required_with("administrative_post_since", "administrative_post"),
    ),
)  # fmt: skip

EDUCATION = Section(
    code="education",
    label="学历学位",
    help="从大学（中专）阶段填起，每个学历填写一条。",
    title_fields=("school", "major", "level"),
    fields=(
        Field(name="started_on", label="入学时间", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="毕业时间", kind=FieldKind.MONTH, required=True, help="以毕业证书所载时间为准。"),
        Field(name="school", label="毕业院校", kind=FieldKind.ORGANISATION_NAME, required=True, help="填写毕业时的校名全称。"),
        Field(name="major", label="所学专业", max_length=60, required=True),
        Field(
            name="level", label="学历", kind=FieldKind.CHOICE, choices=choices.EDUCATION_LEVELS, required=True,
        ),
        Field(name="degree", label="学位", kind=FieldKind.CHOICE, choices=choices.DEGREES, required=True),
        Field(
            name="study_mode", label="学习形式", kind=FieldKind.CHOICE, choices=choices.STUDY_MODES, required=True,
        ),
        Field(name="length", label="学制", kind=FieldKind.DECIMAL, unit="年", places=1, largest=12),
        Field(name="certificate_no", label="毕业证书编号", max_length=40, key=True, required=True),
        Field(name="degree_no", label="学位证书编号", max_length=40, key=True),
        Field(
            name="is_highest", label="是否最高学历", kind=FieldKind.BOOLEAN, required=True,
            help="只能有一条为“是”。",
        ),
        Field(name="is_first", label="是否第一学历", kind=FieldKind.BOOLEAN, help="参加工作前取得的全日制学历。"),
    ),
    slots=(
        Slot(code="diploma", label="毕业证书", minimum=1, help="PDF 或清晰的图片。"),
        Slot(code="degree_certificate", label="学位证书"),
        Slot(
            code="verification", label="学历验证材料",
            help="2002 年及以后的学历上传学信网《教育部学历证书电子注册备案表》；2001 年及以前的上传学历认证报告；"
            "境外学历上传教育部留学服务中心认证书。",
        ),
    ),
    columns=("school", "major", "level", "degree", "ended_on"),
    print_columns=("started_on", "ended_on", "school", "major", "length", "level", "degree"),
    rules=(
        rules.in_order("started_on", "ended_on"),
        rules.required_when("degree_no", "degree", frozenset({"doctor", "master", "second_bachelor", "bachelor"})),
    ),
    whole_rules=(
        rules.exactly_one(
            "is_highest",
            "请在“学历学位”中把一条的“是否最高学历”选为“是”。",
            "“学历学位”中只能有一条为最高学历，请把其余的“是否最高学历”改为“否”。",
        ),
    ),
)  # fmt: skip

EXPERIENCE = Section(
    code="experience",
    label="工作经历",
    noun="段",
    help="从参加工作起按时间填写，前后衔接；岗位变动的分段填写。",
    title_fields=("employer", "post"),
    fields=(
        Field(name="started_on", label="起始时间", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="结束时间", kind=FieldKind.MONTH, help="至今仍在岗的不填。"),
        Field(
            name="employer", label="工作单位", kind=FieldKind.ORGANISATION_NAME, required=True, help="填写单位全称。"
        ),
        Field(name="post", label="职务（岗位）", max_length=60, required=True),
        Field(name="work", label="从事何种专业技术工作", kind=FieldKind.TEXT, max_length=200, required=True),
        Field(name="witness", label="证明人", kind=FieldKind.PERSON_NAME),
        Field(name="note", label="备注", max_length=200),
    ),
    slots=(Slot(code="proof", label="证明材料", help="劳动（聘用）合同、任职文件等，可不上传。"),),
    columns=("started_on", "ended_on", "employer", "post"),
    print_columns=("started_on", "ended_on", "employer", "work", "post"),
    rules=(rules.in_order("started_on", "ended_on"),),
    whole_rules=(rules.continuous("started_on", "ended_on"),),
)
