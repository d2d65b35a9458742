"""What people type at the doors: signing in, registering, activating, passwords."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.enums import AccountKind
from accounts.models import User
from accounts.passwords import LONGEST, PolicyValidator
from accounts.queries.sign_in import login_name
from zcps.kit import clock
from zcps.kit.fields import CleanedField, IdNumberField, MobileField, PersonNameField
from zcps.kit.identity import DocumentType, normalise_number, read_id_number

WRONG = "账号或密码不正确，请核对后重试。连续 5 次错误将暂停登录 15 分钟。"
LOGIN_LABELS = {
    AccountKind.PERSON: "证件号码",
    AccountKind.EMPLOYER: "登录名或统一社会信用代码",
    AccountKind.OFFICE: "登录名",
}


class PasswordField(forms.CharField):
    """A password, taken as it is typed."""

    width = "lg"

    def __init__(self, *, is_new: bool = False, **kwargs: Any) -> None:
        complete = "new-password" if is_new else "current-password"
        widget = forms.PasswordInput(attrs={"autocomplete": complete})
        super().__init__(strip=False, max_length=LONGEST, widget=widget, **kwargs)


class CodeField(CleanedField):
    """Six digits out of an SMS."""

    width = "md"
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)

    def clean_value(self, value: str) -> str:
        digits = normalise_number(value)
        if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
            raise ValidationError("请填写短信中的 6 位数字验证码。", code="invalid")
        return digits


class SignInForm(forms.Form):
    """Login and password at one of the three doors. `user` is the account after a valid form."""

    refused = "没有登录"
    login = forms.CharField(
        max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True})
    )
    login.width = "lg"
    password = PasswordField(label="密码")

    def __init__(self, *args: Any, request: HttpRequest, door: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.door, self.user = request, AccountKind(door), None
        self.fields["login"].label = LOGIN_LABELS[self.door]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "login" not in data or "password" not in data:
            return data
        username = login_name(data["login"], door=self.door)
        self.user = authenticate(self.request, username=username, password=data["password"])
        if self.user is None:
            raise ValidationError(WRONG, code="wrong")
        if self.user.kind != self.door:
            # Only who knows the password learns which door is theirs.
            right, self.user = AccountKind(self.user.kind).label, None
            raise ValidationError(f"您的账号应从“{right}”入口登录，请返回登录首页选择“{right}”。", code="door")
        return data


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = PasswordField(label="设置密码", is_new=True)
    again = PasswordField(label="再次输入密码", is_new=True)
    account: User | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = PolicyValidator().get_help_text()

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.account)
        return self.cleaned_data["password"]

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if "password" in data and data.get("again") and data["password"] != data["again"]:
            self.add_error("again", "两次输入的密码不一致，请重新输入。")
        return data


class IdentityForm(forms.Form):
    """Name, document and telephone of a person. `identity` is what the number tells, after a valid form."""

    name = PersonNameField(label="姓名")
    document = forms.ChoiceField(label="证件类型", choices=DocumentType, initial=DocumentType.RESIDENT_ID)
    id_number = IdNumberField(label="证件号码", document=None)
    phone = MobileField(label="手机号")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if data.get("id_number") and data.get("document"):
            try:
                document = DocumentType(data["document"])
                data["id_number"] = read_id_number(data["id_number"], today=clock.today(), document=document).number
            except ValidationError as error:
                self.add_error("id_number", error)
        return data


class RegisterForm(IdentityForm, NewPasswordForm):
    """An applicant registers."""

    refused = "内容有误，还没有注册"

    code = CodeField(label="短信验证码")
    field_order = ("name", "document", "id_number", "phone", "code", "password", "again")


class ResetForm(NewPasswordForm):
    """An applicant who has forgotten the password."""

    refused = "内容有误，密码没有重设"

    id_number = IdNumberField(label="证件号码", document=None)
    phone = MobileField(label="手机号", help_text="账号登记的手机号。")
    code = CodeField(label="短信验证码")
    field_order = ("id_number", "phone", "code", "password", "again")


class FirstSignInForm(ResetForm):
    """An applicant whose unit has opened the account."""

    refused = "内容有误，账号没有激活"
    phone = MobileField(label="手机号", help_text="单位开通账号时登记的手机号。")
    field_order = ResetForm.field_order


class PhoneForm(forms.Form):
    """The one field that asking for a code needs."""

    phone = MobileField(label="手机号")


class HolderForm(IdentityForm, NewPasswordForm):
    """Activation of an account made with an organisation: its real holder and the first password."""

    field_order = ("name", "document", "id_number", "phone", "password", "again")


class ChangePasswordForm(NewPasswordForm):
    """One's own password."""

    refused = "密码没有修改"
    old = PasswordField(label="原密码")
    password = PasswordField(label="新密码", is_new=True)
    again = PasswordField(label="再次输入新密码", is_new=True)
    field_order = ("old", "password", "again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label, self.fields["again"].label = "新密码", "再次输入新密码"

    def clean_old(self) -> str:
        if not self.account.check_password(self.cleaned_data["old"]):
            raise ValidationError("原密码不正确，请重新输入。", code="wrong")
        return self.cleaned_data["old"]
