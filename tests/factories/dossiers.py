"""Whole dossiers for tests: every section a scheme asks for, filled in with plausible data, evidence as rows without files."""

import uuid
from typing import Any

from accounts.models import Person, SchemeVersion
from dossiers.enums import EntryState, EvidenceKind, PagesState
from dossiers.models import Dossier, Entry, Evidence
from dossiers.scheme import ChosenSection, DossierRules

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "basic": [{
        "ethnicity": "01", "political_status": "13", "identity": "private", "native_place": "浙江绍兴", "started_work_on": "2008-07",
        "profession_since": "2008-07", "department_post": "结构设计所设计师", "archive_keeper": "杭州市西湖区人才交流中心",
        "address": "杭州市西湖区文三路 1 号", "current_profession": "建筑结构设计",
    }],
    "education": [{
        "started_on": "2004-09", "ended_on": "2008-06", "school": "浙江工业大学", "major": "土木工程", "level": "bachelor",
        "degree": "bachelor", "study_mode": "full_time", "certificate_no": "103371200805001234", "degree_no": "1033742008001234",
        "is_highest": True, "is_first": True,
    }],
    "experience": [{
        "started_on": "2008-07", "employer": "杭州市西湖区市政设计院有限公司", "post": "设计师", "work": "建筑结构设计。",
    }],
    "studies": [{
        "started_on": "2017-03", "ended_on": "2017-09", "kind": "domestic", "content": "装配式建筑结构设计高级研修",
        "place": "同济大学", "length": "120 学时", "result": "结业", "witness": "周敏",
    }],
    "titles": [{
        "title": "工程师", "series": "工程技术人员", "level": "intermediate", "speciality": "建筑结构", "obtained_on": "2014-12-20",
        "obtained_by": "review", "authority": "杭州市建设工程中级评审委员会", "certificate_no": "ZJ20141220001", "is_current": True,
        "appointed_on": "2015-01-01", "appointed_by": "杭州市西湖区市政设计院有限公司",
    }],
    "qualifications": [{
        "name": "一级注册结构工程师", "level": "first", "speciality": "结构", "certificate_no": "20163301234",
        "approved_on": "2016-12-01", "authority": "浙江省人力资源和社会保障厅", "registration": "registered",
        "registration_no": "S163301234", "registered_at": "杭州市西湖区市政设计院有限公司", "registered_until": "2099-12-31",
    }],
    "assessment": [
        {"year": year, "result": "qualified", "assessed_by": "杭州市西湖区市政设计院有限公司"} for year in (2023, 2024, 2025)
    ],
    "training": [
        {"year": year, "public_hours": 20, "professional_hours": 72, "provider": "浙江省建设人才培训中心"}
        for year in (2022, 2023, 2024, 2025)
    ],
    "exams": [{
        "kind": "language", "subject": "英语（理工类 B 级）", "outcome": "passed", "taken_on": "2013-04", "score": "72",
        "organiser": "浙江省人事考试院", "certificate_no": "YY201333001234",
    }],
    "projects": [{
        "name": "文新社区服务中心工程", "client": "杭州市西湖区城建投资有限公司", "project_class": "building",
        "started_on": "2019-03", "completed_on": "2021-05", "scale": "large", "duty": "discipline",
        "contribution": "承担结构专业设计并担任专业负责人。", "acceptance": "passed", "accepted_on": "2021-06-18",
    }],
    "awards": [{
        "name": "浙江省建设工程钱江杯奖（优秀勘察设计）", "kind": "survey_design", "project": "文新社区服务中心工程",
        "authority": "浙江省勘察设计行业协会", "awarded_on": "2022-09", "level": "provincial", "grade": "second", "rank": 3,
        "people": 8, "certificate_no": "QJB2022-118",
    }],
    "standards": [{
        "name": "装配式混凝土结构连接技术规程", "number": "DB33/T 1299-2022", "kind": "local", "level": "provincial",
        "authority": "浙江省住房和城乡建设厅", "published_on": "2022-06-30", "effective_on": "2022-10-01", "duty": "drafter",
        "rank": 4, "note": "第五章。",
    }],
    "outcomes": [{
        "name": "老旧小区加装电梯结构设计导图", "kind": "report", "obtained_on": "2023-04", "level": "county", "rank": 1,
        "abstract": "归纳常见户型的加装方案和基础做法，在本区三十余个小区应用。",
    }],
    "papers": [{
        "title": "框架剪力墙结构抗震性能分析", "journal": "建筑结构", "journal_level": "core", "issn": "1000-6869",
        "cn_serial": "CN 11-1931/TU", "published_on": "2022-05", "rank": "first", "doi": "10.14006/j.jzjgxb.2022.0101",
    }],
    "books": [{
        "title": "住宅结构设计实例", "kind": "compilation", "publisher": "中国建筑工业出版社", "isbn": "978-7-112-26688-3",
        "published_on": "2023-08", "total_words": "38.5", "own_words": "6", "rank": "member",
    }],
    "patents": [{
        "name": "一种装配式楼板连接节点", "kind": "utility", "number": "ZL 2017 2 0123456.6", "filed_on": "2017-02-03",
        "granted_on": "2018-01-12", "holder": "unit", "holder_name": "杭州市西湖区市政设计院有限公司", "rank": 1, "people": 3,
        "is_acquired": False, "is_applied": True, "effect": "用于三个工程，缩短工期约五分之一。",
    }],
    "summary": [{"content": "本人自任现职以来，承担多项结构设计工作，认真负责，成果良好。"}],
    "social_security": [{"insured_by": "杭州市西湖区市政设计院有限公司", "started_on": "2018-01", "place": "杭州市西湖区"}],
    "exceptional": [{
        "way": "exceptional", "unmet": "years", "clause": "第九条第（二）项", "self_score": "86",
        "reason": "获省级勘察设计二等奖，主编地方标准一章。", "first_expert": "陈国强", "first_unit": "浙江省建筑设计研究院",
        "first_title": "正高级工程师", "first_speciality": "建筑结构", "second_expert": "沈丽华", "second_unit": "浙江大学",
        "second_title": "教授", "second_speciality": "结构工程",
    }],
    "discipline": [{"kind": "none"}],
}  # fmt: skip


def whole_dossier(person: Person, version: SchemeVersion, *, with_optional: bool = False, times: int = 1) -> Dossier:
    """Fill in every section the scheme asks for, or all it has, with the evidence demanded.

    `times`: so often the samples of a section of many entries, for pages that must stay cheap.
    """
    dossier, _ = Dossier.objects.get_or_create(person=person)
    entries, files = [], []
    for chosen in DossierRules.of(version):
        samples = SAMPLES.get(chosen.code, []) if chosen.is_required or with_optional else []
        for position, data in enumerate(samples * (times if chosen.section.many else 1), start=1):
            entry = Entry(
                dossier=dossier,
                section=chosen.code,
                section_version=chosen.section.version,
                data=dict(data),
                position=position,
                state=EntryState.COMPLETE,
            )
            entries.append(entry)
            files += evidence_of(person, entry, chosen)
    Entry.objects.bulk_create(entries)
    Evidence.objects.bulk_create(files)
    return dossier


def evidence_of(person: Person, entry: Entry, chosen: ChosenSection) -> list[Evidence]:
    return [
        Evidence(
            owner=person,
            entry=entry,
            slot=slot.code,
            kind=EvidenceKind.PHOTO if slot.kind is EvidenceKind.PHOTO else EvidenceKind.PDF,
            name=f"{slot.label}.pdf",
            stored=f"tests/{uuid.uuid4().hex}.pdf",
            size=1000,
            sha256=uuid.uuid4().hex * 2,
            pages_state=PagesState.READY,
            position=number,
        )
        for slot in chosen.section.slots
        for number in range(1, slot.least(entry.data) + 1)
    ]
