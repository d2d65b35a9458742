"""Whatever is typed, a field answers with a value or with a sentence, and quickly."""

import datetime as dt
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from zcps.kit import clock, fields
from zcps.kit.identity import DocumentType
from zcps.kit.text import clean_text
from zcps.kit.uploads import display_name

FIELDS = [
    *(fields.LineField(), fields.TextField(), fields.PersonNameField(), fields.UsccField(), fields.MobileField()),
    *(fields.NumberField(), fields.ChineseDateField(), fields.MonthField(), fields.IdNumberField(document=None)),
    *(fields.IdNumberField(document=document) for document in DocumentType),
]
# Lone surrogates too: JSON bodies can carry them.
ANYTHING = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text("0123456789Xx０１年月日-. \u3000·+()", max_size=30),
    st.from_regex(r"\A[1-9][0-9]{16}[0-9X]\Z"),
)


def answer_of(field, typed):
    try:
        with clock.frozen(dt.date(2026, 11, 22)):
            return field.clean(typed), ""
    except ValidationError as refused:
        return None, refused.messages[0]


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: type(field).__name__)
@settings(max_examples=150, deadline=1000, derandomize=True)
@given(typed=ANYTHING)
def test_every_field_answers_with_a_value_or_a_sentence(field, typed):
    value, sentence = answer_of(field, typed)

    assert sentence.endswith("。") == (value is None)
    assert value is None or str(value) == str(value).strip()


@settings(max_examples=300, deadline=1000, derandomize=True)
@given(typed=st.text(st.characters(), max_size=80))
def test_clean_text_is_clean_and_stays_so(typed):
    try:
        cleaned = clean_text(typed)
    except ValidationError:
        return

    assert clean_text(cleaned) == cleaned
    assert all(unicodedata.category(character) != "Cs" and character != "\0" for character in cleaned)


@settings(max_examples=300, deadline=1000, derandomize=True)
@given(raw=st.text(st.characters(), max_size=300))
def test_a_shown_file_name_is_short_and_has_no_path(raw):
    shown = display_name(raw)

    assert 1 <= len(shown) <= 120
    assert not set(shown) & set("/\\\0\n\u202e")
    shown.encode()
