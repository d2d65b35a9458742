"""What 分办 asks for: a clerk for each group, a clerk for chosen rows, the clerks of an even load."""

from collections.abc import Iterable, Mapping

from django import forms

from review.queries.sharing import Load, ShareGroup

NOBODY = [("", "不分办")]


class GroupsForm(forms.Form):
    """One field a group; `choices` is what was chosen, by key."""

    again = forms.BooleanField(label="已分办但尚未审批的，也一并改分", required=False)
    standing = forms.BooleanField(label="以后到达的也照此分办", required=False)

    def __init__(self, data=None, *, groups: Iterable[ShareGroup], clerks: Mapping[int, str]) -> None:
        super().__init__(data)
        self.groups = list(groups)
        people = [(str(user_id), name) for user_id, name in clerks.items()]
        for group in self.groups:
            label = f"{group.label}分办给"
            field = forms.ChoiceField(label=label, choices=NOBODY + people, required=False)
            field.widget.attrs["aria-label"] = label
            self.fields[f"to-{group.key}"] = field

    def rows(self) -> list[dict]:
        """Each group with its field, for the table."""
        return [{"group": group, "field": self[f"to-{group.key}"]} for group in self.groups]

    @property
    def choices(self) -> dict[str, int]:
        chosen = {group.key: self.cleaned_data[f"to-{group.key}"] for group in self.groups}
        return {key: int(clerk) for key, clerk in chosen.items() if clerk}


class ClerkForm(forms.Form):
    """To whom the chosen applications go."""

    clerk = forms.ChoiceField(label="分办给")

    def __init__(self, data=None, *, clerks: Mapping[int, str]) -> None:
        super().__init__(data)
        people = [(str(user_id), name) for user_id, name in clerks.items()]
        self.fields["clerk"].choices = [("", "请选择"), *people]
        self.fields["clerk"].width = "md"


class LevelForm(forms.Form):
    """均分: among whom, and whether what is nobody's is given out too."""

    clerks = forms.MultipleChoiceField(label="参加均分的经办人", widget=forms.CheckboxSelectMultiple)
    with_free = forms.BooleanField(label="连同未分办的申报", required=False, initial=True)

    def __init__(self, data=None, *, loads: Iterable[Load]) -> None:
        super().__init__(data)
        present = [load for load in loads if load.clerk and load.is_there]
        self.fields["clerks"].choices = [(str(load.clerk.user_id), _name(load)) for load in present]
        self.fields["clerks"].initial = [str(load.clerk.user_id) for load in present if not load.cover]


def _name(load: Load) -> str:
    away = "，请假中" if load.cover else ""
    return f"{load.clerk.name}（在办 {load.in_hand} 件{away}）"
