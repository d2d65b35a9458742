"""Which functions lock rows before they judge them: these and no others. What a missing lock does, races show.

A lock that is taken away is missed by one thing at a time only where two people meet; here it is missed at once.
"""

import ast
from pathlib import Path

from django.conf import settings

LOCKS = {
    "accounts/services/activations.py": "_took_phone activate issue_activation",
    "accounts/services/allotment.py": "_own",
    "accounts/services/applicants.py": "_locked _locked",
    "accounts/services/chains.py": "_locked",
    "accounts/services/covers.py": "_locked",
    "accounts/services/deliveries.py": "_locked",
    "accounts/services/employment.py": "choose_employer",
    "accounts/services/grants.py": "_lock_holder grant mirror revoke",
    "accounts/services/letter_scans.py": "_finish _lease",
    "accounts/services/letters.py": "locked_at locked_letter",
    "accounts/services/managing.py": "_standing _standing",
    "accounts/services/opening_sheets.py": "_write",
    "accounts/services/openings.py": "_known _open",
    "accounts/services/organisations.py": "_locked_parent add_duty change_organisation record_committee set_status",
    "accounts/services/password_changes.py": "reset_password",
    "accounts/services/people.py": "create_staff hand_over set_active",
    "accounts/services/phone_codes.py": "take_code",
    "accounts/services/recoveries.py": "_undecided",
    "accounts/services/reorganising.py": "locked_organisations",
    "accounts/services/resending.py": "_locked",
    "accounts/services/schemes/storing.py": "_locked_scheme",
    "accounts/services/unit_requests.py": "_locked ask_for_unit",
    "accounts/services/verifications.py": "_locked",
    "committees/services/agenda.py": "_locked recuse take_off_agenda",
    "committees/services/announcing.py": "_announced",
    "committees/services/closing.py": "_closing close_meeting",
    "committees/services/meetings.py": "acting",
    "committees/services/tallies.py": "_locked",
    "dossiers/services/checking.py": "_judged_dossier tell_findings",
    "dossiers/services/entries.py": "locked_dossier",
    "dossiers/services/previews.py": "_finish _lease",
    "review/services/batches.py": "_run_together",
    "review/services/calls.py": "_locked withdraw_call",
    "review/services/correcting.py": "answer_ticket",
    "review/services/delivering.py": "record_handing",
    "review/services/documents.py": "try_again",
    "review/services/door.py": "_locked",
    "review/services/fees.py": "_cancel_unpaid _cancel_unpaid _charge_those_there _locked _locked set_charge",
    "review/services/jobs/starting.py": "cancel_job",
    "review/services/jobs/turns.py": "lease",
    "review/services/objections.py": "_locked handle_objection",
    "review/services/office_chain.py": "record_at_office",
    "review/services/paper.py": "_held _locked",
    "review/services/paper_reminders.py": "remind_of_paper remind_of_paper",
    "review/services/publicity.py": "_locked_rows _showable locked_publicity",
    "review/services/rendering.py": "_lease _written",
    "review/services/rollout.py": "remind",
    "review/services/managing.py": "settle_chain settle_chain",
    "review/services/rosters.py": "_locked",
    "review/services/sharing.py": "_for_update _set_rules end_rule",
    "review/services/submission.py": "save_draft select_entries",
    "review/services/succession.py": "_carried locked_applications",
    "review/services/telling.py": "tell_not_passed",
    "review/services/urging.py": "urge",
    "review/services/verdicts.py": "_reviewed",
}


def locking() -> dict[str, str]:
    """By file, the functions that say `select_for_update`, each as often as it does."""
    found: dict[str, list[str]] = {}
    for app in ("accounts", "dossiers", "review", "committees"):
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py"):
            if names := _locking_in(ast.parse(path.read_text(encoding="utf-8"))):
                found[path.relative_to(settings.BASE_DIR).as_posix()] = names
    return {path: " ".join(sorted(names)) for path, names in found.items()}


def _locking_in(tree: ast.Module) -> list[str]:
    return [
        function.name
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Attribute) and node.attr == "select_for_update"
    ]


def test_rows_are_locked_where_they_are_judged():
    assert locking() == LOCKS
