"""What a scheme says of its papers: notices, printed forms, spreadsheets."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

from review.columns import Column
from review.enums import DocumentKind
from review.scheme.reading import known


@dataclass(frozen=True)
class NoticeText:
    """What a scheme says in one kind of notice; an empty part is said by `services.notice_texts`."""

    mark: str = ""
    title: str = ""
    clause: str = ""
    body: str = ""
    remedy: str = ""

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(**known(cls, data))


@dataclass(frozen=True)
class NoticeRules:
    """通知书: how they are numbered, and the scheme's texts by kind."""

    number: str = "职审{mark}〔{year}〕{office}-{number}号"
    texts: dict[str, NoticeText] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        texts = {kind: NoticeText.read(text) for kind, text in data.get("texts", {}).items()}
        return cls(data.get("number", cls.number), texts)

    def text_of(self, kind: str) -> NoticeText:
        return self.texts.get(kind, NoticeText())


@dataclass(frozen=True)
class PrintForm:
    """How one printed form is called and looks under a scheme; `template` is a file of templates/print."""

    title: str
    template: str
    watermark: str = ""
    note: str = ""


# What is printed where a scheme says nothing. {title}: the name of the 职称 that is applied for.
FORMS = {
    DocumentKind.SUMMARY: PrintForm("申报{title}专业技术资格人员情况简介表", "summary"),
    DocumentKind.OVERVIEW: PrintForm("推荐（评审）{title}资格人员情况综合表", "overview"),
    DocumentKind.OPINIONS: PrintForm("职称申报审核意见", "opinions"),
    DocumentKind.COVER: PrintForm("职称评审送审材料封面", "cover"),
    DocumentKind.ROSTER: PrintForm("评审委员会评审对象申报资格审核花名册", "roster"),
    DocumentKind.NOTICE: PrintForm("通知书", "notice"),
    DocumentKind.LETTER: PrintForm("用人单位委托证明", "letter"),
    DocumentKind.REVIEW_PUBLIC: PrintForm("专业技术职务任职资格评审表（公示版）", "review_public"),
    DocumentKind.PUBLICITY: PrintForm("职称申报人员业绩公示表", "publicity"),
    DocumentKind.PUBLICITY_END: PrintForm("职称申报公示情况表", "publicity_end"),
}


@dataclass(frozen=True)
class PrintRules:
    """What a scheme says of its printed forms; `watermark` is of every form that names none of its own."""

    watermark: str = ""
    forms: dict[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(data.get("watermark", ""), dict(data.get("forms", {})))

    def form(self, kind: DocumentKind, *, title: str = "") -> PrintForm:
        """One form with its own words; without a title of the application the place stays open."""
        kind = DocumentKind.ROSTER if kind == DocumentKind.ROSTER_WHOLE else kind
        own = {"watermark": self.watermark} | self.forms.get(kind, {})
        form = replace(FORMS[kind], **own)
        return replace(form, title=form.title.replace("{title}", title or "　　　　"))


@dataclass(frozen=True)
class TableColumn:
    """One column of a table that is taken along as a spreadsheet; without title and width it has the usual ones."""

    column: Column
    title: str = ""
    width: float = 0

    @classmethod
    def read(cls, data: dict[str, Any]) -> Self:
        return cls(Column(data["column"]), data.get("title", ""), data.get("width", 0))
