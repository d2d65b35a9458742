"""What the database itself refuses to the application's role: rewritten opinions, revisions, versions of a scheme."""

import pytest
from django.db import DatabaseError, transaction

from accounts.models import SchemeVersion
from review.enums import Action, State
from review.models import Opinion, Revision


@pytest.mark.parametrize("model", [Opinion, Revision])
def test_what_was_said_and_signed_is_never_rewritten_or_removed(world, model):
    world.act(Action.APPROVE, world.application_at(State.AWAITING_APPROVAL))

    for change in (lambda: model.objects.update(application=None), lambda: model.objects.all()._raw_delete("default")):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_version_of_a_scheme_never_changes(world):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        SchemeVersion.objects.update(content={})
