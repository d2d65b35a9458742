"""Which papers prove an entry, and what stands on them. Nothing is drawn before it is stored. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from committees.management.demo.cast import Player
from committees.management.demo.sheets import Sheet

Data = Mapping[str, Any]
LEVELS = {"bachelor": ("本科", "普通高等学校毕业证书"), "master": ("硕士研究生", "硕士研究生毕业证书")}
DUTY_NAMES = {"manager": "项目负责人", "technical": "技术负责人", "discipline": "专业负责人", "main": "主要参与人员"}


@dataclass(frozen=True)
class Document:
    """One file of a slot: its name says whether it is a photographed page or a scanned PDF."""

    slot: str
    name: str
    sheets: tuple[Sheet, ...]

    @property
    def is_pdf(self) -> bool:
        return self.name.endswith(".pdf")


def diploma(player: Player, data: Data) -> list[Document]:
    """毕业证书, photographed."""
    level, heading = LEVELS[data["level"]]
    text = (
        f"学生{player.name}，性别{player.sex.label}，{_month(data['started_on'])}至{_month(data['ended_on'])}在本校"
        f"{data['major']}专业{level}学习，学制{data['length']}年，修完教学计划规定的全部课程，成绩合格，准予毕业。"
    )
    sheet = Sheet(
        heading=heading,
        paragraphs=(text,),
        issuer=data["school"],
        issued_on=f"{_month(data['ended_on'])}30日",
        number=data["certificate_no"],
        is_landscape=True,
    )
    return [Document("diploma", "毕业证书.jpg", (sheet,)), _registration(player, data)]


def _registration(player: Player, data: Data) -> Document:
    """教育部学历证书电子注册备案表, saved from its page."""
    lines = (
        ("姓名", player.name),
        ("毕业院校", data["school"]),
        ("专业", data["major"]),
        ("毕业时间", _month(data["ended_on"])),
        ("证书编号", data["certificate_no"]),
    )
    sheet = Sheet(heading="教育部学历证书电子注册备案表", lines=lines, tint="#ffffff", frame="#4a6c8c")
    return Document("verification", "学历证书电子注册备案表.jpg", (sheet,))


def title_certificate(player: Player, data: Data) -> list[Document]:
    """专业技术资格证书, photographed."""
    lines = (
        ("姓名", player.name),
        ("性别", player.sex.label),
        ("系列", data["series"]),
        ("专业", data["speciality"]),
        ("资格名称", data["title"]),
        ("取得时间", _day(data["obtained_on"])),
        ("评审组织", data["authority"]),
    )
    sheet = Sheet(
        heading="专业技术资格证书",
        lines=lines,
        issuer=data["authority"][:16],
        issued_on=_day(data["obtained_on"]),
        number=data["certificate_no"],
        is_landscape=True,
        tint="#fbf6f2",
        frame="#8a3b36",
    )
    return [Document("certificate", f"{data['title']}证书.jpg", (sheet,))]


def training_record(player: Player, data: Data) -> list[Document]:
    """学时登记证明, scanned."""
    lines = (
        ("姓名", player.name),
        ("年度", f"{data['year']} 年"),
        ("一般公需", f"{data['public_hours']} 学时"),
        ("专业科目", f"{data['professional_hours']} 学时"),
        ("施教机构", data["provider"]),
        ("学习内容", data["content"]),
    )
    sheet = Sheet(
        heading="继续教育学时登记证明",
        lines=lines,
        paragraphs=("以上学时经核验登记，特此证明。",),
        issuer=data["provider"],
        issued_on=f"{data['year']}年12月31日",
        number=data["certificate_no"],
        tint="#ffffff",
        frame="#4a6c8c",
    )
    return [Document("proof", f"{data['year']}年学时证明.pdf", (sheet,))]


def project_proof(player: Player, unit: str, data: Data, words: Mapping[str, str]) -> list[Document]:
    """五方签章的验收证明, scanned: two pages."""
    lines = (
        ("工程名称", data["name"]),
        ("建设单位", data["client"]),
        ("建筑面积", f"{data['area']} 平方米"),
        ("工程造价", f"{data['cost']} 万元"),
        ("验收日期", _day(data["accepted_on"])),
        ("验收结论", "合格"),
    )
    first = Sheet(
        heading=words["completion"],
        lines=lines,
        paragraphs=("建设、勘察、设计、施工、监理五方经现场核查，同意通过竣工验收。",),
        issuer=data["client"],
        issued_on=_day(data["accepted_on"]),
        tint="#ffffff",
        frame="#5f6b75",
    )
    second = Sheet(
        heading="项目主要人员登记表",
        lines=(("姓名", player.name), ("单位", unit), ("担任角色", DUTY_NAMES[data["duty"]])),
        paragraphs=(f"本表由{words['register']}打印，与平台登记一致。",),
        issuer=words["register"],
        issued_on=_day(data["accepted_on"]),
        tint="#ffffff",
        frame="#5f6b75",
    )
    return [Document("third_party", "竣工验收证明及人员登记表.pdf", (first, second))]


def outcome_proof(player: Player, data: Data) -> Document:
    """应用证明, photographed."""
    return certificate("proof", "成果应用证明", (("成果", data["name"]), ("完成人", player.name)))


def paper_pages(player: Player, unit: str, data: Data, words: Mapping[str, str]) -> list[Document]:
    """封面、目录、正文, photographed."""
    look = {"tint": "#fdfdfb", "frame": "#3f5a4c"}
    cover = Sheet(heading=data["journal"], lines=(("刊号", data["cn_serial"]), ("刊期", data["issue"])), **look)
    contents = Sheet(
        heading="目　次",
        lines=(("实践与探索", ""), (data["title"][:22], player.name), ("管理纵横", ""), ("信息与动态", "编辑部")),
        **look,
    )
    body = Sheet(
        heading=data["title"],
        lines=(("作者", player.name), ("单位", unit)),
        paragraphs=(f"摘要　{data['abstract']}", *(_filler(data["title"], number, words) for number in range(3))),
        **look,
    )
    return [
        Document("cover", "论文封面.jpg", (cover,)),
        Document("contents", "论文目录.jpg", (contents,)),
        Document("body", "论文正文.pdf", (body,)),
    ]


def insurance_proof(player: Player, data: Data, year: int, words: Mapping[str, str]) -> list[Document]:
    """参保证明, scanned."""
    lines = (
        ("姓名", player.name),
        ("参保单位", data["insured_by"]),
        ("险种", "企业职工基本养老保险"),
        ("缴费起始", _month(data["started_on"])),
        ("近三年", "连续缴费 36 个月"),
    )
    sheet = Sheet(
        heading=words["insurance"],
        lines=lines,
        paragraphs=("以上信息由社会保险经办机构出具，可在网上核验。",),
        issuer=f"{data['place']}社会保险事业管理中心",
        issued_on=f"{year}年3月1日",
        tint="#ffffff",
        frame="#4a6c8c",
    )
    return [Document("proof", "社会保险参保证明.pdf", (sheet,))]


def archive_proof(player: Player, keeper: str) -> list[Document]:
    """档案保管证明, scanned."""
    lines = (("姓名", player.name), ("保管单位", keeper))
    sheet = Sheet(
        heading="人事档案保管证明",
        lines=lines,
        paragraphs=("该同志的人事档案现由我单位保管，特此证明。",),
        issuer=keeper[:16],
    )
    return [Document("archive_proof", "人事档案保管证明.pdf", (sheet,))]


def certificate(
    slot: str, name: str, lines: tuple[tuple[str, str], ...], *, issuer: str = "", issued_on: str = "", number: str = ""
) -> Document:
    """A certificate or page of any kind, photographed: its heading is the name of the file."""
    sheet = Sheet(heading=name, lines=lines, issuer=issuer[:16], issued_on=issued_on, number=number)
    return Document(slot, f"{name}.jpg", (sheet,))


def _filler(title: str, number: int, words: Mapping[str, str]) -> str:
    return (
        f"{number + 1}　{('概况', '分析', '结论')[number]}。本文以{words['example']}为背景，围绕{title}展开，"
        "对比了不同做法的效果，给出了要点，并结合实际结果作了验证，可供同行参考。"
    )


def _month(month: str) -> str:
    return f"{month[:4]}年{int(month[5:7])}月"


def _day(day: str) -> str:
    return f"{_month(day)}{int(day[8:10])}日"
