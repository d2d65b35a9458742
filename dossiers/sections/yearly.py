"""年度考核、继续教育: what each year is judged by."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import choices, rules
from dossiers.sections.declaration import Derived, Field, Section, Slot
from dossiers.sections.kinds import FieldKind

ASSESSMENT = Section(
    code="assessment",
    label="年度考核",
    group=SectionGroup.CAREER,
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
    form_columns={PaperForm.LISTING: (), PaperForm.ROSTER: ("year", "result")},
    rules=(rules.required_when("note", "result", frozenset({"unrated"})),),
    whole_rules=(rules.different("year"),),
)  # fmt: skip

HOURS = ("public_hours", "industry_hours", "professional_hours")

TRAINING = Section(
    code="training",
    label="继续教育",
    group=SectionGroup.CAREER,
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
