"""What works are: kinds, scales, levels and duties of projects, papers, books, patents, awards and standards."""

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
