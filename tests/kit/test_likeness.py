"""Names of organisations that are nearly the same have one key."""

import pytest

from zcps.kit.likeness import likeness_key


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("江西省南昌市第一中学", "南昌第１中学"),
        ("南昌砚禾建筑设计有限责任公司", "南昌砚禾建筑设计有限公司"),
        ("南昌砚禾建筑设计股份有限公司", "南昌市砚禾建筑设计（有限公司）"),
        ("广西壮族自治区某某院", "某某院"),
        ("ＡＢＣ科技(南昌)有限公司", "abc科技（南昌）有限公司"),
        ("南昌市 东湖区·某院", "南昌东湖某院"),
    ],
)
def test_spelling_makes_no_difference(name, like):
    assert likeness_key(name) == likeness_key(like)


@pytest.mark.parametrize(
    ("name", "other"),
    [("南昌市第一中学", "南昌市第二中学"), ("南昌市第一医院", "南昌市第一中学"), ("江西省", "江苏省")],
)
def test_words_make_a_difference(name, other):
    assert likeness_key(name) != likeness_key(other)
