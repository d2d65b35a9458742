"""基本信息、学历学位: who the person is and where they learned."""

from dossiers.enums import EvidenceKind, PaperForm, SectionGroup
from dossiers.sections import choices, identifiers, rules, upcasters
from dossiers.sections.declaration import Data, Derived, Field, Section, Slot
from dossiers.sections.kinds import FieldKind

WORK, POLITICS, LANGUAGE, CONTACT = "工作情况", "党派情况", "外语和兼职", "联系方式"
# 学信网自 2002 年起可以在线出具备案表。
REGISTERED_SINCE = "2002-01"

BASIC = Section(
    code="basic",
    label="基本信息",
    group=SectionGroup.PERSON,
    version=2,
    many=False,
    help="姓名、性别、出生日期、证件号码和手机号来自您的账号；与身份证件不一致的，请联系用人单位或当地人力社保部门更正。",
    fields=(
        Field(name="former_name", label="曾用名", kind=FieldKind.PERSON_NAME, help="没有的不填。"),
        Field(name="ethnicity", label="民族", kind=FieldKind.CHOICE, choices=choices.ETHNICITIES, required=True),
        Field(name="native_place", label="籍贯", max_length=40, required=True, help="填写到县（市、区），如“浙江绍兴”。"),
        Field(name="birth_place", label="出生地", max_length=40, help="填写到县（市、区）。"),
        Field(name="health", label="身体状况", kind=FieldKind.CHOICE, choices=choices.HEALTH),
        Field(
            name="id_valid_until", label="身份证件有效期至", kind=FieldKind.DATE, may_be_future=True,
            help="长期有效的不填。",
        ),
        Field(
            name="identity", label="个人身份性质", kind=FieldKind.CHOICE, choices=choices.IDENTITIES, required=True,
            group=WORK, help="按目前的劳动（聘用）关系选择。",
        ),
        Field(
            name="started_work_on", label="参加工作时间", kind=FieldKind.MONTH, required=True, group=WORK,
            help="以人事档案记载为准，如 2008-07。",
        ),
        Field(
            name="current_profession", label="现从事专业", max_length=40, group=WORK,
            help="申报时自动带入，最终以申报时确认的为准，各种表册打印同一内容。",
        ),
        Field(
            name="profession_since", label="从事本专业起始时间", kind=FieldKind.MONTH, required=True, group=WORK,
            help="专业技术工作年限由此计算。",
        ),
        Field(name="department_post", label="所在部门及岗位", max_length=60, required=True, group=WORK),
        Field(name="administrative_post", label="行政职务", max_length=40, group=WORK, help="没有的不填。"),
        Field(name="administrative_post_since", label="行政职务任命时间", kind=FieldKind.MONTH, group=WORK),
        Field(
            name="salary", label="标准工资", kind=FieldKind.DECIMAL, unit="元/月", group=WORK,
            help="评审表上的一栏，单位要求填写时填写。",
        ),
        Field(
            name="archive_keeper", label="人事档案保管单位", kind=FieldKind.ORGANISATION_NAME, required=True, group=WORK,
            help="填写单位全称；委托人才交流中心保管的，填写该中心名称。",
        ),
        Field(
            name="political_status", label="政治面貌", kind=FieldKind.CHOICE, choices=choices.POLITICAL_STATUSES,
            required=True, group=POLITICS,
        ),
        Field(name="party_joined_on", label="加入党派（共青团）时间", kind=FieldKind.MONTH, group=POLITICS),
        Field(name="party_post", label="党派（共青团）内职务", max_length=60, group=POLITICS, help="没有的不填。"),
        Field(
            name="foreign_language", label="外语语种", kind=FieldKind.CHOICE, choices=choices.LANGUAGES, group=LANGUAGE,
        ),
        Field(
            name="foreign_language_level", label="外语水平（等级）", max_length=60, group=LANGUAGE,
            help="如“大学英语六级”“能阅读专业资料”。",
        ),
        Field(name="foreign_language_on", label="外语等级取得时间", kind=FieldKind.MONTH, group=LANGUAGE),
        Field(
            name="societies", label="学术团体及社会兼职", kind=FieldKind.TEXT, max_length=300, group=LANGUAGE,
            help="没有的不填。",
        ),
        Field(name="email", label="电子邮箱", max_length=100, group=CONTACT, check=identifiers.email_address),
        Field(name="address", label="通信地址", max_length=120, required=True, group=CONTACT),
    ),
    slots=(
        Slot(
            code="photo", label="照片", kind=EvidenceKind.PHOTO, minimum=1, maximum=1, max_mb=5,
            help="近期免冠正面白底证件照，宽不小于 180 像素、高不小于 240 像素，系统按表册尺寸（413×626）保存。",
        ),
        Slot(code="id_card", label="身份证件", maximum=2, help="受理机构要求核对时上传正反两面。"),
        Slot(code="archive_proof", label="档案保管证明", maximum=2, help="档案委托人才交流中心保管的，上传代理证明或合同。"),
    ),
    derived=(Derived("profession_years", "专业技术工作年限", rules.full_years("profession_since"), "年"),),
    print_columns=(
        "former_name", "ethnicity", "birth_place", "salary", "started_work_on", "health", "administrative_post",
        "administrative_post_since", "political_status", "party_joined_on", "party_post", "societies",
        "foreign_language", "foreign_language_level", "current_profession",
    ),
    form_columns={
        PaperForm.OVERVIEW: ("started_work_on", "current_profession", "administrative_post", "foreign_language_level"),
        PaperForm.SUMMARY: ("administrative_post", "party_post", "started_work_on", "profession_years"),
        PaperForm.LISTING: ("started_work_on", "current_profession", "profession_years"),
        PaperForm.ROSTER: ("department_post", "current_profession", "profession_years"),
    },
    rules=(
        rules.in_order("started_work_on", "profession_since"),
        rules.required_with("administrative_post_since", "administrative_post"),
        rules.required_with("foreign_language", "foreign_language_level"),
        rules.caution(
            "identity", frozenset({"civil_servant"}),
            "公务员和参照公务员法管理的人员不得申报职称，请核对“个人身份性质”。",
        ),
        rules.caution("identity", frozenset({"retired"}), "离退休人员不得申报职称，请核对“个人身份性质”。"),
    ),
    upcasters={1: upcasters.language_apart},
)  # fmt: skip


def _wanted_verification(data: Data) -> str:
    """Which paper shows that the degree is true: by where and when it was obtained."""
    ended_on = data.get("ended_on") or ""
    if data.get("study_mode") == "overseas":
        return "境外学历请上传教育部留学服务中心出具的国外学历学位认证书。"
    if data.get("study_mode") == "party_school" or not ended_on:
        return ""
    if ended_on < REGISTERED_SINCE:
        return "2001 年及以前毕业的，请上传学历认证报告。"
    return "2002 年及以后毕业的，请上传学信网《教育部学历证书电子注册备案表》。"


EDUCATION = Section(
    code="education",
    label="学历学位",
    group=SectionGroup.PERSON,
    help="从大学（中专）阶段填起，每个学历填写一条。",
    title_fields=("school", "major", "level"),
    fields=(
        Field(name="started_on", label="入学时间", kind=FieldKind.MONTH, required=True),
        Field(name="ended_on", label="毕业时间", kind=FieldKind.MONTH, required=True, help="以毕业证书所载时间为准。"),
        Field(name="school", label="毕业院校", kind=FieldKind.ORGANISATION_NAME, required=True, help="填写毕业时的校名全称。"),
        Field(name="major", label="所学专业", max_length=60, required=True),
        Field(
            name="level", label="学历", kind=FieldKind.CHOICE, choices=choices.EDUCATION_LEVELS, required=True,
        ),
        Field(name="degree", label="学位", kind=FieldKind.CHOICE, choices=choices.DEGREES, required=True),
        Field(
            name="study_mode", label="学习形式", kind=FieldKind.CHOICE, choices=choices.STUDY_MODES, required=True,
        ),
        Field(name="length", label="学制", kind=FieldKind.DECIMAL, unit="年", places=1, largest=12),
        Field(name="certificate_no", label="毕业证书编号", max_length=40, key=True, required=True),
        Field(name="degree_no", label="学位证书编号", max_length=40, key=True),
        Field(
            name="verification_code", label="学信网在线验证码", max_length=30, check=identifiers.learning_code,
            help="备案表上的验证码，没有的不填。",
        ),
        Field(
            name="is_highest", label="是否最高学历", kind=FieldKind.BOOLEAN, required=True,
            help="只能有一条为“是”。",
        ),
        Field(name="is_first", label="是否第一学历", kind=FieldKind.BOOLEAN, help="参加工作前取得的全日制学历。"),
        Field(
            name="is_related", label="是否本专业或相近专业", kind=FieldKind.BOOLEAN,
            help="与申报专业相比；最高学历选“否”的，请同时填写其他学历。",
        ),
    ),
    slots=(
        Slot(code="diploma", label="毕业证书", minimum=1, help="PDF 或清晰的图片。"),
        Slot(code="degree_certificate", label="学位证书"),
        Slot(
            code="verification", label="学历验证材料", wanted=_wanted_verification,
            help="2002 年及以后的学历上传学信网《教育部学历证书电子注册备案表》；2001 年及以前的上传学历认证报告；"
            "境外学历上传教育部留学服务中心认证书。",
        ),
    ),
    columns=("school", "major", "level", "degree", "ended_on"),
    print_columns=("started_on", "ended_on", "school", "major", "length", "level", "degree"),
    form_columns={
        PaperForm.OVERVIEW: ("level", "length", "school", "ended_on", "major"),
        PaperForm.SUMMARY: ("ended_on", "school", "major", "level", "is_first"),
        PaperForm.LISTING: ("level", "degree", "school", "major", "ended_on"),
        PaperForm.ROSTER: ("level", "degree", "school", "major", "ended_on", "study_mode", "is_highest"),
    },
    rules=(
        rules.in_order("started_on", "ended_on"),
        rules.required_when("degree_no", "degree", frozenset({"doctor", "master", "second_bachelor", "bachelor"})),
    ),
    whole_rules=(
        rules.exactly_one(
            "is_highest",
            "请在“学历学位”中把一条的“是否最高学历”选为“是”。",
            "“学历学位”中只能有一条为最高学历，请把其余的“是否最高学历”改为“否”。",
        ),
        rules.at_most_one(
            "is_first", "“学历学位”中只能有一条为第一学历，请把其余的“是否第一学历”改为“否”。"
        ),
        rules.on_top(
            "is_highest", "level", tuple(code for code, _ in choices.EDUCATION_LEVELS),
            "“学历学位”中还有比这一条更高的学历，请核对“是否最高学历”。",
        ),
    ),
)  # fmt: skip
