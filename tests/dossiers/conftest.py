"""One applicant with an account, a client and the rules of a small scheme."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from accounts.enums import AccountKind
from accounts.models import Person, SchemeVersion, User
from accounts.policies import Actor
from accounts.queries.actors import actor_for
from dossiers.models import Entry
from dossiers.queries import entry_of
from dossiers.scheme import DossierRules
from dossiers.services import entries
from dossiers.services.entries import Page
from tests.factories import accounts as make
from tests.factories.dossiers import SAMPLES

RULES = {
    "sections": [
        {"section": "basic", "minimum": 1},
        {"section": "education", "minimum": 1},
        {"section": "experience"},
        {"section": "papers", "minimum": 2},
        {"section": "summary", "minimum": 1},
    ]
}


def new_version(content: dict[str, Any], *, beside: dict[str, Any] | None = None) -> SchemeVersion:
    """A new current version of the scheme with this dossier part; the rest as it stands in `beside`."""
    scheme = make.scheme()
    whole = (beside or {}) | {"dossier": content}
    digest = hashlib.sha256(json.dumps(whole).encode()).hexdigest()
    version = scheme.versions.create(number=scheme.versions.count() + 1, content=whole, sha256=digest)
    scheme.current = version
    scheme.save()
    return version


@dataclass
class Applicant:
    """A person with an account, at work on the own dossier."""

    name: str = "李建国"
    version: SchemeVersion = field(default_factory=lambda: new_version(RULES))

    def __post_init__(self) -> None:
        self.person: Person = make.person(self.name)
        self.user: User = make.user(AccountKind.PERSON, of=self.person)
        self.client = Client()
        self.client.force_login(self.user, backend=settings.AUTHENTICATION_BACKENDS[-1])

    @property
    def actor(self) -> Actor:
        return actor_for(self.user)

    @property
    def rules(self) -> DossierRules:
        return DossierRules.of(self.version)

    def entry(self, section: str, data: dict[str, Any] | None = None) -> Entry:
        """A saved entry; of plausible content unless told otherwise."""
        declared = self.rules.section(section)
        blank = entries.add_entry(self.person, declared, by=self.actor)
        data = SAMPLES[section][0] if data is None else data
        reading = declared.read({each.name: each.written(data.get(each.name)) for each in declared.fields})
        uuid = blank.uuid if declared.many else None
        saved = entries.save_entry(self.person, declared, uuid, reading, page=Page(blank.version), by=self.actor)
        return self.fresh(saved)

    def fresh(self, entry: Entry) -> Entry:
        """The entry as it is stored now."""
        return entry_of(self.person, self.rules.section(entry.section), entry.uuid)


@pytest.fixture
def applicant(db) -> Applicant:
    return Applicant()


@pytest.fixture
def stranger(applicant) -> Applicant:
    """Somebody else under the same scheme."""
    return Applicant(name="王小明", version=applicant.version)


@pytest.fixture
def employer(db):
    """A unit whose scheme has dossiers checked, with a clerk."""
    from tests.dossiers.employers import Employer

    return Employer()


@pytest.fixture
def someone(employer):
    """Somebody who works there."""
    return employer.employee()
