from __future__ import annotations

import pytest

from dax.errors import UsageError
from dax.formats.media_type import MediaType
from dax.formats.registry import DEFAULT, FORMATS, Format, find_format, negotiate

VOTABLE = "application/x-votable+xml"


@pytest.mark.parametrize(
    ("asked", "name", "told"),
    [
        ("votable", "votable", VOTABLE),
        ("VOTable", "votable", VOTABLE),
        ("votable/b2", "votable", VOTABLE),
        ("votable/td", "votable/td", VOTABLE),
        ("votable/b1", "votable/b", VOTABLE),
        (VOTABLE, "votable", VOTABLE),
        ("Application/X-VOTable+XML", "votable", VOTABLE),
        ("application/x-votable xml", "votable", VOTABLE),
        (f"{VOTABLE};serialization=BINARY2", "votable", f"{VOTABLE};serialization=BINARY2"),
        (f'{VOTABLE} ; Serialization="binary2"', "votable", f"{VOTABLE};serialization=BINARY2"),
        (f"{VOTABLE};serialization=tabledata", "votable/td", f"{VOTABLE};serialization=TABLEDATA"),
        (f"{VOTABLE};serialization=binary", "votable/b", f"{VOTABLE};serialization=BINARY"),
        (f"{VOTABLE};charset=utf-8", "votable", VOTABLE),
        ("text/xml", "votable/td", "text/xml"),
        (" TEXT/XML ", "votable/td", "text/xml"),
        ("csv", "csv", "text/csv;header=present"),
        ("text/csv", "csv", "text/csv"),
        ("text/csv; header=Present", "csv", "text/csv;header=present"),
        ("tsv", "tsv", "text/tab-separated-values"),
        ("text/tab-separated-values", "tsv", "text/tab-separated-values"),
    ],
)
def test_a_format_is_found_and_its_media_type_told(asked: str, name: str, told: str) -> None:
    chosen = find_format(asked)

    assert (chosen.format.name, chosen.media_type) == (name, told)


@pytest.mark.parametrize(
    "asked",
    ["", "fits", "text/html", "text/csv;header=absent", f"{VOTABLE};serialization=FITS", f"{VOTABLE};x", "a/b/c", "*/*",
     f'{VOTABLE};serialization="BINARY2', "votable/", "csv;header=present", "\x00", "text/csv,text/xml"],
)  # fmt: skip
def test_a_format_not_on_offer_is_refused_by_names_of_those_that_are(asked: str) -> None:
    with pytest.raises(UsageError, match=r"votable, votable/b2, votable/td.*csv, tsv") as caught:
        find_format(asked)

    assert caught.value.code == "BAD_PARAM"


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_every_announced_name_is_understood(format_: Format) -> None:
    for announced in (*format_.names, *format_.media_types):
        assert find_format(announced).format is format_


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_whoever_asks_with_the_announced_media_type_is_told_it(format_: Format) -> None:
    assert find_format(format_.media_type).media_type == format_.media_type


@pytest.mark.parametrize(
    ("accept", "told"),
    [
        (None, VOTABLE),
        ("", VOTABLE),
        ("*/*", VOTABLE),
        ("text/html,application/xhtml+xml,*/*;q=0.8", VOTABLE),
        ("image/png", VOTABLE),
        ("text/csv", "text/csv;header=present"),
        ("text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        ("text/csv;q=0, text/xml;q=0.001", "text/xml"),
        ("text/csv;header=present", "text/csv;header=present"),
        (f'{VOTABLE};serialization="TABLEDATA"', f"{VOTABLE};serialization=TABLEDATA"),
        ("application/*, text/csv;q=0.9", VOTABLE),
        ("text/csv;q=banana, text/xml", "text/xml"),
        (",,;;q=1,", VOTABLE),
    ],
)  # fmt: skip
def test_an_accept_header_chooses_by_weight_and_else_the_default(accept: str | None, told: str) -> None:
    assert negotiate(accept).media_type == told


def test_the_default_is_binary2() -> None:
    assert DEFAULT.format.output_id == "ivo://ivoa.net/std/TAPRegExt#output-votable-binary2"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("a/b;x=1;y=2", 'A/B ;Y="2"; x=1'),
        ('a/b;x="p;q"', r'a/b;x="p\;q"'),
        ("a/b;charset=utf-8", "a/b"),
        ("a/b;", "a/b"),
    ],
)
def test_two_spellings_of_a_media_type_are_equal(text: str, same: str) -> None:
    assert MediaType.parse(text) == MediaType.parse(same) is not None
