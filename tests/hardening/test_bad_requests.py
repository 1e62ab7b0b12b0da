"""Bad queries of every class of trouble, each with its code and, where there is one, its place."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence

import pytest
from defusedxml import ElementTree

from tests.hardening.test_refusals import FORM, GOOD, assert_refused, code_of, item, one
from tests.support.running import RunningService

HERE = "1 = CONTAINS(POINT(ra, dec), {})"

PLACES = [
    ("SELECT nothing FROM sky.stars", "UNKNOWN_COLUMN", 1, 8),
    ("SELECT id,\n  nothing\nFROM sky.stars", "UNKNOWN_COLUMN", 2, 3),
    ("SELECT s.nothing FROM sky.stars AS s", "UNKNOWN_COLUMN", 1, 8),
    ("SELECT x.id FROM sky.stars", "UNKNOWN_TABLE", 1, 8),
    ("SELECT x.* FROM sky.stars", "UNKNOWN_TABLE", 1, 8),
    ("SELECT sky.stars.nothing FROM sky.stars", "UNKNOWN_COLUMN", 1, 8),
    ("SELECT id\nFROM nothing", "UNKNOWN_TABLE", 2, 6),
    ("SELECT id FROM nothing.stars", "UNKNOWN_TABLE", 1, 16),
    ("SELECT id FROM a.b.c.d", "SYNTAX", None, None),
    (one("nothing = 1"), "UNKNOWN_COLUMN", 1, 32),
    (one("id = 1\n AND nothing = 2"), "UNKNOWN_COLUMN", 2, 6),
    ("SELECT id FROM sky.stars ORDER BY nothing", "UNKNOWN_COLUMN", 1, 35),
    ("SELECT COUNT(*) AS n FROM sky.stars GROUP BY nothing", "UNKNOWN_COLUMN", 1, 46),
    ("SELECT band FROM sky.stars GROUP BY band HAVING MAX(nothing) > 1", "UNKNOWN_COLUMN", 1, 53),
    ("SELECT a.id FROM sky.stars AS a JOIN sky.stars AS b ON a.id = b.nothing", "UNKNOWN_COLUMN", 1, 63),
    ("SELECT id FROM sky.stars JOIN nothing USING (id)", "UNKNOWN_TABLE", 1, 31),
    ("SELECT a.id FROM sky.stars AS a JOIN sky.stars AS b USING (nothing)", "UNKNOWN_COLUMN", None, None),
    (one("id IN (SELECT nothing FROM sky.stars)"), "UNKNOWN_COLUMN", 1, 46),
    (one("id IN (SELECT id FROM nothing)"), "UNKNOWN_TABLE", 1, 54),
    (one("EXISTS (SELECT id FROM nothing)"), "UNKNOWN_TABLE", None, None),
    ("SELECT x.nothing FROM (SELECT id FROM sky.stars) AS x", "UNKNOWN_COLUMN", 1, 8),
    ("SELECT x.ra FROM (SELECT id FROM sky.stars) AS x", "UNKNOWN_COLUMN", 1, 8),
    ("WITH x AS (SELECT id FROM sky.stars) SELECT ra FROM x", "UNKNOWN_COLUMN", 1, 45),
    ("SELECT id FROM sky.stars UNION SELECT nothing FROM sky.stars", "UNKNOWN_COLUMN", 1, 39),
    (item("ABS(nothing)"), "UNKNOWN_COLUMN", 1, 18),
    (item("nothing(id)"), "UNKNOWN_FUNCTION", 1, 14),
    (one(HERE.format("CIRCLE(nothing, 2, 3)")), "UNKNOWN_COLUMN", None, None),
    ('SELECT "ID" FROM sky.stars', "UNKNOWN_COLUMN", 1, 8),
    ('SELECT id FROM "SKY".stars', "UNKNOWN_TABLE", 1, 16),
]
"""Unknown names in every place: query, code, line and column."""

CLASSES = [
    # A21-A24: depth, length
    (item("ABS(" * 3000 + "id" + ")" * 3000), "QUERY_TOO_COMPLEX"),
    (item("-" * 1 + "(" * 4000 + "1" + ")" * 4000), "QUERY_TOO_COMPLEX"),
    (one("NOT " * 5000 + "id = 1"), "SYNTAX"),
    (one("id = 1" + " OR id = 1" * 50_000), ("QUERY_TOO_COMPLEX", "QUERY_TOO_LONG")),
    (one("id = 1" + " AND id = 1" * 20_000), ("QUERY_TOO_COMPLEX", "QUERY_TOO_LONG")),
    (item("band" + " || band" * 20_000), "QUERY_TOO_COMPLEX"),
    (item("1" + "*1" * 24_000), "QUERY_TOO_COMPLEX"),
    (item("(" * 100_000), "QUERY_TOO_COMPLEX"),
    (item(")" * 100_000), ("SYNTAX", "QUERY_TOO_COMPLEX")),
    ("SELECT id FROM sky.stars" + " UNION SELECT id FROM sky.stars" * 5000, "QUERY_TOO_COMPLEX"),
    (
        "SELECT a0.id FROM sky.stars AS a0" + "".join(f", sky.stars AS a{i}" for i in range(1, 5000)),
        "QUERY_TOO_COMPLEX",
    ),
    ("SELECT " + ", ".join(["id"] * 24_000) + " FROM sky.stars", "QUERY_TOO_COMPLEX"),
    ('SELECT "' + "a" * 300_000 + '" FROM sky.stars', "QUERY_TOO_LONG"),
    ("SELECT id FROM sky.stars --" + "a" * 300_000, "QUERY_TOO_LONG"),
    (" " * 300_000, "QUERY_TOO_LONG"),
    (one("id = " + "9" * 200_000), ("SYNTAX", "OUT_OF_RANGE", "QUERY_TOO_COMPLEX", "TYPE_MISMATCH")),
    # A26-A29: characters, statements
    (one("id\u2009= 1"), "SYNTAX"),
    (one("id = 1\u3000"), "SYNTAX"),
    (one("id \u2212 1 = 0"), "SYNTAX"),
    (one("id \u2264 1"), "SYNTAX"),
    (one("band = \u201eu\u201d"), "SYNTAX"),
    (one("band = `u`"), "SYNTAX"),
    (one("band = \u00b4u\u00b4"), "SYNTAX"),
    ("\ufeffSELECT id FROM sky.stars WHERE", "SYNTAX"),
    ("SELECT i\u2066d\u2069 FROM sky.stars", "SYNTAX"),
    ("SELECT i\u00add FROM sky.stars", "SYNTAX"),
    ("SELECT id FROM sky.stars \U0001f600", "SYNTAX"),
    ("SELECT id FROM sky.stars;;", "SYNTAX"),
    ("SELECT id FROM sky.stars; --\nSELECT id FROM sky.stars", "SYNTAX"),
    ("BEGIN; SELECT id FROM sky.stars; COMMIT", "SYNTAX"),
    # A31-A36: what only an engine knows
    *[
        (item(f"{f}({a})"), "UNKNOWN_FUNCTION")
        for f, a in [
            ("version", ""),
            ("current_database", ""),
            ("pragma_settings", ""),
            ("glob", "'/*'"),
            ("read_text", "'/etc/passwd'"),
            ("read_blob", "'/etc/passwd'"),
            ("parquet_scan", "'x'"),
            ("sqlite_version", ""),
            ("hex", "band"),
            ("regexp_matches", "band, '(a+)+'"),
            ("list_value", "1"),
            ("array_agg", "id"),
            ("string_agg", "band, ','"),
            ("sleep", "5"),
            ("benchmark", "1, 2"),
            ("load_file", "'/etc/passwd'"),
            ("query_table", "'sky.stars'"),
            ("nextval", "'s'"),
        ]
    ],
    *[
        (f"SELECT * FROM {t}", "UNKNOWN_TABLE")
        for t in [
            "pg_catalog.pg_class",
            "information_schema.columns",
            "sqlite_master",
            "sqlite_temp_master",
            "sqlite_sequence",
            "mysql.users",
            "main.stars",
            "memory.main.stars",
            "temp.stars",
            '"/etc/passwd"',
            '"data.parquet"',
            "\"read_csv('x')\"",
            "TAP_SCHEMA.users",
            "alembic_version",
        ]
    ],
    (item("$$x$$"), "SYNTAX"),
    (item("{d '2020-01-01'}"), "SYNTAX"),
    (item("[1, 2]"), "SYNTAX"),
    (item("id[1]"), "SYNTAX"),
    (item("id -> 1"), "SYNTAX"),
    (item("E'\\n'"), "SYNTAX"),
    (item("id // 2"), "SYNTAX"),
    (item("INTERVAL '1' DAY"), ("SYNTAX", "UNSUPPORTED")),
    (one("id = ANY (SELECT id FROM sky.stars)"), "SYNTAX"),
    (one("band SIMILAR TO 'x'"), "SYNTAX"),
    (one("band GLOB 'x'"), "SYNTAX"),
    (one("band REGEXP 'x'"), "SYNTAX"),
    ("SELECT id FROM sky.stars QUALIFY id = 1", ("SYNTAX", "UNKNOWN_TABLE")),
    ("SELECT id FROM sky.stars FOR UPDATE", "SYNTAX"),
    ("SELECT id FROM sky.stars TABLESAMPLE (1)", "SYNTAX"),
    ("SELECT id FROM sky.stars WINDOW w AS (ORDER BY id)", "SYNTAX"),
    ("VALUES (1)", "SYNTAX"),
    ("TABLE sky.stars", "SYNTAX"),
    ("SHOW TABLES", "SYNTAX"),
    ("DESCRIBE sky.stars", "SYNTAX"),
    ("WITH x AS (DELETE FROM sky.stars) SELECT id FROM x", "SYNTAX"),
    # A39: types, arity, aggregates
    (item("ABS()"), ("SYNTAX", "WRONG_ARITY")),
    (item("ABS(1, 2)"), ("SYNTAX", "WRONG_ARITY")),
    (item("POWER(1)"), ("SYNTAX", "WRONG_ARITY")),
    (item("UPPER(1)"), "TYPE_MISMATCH"),
    (item("SIN(band)"), "TYPE_MISMATCH"),
    (item("band || 1"), "TYPE_MISMATCH"),
    (item("-band"), "TYPE_MISMATCH"),
    (item("SUM(place)"), "TYPE_MISMATCH"),
    (item("place + 1"), "TYPE_MISMATCH"),
    (one("band > 1"), "TYPE_MISMATCH"),
    (one("id BETWEEN 'a' AND 'b'"), "TYPE_MISMATCH"),
    (one("id IN (1, 'a')"), "TYPE_MISMATCH"),
    (one("id LIKE 'a'"), "TYPE_MISMATCH"),
    (one("band LIKE 1"), "TYPE_MISMATCH"),
    (one("place = place"), "TYPE_MISMATCH"),
    (one("observed > 5"), "TYPE_MISMATCH"),
    ("SELECT place FROM sky.stars ORDER BY place", "TYPE_MISMATCH"),
    ("SELECT id FROM sky.stars UNION SELECT band FROM sky.stars", "TYPE_MISMATCH"),
    ("SELECT id FROM sky.stars UNION SELECT id, ra FROM sky.stars", "WRONG_ARITY"),
    (one("id IN (SELECT id, ra FROM sky.stars)"), "WRONG_ARITY"),
    (one("id = (SELECT id, ra FROM sky.stars)"), "WRONG_ARITY"),
    (one("id = (SELECT id FROM sky.stars)"), "MANY_ROWS"),
    (item("COUNT(COUNT(*))"), "AGGREGATE_MISUSE"),
    ("SELECT band FROM sky.stars GROUP BY COUNT(*)", "AGGREGATE_MISUSE"),
    ("SELECT a.id FROM sky.stars AS a JOIN sky.stars AS b ON COUNT(*) = 1", "AGGREGATE_MISUSE"),
    ("SELECT * FROM sky.stars GROUP BY id", "GROUP_BY_MISS"),
    ("SELECT id FROM sky.stars HAVING id > 1", "GROUP_BY_MISS"),
    ("SELECT band, COUNT(*) AS n FROM sky.stars GROUP BY band ORDER BY id", ("GROUP_BY_MISS", "ORDER_BY_MISS")),
    ("SELECT id FROM sky.stars ORDER BY 0", "BAD_POSITION"),
    ("SELECT id FROM sky.stars ORDER BY 2", "BAD_POSITION"),
    ("SELECT id FROM sky.stars NATURAL JOIN sky.stars", "DUPLICATE_ALIAS"),
    ("SELECT id FROM sky.stars AS a JOIN sky.stars AS b ON a.id = b.id", "AMBIGUOUS_COLUMN"),
    ("SELECT a.id FROM sky.stars AS a, sky.stars AS b ORDER BY mag", "AMBIGUOUS_COLUMN"),
    # A41-A42
    ("WITH RECURSIVE r AS (SELECT id FROM sky.stars UNION ALL SELECT id FROM r) SELECT id FROM r", "UNSUPPORTED"),
    (
        "WITH " + ", ".join(f"a{i} AS (SELECT id FROM sky.stars)" for i in range(1000)) + " SELECT id FROM a1",
        "QUERY_TOO_COMPLEX",
    ),
    ("WITH a AS (SELECT id FROM b), b AS (SELECT id FROM sky.stars) SELECT id FROM a", "UNKNOWN_TABLE"),
    (
        "WITH a AS (SELECT id FROM sky.stars), a AS (SELECT id FROM sky.stars) SELECT id FROM a",
        ("DUPLICATE_ALIAS", "DUPLICATE_NAME"),
    ),
    (item("id * 9223372036854775807 * 9223372036854775807"), "OUT_OF_RANGE"),
    (one("id * 9223372036854775807 > ra"), "OUT_OF_RANGE"),
    ("SELECT id FROM sky.stars OFFSET 99999999999999999999999", "SYNTAX"),
    ("SELECT TOP 99999999999999999999999 id FROM sky.stars", "SYNTAX"),
    # A46-A47: geometry
    (one(HERE.format("CIRCLE(1, 2, 1e400)")), ("BAD_GEOMETRY", "OUT_OF_RANGE")),
    (one(HERE.format("CIRCLE(1, -90.5, 1)")), "BAD_GEOMETRY"),
    (one(HERE.format("CIRCLE('GALACTIC', 1, 2, 3)")), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT('ICRS BARYCENTER', 1, 2), CIRCLE('J2000', 1, 2, 3))"), "BAD_GEOMETRY"),
    (one(HERE.format("CIRCLE(1, 2)")), ("SYNTAX", "WRONG_ARITY")),
    (one(HERE.format("CIRCLE('a', 'b', 'c')")), ("SYNTAX", "TYPE_MISMATCH")),
    (one(HERE.format("POLYGON(1, 2, 3, 4)")), ("SYNTAX", "UNSUPPORTED", "BAD_GEOMETRY")),
    (one(HERE.format("BOX(1, 2, 3, 4)")), ("UNSUPPORTED", "UNKNOWN_FUNCTION")),
    (one(HERE.format("REGION('CIRCLE 1 2 3')")), ("UNSUPPORTED", "UNKNOWN_FUNCTION", "BAD_GEOMETRY")),
    (one("1 = CONTAINS(ra, dec)"), ("SYNTAX", "TYPE_MISMATCH")),
    (one("1 = CONTAINS(POINT(ra, dec))"), ("SYNTAX", "WRONG_ARITY")),
    (one("CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3)) = '1'"), "SYNTAX"),
    (one("CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3)) = 2"), "SYNTAX"),
    (one("NOT CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))"), "SYNTAX"),
    (item("DISTANCE(1, 2)"), "TYPE_MISMATCH"),
    (item("DISTANCE(POINT(1, 2))"), ("SYNTAX", "WRONG_ARITY")),
    (item("COORD1(ra)"), "TYPE_MISMATCH"),
    (item("AREA(1)"), ("UNKNOWN_FUNCTION", "TYPE_MISMATCH", "UNSUPPORTED")),
    (item("POINT(ra)"), ("SYNTAX", "WRONG_ARITY")),
    # A49: what would forge a line of a log or a terminal
    ("\x1b]0;title\x07SELECT", "SYNTAX"),
    ("SELECT nothing\r\nERROR: forged FROM sky.stars", ("SYNTAX", "UNKNOWN_COLUMN")),
    ("SELECT \x9b31mid FROM sky.stars", "SYNTAX"),
]
"""Query, and the code or the codes that fit."""

RAW = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]|\xe2\x80\x8b")
"""Bytes of control and bidirectional characters, which no message may show as they are."""


def names(cases: Sequence[tuple[str, object]]) -> list[str]:
    return [f"{i}-{codes[0] if isinstance(codes, tuple) else codes}" for i, (_, codes) in enumerate(cases)]


@pytest.mark.parametrize(("adql", "code", "line", "column"), PLACES, ids=range(len(PLACES)))
def test_an_error_tells_its_place(
    service: RunningService, adql: str, code: str, line: int | None, column: int | None
) -> None:
    answer = service.query(adql)

    assert_refused(answer, 400, code)
    infos = {i.get("name", ""): i.get("value", "") for i in ElementTree.fromstring(answer.body).iter()}
    at = (int(infos["ERROR_LINE"]), int(infos["ERROR_COLUMN"]))
    assert line is None or at == (line, column)
    assert f"(line {at[0]}, column {at[1]})" in answer.text


@pytest.mark.parametrize(("adql", "codes"), CLASSES, ids=names(CLASSES))
def test_a_bad_query_is_refused_soon_and_by_its_code(
    service: RunningService, adql: str, codes: str | tuple[str, ...]
) -> None:
    start = time.monotonic()
    answer = service.query(adql)

    assert time.monotonic() - start < 5
    assert_refused(answer, 400, None)
    assert code_of(answer) in ((codes,) if isinstance(codes, str) else codes), answer.text
    assert not RAW.search(answer.body)


@pytest.mark.parametrize(
    ("adql", "told"),
    [
        (one("band = ‘u’"), "U+2018"),
        ("SELECT\u00a0id FROM sky.stars", "U+00A0"),
        ("SELECT i\u202ed FROM sky.stars", "U+202E"),
        ("SELECT id FROM sky.stars LIMIT 5", "TOP"),
        (one("CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3)) = 2"), "1=CONTAINS"),
        ("SELECT maag FROM sky.stars", "did you mean mag"),
        ("SELECT id FROM sky.star", "did you mean sky.stars"),
        (item("sqrtt(4)"), "SQRT"),
    ],
)
def test_a_refusal_says_what_to_write(service: RunningService, adql: str, told: str) -> None:
    assert told in service.query(adql).text


def test_a_made_up_table_and_a_hidden_one_read_alike(service: RunningService) -> None:
    texts = {
        re.sub(r'value="\w{16}"|a_b\.c{5}|TAP_SCHEMA\.generations|\d+', "", service.query(f"SELECT * FROM {t}").text)
        for t in ("information_schema.tables", "xnformation_schema.tables")
    }

    assert len({t.replace("xnf", "inf") for t in texts}) == 1


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("id / 0", ""),
        ("MOD(id, 0)", ""),
        ("LOG(-1)", ""),
        ("LOG10(0)", ""),
        ("SQRT(-1)", ""),
        ("ACOS(2)", ""),
        ("ABS(NULL)", ""),
        ("'a\x07b'", None),
        ("'a\uffffb'", None),
        ("POWER(10, 400)", None),
        ("EXP(10000)", None),
    ],
)
def test_a_value_that_cannot_be_is_null_and_no_error(
    service: RunningService, expression: str, value: str | None
) -> None:
    for format_ in ("votable/td", "votable", "csv"):
        answer = service.query(f"SELECT {expression} AS x FROM sky.stars WHERE id = 1", FORMAT=format_)

        assert answer.status == 200
        if format_ != "csv":
            ElementTree.fromstring(answer.body)
        elif value is not None:
            assert answer.text.split("\r\n")[1].strip('"') == value


@pytest.mark.parametrize(
    ("pairs", "status"),
    [
        ([*GOOD, ("FOO", "1"), ("FOO", "2"), ("", "")], 200),
        ([*GOOD, ("query", GOOD[1][1]), ("Lang", "ADQL")], 200),
        ([*GOOD, ("REQUEST", "doQuery"), ("VERSION", "1.0")], 200),
        ([*GOOD, ("MAXREC", "")], 200),
        ([*GOOD, ("MAXREC", "9" * 5000)], 200),
        ([*GOOD, ("RUNID", "a run")], 200),
        ([GOOD[0], ("QUERY", "SELECT TOP 1 id FROM sky.stars;")], 200),
        ([GOOD[0], ("QUERY", "nonsense"), ("MAXREC", "0")], 400),
        ([GOOD[0], ("QUERY", "SELECT nothing FROM sky.stars"), ("MAXREC", "0")], 400),
        ([*GOOD, ("UPLOAD", "mine,http://127.0.0.1:1/")], 400),
        ([*GOOD, ("UPLOAD", "mine,file:///etc/passwd")], 400),
        ([*GOOD, ("RESPONSEFORMAT", "csv"), ("RESPONSEFORMAT", "tsv")], 400),
        ([*GOOD, ("RESPONSEFORMAT", "a/b;" + "c=d;" * 1000)], 400),
        ([*GOOD, ("RESPONSEFORMAT", "text/csv\r\nX-Evil: 1")], 400),
        ([*GOOD, *[(f"P{i}", "1") for i in range(1001)]], 400),
    ],
    ids=range(15),
)
def test_parameters_are_read_as_the_standard_says(
    service: RunningService, pairs: list[tuple[str, str]], status: int
) -> None:
    answer = service.sync(pairs)

    assert answer.status == status
    assert "x-evil" not in answer.headers
    if status == 400:
        assert answer.headers["content-type"].startswith("text/plain") or code_of(answer)


@pytest.mark.parametrize(
    "body",
    [
        b"LANG=ADQL&QUERY=%",
        b"LANG=ADQL&QUERY=%zz",
        b"LANG=ADQL&QUERY=%ff%fe",
        b"LANG=ADQL;QUERY=x",
        b"=&=&==",
        b"%00=%00",
    ],
)
def test_a_form_that_is_badly_encoded_is_refused(service: RunningService, body: bytes) -> None:
    answer = service.request("POST", "/tap/sync", body, {"Content-Type": FORM})

    assert_refused(answer, 400, None)


def test_the_service_answers_after_all_that(service: RunningService) -> None:
    assert service.query(GOOD[1][1]).status == 200
    assert service.request("GET", "/readyz").status == 200
