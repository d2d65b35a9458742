"""Applicants of a unit: who they are, whose accounts it may open, and what it may do about each account."""

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.enums import AccountKind, Employment, OrganisationStatus
from accounts.models import Notification, Opening, Organisation, Person, User
from accounts.queries.schemes import versions_at
from accounts.scheme import ApplicantRule, SchemeInfo
from zcps.kit import clock
from zcps.kit.lists import Sort

NAME = Sort("name", "姓名", ("name_key", "pk"))
OPENED_KIND = "accounts.account_opened"
INACTIVE, ACTIVE, STOPPED = "inactive", "active", "stopped"
STATES = ((INACTIVE, "未激活"), (ACTIVE, "已激活"), (STOPPED, "停用"))
_STATE = {
    INACTIVE: Q(accounts__is_active=True, accounts__activated_at__isnull=True),
    ACTIVE: Q(accounts__is_active=True, accounts__activated_at__isnull=False),
    STOPPED: Q(accounts__is_active=False),
}


def employments_at(organisation: Organisation) -> list[Employment]:
    """The kinds of people the organisation opens accounts for, in the order of the enum; none while it is not active."""
    if organisation.status != OrganisationStatus.ACTIVE:
        return []
    allowed = {each for rule in _rules(organisation) if _allows(rule, organisation) for each in rule.employments}
    return [each for each in Employment if each in allowed]


def refusal_of_employment(organisation: Organisation, employment: str) -> str:
    """Why the organisation opens no account for such a person and who does; empty when it may."""
    if employment in employments_at(organisation):
        return ""
    said = (rule.refusal for rule in _rules(organisation) if employment in rule.employments)
    return next(said, f"这里不为{Employment(employment).label}人员开通申报账号，请联系平台管理机构。")


def refusals_at(organisation: Organisation) -> list[tuple[str, str]]:
    """Kinds of people and who opens their accounts, rule by rule, for all that others open here."""
    own = employments_at(organisation)
    others = [([each.label for each in rule.employments if each not in own], rule) for rule in _rules(organisation)]
    return [("、".join(labels), rule.refusal) for labels, rule in others if labels]


def people_of(organisation: Organisation, *, name: str = "", employment: str = "", state: str = "") -> QuerySet[Person]:
    """Whoever works there (or is looked after there) and has a personal account; each with it as `personal`.

    Unordered: the list is paged by `NAME`.
    """
    # In one call: of somebody with a working account too, it is the personal one that is in this state.
    rows = Person.objects.filter(_STATE.get(state, Q()), employer=organisation, accounts__kind=AccountKind.PERSON)
    rows = rows.filter(name__startswith=name) if name else rows
    rows = rows.filter(employment=employment) if employment else rows
    personal = User.objects.filter(kind=AccountKind.PERSON)
    return rows.prefetch_related(Prefetch("accounts", personal, to_attr="personal"))


def counts_of(organisation: Organisation) -> dict[str, int]:
    """How many of the unit's people are in each state: one statement."""
    rows = Person.objects.filter(employer=organisation, accounts__kind=AccountKind.PERSON)
    return rows.aggregate(**{state: Count("pk", filter=_STATE[state]) for state, _ in STATES})


def state_of(account: User) -> str:
    """One of STATES."""
    if not account.is_active:
        return STOPPED
    return ACTIVE if account.activated_at else INACTIVE


def is_kept_by(account: User, person: Person, organisation: Organisation) -> bool:
    """Whether the account is the unit's to stop: it opened it, and the person is still there."""
    return account.home_id == organisation.pk and person.employer_id == organisation.pk


def sent_today(account: User) -> int:
    """How often the account was told today that it waits for activation."""
    return Notification.objects.filter(recipient=account, kind=OPENED_KIND, created_at__date=clock.today()).count()


def openings_of(organisation: Organisation) -> QuerySet[Opening]:
    """The spreadsheets the unit took over, the latest first."""
    return Opening.objects.filter(organisation=organisation).select_related("begun_by__person").order_by("-id")


def _allows(rule: ApplicantRule, organisation: Organisation) -> bool:
    return rule.allows(organisation.kind, organisation.region.level)


def _rules(organisation: Organisation) -> list[ApplicantRule]:
    return [rule for version in versions_at(organisation) for rule in SchemeInfo.of(version).applicants]
