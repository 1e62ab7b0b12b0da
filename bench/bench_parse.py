"""Time the parser: twenty queries as people ask them, and texts that grow.

``queryparser-python3``, which parses ADQL with ANTLR's prediction engine, reads the same texts in the same run. Of each
time the minimum of several repeats counts, for the machine may be busy. ``make bench-parse ARGS="--repeats N"``.
"""

from __future__ import annotations

import argparse
import statistics
import timeit
from collections.abc import Callable
from pathlib import Path

from adql_grammar import parse, print_query, warm
from adql_grammar.lexer import tokenize

QUERIES = tuple((Path(__file__).parent / "queries.adql").read_text().strip().split("\n\n"))[1:]

GROWING: dict[str, tuple[Callable[[int], str], int]] = {
    "ANDs": (lambda n: "SELECT a FROM t WHERE " + " AND ".join(["a = 1"] * n), 500),
    "ORs": (lambda n: "SELECT a FROM t WHERE " + " OR ".join(["a = 1"] * n), 4_000),
    "IN items": (lambda n: "SELECT a FROM t WHERE a IN (" + ", ".join(["1"] * n) + ")", 2_000),
    "columns": (lambda n: "SELECT " + ", ".join(["t.a"] * n) + " FROM t", 4_000),
    "sums": (lambda n: "SELECT " + " + ".join(["a"] * n) + " FROM t", 500),
    "UNIONs": (lambda n: " UNION ".join(["SELECT a FROM t"] * n), 500),
    "joins": (lambda n: "SELECT a FROM t" + " JOIN u USING (x)" * n, 500),
    "parentheses": (lambda n: "SELECT " + "(" * n + "a" + ")" * n + " FROM t", 100),
    "queries in queries": (lambda n: "SELECT a FROM (" * n + "SELECT a FROM t" + ") AS q" * n, 100),
    "white space": (lambda n: "SELECT a FROM t" + " " * n, 100_000),
    "one string": (lambda n: "SELECT '" + "x''" * n + "' FROM t", 40_000),
}
"""Texts of a size, and the size to time; each is also timed at twice that size."""


def best(run: Callable[[], object], repeats: int) -> float:
    """Give the shortest time of one run, in milliseconds, without collections of garbage that other code left."""
    return min(timeit.repeat(run, number=1, repeat=repeats)) * 1e3


def best_of_peer(text: str, repeats: int) -> float | None:
    """Give the peer's time, parsing only; `None` if it refuses the text."""
    from queryparser.adql import ADQLQueryTranslator
    from queryparser.exceptions import QueryError, QuerySyntaxError

    translator = ADQLQueryTranslator(text)
    try:
        return best(translator.parse, repeats)
    except (QueryError, QuerySyntaxError):
        return None


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description="Time the ADQL parser.")
    options.add_argument("--repeats", type=int, default=50)
    repeats = options.parse_args().repeats
    warm()

    print("tokens  read tokens  parse  print    peer  ratio   (milliseconds)")
    ours, ratios = [], []
    for text in QUERIES:
        tree = parse(text)
        lexing = best(lambda: tokenize(text), repeats)  # noqa: B023  # called in this round
        parsing = best(lambda: parse(text), repeats)  # noqa: B023
        printing = best(lambda: print_query(tree), repeats)  # noqa: B023
        peer = best_of_peer(text, max(2, repeats // 10))
        ours.append(parsing)
        shown = "refuses       "
        if peer is not None:
            ratios.append(peer / parsing)
            shown = f"{peer:7.1f} {peer / parsing:6.0f}"
        count = len(tokenize(text).kinds)
        print(f"{count:6} {lexing:12.3f} {parsing:6.3f} {printing:6.3f} {shown}")
    print(f"median parse {statistics.median(ours):.3f} ms; median ratio to the peer {statistics.median(ratios):.0f}")

    print("\n                          n   parse  2n takes   (milliseconds, times)")
    for name, (make, size) in GROWING.items():
        few, many = make(size), make(2 * size)
        rounds = max(3, repeats // 5)
        once, twice = best(lambda: parse(few), rounds), best(lambda: parse(many), rounds)  # noqa: B023
        print(f"{name:20} {size:6} {once:7.2f} {twice / once:9.2f}")


if __name__ == "__main__":
    main()
