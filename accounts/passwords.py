"""The two policies of passwords: `djbh` (等保2.0 三级: kinds of characters, change after 90 days for staff) and `asvs`.

ASVS 6.2.5 and 6.2.10 forbid what 8.1.4.1 a demands, so settings.PASSWORD_POLICY chooses; djbh is the default,
because these systems are graded (测评) by it.
"""

import datetime as dt
import string

from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.enums import AccountKind
from accounts.models import User
from zcps.kit import clock

DJBH, ASVS = "djbh", "asvs"
LENGTHS = {DJBH: 10, ASVS: 12}
LONGEST = 128
STAFF_LIFETIME = dt.timedelta(days=90)


def policy() -> str:
    """The policy in force."""
    return getattr(settings, "PASSWORD_POLICY", DJBH)


class PolicyValidator:
    """Django password validator for the policy in force."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError with what is missing."""
        if not LENGTHS[policy()] <= len(password) <= LONGEST:
            raise ValidationError(
                f"密码应为 {LENGTHS[policy()]} 至 {LONGEST} 个字符，您填写了 {len(password)} 个。",
                code="password_length",
            )
        if policy() == DJBH and kinds_in(password) < 3:
            raise ValidationError("密码应包含大写字母、小写字母、数字、符号中的至少三种。", code="password_kinds")

    def get_help_text(self) -> str:
        """What a form says beside the field."""
        if policy() == DJBH:
            return f"至少 {LENGTHS[DJBH]} 个字符，包含大写字母、小写字母、数字、符号中的三种。"
        return f"至少 {LENGTHS[ASVS]} 个字符，可以使用空格和汉字。"


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters occur; everything that is no ASCII letter or digit is a sign."""
    groups = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    found = sum(any(character in group for character in password) for group in groups)
    return found + any(character not in "".join(groups) for character in password)


def is_expired(user: User) -> bool:
    """Whether staff must set a new password before going on (djbh only)."""
    if policy() != DJBH or user.kind == AccountKind.PERSON or user.password_changed_at is None:
        return False
    return clock.now() - user.password_changed_at > STAFF_LIFETIME
