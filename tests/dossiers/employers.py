"""An employer that checks the dossiers of its people, for tests: a unit, its clerk, and whoever works there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.enums import Function, OrganisationKind, Role
from accounts.models import Organisation, Person, SchemeVersion, User
from accounts.policies import Actor
from accounts.queries.actors import actor_for, forget_actor
from dossiers.enums import VersionState
from dossiers.models import Dossier, Entry, EntryVersion, Evidence, PageImage
from dossiers.queries import counted_entries
from dossiers.services import checking, entries, sending
from dossiers.services.entries import Page
from tests.dossiers.conftest import Applicant, new_version
from tests.factories import accounts as make
from tests.kit import files
from tests.world import scheme_content
from zcps.kit.names import name_key
from zcps.kit.refusals import ActionDenied
from zcps.kit.uploads import store

CHECKED = {
    "checked_by": "employer",
    "sections": [
        {"section": "basic", "minimum": 1},
        {"section": "experience"},
        {
            "section": "papers",
            "minimum": 1,
            "evidence": {"cover": {"minimum": 0}, "contents": {"minimum": 0}, "body": {"minimum": 0}},
        },
        {"section": "patents", "evidence": {"certificate": {"minimum": 0}}},
        {"section": "social_security", "evidence": {"proof": {"minimum": 0}}},
        {"section": "summary", "minimum": 1},
    ],
}

PAPER = {
    "title": "框架剪力墙结构抗震性能分析", "journal": "建筑结构", "journal_level": "core", "issn": "1000-6869",
    "cn_serial": "CN 11-1931/TU", "published_on": "2022-05", "rank": "first",
}  # fmt: skip
CONTENT = {"content": "本人从事环境工程十年，主持项目三项。"}


def unit(name: str) -> Organisation:
    """An employer under the first scheme."""
    return make.organisation(OrganisationKind.EMPLOYER, name=name, functions=(Function.EMPLOYER,))


@dataclass
class Employer:
    """One unit under a scheme that has dossiers checked, with a clerk."""

    name: str = "杭州甲环境工程有限公司"
    version: SchemeVersion = field(default_factory=lambda: new_version(CHECKED, beside=scheme_content("all_actions")))

    def __post_init__(self) -> None:
        self.unit = unit(self.name)
        self.clerk = self.officer(Role.CLERK)

    def officer(self, *roles: str) -> User:
        return make.officer(self.unit, *roles)

    def employee(self, name: str = "李建国") -> Applicant:
        someone = Applicant(name=name, version=self.version)
        self.hire(someone.person)
        return someone

    def hire(self, person: Person) -> None:
        person.employer, person.name_key = self.unit, name_key(person.name)
        person.save(update_fields=["employer", "name_key"])

    @property
    def by(self) -> Actor:
        return actor(self.clerk)

    def client(self, user: User | None = None) -> Client:
        client = Client()
        client.force_login(user or self.clerk, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return client

    def judge(self, *rows: Entry, finding: VersionState = VersionState.APPROVED, reason: str = "") -> Any:
        """The clerk's word on what waits of these entries."""
        found = [waiting(entry).uuid for entry in rows]
        return checking.judge(rows[0].dossier, found, finding=finding, reason=reason, by=self.by)

    def approved(self, someone: Applicant, section: str = "summary", data: dict | None = None) -> Entry:
        """An entry that was filled in, sent and approved."""
        entry = sent(someone, section, data)
        self.judge(entry)
        return someone.fresh(entry)


def actor(user: User) -> Actor:
    forget_actor(user)
    return actor_for(user)


def sent(someone: Applicant, section: str = "summary", data: dict | None = None) -> Entry:
    """An entry that was filled in and sent."""
    entry = someone.entry(section, data)
    sending.send_entry(someone.person, entry.uuid, by=someone.actor)
    return someone.fresh(entry)


def waiting(entry: Entry) -> EntryVersion:
    return EntryVersion.objects.get(entry=entry, state=VersionState.SUBMITTED)


def dossier_of(someone: Applicant) -> Dossier:
    return Dossier.objects.get(person=someone.person)


def counted(someone: Applicant) -> dict[str, str]:
    """What an application would say of each entry: the title, or why it may not be taken."""
    rules = someone.rules
    return {
        entry.section: entry.unchecked or rules.section(entry.section).title(entry.data)
        for entry in counted_entries(someone.person, rules)
    }


def write(someone: Applicant, entry: Entry, data: dict[str, Any]) -> Entry:
    """Change an entry by its form."""
    declared = someone.rules.section(entry.section)
    reading = declared.read({each.name: each.written(data.get(each.name)) for each in declared.fields})
    uuid = entry.uuid if declared.many else None
    entries.save_entry(someone.person, declared, uuid, reading, page=Page(entry.version), by=someone.actor)
    return someone.fresh(entry)


def with_file(someone: Applicant, entry: Entry, *, sha256: str = "a" * 64) -> Evidence:
    """A file with one page that can be looked at."""
    stored = store(files.jpeg(), folder="evidence", suffix=".jpg")
    row = Evidence.objects.create(
        owner=someone.person, entry=entry, slot="proof", kind="image", name="合同.jpg", stored=stored, size=10,
        sha256=sha256, pages_state="ready",
    )  # fmt: skip
    PageImage.objects.create(evidence=row, number=1, stored=stored, width=60, height=80)
    return row


def refused(call: Callable, *args: Any, **kwargs: Any) -> str:
    """The sentence an act is refused with."""
    with pytest.raises(ActionDenied) as denied:
        call(*args, **kwargs)
    return denied.value.sentence


def status_of(call: Callable, *args: Any, **kwargs: Any) -> int:
    """The status an act is refused with."""
    with pytest.raises(ActionDenied) as denied:
        call(*args, **kwargs)
    return denied.value.status
