"""分块 in the forms of the administration: offered below the roles, asked for with 分块审查 and refused with anything else."""

from typing import Any

from django import forms

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from accounts.queries.blocks import blocks_at, blocks_in_force, refusal_of_blocks


class BlocksField(forms.MultipleChoiceField):
    """Blocks by their names; a style sheet hides it while 分块审查 is not chosen."""

    def __init__(self) -> None:
        super().__init__(
            label="分块",
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="授予“分块审查”时勾选：该人员只看、只审所勾选的部分。",
            error_messages={"invalid_choice": "没有代码为“%(value)s”的分块，请重新勾选。"},
        )


class BlocksMixin:
    """A form with `organisation`, `blocks` and the field that `role_field` names: one role or several."""

    role_field = "role"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Organisation.objects.filter(pk=self.actor.organisation_id).first()
        is_everywhere = here is None or here.kind == OrganisationKind.PLATFORM
        if offered := blocks_in_force() if is_everywhere else blocks_at(here):
            self.fields["blocks"].choices = offered
        else:
            del self.fields["blocks"]  # no scheme here knows of any
            self.groups = tuple(
                (title, tuple(name for name in names if name != "blocks")) for title, names in self.groups
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        roles = data.get(self.role_field)
        if data.get("organisation") and roles is not None and "blocks" not in self.errors:
            roles = [roles] if isinstance(roles, str) else roles
            refusal = refusal_of_blocks(data["organisation"], roles=roles, blocks=data.get("blocks", ()))
            if refusal:
                field, sentence = refusal
                self.add_error(self.role_field if field == "role" else field, sentence)
        return data
