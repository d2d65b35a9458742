"""自然人与账号: every account belongs to a person, so that one's own case can be recognised."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q

from accounts.enums import AccountKind, Employment
from zcps.kit import clock
from zcps.kit.identity import DocumentType


class Person(models.Model):
    """自然人. Numbers are sealed (`kit.crypto`) with context `accounts.person.<field>:<uuid>`; the index is a keyed hash."""

    class Sex(models.TextChoices):
        MALE = "male", "男"
        FEMALE = "female", "女"

    uuid = models.UUIDField("编号", default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("姓名", max_length=50)
    name_key = models.CharField("拼音排序", max_length=300, blank=True, db_collation="C", editable=False)
    sex = models.CharField("性别", max_length=6, choices=Sex, blank=True)
    birth_date = models.DateField("出生日期", null=True, blank=True)
    document_type = models.CharField("证件类型", max_length=20, choices=DocumentType, default=DocumentType.RESIDENT_ID)
    id_number_sealed = models.TextField("证件号码（加密）", editable=False)
    id_number_index = models.CharField("证件号码索引", max_length=64, unique=True, editable=False)
    phone_sealed = models.TextField("手机号（加密）", blank=True, editable=False)
    phone_index = models.CharField("手机号索引", max_length=64, blank=True, db_index=True, editable=False)
    employer = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="people", verbose_name="工作单位"
    )
    employment = models.CharField("人员类别", max_length=10, choices=Employment, blank=True)
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)

    class Meta:
        verbose_name = "自然人"
        verbose_name_plural = "自然人"
        indexes = [models.Index(fields=["employer", "name_key", "id"], name="person_of_unit")]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    """Creates accounts; a password may be missing until the account is activated."""

    def create_user(self, username: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """账号. `home` is the organisation whose administrator made it; what it may do stands in `Grant`."""

    username = models.CharField("登录名", max_length=64, unique=True)
    kind = models.CharField("类别", max_length=10, choices=AccountKind)
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="实际使用人"
    )
    home = models.ForeignKey(
        "accounts.Organisation", models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name="所属机构"
    )
    is_active = models.BooleanField("启用", default=True)
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="创建人"
    )
    activated_at = models.DateTimeField("激活时间", null=True, blank=True)
    password_changed_at = models.DateTimeField("密码设置时间", null=True, blank=True)
    current_organisation = models.ForeignKey(
        "accounts.Organisation", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="当前机构"
    )

    objects = UserManager()
    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = "账号"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(kind="person"), name="one_personal_account_a_person"
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.person.name if self.person_id else self.username

    def get_short_name(self) -> str:
        return self.get_full_name()

    @property
    def is_staff(self) -> bool:
        """Whether the Django admin opens for this account at all; what it shows is scoped there."""
        return self.kind != AccountKind.PERSON and self.is_active


class Activation(models.Model):
    """一次性激活链接: only the hash of its token is kept; it expires and works once."""

    user = models.ForeignKey(User, models.CASCADE, related_name="activations", verbose_name="账号")
    token_hash = models.CharField("令牌摘要", max_length=64, unique=True)
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="创建人")
    expires_at = models.DateTimeField("有效期至")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "激活链接"
        verbose_name_plural = "激活链接"


class PhoneCode(models.Model):
    """短信验证码: hashed, short-lived, counted; `purpose` keeps a code for one use from serving another."""

    phone_index = models.CharField("手机号索引", max_length=64, db_index=True)
    purpose = models.CharField("用途", max_length=20)
    code_hash = models.CharField("验证码摘要", max_length=64)
    created_at = models.DateTimeField("创建时间", default=clock.now, editable=False)
    expires_at = models.DateTimeField("有效期至")
    address = models.GenericIPAddressField("来源地址", null=True)
    tries = models.PositiveSmallIntegerField("已尝试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    class Meta:
        verbose_name = "短信验证码"
        verbose_name_plural = "短信验证码"
