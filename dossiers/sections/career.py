"""工作经历、学习培训: where the person worked, and what they learned beside it."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import choices, rules
from dossiers.sections.declaration import Field, Section, Slot
from dossiers.sections.kinds import FieldKind

EXPERIENCE = Section(
    code="experience",
    label="工作经历",
    group=SectionGroup.CAREER,
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
        Field(name="note", label="备注", max_length=200, help="兼职、待业、在读等情况在此说明。"),
    ),
    slots=(Slot(code="proof", label="证明材料", help="劳动（聘用）合同、任职文件等，可不上传。"),),
    columns=("started_on", "ended_on", "employer", "post"),
    print_columns=("started_on", "ended_on", "employer", "work", "post"),
    form_columns={PaperForm.SUMMARY: ("started_on", "ended_on", "employer", "work")},
    rules=(rules.in_order("started_on", "ended_on"),),
    whole_rules=(rules.continuous("started_on", "ended_on"),),
)

STUDIES = Section(
    code="studies",
    label="学习培训",
    group=SectionGroup.CAREER,
    noun="次",
    help="填写学历教育以外的专业学习、业务培训和国内外进修；每年的继续教育学时在“继续教育”中填写。",
    title_fields=("content", "place"),
    fields=(
        Field(name="started_on", label="开始时间", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="结束时间", kind=FieldKind.MONTH, required=True),
        Field(name="kind", label="类别", kind=FieldKind.CHOICE, choices=choices.STUDY_KINDS, required=True),
        Field(name="content", label="培训名称（学习内容）", max_length=80, required=True),
        Field(name="place", label="学习地点（院校、机构）", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(name="length", label="学制或学时", max_length=30, help="如“80 学时”“一年”。"),
        Field(name="result", label="学习结果", max_length=40, help="如“结业”“取得合格证书”。"),
        Field(name="witness", label="证明人", kind=FieldKind.PERSON_NAME),
    ),
    slots=(Slot(code="certificate", label="结业证书或证明", help="没有证书的，上传培训通知或单位派出文件。"),),
    columns=("started_on", "ended_on", "kind", "content"),
    print_columns=("started_on", "ended_on", "content", "place", "length", "result", "witness"),
    form_columns={PaperForm.OVERVIEW: ("started_on", "ended_on", "content", "place")},
    rules=(rules.in_order("started_on", "ended_on"),),
)
