"""审核机构信息及隶属关系: the 上级 confirms what it created, many in one act, or corrects it. Once a year, on the chain of each."""

from collections.abc import Collection

from django.db import transaction

from accounts.enums import Stream, VerificationFinding
from accounts.exceptions import AccountsError
from accounts.models import Organisation, User, Verification
from accounts.queries.actors import actor_for
from accounts.queries.verifications import below, facts_of, office_of, verification_term
from accounts.services.events import EventDraft, record
from accounts.services.organisations import change_organisation
from zcps.kit import clock

VERIFIED = "verified"
LIMIT = 500
_WRITTEN = ["office", "finding", "facts", "verified_at", "verified_by", "changed_at"]


@transaction.atomic
def confirm_organisations(ids: Collection[int], *, year: int, by: User) -> int:
    """Verify organisations directly below the administrator's own as they stand; return how many.

    As many statements whatever their number. Raises AccountsError when one of them is not the administrator's to verify.
    """
    office = _office(year, by)
    if not ids:
        raise AccountsError("请先勾选核对无误的机构。")
    if len(ids) > LIMIT:
        raise AccountsError(f"一次最多确认 {LIMIT} 个机构，您选择了 {len(ids)} 个，请分批办理。")
    rows = _locked(ids, office)
    _write(rows, office, year, VerificationFinding.CONFIRMED, by)
    return len(rows)


@transaction.atomic
def correct_organisation(organisation: Organisation, *, year: int, by: User, **fields: object) -> Organisation:
    """Change what was found wrong, and with that verify it. Another 上级 or region is a 划转, not a correction."""
    office = _office(year, by)
    _locked([organisation.pk], office)
    row = change_organisation(organisation, by=by, **fields)
    _write([row], office, year, VerificationFinding.CORRECTED, by)
    return row


def _office(year: int, by: User) -> Organisation:
    office = office_of(actor_for(by))
    if office is None:
        raise AccountsError("下级机构由上级机构的系统管理员审核，请先切换到担任系统管理员的机构。")
    if verification_term(office.region, year) is None:
        raise AccountsError(f"制度没有规定 {year} 年度审核下级机构，无需办理。")
    return office


def _locked(ids: Collection[int], office: Organisation) -> list[Organisation]:
    rows = below(office).filter(pk__in=ids).select_for_update(of=("self",)).order_by("pk")
    found = list(rows.select_related("region", "competent_department"))
    if len(found) != len(set(ids)):
        raise AccountsError("所选机构中有的不是本机构直接创建的下级机构，请刷新页面后重新选择。")
    return found


def _write(rows: list[Organisation], office: Organisation, year: int, finding: VerificationFinding, by: User) -> None:
    now = clock.now()
    Verification.objects.bulk_create(
        [
            Verification(
                organisation=row, year=year, office=office, finding=finding, facts=facts_of(row, office), verified_at=now,
                verified_by=by, changed_at=None,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["organisation", "year"],
        update_fields=_WRITTEN,
    )  # fmt: skip
    record([_event(row, office, year, finding, by) for row in rows], at=now)


def _event(row: Organisation, office: Organisation, year: int, finding: VerificationFinding, by: User) -> EventDraft:
    return EventDraft(
        stream=f"{Stream.ORGANISATION}:{row.pk}",
        kind=VERIFIED,
        payload={"year": year, "finding": finding.value, "facts": facts_of(row, office)},
        actor_id=by.pk,
        organisation_id=office.pk,
    )
