"""Draws every form with our own field group, and gives each widget the class of its kind."""

from django import forms
from django.forms import widgets
from django.forms.models import ModelChoiceField
from django.forms.renderers import TemplatesSetting

CLASS_OF_INPUT = {"checkbox": "form-check-input", "radio": "form-check-input", "hidden": ""}
SIZES = ((6, "xs"), (11, "sm"), (20, "md"), (60, "lg"))


def class_of(widget: dict) -> str:
    """The look of a widget follows from what Django says it is; a form never names a class."""
    if "optgroups" in widget:
        return "form-select" if widget["template_name"].endswith("/select.html") else ""
    if "type" in widget or widget["template_name"].endswith("textarea.html"):
        return CLASS_OF_INPUT.get(widget.get("type", ""), "form-control")
    return ""


def dressed(widget: dict) -> dict:
    attrs = dict(widget.get("attrs", {}))
    wanted = class_of(widget)
    if wanted and wanted not in attrs.get("class", ""):
        attrs["class"] = f"{wanted} {attrs.get('class', '')}".strip()
    return {**widget, "attrs": attrs}


class Renderer(TemplatesSetting):
    """FORM_RENDERER: `{{ form }}` draws the error summary and one field group a field."""

    form_template_name = "_ui/form.html"
    formset_template_name = "_ui/formset.html"
    field_template_name = "_ui/field.html"

    def render(self, template_name, context, request=None):
        if "widget" in context:
            context = {**context, "widget": dressed(context["widget"])}
        return super().render(template_name, context, request)


def width_of(field) -> str:
    """A field is as wide as what is written in it: the form's own `width`, else by the longest answer."""
    if getattr(field, "width", ""):
        return field.width
    if isinstance(field.widget, widgets.DateInput):
        return "sm"
    if isinstance(field.widget, widgets.Select):
        return "md"
    longest = getattr(field, "max_length", None)
    if not longest or isinstance(field.widget, widgets.Textarea):
        return "full"
    return next((name for limit, name in SIZES if longest <= limit), "full")


def verb_of(field) -> str:
    """What a person does with this field, as its error says it."""
    if isinstance(field, forms.FileField):
        return "上传"
    return "选择" if isinstance(field, forms.ChoiceField | ModelChoiceField) else "填写"


def error_sentences(bound) -> list[str]:
    """The field's errors; Django's 这个字段是必填项 becomes a sentence that names the field and the deed."""
    data = bound.form.errors.get(bound.name)
    return [sentence_of(bound, error) for error in data.as_data()] if data else []


def sentence_of(bound, error) -> str:
    if error.code != "required" or error.messages != [str(forms.Field.default_error_messages["required"])]:
        return " ".join(error.messages)
    if isinstance(bound.field, forms.BooleanField):
        return f"请勾选“{bound.label}”。"
    return f"请{verb_of(bound.field)}“{bound.label}”。"


def summary_sentence(bound, sentence: str) -> str:
    """In the summary, far from its field, a sentence that does not name the field is given its name."""
    return sentence if str(bound.label) in sentence else f"{bound.label}：{sentence}"
