"""What hides behind the first name of an address: foreign second names, fields no form has, steps that are not next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse

from accounts.enums import OrganisationKind
from accounts.models import Organisation, Person, User
from committees.models import AgendaItem, Meeting
from dossiers.models import Entry
from review.models import Application, Ticket
from review.policies import why_not
from review.queries.options import OFFICE_ACTIONS
from tests.architecture.access import House, opened
from tests.world import CHOICE
from zcps.kit import clock

pytestmark = pytest.mark.uncounted

# What an attacker would like to set, under the names the columns have.
WISHED = {
    "state": "certified", "holder": "1", "holder_id": "1", "unit": "1", "person": "1", "owner": "1", "dossier": "1",
    "is_staff": "on", "is_superuser": "on", "is_active": "", "kind": "platform", "result": "passed", "passed": "on",
    "agree": "99", "votes": "99", "threshold": "0", "decided_at": "2026-01-01", "accepted_at": "2026-01-01",
    "plan_number": "9", "stage": "1", "closed_at": "2026-01-01", "path": "0001", "depth": "1", "status": "suspended",
    "code": "X", "current_organisation": "1", "committee": "1", "members_due": "1", "present": "1", "name_key": "x",
    "id_number_index": "x", "created_by": "1", "section": "papers", "paper": "arrived", "paper_note": "",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(django_db_setup, django_db_blocker) -> Iterator[House]:
    with opened(django_db_blocker) as found:
        yield found


@contextmanager
def trying() -> Iterator[None]:
    """What happens here is looked at and then taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def url(house: House, name: str, thing: str, *names: str, **parts: Any) -> str:
    own = {key: house.things[thing].parts[key] for key in names or ("uuid",)}
    return reverse(name, kwargs=own | parts)


# --- second names --------------------------------------------------------------------------------------------


def foreign_second_names(house: House) -> list[tuple[str, User, str, str, dict]]:
    """Each: what, who, the method, the address whose first name is one's own and whose second is not, the body."""
    things, person = house.things, house.user
    other_file = house.rows["waiting"].revision.content["sections"]["education"][0]["evidence"][0]["file"]
    foreign_office = house.world.offices["hrss_330203"].uuid
    at = {"about": person("owner", "application"), "returned": person("owner", "returned")}
    return [
        ("evidence", person("clerk"), "GET", url(house, "review:evidence_file", "application", file=other_file), {}),
        ("a page of evidence", person("clerk"), "GET",
         url(house, "review:evidence_page", "application", file=other_file, number=1), {}),
        ("a ticket", at["about"], "POST",
         url(house, "review:ticket_answer", "application", ticket=things["returned"].parts["ticket"]), {"answer": "有"}),
        ("an entry", at["returned"], "GET",
         url(house, "review:correction", "returned", section="education", entry=things["entry"].parts["uuid"]), {}),
        ("an entry to write", at["returned"], "POST",
         url(house, "review:correction", "returned", section="education", entry=things["entry"].parts["uuid"]), {}),
        ("a person of another meeting", person("manager"), "POST",
         url(house, "committees:recusal", "meeting", item_uuid=things["voting"].parts["item_uuid"]), {"count": "1"}),
        ("an office", person("clerk"), "POST", reverse("accounts:switch_duty"), {"duty": str(foreign_office)}),
        ("an entry under another section", at["about"], "GET",
         url(house, "dossiers:entry", "entry", code="papers"), {}),
    ]  # fmt: skip


def test_a_foreign_second_name_is_not_found_below_ones_own_first(house):
    found = {
        what: house.ask(user, path, method, body).status_code
        for what, user, method, path, body in foreign_second_names(house)
    }

    assert found == dict.fromkeys(found, 404)


def test_a_person_of_another_meeting_is_not_taken_off_through_ones_own(house):
    item = house.things["voting"].parts["item_uuid"]
    with trying():
        house.ask(
            "manager", url(house, "committees:agenda_remove", "meeting"), "POST", {"selected": [str(item)]}, keep=True
        )

        assert AgendaItem.objects.filter(uuid=item).exists()


def test_an_application_that_does_not_wait_for_the_committee_is_not_put_on_its_agenda(house):
    row = house.rows["application"]
    path = url(house, "committees:agenda_add", "meeting")

    assert house.ask("manager", path, "POST", {"selected": [str(row.uuid)]}).status_code == 409


def test_foreign_entries_are_not_chosen_for_ones_own_application(house):
    foreign = str(house.things["entry"].parts["uuid"])
    with trying():
        path = url(house, "review:application_materials", "draft")
        answer = house.ask(house.user("owner", "draft"), path, "POST", {"education": [foreign]}, keep=True)
        kept = house.world.fresh(house.rows["draft"]).draft["selection"]

    assert answer.status_code == 302
    assert foreign not in str(kept)


# --- fields no form has --------------------------------------------------------------------------------------


def forms(house: House) -> list[tuple[str, User, str, dict, tuple]]:
    """Each: what, who, the address, a body that is accepted, and the row it changes."""
    rows, things, person = house.rows, house.things, house.user
    entry = Entry.objects.get(uuid=things["entry"].parts["uuid"])
    meeting = Meeting.objects.get(uuid=things["meeting"].parts["uuid"])
    item = AgendaItem.objects.get(uuid=things["meeting"].parts["item_uuid"])
    unit = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER).last()
    owner = things["application"].owner
    office = house.world.offices["hrss_330106"]
    return [
        ("the choice", person("owner", "draft"), url(house, "review:application_edit", "draft"),
         dict(CHOICE), (Application, rows["draft"].pk)),
        ("the approval", person("clerk"), url(house, "review:act", "application", action="approve"),
         {"version": rows["application"].version, "step": "now", "text": "同意。"}, (Application, rows["application"].pk)),
        ("the answer", person("owner", "returned"), url(house, "review:ticket_answer", "returned", "uuid", "ticket"),
         {"answer": "已补。"}, (Ticket, Ticket.objects.get(uuid=things["returned"].parts["ticket"]).pk)),
        ("an entry", owner, url(house, "dossiers:entry", "entry", "code", "uuid"),
         {"version": entry.version, "school": "浙江大学"}, (Entry, entry.pk)),
        ("the plan", person("manager"), url(house, "committees:change", "meeting"),
         {"name": "改名", "held_on": clock.today().isoformat(), "place": "四楼"}, (Meeting, meeting.pk)),
        ("a recusal", person("manager"), url(house, "committees:recusal", "meeting", "uuid", "item_uuid"),
         {"count": "1", "note": "亲属"}, (AgendaItem, item.pk)),
        ("the employer", things["nothing"].owner, reverse("accounts:employer"),
         {"employer": str(unit.uuid)}, (Person, things["nothing"].owner.person_id)),
        ("the employer's account", things["nothing"].owner, reverse("accounts:employer"),
         {"employer": str(unit.uuid)}, (User, things["nothing"].owner.pk)),
        ("the contact", person("admin"), reverse("admin:accounts_organisation_contact", args=[office.pk]),
         {"telephone": "0571-87000000", "address": "文三路 2 号", "office_hours": "9:00"}, (Organisation, office.pk)),
    ]  # fmt: skip


def test_fields_of_no_form_change_nothing(house):
    """The same body with and without the wished fields: the row is the same afterwards."""
    found = {}
    with clock.frozen(clock.now()):
        for what, user, path, body, (model, pk) in forms(house):
            rows = [_row_after(house, user, path, given, model, pk) for given in (body, WISHED | body)]
            found[what] = [status for status, _ in rows], _changed(rows[0][1], rows[1][1])

    assert found == {what: ([302, 302], {}) for what in found}


def _row_after(house: House, user: User, path: str, body: dict, model: type, pk: int) -> tuple[int, dict]:
    with trying():
        status = house.ask(user, path, "POST", body, keep=True).status_code
        return status, model.objects.filter(pk=pk).values().get()


def _changed(one: dict, other: dict) -> dict:
    return {name: (one[name], other[name]) for name in one if one[name] != other[name]}


# --- steps that are not next ---------------------------------------------------------------------------------


def test_no_act_of_an_office_is_done_before_or_after_its_time(house):
    """Every action × rows in several states × officers, with everything an action may need in the body."""
    today = clock.today()
    body = {
        "step": "now", "text": "理由充分。", "to_position": "1", "document_number": "浙人社〔2026〕1号",
        "document_date": today.isoformat(), "starts_on": today.isoformat(), "ends_on": today.isoformat(), "place": "网站",
        "committee": str(house.world.committees["high"].pk),
    }  # fmt: skip
    disagreements = []
    for name in ("application", "waiting", "returned", "draft"):
        row = house.world.fresh(house.rows[name])
        for who in ("clerk", "later", "manager"):
            actor = house.world.actor(house.user(who))
            for action in OFFICE_ACTIONS:
                may = why_not(actor, action, row, today=today) is None
                with trying():
                    path = reverse("review:act", args=[row.uuid, action])
                    answer = house.ask(who, path, "POST", {**body, "version": row.version}, keep=True)
                    moved = Application.objects.get(pk=row.pk).version != row.version
                if (moved and not may) or answer.status_code >= 500 or (not may and answer.status_code == 302):
                    disagreements.append(f"{name} {who} {action}: {answer.status_code}, moved: {moved}, may: {may}")

    assert not disagreements, "\n".join(disagreements)
