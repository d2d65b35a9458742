"""现任职称、职业资格、考试成绩: what the person holds and has passed."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import choices, rules
from dossiers.sections.declaration import Data, Field, Problem, Section, Slot
from dossiers.sections.kinds import FieldKind
from zcps.kit import clock

TITLES = Section(
    code="titles",
    label="现任职称",
    group=SectionGroup.CAREER,
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
        Field(name="document_no", label="公布文号", max_length=60, help="公布资格的文件编号，没有的不填。"),
        Field(name="certificate_no", label="证书编号", max_length=40, key=True, required=True),
        Field(name="is_current", label="是否现任职称", kind=FieldKind.BOOLEAN, required=True),
        Field(name="appointed_on", label="聘任时间", kind=FieldKind.DATE, help="受聘该级专业技术职务的起始时间。"),
        Field(name="appointed_by", label="聘任单位", kind=FieldKind.ORGANISATION_NAME),
        Field(
            name="appointed_post", label="聘任的专业技术职务（岗位等级）", max_length=40,
            help="如“工程师（专业技术九级）”，与行政职务无关。",
        ),
        Field(name="appointed_until", label="聘期至", kind=FieldKind.DATE, may_be_future=True, help="没有约定期限的不填。"),
    ),
    slots=(
        Slot(code="certificate", label="资格证书", minimum=1, help="PDF 或清晰的图片，含照片页和内容页。"),
        Slot(code="appointment", label="聘任文件", help="聘书或聘任文件。"),
    ),
    columns=("title", "level", "speciality", "obtained_on", "appointed_on"),
    print_columns=("title", "speciality", "obtained_on", "authority", "appointed_on", "appointed_by"),
    form_columns={
        PaperForm.OVERVIEW: ("title", "obtained_on", "authority"),
        PaperForm.SUMMARY: ("title", "obtained_on", "appointed_on"),
        PaperForm.LISTING: ("title", "obtained_on", "authority"),
        PaperForm.ROSTER: ("series", "title", "obtained_on", "appointed_post"),
    },
    rules=(
        rules.in_order("obtained_on", "appointed_on"),
        rules.in_order("appointed_on", "appointed_until"),
        rules.required_when("appointed_on", "is_current", frozenset({True})),
        rules.required_when("appointed_by", "is_current", frozenset({True})),
    ),
    whole_rules=(
        rules.exactly_one(
            "is_current",
            "请在“现任职称”中把最高一级的“是否现任职称”选为“是”。",
            "“现任职称”中只能有一条为现任职称，请把其余的“是否现任职称”改为“否”。",
        ),
        rules.on_top(
            "is_current", "level", tuple(code for code, _ in reversed(choices.TITLE_LEVELS)),
            "“现任职称”中还有级别更高的一条，请核对“是否现任职称”。",
        ),
    ),
)  # fmt: skip


def _registration_in_force(data: Data, section: Section) -> list[Problem]:
    """A registration that has run out is not called registered any more."""
    until = data.get("registered_until") or ""
    if data.get("registration") != "registered" or not until or until >= clock.today().isoformat():
        return []
    shown = section.shown("registered_until", data)
    sentence = f"注册有效期至{shown}，已经届满，请核对“注册情况”。"
    return [Problem("registered_until", sentence, is_warning=True)]


REGISTERED = frozenset({"registered"})

QUALIFICATIONS = Section(
    code="qualifications",
    label="职（执）业资格",
    group=SectionGroup.CAREER,
    noun="项",
    help="填写已取得的职业资格、执业资格，如一级注册结构工程师、一级建造师；没有的不填。",
    title_fields=("name", "speciality"),
    fields=(
        Field(name="name", label="资格名称", max_length=60, required=True, help="与证书一致，如“一级建造师”。"),
        Field(
            name="level", label="级别", kind=FieldKind.CHOICE, choices=choices.QUALIFICATION_LEVELS, required=True,
        ),
        Field(name="speciality", label="专业", max_length=40),
        Field(name="certificate_no", label="资格证书编号", max_length=60, key=True, required=True),
        Field(name="approved_on", label="批准日期", kind=FieldKind.DATE, required=True),
        Field(name="authority", label="发证机关", kind=FieldKind.ORGANISATION_NAME),
        Field(
            name="registration", label="注册情况", kind=FieldKind.CHOICE, choices=choices.REGISTRATIONS, required=True,
        ),
        Field(name="registration_no", label="注册编号", max_length=60, key=True),
        Field(name="registered_at", label="注册单位", kind=FieldKind.ORGANISATION_NAME, help="应与现工作单位一致。"),
        Field(name="registered_until", label="注册有效期至", kind=FieldKind.DATE, may_be_future=True),
    ),
    slots=(
        Slot(code="certificate", label="资格证书", minimum=1),
        Slot(code="registration_proof", label="注册证书", help="已注册的上传注册证书或监管平台查询页。"),
    ),
    columns=("name", "level", "speciality", "approved_on", "registration"),
    print_columns=("name", "level", "speciality", "certificate_no", "approved_on", "registration"),
    rules=(
        rules.in_order("approved_on", "registered_until"),
        rules.required_when("registration_no", "registration", REGISTERED),
        rules.required_when("registered_at", "registration", REGISTERED),
        _registration_in_force,
    ),
)  # fmt: skip

EXAMS = Section(
    code="exams",
    label="考试成绩",
    group=SectionGroup.CAREER,
    noun="项",
    help="填写职称外语、计算机应用能力和专业考试的成绩；免试的写明依据。申报条件不要求的可以不填。",
    title_fields=("kind", "subject"),
    fields=(
        Field(name="kind", label="考试种类", kind=FieldKind.CHOICE, choices=choices.EXAM_KINDS, required=True),
        Field(name="subject", label="考试科目", max_length=60, help="如“英语（理工类 A 级）”“4 个模块”。"),
        Field(name="outcome", label="考试结果", kind=FieldKind.CHOICE, choices=choices.EXAM_OUTCOMES, required=True),
        Field(name="taken_on", label="考试时间", kind=FieldKind.MONTH),
        Field(name="score", label="考试成绩", kind=FieldKind.DECIMAL, unit="分", places=1, largest=1000),
        Field(name="organiser", label="组织考试单位", kind=FieldKind.ORGANISATION_NAME),
        Field(name="certificate_no", label="合格证书编号", max_length=40, key=True),
        Field(name="exemption", label="免试依据", max_length=120, help="写明符合免试条件的哪一条。"),
    ),
    slots=(Slot(code="proof", label="成绩单或合格证书", help="免试的上传证明符合免试条件的材料。"),),
    columns=("kind", "subject", "outcome", "taken_on"),
    print_columns=("taken_on", "kind", "subject", "score", "organiser"),
    form_columns={
        PaperForm.OVERVIEW: ("kind", "outcome", "score"),
        PaperForm.SUMMARY: ("kind", "outcome", "exemption"),
        PaperForm.LISTING: ("kind", "outcome", "score"),
        PaperForm.ROSTER: ("kind", "outcome"),
    },
    rules=(
        rules.required_when("taken_on", "outcome", frozenset({"passed", "failed"})),
        rules.required_when("exemption", "outcome", frozenset({"exempt"})),
    ),
)
