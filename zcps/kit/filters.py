"""Filters of a list, read from the address: what cannot be read is left out."""

from django import forms


class Filters(forms.Form):
    """A field a filter, none of them required."""

    def wanted(self) -> dict[str, str]:
        """What could be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for: an empty list then says something else."""
        return any(self.data.get(name) for name in self.fields)
