"""项目业绩、专业技术工作总结: what the person has done."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import rules, works
from dossiers.sections.declaration import Data, Field, Section, Slot
from dossiers.sections.kinds import FieldKind

SOURCE, SCALE, PART, RESULT = "立项和合同", "规模与造价", "本人作用", "验收和效果"
DONE = frozenset({"passed", "excellent"})
BUILT = frozenset(code for code, _ in works.PROJECT_CLASSES if code not in {"survey_plan", "research", "other"})


def _wanted_acceptance(data: Data) -> str:
    """What was accepted has a report of it; what can be looked up by its 备案号 need not be shown on paper."""
    if data.get("acceptance") not in DONE or data.get("filing_no"):
        return ""
    paper = "竣工验收报告或竣工验收备案表" if data.get("project_class") in BUILT else "验收（鉴定）证书"
    return f"验收情况为合格（优良）的，请填写竣工验收备案号或上传{paper}。"


PROJECTS = Section(
    code="projects",
    label="项目业绩",
    group=SectionGroup.ACHIEVEMENT,
    noun="项",
    help="填写本人承担的主要工程、科研项目，按重要程度排列。业绩须有第三方证明材料，仅有单位证明的不予认可。",
    title_fields=("name", "duty"),
    fields=(
        Field(name="name", label="项目名称", max_length=100, required=True, help="与合同或验收文件一致。"),
        Field(
            name="project_class", label="项目类别", kind=FieldKind.CHOICE, choices=works.PROJECT_CLASSES,
            required=True,
        ),
        Field(name="place", label="项目地点", max_length=60, help="填写到县（市、区）。"),
        Field(name="started_on", label="开始时间", kind=FieldKind.MONTH, required=True),
        Field(name="completed_on", label="完成时间", kind=FieldKind.MONTH, help="在建的不填。"),
        Field(
            name="client", label="建设（委托）单位", kind=FieldKind.ORGANISATION_NAME, required=True, group=SOURCE,
            help="科研课题填写立项单位。",
        ),
        Field(
            name="approval_level", label="立项级别", kind=FieldKind.CHOICE, choices=works.PROJECT_LEVELS, group=SOURCE,
            help="科研课题必填。",
        ),
        Field(name="approved_on", label="立项时间", kind=FieldKind.MONTH, group=SOURCE),
        Field(name="contract_no", label="合同（任务书）编号", max_length=60, key=True, group=SOURCE),
        Field(
            name="platform_no", label="监管平台项目编码", max_length=60, key=True, group=SOURCE,
            help="建设工程监管平台或投资项目在线平台上的编码，没有的不填。",
        ),
        Field(name="scale", label="规模", kind=FieldKind.CHOICE, choices=works.PROJECT_SCALES, group=SCALE),
        Field(name="structure", label="结构类型及层数", max_length=60, group=SCALE, help="如“框架剪力墙结构，地上 18 层、地下 2 层”。"),
        Field(
            name="area", label="建筑面积", kind=FieldKind.DECIMAL, unit="平方米", largest=99_999_999, group=SCALE,
        ),
        Field(name="cost", label="工程造价或经费", kind=FieldKind.DECIMAL, unit="万元", largest=99_999_999, group=SCALE),
        Field(
            name="duty", label="担任角色", kind=FieldKind.CHOICE, choices=works.PROJECT_DUTIES, required=True, group=PART,
        ),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=99, group=PART),
        Field(name="leader", label="项目负责人", kind=FieldKind.PERSON_NAME, group=PART, help="本人不是负责人的填写。"),
        Field(
            name="third_party_kind", label="第三方证明的种类", kind=FieldKind.CHOICE, choices=works.THIRD_PARTY_PROOFS,
            group=PART, help="右侧上传的第三方证明属于哪一种，单位自行出具的证明不算。",
        ),
        Field(
            name="contribution", label="本人承担的工作和所起作用", kind=FieldKind.TEXT, max_length=500, required=True,
            group=PART,
        ),
        Field(
            name="acceptance", label="验收情况", kind=FieldKind.CHOICE, choices=works.ACCEPTANCE_RESULTS, required=True,
            group=RESULT,
        ),
        Field(name="accepted_on", label="验收时间", kind=FieldKind.DATE, group=RESULT),
        Field(
            name="acceptance_level", label="验收（鉴定）级别", kind=FieldKind.CHOICE, choices=works.PROJECT_LEVELS,
            group=RESULT,
        ),
        Field(
            name="conclusion", label="验收（鉴定）结论", kind=FieldKind.CHOICE, choices=works.CONCLUSIONS, group=RESULT,
            help="科研课题、新技术鉴定填写。",
        ),
        Field(name="filing_no", label="竣工验收备案号", max_length=60, key=True, group=RESULT, help="能在网上核验的，不必再上传备案表。"),
        Field(
            name="awards", label="获奖情况", kind=FieldKind.TEXT, max_length=300, group=RESULT,
            help="奖项、等级、时间和本人排名。",
        ),
    ),
    slots=(
        Slot(code="contract", label="合同（任务书）", help="含项目名称、规模、签章页。"),
        Slot(code="acceptance_proof", label="验收证明", help="竣工验收报告、备案表等。", wanted=_wanted_acceptance),
        Slot(
            code="third_party", label="第三方证明材料", minimum=1,
            help="盖有审图章的图纸、五方签章文件、监管平台截图等能证明本人角色的材料。",
        ),
        Slot(code="award", label="获奖证书"),
    ),
    columns=("name", "duty", "scale", "completed_on"),
    print_columns=("started_on", "completed_on", "name", "contribution", "awards"),
    form_columns={
        PaperForm.OVERVIEW: ("started_on", "completed_on", "name", "scale", "duty", "contribution", "acceptance"),
        PaperForm.SUMMARY: ("started_on", "completed_on", "name", "duty", "awards"),
    },
    rules=(
        rules.in_order("approved_on", "completed_on"),
        rules.in_order("started_on", "completed_on"),
        rules.in_order("started_on", "accepted_on"),
        rules.required_when("accepted_on", "acceptance", DONE),
        rules.required_when("approval_level", "project_class", frozenset({"research"})),
    ),
)  # fmt: skip

SUMMARY = Section(
    code="summary",
    label="专业技术工作总结",
    group=SectionGroup.ACHIEVEMENT,
    many=False,
    help="总结任现职以来的专业技术工作、主要业绩和创新之处，突出本人所起的作用，实事求是。",
    fields=(
        Field(
            name="content", label="总结正文", kind=FieldKind.TEXT, max_length=3000, required=True, help="3000 字以内。"
        ),
    ),
    print_columns=("content",),
)
