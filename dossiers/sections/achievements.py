"""项目业绩、论文、专业技术工作总结: what the person has done."""

from dossiers.sections import choices, rules
from dossiers.sections.declaration import Field, Section, Slot
from dossiers.sections.kinds import FieldKind

SCALE, PART = "规模与造价", "本人作用"

PROJECTS = Section(
    code="projects",
    label="项目业绩",
    noun="项",
    help="填写本人承担的主要工程、科研项目，按重要程度排列。业绩须有第三方证明材料，仅有单位证明的不予认可。",
    title_fields=("name", "duty"),
    fields=(
        Field(name="name", label="项目名称", max_length=100, required=True, help="与合同或验收文件一致。"),
        Field(name="client", label="建设（委托）单位", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(
            name="project_class", label="项目类别", kind=FieldKind.CHOICE, choices=choices.PROJECT_CLASSES,
            required=True,
        ),
        Field(name="place", label="项目地点", max_length=60, help="填写到县（市、区）。"),
        Field(name="started_on", label="开始时间", kind=FieldKind.MONTH, required=True),
        Field(name="completed_on", label="完成时间", kind=FieldKind.MONTH, help="在建的不填。"),
        Field(name="scale", label="规模", kind=FieldKind.CHOICE, choices=choices.PROJECT_SCALES, group=SCALE),
        Field(name="structure", label="结构类型及层数", max_length=60, group=SCALE, help="如“框架剪力墙结构，地上 18 层、地下 2 层”。"),
        Field(
            name="area", label="建筑面积", kind=FieldKind.DECIMAL, unit="平方米", largest=99_999_999, group=SCALE,
        ),
        Field(name="cost", label="工程造价或经费", kind=FieldKind.DECIMAL, unit="万元", largest=99_999_999, group=SCALE),
        Field(name="contract_no", label="合同编号", max_length=60, key=True, group=SCALE),
        Field(
            name="duty", label="担任角色", kind=FieldKind.CHOICE, choices=choices.PROJECT_DUTIES, required=True, group=PART,
        ),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=99, group=PART),
        Field(
            name="contribution", label="本人承担的工作和所起作用", kind=FieldKind.TEXT, max_length=500, required=True,
            group=PART,
        ),
        Field(
            name="acceptance", label="验收情况", kind=FieldKind.CHOICE, choices=choices.ACCEPTANCE_RESULTS, required=True,
            group=PART,
        ),
        Field(name="accepted_on", label="验收时间", kind=FieldKind.DATE, group=PART),
        Field(name="awards", label="获奖情况", kind=FieldKind.TEXT, max_length=300, group=PART, help="奖项、等级、时间和本人排名。"),
    ),
    slots=(
        Slot(code="contract", label="合同（任务书）", help="含项目名称、规模、签章页。"),
        Slot(code="acceptance_proof", label="验收证明", help="竣工验收报告、备案表等。"),
        Slot(
            code="third_party", label="第三方证明材料", minimum=1,
            help="盖有审图章的图纸、五方签章文件、监管平台截图等能证明本人角色的材料。",
        ),
        Slot(code="award", label="获奖证书"),
    ),
    columns=("name", "duty", "scale", "completed_on"),
    print_columns=("started_on", "completed_on", "name", "contribution", "awards"),
    rules=(
        rules.in_order("started_on", "completed_on"),
        rules.in_order("started_on", "accepted_on"),
        rules.required_when("accepted_on", "acceptance", frozenset({"passed", "excellent"})),
    ),
)  # fmt: skip

PAPERS = Section(
    code="papers",
    label="论文",
    noun="篇",
    help="填写任现职以来发表的论文，代表作在前。",
    title_fields=("title", "journal"),
    fields=(
        Field(name="title", label="题目", max_length=150, required=True),
        Field(name="journal", label="刊物（会议）名称", max_length=100, required=True),
        Field(name="issn", label="刊号（ISSN / CN）", max_length=40),
        Field(
            name="journal_level", label="刊物级别", kind=FieldKind.CHOICE, choices=choices.JOURNAL_LEVELS, required=True,
        ),
        Field(name="published_on", label="发表时间", kind=FieldKind.MONTH, required=True),
        Field(name="issue", label="卷、期、页码", max_length=60, help="如“第 12 卷第 3 期，45–48 页”。"),
        Field(name="words", label="本人撰写字数", kind=FieldKind.INTEGER, unit="字"),
        Field(name="rank", label="署名位次", kind=FieldKind.CHOICE, choices=choices.AUTHOR_RANKS, required=True),
        Field(name="doi", label="DOI", max_length=100, key=True),
        Field(name="indexed", label="收录情况", max_length=60),
        Field(
            name="is_assessed", label="是否送审（鉴定）论文", kind=FieldKind.BOOLEAN, help="作为代表作送专家鉴定的选“是”。",
        ),
        Field(name="abstract", label="内容提要", kind=FieldKind.TEXT, max_length=250, help="不超过 250 字，打印在评审表上。"),
    ),
    slots=(
        Slot(code="cover", label="封面", minimum=1, maximum=2),
        Slot(code="contents", label="目录", minimum=1, maximum=3),
        Slot(code="body", label="正文", minimum=1, maximum=10),
        Slot(code="search", label="检索证明"),
    ),
    columns=("title", "journal", "published_on", "rank"),
    print_columns=("published_on", "title", "abstract", "journal", "rank"),
)  # fmt: skip

SUMMARY = Section(
    code="summary",
    label="专业技术工作总结",
    many=False,
    help="总结任现职以来的专业技术工作、主要业绩和创新之处，突出本人所起的作用，实事求是。",
    fields=(
        Field(
            name="content", label="总结正文", kind=FieldKind.TEXT, max_length=3000, required=True, help="3000 字以内。"
        ),
    ),
    print_columns=("content",),
)
