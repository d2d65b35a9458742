"""现任职称、年度考核、继续教育、社保: what the person holds and what each year is judged by."""

from dossiers.sections import choices, rules
from dossiers.sections.declaration import Derived, Field, Section, Slot
from dossiers.sections.kinds import FieldKind

TITLES = Section(
    code="titles",
    label="现任职称",
    help="填写已取得的专业技术职务任职资格，由低到高各填一条；没有取得过的不填。",
    title_fields=("title", "speciality"),
    fields=(
        Field(name="title", label="资格名称", max_length=40, required=True, help="如“工程师”，与证书一致。"),
        Field(name="series", label="所属系列", max_length=40, required=True, help="如“工程技术人员”。"),
        Field(name="level", label="级别", kind=FieldKind.CHOICE, choices=choices.TITLE_LEVELS, required=True),
        Field(name="speciality", label="专业", max_length=40, required=True),
        Field(
            name="obtained_on", label="取得时间", kind=FieldKind.DATE, required=True,
            help="评审通过（确认、授予）的时间，不是制证或发证时间。",
        ),
        Field(
            name="obtained_by", label="取得方式", kind=FieldKind.CHOICE, choices=choices.OBTAINED_BY, required=True,
        ),
        Field(name="authority", label="审批机关（评委会）", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="certificate_no", label="证书编号", max_length=40, key=True, required=True),
        Field(name="is_current", label="是否现任职称", kind=FieldKind.BOOLEAN, required=True),
        Field(name="appointed_on", label="聘任时间", kind=FieldKind.DATE, help="受聘该级专业技术职务的起始时间。"),
        Field(name="appointed_by", label="聘任单位", kind=FieldKind.ORGANISATION_NAME),
    ),
    slots=(
        Slot(code="certificate", label="资格证书", minimum=1, help="PDF 或清晰的图片，含照片页和内容页。"),
        Slot(code="appointment", label="聘任文件", help="聘书或聘任文件。"),
    ),
    columns=("title", "level", "speciality", "obtained_on", "appointed_on"),
    print_columns=("title", "speciality", "obtained_on", "authority", "appointed_on", "appointed_by"),
    rules=(
        rules.in_order("obtained_on", "appointed_on"),
        rules.required_when("appointed_on", "is_current", frozenset({True})),
        rules.required_when("appointed_by", "is_current", frozenset({True})),
    ),
    whole_rules=(
        rules.exactly_one(
            "is_current",
            "请在“现任职称”中把最高一级的“是否现任职称”选为“是”。",
            "“现任职称”中只能有一条为现任职称，请把其余的“是否现任职称”改为“否”。",
        ),
    ),
)  # fmt: skip

ASSESSMENT = Section(
    code="assessment",
    label="年度考核",
    noun="年",
    help="每个年度填写一条，填写近五年的考核结果。",
    title_fields=("year", "result"),
    fields=(
        Field(name="year", label="考核年度", kind=FieldKind.YEAR, required=True),
        Field(
            name="result", label="考核结果", kind=FieldKind.CHOICE, choices=choices.ASSESSMENT_RESULTS, required=True,
        ),
        Field(name="assessed_by", label="考核单位", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="note", label="备注", max_length=200, help="未定等次的请说明原因。"),
    ),
    slots=(Slot(code="form", label="年度考核表", help="加盖单位公章的考核登记表。"),),
    columns=("year", "result", "assessed_by"),
    print_columns=("year", "result"),
    rules=(rules.required_when("note", "result", frozenset({"unrated"})),),
    whole_rules=(rules.different("year"),),
)  # fmt: skip

HOURS = ("public_hours", "industry_hours", "professional_hours")

TRAINING = Section(
    code="training",
    label="继续教育",
    noun="年",
    help="每个年度填写一条。一般要求每年累计不少于 90 学时，其中专业科目不少于 60 学时，公需科目不少于 18 学时。",
    title_fields=("year", "total_hours"),
    fields=(
        Field(name="year", label="年度", kind=FieldKind.YEAR, required=True),
        Field(
            name="public_hours", label="一般公需科目", kind=FieldKind.DECIMAL, unit="学时", places=1, largest=999,
            required=True,
        ),
        Field(name="industry_hours", label="行业公需科目", kind=FieldKind.DECIMAL, unit="学时", places=1, largest=999),
        Field(
            name="professional_hours", label="专业科目", kind=FieldKind.DECIMAL, unit="学时", places=1, largest=999,
            required=True,
        ),
        Field(name="provider", label="施教机构", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="certificate_no", label="证明（登记）编号", max_length=40, key=True),
        Field(name="content", label="学习内容", kind=FieldKind.TEXT, max_length=300),
    ),
    slots=(Slot(code="proof", label="学时证明", minimum=1, help="专业技术人员继续教育学时登记证明。"),),
    derived=(Derived("total_hours", "总学时", rules.total(*HOURS), "学时"),),
    columns=("year", "public_hours", "industry_hours", "professional_hours", "total_hours"),
    print_columns=("year", "public_hours", "professional_hours", "total_hours", "provider"),
    whole_rules=(rules.different("year"),),
)  # fmt: skip

SOCIAL_SECURITY = Section(
    code="social_security",
    label="社会保险",
    noun="段",
    help="填写近三年基本养老保险参保情况；参保单位与工作单位不一致的，请在备注中说明。",
    title_fields=("insured_by",),
    fields=(
        Field(name="insured_by", label="参保单位", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="started_on", label="起始年月", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="截止年月", kind=FieldKind.MONTH, help="至今仍在参保的不填。"),
        Field(name="place", label="参保地", max_length=40, required=True, help="填写到县（市、区）。"),
        Field(name="note", label="备注", max_length=200),
    ),
    slots=(Slot(code="proof", label="参保证明", minimum=1, help="社会保险经办机构出具的参保缴费证明。"),),
    columns=("insured_by", "started_on", "ended_on", "place"),
    print_columns=("started_on", "ended_on", "insured_by"),
    rules=(rules.in_order("started_on", "ended_on"),),
)
