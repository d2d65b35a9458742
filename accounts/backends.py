"""The one way an account is authenticated; single sign-on would take its place in settings."""

from django.contrib.auth.backends import ModelBackend

from accounts.models import Organisation, User
from accounts.queries.actors import actor_for


class Backend(ModelBackend):
    """Login name and password; what an account may do at an organisation comes from its grants in force."""

    def get_user(self, user_id: int) -> User | None:
        """One query brings the person too: every page shows the name."""
        return User.objects.select_related("person").filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: User, perm: str, obj: object = None) -> bool:
        """`accounts.<role>` at an organisation; nothing is allowed everywhere."""
        app, _, role = perm.partition(".")
        if app != "accounts" or not isinstance(obj, Organisation) or not user_obj.is_active:
            return False
        return actor_for(user_obj).holds(role, obj.pk)
