"""The lists people choose from; codes follow the national standards where there is one."""

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

PROJECT_CLASSES = (
    ("building", "房屋建筑工程"),
    ("municipal", "市政公用工程"),
    ("road_bridge", "公路、桥梁与隧道工程"),
    ("rail", "轨道交通工程"),
    ("water", "水利水电工程"),
    ("landscape", "园林绿化工程"),
    ("decoration", "装饰装修工程"),
    ("installation", "机电设备安装工程"),
    ("geotechnical", "岩土与地基基础工程"),
    ("survey_plan", "勘察、规划与咨询"),
    ("research", "科研课题"),
    ("other", "其他"),
)
PROJECT_SCALES = (("large", "大型"), ("medium", "中型"), ("small", "小型"))
PROJECT_DUTIES = (
    ("manager", "项目负责人（项目经理）"),
    ("technical", "技术负责人"),
    ("supervisor", "总监理工程师"),
    ("discipline", "专业（子项）负责人"),
    ("main", "主要参与"),
    ("member", "一般参与"),
)
ACCEPTANCE_RESULTS = (
    ("passed", "验收合格"),
    ("excellent", "验收优良"),
    ("drawing_reviewed", "施工图审查合格"),
    ("running", "在建，尚未验收"),
    ("other", "其他"),
)

JOURNAL_LEVELS = (
    ("international", "国际期刊（SCI、EI 等收录）"),
    ("core", "中文核心期刊"),
    ("national", "国家级期刊"),
    ("provincial", "省级期刊"),
    ("conference", "学术会议论文集"),
    ("internal", "专业技术报告（未公开发表）"),
)
AUTHOR_RANKS = (
    ("sole", "独著"),
    ("first", "第一作者"),
    ("corresponding", "通讯作者"),
    ("second", "第二作者"),
    ("third", "第三作者"),
    ("later", "第四作者及以后"),
)
