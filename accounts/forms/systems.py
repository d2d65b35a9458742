"""我是否在本系统申报: which committee somebody asks about."""

from django import forms

from accounts.models import SchemeVersion
from accounts.queries.systems import managing_regions, systems_of
from zcps.kit.fields import LineField

OTHER_FIELD = ("", "其他行业或专业")


class CommitteeForm(forms.Form):
    """Who manages the committee, and of which field it is; or a part of its name."""

    words = LineField(
        label="评委会名称", max_length=60, required=False, help_text="填名称中的几个字；不知道名称的，选择下面两项。"
    )
    region = forms.ChoiceField(label="评委会由哪里的人社部门管理", required=False)
    field = forms.ChoiceField(label="行业或专业", required=False)

    def __init__(self, *args: object, version: SchemeVersion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].width = "full"  # the two that replace it stand below
        regions = [(region.code, region.name) for region in managing_regions(version)]
        self.fields["region"].choices = [("", "请选择"), *regions]
        fields = [(field.code, field.name) for field in systems_of(version).fields]
        self.fields["field"].choices = [OTHER_FIELD, *fields]
