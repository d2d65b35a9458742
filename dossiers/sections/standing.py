"""社会保险、破格（直接）申报、处分与诚信: on what ground the person stands."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import choices, rules
from dossiers.sections.declaration import Data, Field, Problem, Section, Slot
from dossiers.sections.kinds import FieldKind

SOCIAL_SECURITY = Section(
    code="social_security",
    label="社会保险",
    group=SectionGroup.PROOF,
    noun="段",
    help="填写近三年基本养老保险参保情况；参保单位与工作单位不一致的，请在备注中说明。",
    title_fields=("insured_by",),
    fields=(
        Field(name="insured_by", label="参保单位", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="started_on", label="起始年月", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="截止年月", kind=FieldKind.MONTH, help="至今仍在参保的不填。"),
        Field(name="place", label="参保地", max_length=40, required=True, help="填写到县（市、区）。"),
        Field(name="note", label="备注", max_length=200, help="劳务派遣、总分公司等情况在此说明。"),
    ),
    slots=(
        Slot(
            code="proof", label="参保证明", minimum=1,
            help="社会保险经办机构出具的参保缴费证明；没有参保的，上传聘用（劳动）合同。",
        ),
    ),
    columns=("insured_by", "started_on", "ended_on", "place"),
    print_columns=("started_on", "ended_on", "insured_by"),
    rules=(rules.in_order("started_on", "ended_on"),),
)  # fmt: skip

FIRST, SECOND = "推荐专家之一", "推荐专家之二"
RECOMMENDED = frozenset({"exceptional", "direct"})
_EXPERTS = tuple(
    Field(name=f"{who}_{name}", label=f"专家{number}{label}", kind=kind, max_length=length, group=group, help=text)
    for who, number, group in (("first", "一", FIRST), ("second", "二", SECOND))
    for name, label, kind, length, text in (
        ("expert", "姓名", FieldKind.PERSON_NAME, 0, ""),
        ("unit", "工作单位", FieldKind.ORGANISATION_NAME, 0, ""),
        ("title", "职称", FieldKind.LINE, 40, "本专业或相近专业的正高级职称，如“正高级工程师”。"),
        ("speciality", "从事专业", FieldKind.LINE, 40, ""),
    )
)
# 正高级 as it is written on certificates, old names included.
_SENIOR = ("正高级", "教授级", "研究员级", "教授", "研究员")


def _experts_are_senior(data: Data, section: Section) -> list[Problem]:
    """破格 needs two recommendations of 正高级; what the title is called is for the officer to judge: a warning."""
    return [
        Problem(
            name, f"“{section.field(name).label}”填写的是“{title}”，推荐专家应具有正高级职称，请核对。", is_warning=True
        )
        for name in ("first_title", "second_title")
        if (title := data.get(name)) and not _is_senior(title)
    ]


def _is_senior(title: str) -> bool:
    return any(sign in title for sign in _SENIOR) and not title.startswith(("副", "助理"))


def _recommendations(data: Data) -> int:
    return 2 if data.get("way") in RECOMMENDED else 0


EXCEPTIONAL = Section(
    code="exceptional",
    label="破格和直接申报",
    group=SectionGroup.PROOF,
    noun="项",
    help="逐级申报且学历、年限都符合条件的不填。破格和直接申报须由两名本专业或相近专业的正高级专家推荐。",
    title_fields=("way", "unmet"),
    fields=(
        Field(name="way", label="申报方式", kind=FieldKind.CHOICE, choices=choices.EXCEPTION_WAYS, required=True),
        Field(name="unmet", label="不具备的条件", kind=FieldKind.CHOICE, choices=choices.UNMET, required=True),
        Field(name="clause", label="依据条款", max_length=120, required=True, help="申报条件中的哪一条，如“第九条第（二）项”。"),
        Field(
            name="self_score", label="量化自评分", kind=FieldKind.DECIMAL, unit="分", places=1, largest=200,
            help="申报条件要求自评的填写。",
        ),
        Field(name="reason", label="符合条件的说明", kind=FieldKind.TEXT, max_length=800, required=True, help="对照条款逐项说明业绩。"),
        *_EXPERTS,
    ),
    slots=(
        Slot(
            code="recommendations", label="专家推荐意见书", maximum=4, minimum_when=_recommendations,
            help="每名专家一份，本人签名，附职称证书。",
        ),
        Slot(code="proof", label="证明材料", help="证明符合破格、直接申报条件的材料。"),
    ),
    columns=("way", "unmet", "clause", "first_expert", "second_expert"),
    print_columns=("way", "unmet", "clause", "reason", "first_expert", "second_expert"),
    form_columns={PaperForm.OVERVIEW: ("way", "clause"), PaperForm.LISTING: ("way",), PaperForm.ROSTER: ("way",)},
    rules=(
        *(
            rules.required_when(f"{who}_{name}", "way", RECOMMENDED)
            for who in ("first", "second")
            for name in ("expert", "unit", "title")
        ),
        rules.distinct("first_expert", "second_expert", "两名推荐专家不能是同一个人，请另选一名专家。"),
        _experts_are_senior,
    ),
    whole_rules=(rules.single("“破格和直接申报”只填写一项，请删去多余的。"),),
)  # fmt: skip

RECORDED = frozenset(code for code, _ in choices.RECORD_KINDS if code != "none")
PUNISHED = frozenset({"party", "administrative"})

DISCIPLINE = Section(
    code="discipline",
    label="处分与诚信",
    group=SectionGroup.PROOF,
    help="如实填写受到的处分、失信记录和正在接受调查的情形；没有的，填写一条并选择“没有”。隐瞒不报的，按弄虚作假处理。",
    title_fields=("kind", "level"),
    fields=(
        Field(name="kind", label="情形", kind=FieldKind.CHOICE, choices=choices.RECORD_KINDS, required=True),
        Field(name="level", label="处分种类", kind=FieldKind.CHOICE, choices=choices.RECORD_LEVELS),
        Field(name="decided_on", label="决定（记录）日期", kind=FieldKind.DATE),
        Field(
            name="ends_on",
            label="影响期（记录期）至",
            kind=FieldKind.DATE,
            may_be_future=True,
            help="处分期或诚信档案记录期届满的日期。",
        ),
        Field(name="authority", label="决定（记录）单位", kind=FieldKind.ORGANISATION_NAME),
        Field(name="document_no", label="决定文号", max_length=60, key=True),
        Field(name="reason", label="情况说明", kind=FieldKind.TEXT, max_length=500),
    ),
    slots=(Slot(code="decision", label="决定书或证明", help="处分决定、解除处分决定、信用修复证明等。"),),
    columns=("kind", "level", "decided_on", "ends_on"),
    print_columns=("kind", "level", "decided_on", "ends_on", "authority"),
    rules=(
        rules.in_order("decided_on", "ends_on"),
        rules.required_when("level", "kind", PUNISHED),
        rules.required_when("decided_on", "kind", RECORDED),
        rules.required_when("ends_on", "kind", RECORDED - {"inquiry"}),
        rules.required_when("authority", "kind", RECORDED),
        rules.required_when("reason", "kind", RECORDED),
    ),
    whole_rules=(rules.alone("kind", "none", "已选择“没有”，又填写了其他情形，请删去其中一种。"),),
)
