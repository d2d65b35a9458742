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

PROJECT_LEVELS = (
    ("national", "国家级"),
    ("provincial", "省（部）级"),
    ("city", "市（厅）级"),
    ("county", "县（市、区）级"),
    ("own", "企业自立"),
    ("other", "其他"),
)
CONCLUSIONS = (
    ("world_leading", "国际领先"),
    ("world_advanced", "国际先进"),
    ("nation_leading", "国内领先"),
    ("nation_advanced", "国内先进"),
    ("province_leading", "省内领先"),
    ("accepted", "通过验收（鉴定）"),
    ("other", "其他"),
)
THIRD_PARTY_PROOFS = (
    ("drawings", "盖有审图章的图纸"),
    ("five_parties", "五方签章文件"),
    ("platform", "监管平台登记截图"),
    ("contract", "合同中约定的人员名单"),
    ("other", "其他第三方出具的材料"),
)

AWARD_KINDS = (
    ("science", "科学技术奖"),
    ("quality", "工程质量奖"),
    ("survey_design", "勘察设计奖"),
    ("consulting", "咨询、造价、监理成果奖"),
    ("innovation", "质量管理、技术创新成果"),
    ("competition", "技能竞赛"),
    ("honour", "荣誉称号"),
    ("other", "其他"),
)
AWARD_LEVELS = (
    ("international", "国际级"),
    ("national", "国家级"),
    ("provincial", "省（部）级"),
    ("city", "市（厅）级"),
    ("county", "县（市、区）级"),
    ("society", "行业学会、协会"),
    ("unit", "本单位"),
)
AWARD_GRADES = (
    ("special", "特等奖（最高奖）"),
    ("first", "一等奖（金奖）"),
    ("second", "二等奖（银奖）"),
    ("third", "三等奖（铜奖）"),
    ("merit", "优秀奖、鼓励奖"),
    ("none", "不分等级"),
)
STANDARD_KINDS = (
    ("national", "国家标准"),
    ("industry", "行业标准"),
    ("local", "地方标准"),
    ("group", "团体标准"),
    ("enterprise", "企业标准"),
    ("atlas", "标准设计图集"),
    ("method", "工法"),
    ("guide", "导则、指南"),
)
STANDARD_LEVELS = (
    ("national", "国家级"),
    ("provincial", "省（部）级"),
    ("city", "市（厅）级"),
    ("society", "行业学会、协会"),
    ("enterprise", "企业级"),
)
STANDARD_DUTIES = (
    ("chief", "主编（第一起草人）"),
    ("drafter", "主要起草人"),
    ("member", "参编"),
    ("reviewer", "主要审查人"),
)
OUTCOME_KINDS = (
    ("report", "技术报告、可行性研究报告"),
    ("scheme", "专项施工方案、技术方案"),
    ("transfer", "科技成果转化"),
    ("service", "技术推广、基层服务"),
    ("teaching", "人才培养、带徒传技"),
    ("software", "软件、平台、数据库开发"),
    ("other", "其他"),
)

BOOK_KINDS = (
    ("monograph", "专著"),
    ("compilation", "编著"),
    ("textbook", "教材"),
    ("translation", "译著"),
    ("reference", "工具书"),
)
BOOK_RANKS = (
    ("sole", "独著（译）"),
    ("first", "第一作者（主编）"),
    ("second", "第二作者（副主编）"),
    ("third", "第三作者"),
    ("member", "参编"),
)
PATENT_KINDS = (
    ("invention", "发明专利"),
    ("utility", "实用新型专利"),
    ("design", "外观设计专利"),
    ("software", "计算机软件著作权"),
)
HOLDERS = (("own", "本人"), ("unit", "单位"), ("shared", "本人与单位共有"), ("other", "其他"))

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
