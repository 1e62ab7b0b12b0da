"""The validation set of the IVOA, and one more from the Royal Observatory Edinburgh."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from defusedxml import ElementTree

from adql_grammar import AdqlSyntaxError, parse, print_query

CORPUS = Path(os.environ.get("DAX_ADQL_CORPUS", Path(__file__).parents[2].parent / "shared" / "adql" / "lyonetia"))

NEEDS_A_CATALOGUE = {("O2_user_defined_functions", 1)}
"""Invalid for what the syntax cannot know: an undeclared function."""


def cases() -> list[object]:
    found: list[object] = []
    for path in sorted(CORPUS.glob("*/*.xml")):
        for number, element in enumerate(ElementTree.parse(path).iter("adql")):
            is_valid = element.get("valid") == "true" or (path.stem, number) in NEEDS_A_CATALOGUE
            found.append(pytest.param(element.text or "", is_valid, id=f"{path.stem}-{number}"))
    return found


pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the query sets are not on this machine: DAX_ADQL_CORPUS")


@pytest.mark.parametrize(("text", "is_valid"), cases())
def test_the_verdict_is_that_of_the_set(text: str, is_valid: bool) -> None:
    if is_valid:
        assert parse(text).body
    else:
        with pytest.raises(AdqlSyntaxError):
            parse(text)


@pytest.mark.parametrize(("text", "is_valid"), cases())
def test_what_is_valid_survives_a_round_trip(text: str, is_valid: bool) -> None:
    if is_valid:
        tree = parse(text)

        assert parse(print_query(tree)) == tree


def test_the_set_is_whole() -> None:
    assert len(cases()) == 207
