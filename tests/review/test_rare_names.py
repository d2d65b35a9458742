"""Rare characters of a name through everything that keeps, finds, sorts, sends or prints it, under the scheme of units that examine."""

import io
import re

import pikepdf
import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Delivery, Person
from accounts.services import phone_codes
from review.documents.publicities import publicity_draft
from review.documents.review_public import review_public_draft
from review.enums import Action
from tests.accounts.units import code_for
from tests.factories import accounts as make
from tests.review.desk import taken
from tests.review.publicising import UNIT, clerk_of
from zcps.kit import pdf
from zcps.kit.sms import units
from zcps.kit.uploads import read_stored

RARE = "𠮷㛃·䶮𬭳"
INBOX = "/inbox/employer_check/"
# As a Chinese list has them: by sound; what nobody has told the sound of comes last.
SORTED = ["安工", "㛃工", "吴工", "𬭳工", "䶮·吾提", "赵工", "𠮷工"]


def names(page) -> list[str]:
    return [item["row"].name for item in page.context["rows"]]


@pytest.fixture
def clerk(green_world):
    return green_world.client_for(green_world.officer(UNIT))


@pytest.mark.parametrize("typed", [RARE, "𠮷㛃・䶮𬭳", " 𠮷㛃 • 䶮𬭳　"])
def test_a_form_takes_the_name_and_keeps_its_very_characters(green_world, typed):
    client, number, phone = Client(), make.id_number(), "13900007777"
    given = {"name": typed, "document": "resident_id", "id_number": number, "phone": phone, "act": "register"}
    given |= {"password": make.PASSWORD, "again": make.PASSWORD, "code": code_for(phone, phone_codes.REGISTER)}

    answer = client.post(reverse("accounts:register"), given)

    assert answer.status_code == 302
    assert Person.objects.latest("pk").name == RARE


@pytest.mark.parametrize("typed", ["𠮷\ue000", "𠮷😀", "𠮷\U0010fffd", "䶮\u200d\u200d1"])
def test_a_form_refuses_what_no_name_has_and_keeps_what_was_typed(green_world, typed):
    answer = Client().post(reverse("accounts:register"), {"name": typed, "act": "register"})

    assert answer.status_code == 200
    assert answer.context["form"].errors["name"][0].endswith("。")
    assert "𠮷" in answer.content.decode() or "䶮" in answer.content.decode()


def test_a_list_shows_it_and_finds_it_by_its_beginning(green_world, clerk):
    for name in (RARE, "吉工", "䶮工"):
        green_world.submitted(green_world.applicant(name=name))

    assert RARE in clerk.get(INBOX).content.decode()
    assert names(clerk.get(INBOX, {"name": "𠮷"})) == names(clerk.get(INBOX, {"name": "𠮷㛃·䶮"})) == [RARE]
    assert names(clerk.get(INBOX, {"name": "䶮"})) == ["䶮工"]
    assert names(clerk.get(INBOX, {"name": "𬭳"})) == []


def test_a_list_is_sorted_by_its_sound_either_way(green_world, clerk):
    for name in reversed(SORTED):
        green_world.submitted(green_world.applicant(name=name))

    assert names(clerk.get(INBOX, {"sort": "name"})) == SORTED
    assert names(clerk.get(INBOX, {"sort": "-name"})) == SORTED[::-1]


def test_a_short_message_says_it_and_counts_its_characters_as_the_network_does(green_world):
    row = green_world.submitted(green_world.applicant(name=RARE))
    green_world.act(Action.RETURN, row)

    text = Delivery.objects.latest("pk").text

    assert text.startswith(f"【12333】{RARE}：您的职称评审申报")
    assert units(RARE) == len(RARE) + 2  # two of them are two units each


def test_a_spreadsheet_has_it(green_world, clerk, own_files):
    green_world.submitted(green_world.applicant(name=RARE))

    assert [row["姓名"] for row in taken(clerk, f"{INBOX}export/")] == [RARE]


def test_printed_papers_draw_every_character_of_it_and_give_it_back_as_text(green_world):
    row = green_world.submitted(green_world.applicant(name=RARE))
    publicity = green_world.publicise([row], by=clerk_of(green_world))
    row = green_world.fresh(row)

    for draft in (publicity_draft(publicity), review_public_draft(row, row.revision)):
        printed = pdf.render(draft.html, files={name: read_stored(kept) for name, kept in draft.files.items()})

        assert printed.unprinted == ""
        glyphs = glyphs_of(printed.data)
        assert {character: glyphs[character] for character in RARE if not is_drawn(glyphs[character])} == {}


def is_drawn(glyph: tuple[int, str]) -> bool:
    """A glyph of one of our faces, or of the system's that stand in; number 0 is the empty box of every font."""
    number, font = glyph
    return number > 0 and bool(re.search("Noto|Rare-Han|Hana", font))


def glyphs_of(data: bytes) -> dict[str, tuple[int, str]]:
    """Every character the file gives back as text, with the glyph and font it is drawn by."""
    found = {}
    with pikepdf.open(io.BytesIO(data)) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                table = font.ToUnicode.read_bytes().decode("ascii")
                for glyph, text in re.findall(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>", table):
                    found[bytes.fromhex(text).decode("utf-16-be")] = (int(glyph, 16), str(font.BaseFont))
    return found
