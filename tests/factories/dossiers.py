"""Whole dossiers for tests: every section a scheme asks for, filled in with plausible data, evidence as rows without files."""

import uuid
from typing import Any

from accounts.models import Person, SchemeVersion
from dossiers.enums import EntryState, EvidenceKind, PagesState
from dossiers.models import Dossier, Entry, Evidence
from dossiers.scheme import ChosenSection, DossierRules

SAMPLES: dict[str, list[dict[str, Any]]] = {
    "basic": [{
        "ethnicity": "01", "political_status": "13", "native_place": "浙江绍兴", "started_work_on": "2008-07",
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
    "titles": [{
        "title": "工程师", "series": "工程技术人员", "level": "intermediate", "speciality": "建筑结构", "obtained_on": "2014-12-20",
        "obtained_by": "review", "authority": "杭州市建设工程中级评审委员会", "certificate_no": "ZJ20141220001", "is_current": True,
        "appointed_on": "2015-01-01", "appointed_by": "杭州市西湖区市政设计院有限公司",
    }],
    "assessment": [
        {"year": year, "result": "qualified", "assessed_by": "杭州市西湖区市政设计院有限公司"} for year in (2023, 2024, 2025)
    ],
    "training": [
        {"year": year, "public_hours": 20, "professional_hours": 72, "provider": "浙江省建设人才培训中心"}
        for year in (2022, 2023, 2024, 2025)
    ],
    "projects": [{
        "name": "文新社区服务中心工程", "client": "杭州市西湖区城建投资有限公司", "project_class": "building",
        "started_on": "2019-03", "completed_on": "2021-05", "scale": "large", "duty": "discipline",
        "contribution": "承担结构专业设计并担任专业负责人。", "acceptance": "passed", "accepted_on": "2021-06-18",
    }],
    "papers": [{
        "title": "框架剪力墙结构抗震性能分析", "journal": "建筑结构", "journal_level": "core", "published_on": "2022-05", "rank": "first",
    }],
    "summary": [{"content": "本人自任现职以来，承担多项结构设计工作，认真负责，成果良好。"}],
    "social_security": [{"insured_by": "杭州市西湖区市政设计院有限公司", "started_on": "2018-01", "place": "杭州市西湖区"}],
}  # fmt: skip


def whole_dossier(person: Person, version: SchemeVersion) -> Dossier:
    """Fill in every section the scheme wants, with the evidence it demands."""
    dossier, _ = Dossier.objects.get_or_create(person=person)
    entries, files = [], []
    for chosen in DossierRules.of(version):
        for position, data in enumerate(SAMPLES.get(chosen.code, []), start=1):
            entry = Entry(
                dossier=dossier,
                section=chosen.code,
                section_version=chosen.section.version,
                data=dict(data),
                position=position,
                state=EntryState.COMPLETE,
            )
            entries.append(entry)
            files += _evidence(person, entry, chosen)
    Entry.objects.bulk_create(entries)
    Evidence.objects.bulk_create(files)
    return dossier


def _evidence(person: Person, entry: Entry, chosen: ChosenSection) -> list[Evidence]:
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
        for number in range(1, slot.minimum + 1)
    ]
