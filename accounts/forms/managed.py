"""人员状态: whom a managing unit looks for among its people."""

from django import forms

from accounts.enums import ManagementState
from accounts.queries.managed import SEEN
from zcps.kit.fields import LineField
from zcps.kit.filters import Filters

STATES = [(state.value, state.label) for state in ManagementState if state in SEEN]


class ManagedFilters(Filters):
    """By the beginning of the name, and the state."""

    name = LineField(label="姓名", max_length=20, required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *STATES])
