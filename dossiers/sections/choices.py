"""The lists people choose from about themselves; codes follow the national standards where there is one."""

from accounts.enums import TitleLevel

# 民族（GB/T 3304）: numbered in this order.
_ETHNICITIES = """
汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族
高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族
塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族
"""
ETHNICITIES = (
    *((f"{number:02}", name) for number, name in enumerate(_ETHNICITIES.split(), start=1)),
    ("97", "其他"),
    ("98", "外国血统中国籍人士"),
)

# 政治面貌（GB/T 4762）
POLITICAL_STATUSES = (
    ("01", "中共党员"),
    ("02", "中共预备党员"),
    ("03", "共青团员"),
    ("04", "民革党员"),
    ("05", "民盟盟员"),
    ("06", "民建会员"),
    ("07", "民进会员"),
    ("08", "农工党党员"),
    ("09", "致公党党员"),
    ("10", "九三学社社员"),
    ("11", "台盟盟员"),
    ("12", "无党派人士"),
    ("13", "群众"),
)

HEALTH = (("good", "健康或良好"), ("fair", "一般或较弱"), ("chronic", "有慢性病"), ("disabled", "残疾"))

# 学历, from the highest down; eligibility compares by place in this list.
EDUCATION_LEVELS = (
    ("doctorate", "博士研究生"),
    ("master", "硕士研究生"),
    ("bachelor", "大学本科"),
    ("college", "大学专科"),
    ("secondary", "中等专科"),
    ("technical_preparatory", "技工院校预备技师（技师）班"),
    ("technical_senior", "技工院校高级工班"),
    ("technical_intermediate", "技工院校中级工班"),
    ("high_school", "高中及以下"),
)
DEGREES = (
    ("doctor", "博士"),
    ("master", "硕士"),
    ("second_bachelor", "第二学士（双学士）"),
    ("bachelor", "学士"),
    ("none", "无学位"),
)
STUDY_MODES = (
    ("full_time", "全日制"),
    ("correspondence", "函授"),
    ("evening", "夜大学（业余）"),
    ("self_taught", "自学考试"),
    ("distance", "网络（远程）教育"),
    ("open", "开放教育"),
    ("part_time", "非全日制研究生"),
    ("party_school", "党校学历"),
    ("overseas", "境外学历"),
)

TITLE_LEVELS = tuple(TitleLevel.choices)
OBTAINED_BY = (
    ("review", "评审"),
    ("recognition", "考核认定"),
    ("exam", "考试"),
    ("equivalent", "职业资格对应"),
    ("confirmed", "跨地区确认"),
)
ASSESSMENT_RESULTS = (
    ("excellent", "优秀"),
    ("qualified", "合格"),
    ("basic", "基本合格"),
    ("unqualified", "不合格"),
    ("unrated", "未定等次"),
)

# 个人身份性质: what the rules about civil servants, retired people and posts of institutions ask.
IDENTITIES = (
    ("institution", "事业单位在编人员"),
    ("institution_contract", "事业单位编外聘用人员"),
    ("state", "国有企业人员"),
    ("private", "非公有制单位人员"),
    ("society", "社会组织人员"),
    ("freelance", "自由职业者"),
    ("civil_servant", "公务员或参照公务员法管理的人员"),
    ("retired", "离退休人员"),
)
LANGUAGES = (
    ("english", "英语"),
    ("japanese", "日语"),
    ("russian", "俄语"),
    ("german", "德语"),
    ("french", "法语"),
    ("korean", "韩语"),
    ("other", "其他"),
)

STUDY_KINDS = (
    ("course", "专业学习"),
    ("training", "业务培训"),
    ("domestic", "国内进修"),
    ("abroad", "国（境）外进修"),
    ("exchange", "学术交流"),
)
QUALIFICATION_LEVELS = (("first", "一级"), ("second", "二级"), ("third", "三级"), ("none", "不分级"))
REGISTRATIONS = (
    ("registered", "已注册"),
    ("unregistered", "未注册"),
    ("expired", "注册已过期或已注销"),
    ("not_needed", "不实行注册"),
)
EXAM_KINDS = (
    ("language", "职称外语"),
    ("computer", "计算机应用能力"),
    ("theory", "专业理论（实务）考试"),
    ("level", "专业技术资格（水平）考试"),
    ("defence", "答辩"),
    ("other", "其他"),
)
EXAM_OUTCOMES = (("passed", "合格"), ("exempt", "免试"), ("failed", "不合格"))

EXCEPTION_WAYS = (
    ("exceptional", "破格申报"),
    ("direct", "直接申报"),
    ("green", "海外高层次、急需紧缺人才"),
    ("grassroots", "艰苦边远地区和基层放宽条件"),
)
UNMET = (
    ("education", "学历"),
    ("years", "任职年限"),
    ("both", "学历和任职年限"),
    ("level", "未逐级申报"),
    ("other", "其他"),
)
RECORD_KINDS = (
    ("none", "没有处分、失信记录和正在接受调查的情形"),
    ("party", "党纪处分"),
    ("administrative", "政务（行政）处分"),
    ("unit", "用人单位处分"),
    ("integrity", "职称评审诚信档案记录"),
    ("credit", "其他失信记录"),
    ("inquiry", "正在接受审查调查"),
)
RECORD_LEVELS = (
    ("warning", "警告（党内警告）"),
    ("serious_warning", "严重警告"),
    ("demerit", "记过"),
    ("serious_demerit", "记大过"),
    ("demotion", "降低岗位等级、降级"),
    ("removal", "撤职（撤销党内职务）"),
    ("probation", "留党察看"),
    ("dismissal", "开除（开除党籍）"),
)
