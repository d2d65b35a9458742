"""论文、著作、专利和软件著作权: what the person has published and protected."""

from dossiers.enums import PaperForm, SectionGroup
from dossiers.sections import identifiers, rules, works
from dossiers.sections.declaration import Data, Field, Problem, Section, Slot
from dossiers.sections.kinds import FieldKind
from dossiers.sections.upcasters import serial_numbers_apart

ABSTRACT = "不超过 250 字，打印在评审表上。"
# 论文报告 and 会议 need no 刊号, whatever is published in a journal does.
SERIALS = frozenset({"core", "national", "provincial"})

PAPERS = Section(
    code="papers",
    label="论文",
    group=SectionGroup.SCHOLARSHIP,
    version=2,
    noun="篇",
    help="填写任现职以来发表的论文，代表作在前。",
    title_fields=("title", "journal"),
    fields=(
        Field(name="title", label="题目", max_length=150, required=True),
        Field(name="journal", label="刊物（会议）名称", max_length=100, required=True),
        Field(
            name="journal_level", label="刊物级别", kind=FieldKind.CHOICE, choices=works.JOURNAL_LEVELS, required=True,
        ),
        Field(name="issn", label="国际刊号（ISSN）", max_length=40, check=identifiers.issn, help="如“1000-6869”。"),
        Field(
            name="cn_serial", label="国内统一刊号（CN）", max_length=40, check=identifiers.cn_serial,
            help="如“CN 11-1931/TU”。",
        ),
        Field(name="published_on", label="发表时间", kind=FieldKind.MONTH, required=True),
        Field(name="issue", label="卷、期、页码", max_length=60, help="如“第 12 卷第 3 期，45–48 页”。"),
        Field(name="words", label="本人撰写字数", kind=FieldKind.INTEGER, unit="字"),
        Field(name="rank", label="署名位次", kind=FieldKind.CHOICE, choices=works.AUTHOR_RANKS, required=True),
        Field(name="doi", label="DOI", max_length=100, key=True, check=identifiers.doi, help="没有的不填。"),
        Field(name="indexed", label="收录情况", max_length=60, help="如“EI 收录，检索号……”。"),
        Field(
            name="is_assessed", label="是否送审（鉴定）论文", kind=FieldKind.BOOLEAN, help="作为代表作送专家鉴定的选“是”。",
        ),
        Field(name="abstract", label="内容提要", kind=FieldKind.TEXT, max_length=250, help=ABSTRACT),
        Field(name="note", label="备注", max_length=200),
    ),
    slots=(
        Slot(code="cover", label="封面", minimum=1, maximum=2),
        Slot(code="contents", label="目录", minimum=1, maximum=3),
        Slot(code="body", label="正文", minimum=1, maximum=10),
        Slot(code="search", label="检索证明"),
    ),
    columns=("title", "journal", "published_on", "rank"),
    print_columns=("published_on", "title", "abstract", "journal", "rank"),
    form_columns={
        PaperForm.OVERVIEW: ("published_on", "title", "journal", "rank"),
        PaperForm.SUMMARY: ("title", "journal", "rank", "published_on"),
    },
    rules=(rules.any_of(("issn", "cn_serial"), "journal_level", SERIALS),),
    upcasters={1: serial_numbers_apart},
)  # fmt: skip

BOOKS = Section(
    code="books",
    label="著作",
    group=SectionGroup.SCHOLARSHIP,
    noun="部",
    help="填写正式出版的著作、教材和译著；标准、图集在“标准工法”中填写。",
    title_fields=("title", "publisher"),
    fields=(
        Field(name="title", label="书名", max_length=100, required=True),
        Field(name="kind", label="著作类别", kind=FieldKind.CHOICE, choices=works.BOOK_KINDS, required=True),
        Field(name="publisher", label="出版社", kind=FieldKind.ORGANISATION_NAME, required=True),
        Field(
            name="isbn", label="书号（ISBN）", max_length=40, key=True, required=True, check=identifiers.isbn,
            help="见版权页或封底，如“978-7-112-26688-3”。",
        ),
        Field(name="published_on", label="出版日期", kind=FieldKind.MONTH, required=True),
        Field(name="level", label="级别", max_length=40, help="如“国家级规划教材”，没有的不填。"),
        Field(name="total_words", label="总字数", kind=FieldKind.DECIMAL, unit="万字", places=1, largest=9999, required=True),
        Field(
            name="own_words", label="本人撰写字数", kind=FieldKind.DECIMAL, unit="万字", places=1, largest=9999,
            required=True,
        ),
        Field(name="rank", label="署名位次", kind=FieldKind.CHOICE, choices=works.BOOK_RANKS, required=True),
        Field(name="abstract", label="内容提要", kind=FieldKind.TEXT, max_length=250, help=ABSTRACT),
    ),
    slots=(
        Slot(code="cover", label="封面", minimum=1, maximum=2),
        Slot(code="copyright", label="版权页", minimum=1, maximum=2, help="列有书号、字数和作者。"),
        Slot(code="body", label="正文", minimum=1, maximum=10, help="本人撰写的章节，可以节选。"),
    ),
    columns=("title", "publisher", "published_on", "rank"),
    print_columns=("published_on", "title", "abstract", "publisher", "rank"),
    form_columns={
        PaperForm.OVERVIEW: ("published_on", "title", "publisher", "own_words", "rank"),
        PaperForm.SUMMARY: ("title", "publisher", "rank", "published_on"),
    },
    rules=(rules.not_above("own_words", "total_words"),),
)  # fmt: skip


def _kind_fits_number(data: Data, section: Section) -> list[Problem]:
    """The number itself says what kind of patent it is."""
    kind, number = data.get("kind"), data.get("number")
    told = identifiers.kind_of_patent(number) if number else kind
    if not kind or told == kind:
        return []
    said = dict(section.field("kind").choices)[told]
    sentence = f"从号码看是“{said}”，与所选的“{section.shown('kind', data)}”不一致，请核对。"
    return [Problem("number", sentence)]


def _filed_in_the_year_of_the_number(data: Data, section: Section) -> list[Problem]:
    number, filed = data.get("number"), data.get("filed_on")
    if not number or not filed or data.get("kind") == identifiers.SOFTWARE:
        return []
    year = identifiers.year_of_patent(number)
    if filed[:4] == str(year):
        return []
    sentence = f"专利号中的申请年份是 {year} 年，与“申请日”（{section.shown('filed_on', data)}）不一致，请核对。"
    return [Problem("filed_on", sentence, is_warning=True)]


PATENTS = Section(
    code="patents",
    label="专利软著",
    group=SectionGroup.SCHOLARSHIP,
    noun="项",
    help="填写已经授权的专利和已经登记的计算机软件著作权；正在申请的不填。通过转让变更发明人的不予认可。",
    title_fields=("name", "kind"),
    fields=(
        Field(name="name", label="专利（软件）名称", max_length=100, required=True, help="与证书一致。"),
        Field(name="kind", label="类别", kind=FieldKind.CHOICE, choices=works.PATENT_KINDS, required=True),
        Field(
            name="number", label="专利号（登记号）", max_length=40, key=True, required=True,
            check=identifiers.patent_or_software, help="如“ZL 2019 1 0123456.X”“2021SR0123456”。",
        ),
        Field(name="filed_on", label="申请日", kind=FieldKind.DATE, help="软件著作权填写开发完成日期。"),
        Field(name="granted_on", label="授权（登记）日期", kind=FieldKind.DATE, required=True, help="授权公告日或登记日。"),
        Field(name="holder", label="归属", kind=FieldKind.CHOICE, choices=works.HOLDERS, required=True),
        Field(name="holder_name", label="专利权人（著作权人）", max_length=100, required=True),
        Field(name="rank", label="本人排名", kind=FieldKind.INTEGER, smallest=1, largest=99, required=True, help="第几发明人（开发者）。"),
        Field(name="people", label="发明人总数", kind=FieldKind.INTEGER, smallest=1, largest=99),
        Field(name="is_acquired", label="是否经转让变更过发明人", kind=FieldKind.BOOLEAN, required=True),
        Field(name="is_applied", label="是否转化应用", kind=FieldKind.BOOLEAN, required=True),
        Field(name="effect", label="转化应用情况和效益", kind=FieldKind.TEXT, max_length=300),
    ),
    slots=(
        Slot(code="certificate", label="证书", minimum=1, help="专利证书或软件著作权登记证书。"),
        Slot(code="register", label="登记簿副本", help="证明专利有效、发明人未变更。"),
        Slot(code="application_proof", label="转化应用证明", help="实施许可合同、应用证明等。"),
    ),
    columns=("name", "kind", "number", "rank", "granted_on"),
    print_columns=("granted_on", "name", "number", "kind", "rank"),
    form_columns={PaperForm.OVERVIEW: ("granted_on", "name", "kind", "rank"), PaperForm.SUMMARY: ("name", "kind", "rank")},
    rules=(
        _kind_fits_number,
        _filed_in_the_year_of_the_number,
        rules.in_order("filed_on", "granted_on"),
        rules.not_above("rank", "people"),
        rules.required_when("effect", "is_applied", frozenset({True})),
        rules.caution("is_acquired", frozenset({True}), "通过转让变更发明人的专利一般不予认可，请核对后决定是否选用。"),
    ),
)  # fmt: skip
