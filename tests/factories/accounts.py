"""Regions, organisations, people and accounts for tests, each valid with no argument given."""

from itertools import count

from django.contrib.auth.hashers import make_password

from accounts import numbers
from accounts.enums import AccountKind, Level, OrganisationKind, Role
from accounts.models import Organisation, OrganisationFunction, Person, Region, Scheme, User
from accounts.services import grants

_numbers = count(1)
PASSWORD = "Zhicheng-2026"
_hashed: list[str] = []


def number() -> int:
    """A number no other row of this run has."""
    return next(_numbers)


def region(
    code: str = "330000", name: str = "浙江省", *, level: str = Level.PROVINCE, parent: Region | None = None
) -> Region:
    """A region, made once."""
    return Region.objects.get_or_create(code=code, defaults={"name": name, "level": level, "parent": parent})[0]


def scheme(slug: str = "zhejiang_construction") -> Scheme:
    """A scheme without a version, made once."""
    return Scheme.objects.get_or_create(slug=slug, defaults={"name": "浙江省高级专业技术资格管理服务系统"})[0]


def organisation(
    kind: str = OrganisationKind.HRSS,
    *,
    parent: Organisation | None = None,
    functions: tuple[str, ...] = (),
    **fields: object,
) -> Organisation:
    """An organisation in the tree, with functions under the first scheme."""
    serial = number()
    fields = {
        "name": f"测试机构{serial}",
        "code": f"T{serial:07d}",
        "region": fields.pop("region", None) or region(),
        **fields,
    }
    row = Organisation(kind=kind, **fields)
    if parent is None:
        Organisation.objects.add_root(instance=row)
    else:
        Organisation.objects.add_child(Organisation.objects.get(pk=parent.pk), instance=row)
    for function in functions:
        OrganisationFunction.objects.create(organisation=row, scheme=scheme(), function=function)
    return row


def id_number(serial: int | None = None) -> str:
    """A resident ID number with the right check digit."""
    body = (
        f"33010619850{serial % 9 + 1}15{(serial // 9) % 1000:03d}" if serial is not None else id_number(number())[:17]
    )
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    rest = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True)) % 11
    return body + "10X98765432"[rest]


def person(name: str = "张建国", *, phone: str = "13800001234", number: str | None = None, **fields: object) -> Person:
    """A person with sealed numbers."""
    row = Person(name=name, **fields)
    numbers.set_id_number(row, number or id_number())
    numbers.set_phone(row, phone)
    row.save()
    return row


def user(
    kind: str = AccountKind.OFFICE,
    *,
    home: Organisation | None = None,
    of: Person | None = None,
    password: bool = False,
    **fields: object,
) -> User:
    """An account with a person; with PASSWORD only where asked for, because hashing is slow on purpose."""
    fields = {"username": f"u{number():06d}", "person": of or person(), "home": home, **fields}
    return User.objects.create(kind=kind, password=_password() if password else "!", **fields)


def officer(organisation: Organisation, *roles: str, **fields: object) -> User:
    """An account that holds the roles at the organisation."""
    row = user(home=organisation, **fields)
    for role in roles or (Role.CLERK,):
        grants.grant(row, organisation, role, by=None)
    return row


def _password() -> str:
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]
