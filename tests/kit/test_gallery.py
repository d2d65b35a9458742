"""Every component drawn once: whole, without inline script or style, with icons that exist."""

import re
from pathlib import Path

import pytest
from django.test import RequestFactory

from tests.kit import gallery_data, gallery_urls

ROOT = Path(__file__).resolve().parents[2]
INLINE = re.compile(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE)
ICON_TAG = re.compile(r"""\{%\s*icon\s+"([^"]+)"|icon="([a-z0-9-]+)\"""")


def drawn(name):
    return gallery_urls.draw(name, RequestFactory().get("/?sort=arrival"))


@pytest.mark.parametrize("name", gallery_data.PAGES)
def test_page_has_no_inline_script_or_style(name):
    assert INLINE.findall(drawn(name)) == []


@pytest.mark.parametrize("name", gallery_data.PAGES)
def test_page_has_no_id_twice(name):
    ids = re.findall(r'\sid="([^"]+)"', drawn(name))

    assert [one for one in ids if ids.count(one) > 1] == []


@pytest.mark.parametrize("name", gallery_data.PAGES)
def test_page_has_one_heading_of_the_first_level(name):
    assert len(re.findall(r"<h1[ >]", drawn(name))) == 1


@pytest.mark.parametrize("name", gallery_data.PAGES)
def test_whatever_describes_a_control_is_on_the_page(name):
    html = drawn(name)

    named = {one for value in re.findall(r'aria-describedby="([^"]*)"', html) for one in value.split()}

    assert named - set(re.findall(r'\sid="([^"]+)"', html)) == set()


def test_icons_named_in_templates_are_in_the_list():
    listed = set((ROOT / "static/icons.txt").read_text(encoding="utf-8").split())

    files = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("tests/kit/gallery/*.html")]
    used = {one or other for file in files for one, other in ICON_TAG.findall(file.read_text(encoding="utf-8"))}

    assert used - listed == set()


def test_every_component_is_named_in_the_documentation():
    text = (ROOT / "docs/ui.md").read_text(encoding="utf-8")
    inner = {"field_notes", "field", "form", "formset", "styles", "scripts", "header", "footer", "messages"}
    inner |= {"duty_switcher", "person_menu", "inbox_tree", "column", "pagination"}

    names = {file.stem for file in ROOT.glob("templates/_ui/*.html")} - inner

    assert sorted(name for name in names if name not in text) == []
