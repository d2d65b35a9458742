"""Form fields hand their text to the cleaning functions and show their sentences."""

import datetime as dt

import pytest
from django import forms
from django.core.exceptions import ValidationError

from zcps.kit import clock, fields
from zcps.kit.identity import DocumentType


@pytest.mark.parametrize(
    ("field", "typed", "cleaned"),
    [
        (fields.LineField(), " 省厅\u3000", "省厅"),
        (fields.TextField(), "一\r\n二", "一\n二"),
        (fields.PersonNameField(), "张　三", "张三"),
        (fields.IdNumberField(), "11010519491231002x", "11010519491231002X"),
        (fields.IdNumberField(document=None), "e 123", "E123"),
        (fields.IdNumberField(document=DocumentType.PASSPORT), "e12345678", "E12345678"),
        (fields.UsccField(), "91330100799655058b", "91330100799655058B"),
        (fields.MobileField(), "+86 13812341234", "13812341234"),
        (fields.NumberField(), "１２", 12),
        (fields.ChineseDateField(), "2024年6月1日", dt.date(2024, 6, 1)),
        (fields.ChineseDateField(latest=dt.date(2030, 1, 1)), "2029-12-31", dt.date(2029, 12, 31)),
        (fields.MonthField(), "2024.6", dt.date(2024, 6, 1)),
    ],
)
def test_each_field_cleans_by_its_rule(field, typed, cleaned):
    with clock.frozen(dt.date(2026, 11, 22)):
        assert field.clean(typed) == cleaned


@pytest.mark.parametrize(
    ("field", "empty"),
    [(fields.LineField, ""), (fields.PersonNameField, ""), (fields.NumberField, None), (fields.MonthField, None)],
)
@pytest.mark.parametrize("typed", [None, "", "\u3000\u200b"])
def test_what_looks_empty_is_empty(field, empty, typed):
    assert field(required=False).clean(typed) == empty
    with pytest.raises(ValidationError):
        field().clean(typed)


def test_a_day_after_today_is_refused_by_default():
    with clock.frozen(dt.date(2026, 11, 22)), pytest.raises(ValidationError, match="2026年11月22日之间"):
        fields.ChineseDateField().clean("2026-11-23")


def test_the_sentence_stands_at_the_field_and_the_other_fields_are_kept():
    class Sample(forms.Form):
        name = fields.PersonNameField()
        phone = fields.MobileField()

    form = Sample({"name": "张三1", "phone": "138 1234 1234"})

    assert form.errors == {"name": ["姓名的第 3 个字符“1”不是姓名用字，请按身份证件上的姓名填写。"]}
    assert form.cleaned_data == {"phone": "13812341234"}


def test_the_browser_may_type_rare_characters_to_the_full_length():
    assert fields.LineField(max_length=50).widget.attrs["maxlength"] == "100"
    assert "maxlength" not in fields.LineField(max_length=50, widget=forms.HiddenInput).widget.attrs


def test_a_stored_day_is_shown_as_it_can_be_typed_again():
    day = dt.date(2024, 6, 1)

    assert fields.ChineseDateField().prepare_value(day) == "2024-06-01"
    assert fields.MonthField().prepare_value(day) == "2024-06"
    assert fields.ChineseDateField().prepare_value("2024年6月") == "2024年6月"


def test_the_shown_day_sent_back_is_no_change():
    field = fields.ChineseDateField()

    assert not field.has_changed(dt.date(2024, 6, 1), "2024-06-01")
    assert field.has_changed(dt.date(2024, 6, 1), "2024-06-02")


def test_the_base_field_wants_a_rule():
    with pytest.raises(NotImplementedError):
        fields.CleanedField(max_length=1).clean("字")
