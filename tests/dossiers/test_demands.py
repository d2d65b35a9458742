"""What one business asks of the dossier beyond its scheme: more entries, more files, nothing less."""

import pytest

from dossiers.scheme import Demand, DossierRules
from review.scheme_checks import demand_findings

RULES = DossierRules.read({
    "sections": [
        {"section": "basic", "minimum": 1, "evidence": {"photo": {"minimum": 1, "maximum": 1}}},
        {"section": "titles"},
        {"section": "papers", "minimum": 2},
    ]
})  # fmt: skip


def demanding(**demand: object) -> DossierRules:
    return RULES.demanding([Demand.read(demand)])


def minimums(rules: DossierRules) -> dict[str, int]:
    return {chosen.code: chosen.minimum for chosen in rules}


def test_entries_are_asked_for_beyond_the_scheme_and_never_fewer():
    assert minimums(demanding(section="titles", minimum=1)) == {"basic": 1, "titles": 1, "papers": 2}
    assert minimums(demanding(section="papers", minimum=1)) == minimums(RULES)


def test_files_are_asked_for_by_slot_and_the_others_stay():
    slots = {
        slot.code: slot.minimum
        for slot in demanding(section="basic", evidence={"archive_proof": 1}).section("basic").slots
    }

    assert slots == {"photo": 1, "id_card": 0, "archive_proof": 1}


@pytest.mark.parametrize(
    ("demand", "findings"),
    [
        ({"section": "basic", "evidence": {"archive_proof": 1}}, []),
        ({"section": "books"}, [("section", "本制度没有选用栏目“books”。")]),
        ({"section": "basic", "evidence": {"proof": 1}}, [("proof", "没有材料项“proof”，可以用：archive_proof、id_card、photo。")]),
    ],
)  # fmt: skip
def test_a_business_asks_for_what_its_scheme_has(demand, findings):
    content = {"dossier": {"sections": [{"section": "basic"}]}, "businesses": [{"dossier": [demand]}]}

    assert [(path[-1], sentence) for path, sentence in demand_findings(content)] == findings
