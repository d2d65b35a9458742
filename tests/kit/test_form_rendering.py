"""Forms as they are drawn: one field group a field, errors that name the field, widths by the answer."""

import pytest
from django import forms

from zcps.kit import forms as drawing


class Sample(forms.Form):
    name = forms.CharField(label="姓名", max_length=20, help_text="按身份证填写")
    kind = forms.ChoiceField(label="性质", choices=[("", "请选择"), ("1", "国有")])
    areas = forms.MultipleChoiceField(label="领域", choices=[("1", "设计")], widget=forms.CheckboxSelectMultiple)
    photo = forms.FileField(label="照片")
    agree = forms.BooleanField(label="承诺属实")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def test_missing_answers_are_asked_for_by_name():
    form = Sample({})

    sentences = [sentence for field in form for sentence in drawing.error_sentences(field)]

    assert sentences == ["请填写“姓名”。", "请选择“性质”。", "请选择“领域”。", "请上传“照片”。", "请勾选“承诺属实”。"]


def test_field_without_error_has_no_sentence():
    assert drawing.error_sentences(Sample()["name"]) == []


def test_sentence_of_the_form_itself_is_kept():
    form = Sample({"name": "张"})
    form.add_error("name", "请按身份证填写。")

    assert drawing.error_sentences(form["name"]) == ["请按身份证填写。"]


def test_summary_names_the_field_once():
    field = Sample({})["name"]

    assert drawing.summary_sentence(field, "请填写“姓名”。") == "请填写“姓名”。"
    assert drawing.summary_sentence(field, "太长。") == "姓名：太长。"


def test_summary_leads_to_the_field():
    html = str(Sample({}))

    assert '<a href="#id_name">请填写“姓名”。</a>' in html
    assert '<a href="#id_areas_group">' in html
    assert 'id="id_areas_group"' in html


def test_control_is_described_by_its_help_and_its_error():
    html = str(Sample({}))

    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_hidden_field_stands_outside_the_groups():
    html = str(Sample())

    assert html.index('name="secret"') < html.index('class="fields"')


@pytest.mark.parametrize(
    ("widget", "look"),
    [
        (forms.TextInput(), 'class="form-control"'),
        (forms.Textarea(), 'class="form-control"'),
        (forms.Select(choices=[]), 'class="form-select"'),
        (forms.CheckboxInput(), 'class="form-check-input"'),
        (forms.TextInput({"class": "form-control own"}), 'class="form-control own"'),
    ],
)
def test_widget_is_dressed_by_its_kind(widget, look):
    assert look in widget.render("x", None, renderer=drawing.Renderer())


@pytest.mark.parametrize(
    "widget",
    [
        forms.HiddenInput(),
        forms.SplitDateTimeWidget(),
        forms.RadioSelect(choices=[("1", "一")]),
        forms.CheckboxSelectMultiple(choices=[("1", "一")]),
    ],
)
def test_other_widgets_stay_as_they_are(widget):
    assert "form-" not in widget.render("x", None, renderer=drawing.Renderer())


def wide():
    field = forms.CharField()
    field.width = "half"
    return field


@pytest.mark.parametrize(
    ("field", "width"),
    [
        (forms.CharField(max_length=4), "xs"),
        (forms.CharField(max_length=11), "sm"),
        (forms.CharField(max_length=18), "md"),
        (forms.CharField(max_length=60), "lg"),
        (forms.CharField(max_length=200), "full"),
        (forms.CharField(), "full"),
        (forms.CharField(max_length=4, widget=forms.Textarea), "full"),
        (forms.DateField(), "sm"),
        (forms.ChoiceField(), "md"),
        (wide(), "half"),
    ],
)
def test_field_is_as_wide_as_its_answer(field, width):
    assert drawing.width_of(field) == width


def test_formset_draws_every_form():
    html = str(forms.formset_factory(Sample, extra=2)())

    assert html.count('class="formset-row"') == 2
