"""The lexer, the grammar and the lists of words agree; the parser takes each decision on one token."""

from __future__ import annotations

import inspect
import subprocess
import sys
from pathlib import Path

import pytest

from adql_grammar import parse, tokens, warm
from adql_grammar._generated.ADQLParser import ADQLParser
from adql_grammar.functions import AGGREGATES, FUNCTIONS, SHAPES
from adql_grammar.lexer import WORDS, tokenize
from adql_grammar.reserved import RESERVED_WORDS

ROOT = Path(__file__).parents[2]


def test_kinds_of_token_are_numbered_as_in_the_grammar() -> None:
    ours = {name: kind for name, kind in vars(tokens).items() if name.isupper() and isinstance(kind, int)}
    of_grammar = {name: getattr(ADQLParser, name) for name in ours if name != "END_OF_TEXT"}

    assert {**of_grammar, "END_OF_TEXT": ADQLParser.EOF} == ours
    assert len(ours) == len(ADQLParser.symbolicNames)


def test_no_decision_of_the_grammar_looks_further_than_one_token() -> None:
    assert "adaptivePredict" not in inspect.getsource(ADQLParser)


def test_every_word_with_a_meaning_is_reserved() -> None:
    assert set(WORDS) == RESERVED_WORDS
    assert set(FUNCTIONS) | SHAPES | AGGREGATES <= RESERVED_WORDS


def test_reading_tokens_needs_no_antlr() -> None:
    script = (
        "import sys; sys.modules['antlr4'] = None\n"
        "import importlib.util as u\n"
        "package = u.module_from_spec(u.spec_from_loader('adql_grammar', None, is_package=True))\n"
        f"package.__path__ = [{str(ROOT / 'adql_grammar')!r}]\n"
        "sys.modules['adql_grammar'] = package\n"
        "from adql_grammar.lexer import tokenize\n"
        "print(len(tokenize('SELECT a FROM t').kinds))"
    )

    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.stdout.strip() == "5", run.stderr


def test_tokens_cover_the_text_in_order() -> None:
    text = "SELECT a.b,'x''y' FROM \"t t\" -- end\nWHERE a<>.5"

    found = tokenize(text)

    assert [text[start : found.end(i)] for i, start in enumerate(found.starts)] == found.texts
    assert found.texts == ["SELECT", "a", ".", "b", ",", "'x''y'", "FROM", '"t t"', "WHERE", "a", "<>", ".5", ""]
    assert found.starts == sorted(found.starts)


@pytest.mark.parametrize("word", ["Select", "SELECT", "select", "sElEcT"])
def test_keywords_are_known_in_any_case(word: str) -> None:
    assert tokenize(word).kinds == [tokens.SELECT, tokens.END_OF_TEXT]


def test_letters_of_other_scripts_make_no_keyword() -> None:
    assert parse('SELECT a FROM t AS "ſelect"')
    with pytest.raises(Exception, match="U\\+017F"):
        tokenize("ſelect a FROM t")


def test_a_function_accepts_the_counts_of_its_forms() -> None:
    assert [FUNCTIONS["DISTANCE"].accepts(n) for n in range(6)] == [False, False, True, False, True, False]
    assert [FUNCTIONS["COALESCE"].accepts(n) for n in range(4)] == [False, True, True, True]
    assert FUNCTIONS["ROUND"].signature == "ROUND(x) or ROUND(x, places)"


def test_warming_up_leaves_the_parser_as_it_was() -> None:
    before = parse("SELECT a FROM t")

    warm()

    assert parse("SELECT a FROM t") == before
