"""Content types that are broken, or lie about their encoding, end in an answer like any other."""

import io

import pytest
from django.test import RequestFactory

from zcps.kit.content_types import plain
from zcps.wsgi import application

FORM = "multipart/form-data; boundary=x"
BODY = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n\xe5\xbc\xa0\r\n--x--\r\n'
HOSTILE = [
    f"{FORM}; charset=zlib",
    f"{FORM}; charset=hex",
    f"{FORM}; CHARSET = utf-16",
    f"{FORM}; charset*=utf-8''zlib",
    f"{FORM}; charset*0=zl; charset*1=ib",
    f"{FORM}; boundary*=none''x",
    'multipart/form-data; charset=zlib; boundary="x\\"; charset=zlib; y=\\""',
    "application/x-www-form-urlencoded; charset=zlib",
    "; charset=zlib",
]


def answer(content_type: str) -> str:
    """The status the whole application answers with."""
    environ = RequestFactory().generic("POST", "/sign-in/person/?next=%E5", BODY, content_type="text/plain").environ
    environ |= {"CONTENT_TYPE": content_type, "wsgi.input": io.BytesIO(BODY)}
    said: list[str] = []
    b"".join(application(environ, lambda status, headers: said.append(status)))
    return said[0]


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", HOSTILE)
def test_a_hostile_type_is_never_an_error_of_ours(content_type):
    assert int(answer(content_type)[:3]) in {200, 302, 400, 403}


@pytest.mark.parametrize("content_type", HOSTILE)
def test_no_charset_is_left_of_it(content_type):
    assert "charset" not in plain(content_type).casefold()


@pytest.mark.parametrize("content_type", ["", "application/json", FORM, 'multipart/form-data; boundary="a b"'])
def test_an_honest_type_stays_as_it_is(content_type):
    assert plain(content_type) == content_type


def test_a_form_in_utf_8_by_name_keeps_its_boundary():
    assert plain(f"{FORM}; charset=UTF-8") == 'multipart/form-data; boundary="x"'
