"""Bad requests get the promised answer, in the protocol's own form, and harm nobody."""

from __future__ import annotations

import re
import socket
from contextlib import suppress
from urllib.parse import urlencode

import pytest
from defusedxml import ElementTree

from tests.support.running import Answer, RunningService, ask

GOOD = [("LANG", "ADQL"), ("QUERY", "SELECT TOP 1 id FROM sky.stars")]
FORM = "application/x-www-form-urlencoded"
LEAKS = re.compile(
    r"Traceback|File \"|/[a-z]+/[a-z0-9_-]+\.py|duckdb|Binder|Catalog Error|r1\.|SELECT \* FROM \(", re.IGNORECASE
)


def one(condition: str) -> str:
    return f"SELECT id FROM sky.stars WHERE {condition}"


def item(expression: str) -> str:
    return f"SELECT TOP 1 {expression} AS x FROM sky.stars"


SYNTAX = [
    *("", " ", "\t\n", ";", "--", "-- only a comment", "hello", "SELECT", "SELECT id", "SELECT FROM sky.stars"),
    *("SELECT id FROM", "SELECT id, FROM sky.stars", "SELECT , id FROM sky.stars", "SELECT id sky.stars"),
    *("SELECT id FROM sky.stars WHERE", "SELECT id FROM sky.stars ORDER", "SELECT id FROM sky.stars GROUP"),
    *("SELECT id FROM sky.stars; DROP TABLE x", "SELECT id FROM sky.stars; SELECT 1", "DROP TABLE sky.stars"),
    *("INSERT INTO sky.stars VALUES (1)", "UPDATE sky.stars SET id = 1", "DELETE FROM sky.stars", "EXPLAIN SELECT 1"),
    *("ATTACH 'x' AS y", "COPY sky.stars TO 'x'", "PRAGMA database_list", "SET threads = 1", "CALL pg_sleep(1)"),
    *("SELECT id FROM sky.stars LIMIT 5", "SELECT id FROM sky.stars FETCH FIRST 5 ROWS ONLY"),
    *(item("id::text"), one("id = $1"), one("id = ?"), one("id = @var"), one("id = :name"), one("band ~* 'x'")),
    *(one("id == 1"), one("id => 1"), one("id =< 1"), one("id = 0x10"), one("id ! 1"), one("id & 1 = 1")),
    *(one("band = ‘u’"), one("band = “u”"), "SELECT\u00a0id FROM sky.stars", "SELECT id\u200b FROM sky.stars"),
    *(
        "SELECT \uff11 FROM sky.stars",
        "SELECT i\u202ed FROM sky.stars",
        "SELECT ιd FROM sky.stars",
        "SELECT _id FROM sky.stars",
    ),
    *(
        "SELECT 2mass FROM sky.stars",
        "SELECT id FROM sky.stars WHERE (id = 1",
        "SELECT id FROM sky.stars WHERE id = 1)",
    ),
    *(
        one("band = 'u"),
        one('band = "u'),
        'SELECT "" FROM sky.stars',
        "SELECT id FROM sky.stars /* c */",
        "SELECT id # c",
    ),
    *("SELECT TOP (5) id FROM sky.stars", "SELECT TOP -5 id FROM sky.stars", "SELECT TOP 5.5 id FROM sky.stars"),
    *(
        "SELECT TOP x id FROM sky.stars",
        "SELECT TOP 5 DISTINCT id FROM sky.stars",
        "SELECT id FROM sky.stars OFFSET -1",
    ),
    *("SELECT size FROM sky.stars", "SELECT date FROM sky.stars", "SELECT id AS value FROM sky.stars"),
    *("SELECT a.id FROM sky.stars a CROSS JOIN sky.stars b", "SELECT a.id FROM sky.stars a JOIN sky.stars b"),
    *(one("id IN ()"), one("id BETWEEN 1"), one("NOT"), one("id LIKE"), one("id IS 5"), one("TRUE"), one("variable")),
    *(one("CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 3))"), one("EXISTS id"), one("id > ALL (SELECT id FROM sky.stars)")),
    *(item("COUNT(DISTINCT *)"), item("SUM(*)"), item("id OVER ()"), item("COUNT(*) OVER ()"), item("CAST(id AS)")),
    *("SELECT id FROM sky.stars RETURNING id", "SELECT id INTO x FROM sky.stars", "SELECT id\r\n\x1b[31mFROM"),
    *("SELECT id FROM sky.stars UNION", "SELECT id FROM sky.stars UNION DISTINCT SELECT id FROM sky.stars"),
    *("SELECT id FROM (SELECT id FROM sky.stars)", "SELECT id FROM read_csv('/etc/passwd')", "SELECT * FROM range(10)"),
    *(
        "\x00",
        "SELECT \x00 FROM sky.stars",
        "SELECT id FROM sky.stars WHERE band = \x07",
        "'",
        '"',
        "((((",
        "))))",
        ",,,,",
    ),
]

CODES = [
    ("SELECT id FROM pg_catalog.pg_user", "UNKNOWN_TABLE"),
    ("SELECT * FROM information_schema.tables", "UNKNOWN_TABLE"),
    ("SELECT * FROM sqlite_master", "UNKNOWN_TABLE"),
    ("SELECT * FROM pragma_settings", "UNKNOWN_TABLE"),
    ("SELECT * FROM sky.made_up", "UNKNOWN_TABLE"),
    ("SELECT * FROM t0", "UNKNOWN_TABLE"),
    ("SELECT * FROM TAP_UPLOAD.mine", "UNKNOWN_TABLE"),
    ('SELECT * FROM "sky.stars"', "UNKNOWN_TABLE"),
    ('SELECT "__cell" FROM sky.stars', "UNKNOWN_COLUMN"),
    ("SELECT rowid FROM sky.stars", "UNKNOWN_COLUMN"),
    (item("pg_sleep(100)"), "UNKNOWN_FUNCTION"),
    (item("load_extension('x')"), "UNKNOWN_FUNCTION"),
    (item("read_csv('/etc/passwd')"), "UNKNOWN_FUNCTION"),
    (item("lo_import('/etc/passwd')"), "UNKNOWN_FUNCTION"),
    (item("getenv('HOME')"), "UNKNOWN_FUNCTION"),
    (item("current_setting('threads')"), "UNKNOWN_FUNCTION"),
    (item("dax_near_cells(1, 2, 3)"), "UNKNOWN_FUNCTION"),
    (item("sqrtt(4)"), "UNKNOWN_FUNCTION"),
    (item("nothing"), "UNKNOWN_COLUMN"),
    (item("LOWER(id)"), "TYPE_MISMATCH"),
    (item("band + 1"), "TYPE_MISMATCH"),
    (item("AVG(band)"), "TYPE_MISMATCH"),
    (one("id = 'x'"), "TYPE_MISMATCH"),
    (one("band = 1"), "TYPE_MISMATCH"),
    (one("observed = 'never'"), "TYPE_MISMATCH"),
    (one("COUNT(*) > 1"), "AGGREGATE_MISUSE"),
    ("SELECT id FROM sky.stars GROUP BY band", "GROUP_BY_MISS"),
    ("SELECT id, COUNT(*) FROM sky.stars", "GROUP_BY_MISS"),
    ("SELECT id FROM sky.stars ORDER BY 7", "BAD_POSITION"),
    ("SELECT DISTINCT band FROM sky.stars ORDER BY id", "ORDER_BY_MISS"),
    ("SELECT a.id FROM sky.stars a, sky.stars a", "DUPLICATE_ALIAS"),
    ("SELECT id FROM sky.stars a, sky.stars b", "AMBIGUOUS_COLUMN"),
    (one("1 = CONTAINS(POINT('FK4', ra, dec), CIRCLE(1, 2, 3))"), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 2, -1))"), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 2, 1e9))"), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT(ra, dec), CIRCLE(1, 95, 1))"), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT(ra, dec), CIRCLE(361, 2, 1))"), "BAD_GEOMETRY"),
    (one("1 = CONTAINS(POINT(ra, dec), POLYGON(1, 2, 3, 4, 5, 6))"), "UNSUPPORTED"),
    (item("CAST(id AS VARCHAR)"), "UNSUPPORTED"),
    ("WITH RECURSIVE a AS (SELECT id FROM sky.stars) SELECT id FROM a", "UNSUPPORTED"),
    ("WITH a AS (SELECT id FROM a) SELECT id FROM a", "UNKNOWN_TABLE"),
    (one("(" * 5000 + "id = 1" + ")" * 5000), "QUERY_TOO_COMPLEX"),
    ("SELECT id FROM " + "(SELECT id FROM " * 5000 + "sky.stars" + ") AS x" * 5000, "QUERY_TOO_COMPLEX"),
    (item("1" + "+1" * 20_000), "QUERY_TOO_COMPLEX"),
    (one("id IN (" + ",".join(["1"] * 21_000) + ")"), "QUERY_TOO_COMPLEX"),
    (item("a" * 1_000_000), "QUERY_TOO_LONG"),
    (one(f"band = '{'x' * 1_000_000}'"), "QUERY_TOO_LONG"),
]

PARAMETERS = [
    ([("QUERY", "SELECT 1")], 400, "MISSING_PARAM"),
    ([("LANG", "ADQL")], 400, "MISSING_PARAM"),
    ([], 400, "MISSING_PARAM"),
    ([("LANG", "OOBLECK"), GOOD[1]], 400, "BAD_PARAM"),
    ([("LANG", "ADQL-3.0"), GOOD[1]], 400, "BAD_PARAM"),
    ([("LANG", ""), GOOD[1]], 400, "BAD_PARAM"),
    ([*GOOD, ("REQUEST", "foo")], 400, "BAD_PARAM"),
    ([*GOOD, ("REQUEST", "getCapabilities")], 400, "BAD_PARAM"),
    ([*GOOD, ("MAXREC", "-1")], 400, "BAD_PARAM"),
    ([*GOOD, ("MAXREC", "1.5")], 400, "BAD_PARAM"),
    ([*GOOD, ("MAXREC", "many")], 400, "BAD_PARAM"),
    ([*GOOD, ("MAXREC", "１")], 400, "BAD_PARAM"),
    ([*GOOD, ("MAXREC", "0x10")], 400, "BAD_PARAM"),
    ([*GOOD, ("RESPONSEFORMAT", "application/pdf")], 400, "BAD_PARAM"),
    ([*GOOD, ("FORMAT", "<script>")], 400, "BAD_PARAM"),
    ([*GOOD, ("RUNID", "x" * 65)], 400, "BAD_PARAM"),
    ([*GOOD, ("RUNID", "a\r\nSet-Cookie: b")], 400, "BAD_PARAM"),
    ([*GOOD, ("UPLOAD", "a,param:x;b,param:y")], 400, "UNSUPPORTED"),
    ([*GOOD, ("query", "SELECT TOP 2 id FROM sky.stars")], 400, "DUPLICATE_PARAM"),
    ([*GOOD, ("lang", "ADQL-2.1")], 400, "DUPLICATE_PARAM"),
    ([*GOOD, ("MAXREC", "1"), ("maxrec", "2")], 400, "DUPLICATE_PARAM"),
]


def code_of(answer: Answer) -> str | None:
    """Return the code of an error document, which must be one."""
    root = ElementTree.fromstring(answer.body)
    infos = {i.get("name"): i for i in root.iter("{http://www.ivoa.net/xml/VOTable/v1.3}INFO")}
    assert infos["QUERY_STATUS"].get("value") == "ERROR"
    assert (infos["QUERY_STATUS"].text or "").strip()
    assert infos["REQUEST_ID"].get("value")
    code = infos.get("ERROR_CODE")
    return None if code is None else code.get("value")


def assert_refused(answer: Answer, status: int, code: str | None) -> None:
    assert answer.status == status
    assert answer.headers["content-type"].startswith("application/x-votable+xml")
    assert len(answer.body) < 65_536
    assert not LEAKS.search(re.sub(r"<INFO name=\"HINT\".*|\(line.*", "", answer.text)), answer.text
    if code is not None:
        assert code_of(answer) == code
    else:
        code_of(answer)


@pytest.mark.parametrize("adql", SYNTAX, ids=[f"s{i}" for i in range(len(SYNTAX))])
def test_a_text_that_is_no_adql_is_refused_as_such(service: RunningService, adql: str) -> None:
    answer = service.query(adql)

    assert answer.status == 400, adql
    assert code_of(answer) in ("SYNTAX", "UNSUPPORTED", "WRONG_ARITY", "AGGREGATE_MISUSE", "UNKNOWN_TABLE"), adql
    assert_refused(answer, 400, None)


@pytest.mark.parametrize(("adql", "code"), CODES, ids=[f"c{i}-{c}" for i, (_, c) in enumerate(CODES)])
def test_a_query_that_cannot_be_has_its_code(service: RunningService, adql: str, code: str) -> None:
    answer = service.query(adql)

    assert_refused(answer, 400, code)


@pytest.mark.parametrize(("pairs", "status", "code"), PARAMETERS, ids=[f"p{i}" for i in range(len(PARAMETERS))])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_bad_parameter_is_named(
    service: RunningService, method: str, pairs: list[tuple[str, str]], status: int, code: str
) -> None:
    answer = service.sync(pairs) if method == "POST" else service.request("GET", f"/tap/sync?{urlencode(pairs)}")

    assert_refused(answer, status, code)


def test_absent_and_forbidden_tables_read_alike(service: RunningService) -> None:
    texts = {service.query(f"SELECT * FROM {name}").text.count("there is no table") for name in ("a.b", "pg_catalog.x")}

    assert texts == {1}


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b"LANG=ADQL", 415),
        ("application/json", b"{}", 415),
        ("application/xml", b"<a/>", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=", b"x", 400),
        ("multipart/form-data; boundary=b", b"not multipart at all", 400),
        ("multipart/form-data; boundary=b", b"--b\r\nno header\r\n\r\nx\r\n--b--", 400),
        (FORM, b"\xff\xfe=\x00", 400),
        (FORM, b"&".join(b"a=1" for _ in range(2000)), 400),
        (FORM, b"QUERY=" + b"x" * 10_000_000, 413),
        ("multipart/form-data; boundary=b", b"p" * 70_000_000, 413),
    ],
)
def test_a_broken_body_is_refused_and_the_service_lives(
    service: RunningService, content_type: str, body: bytes, status: int
) -> None:
    try:
        answer = service.request("POST", "/tap/sync", body, {"Content-Type": content_type})
    except (ConnectionResetError, BrokenPipeError):  # refused while the body was still being sent
        assert status == 413
    else:
        assert_refused(answer, status, None)
    assert service.query(GOOD[1][1]).status == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("DELETE", "/tap/sync", 405),
        ("PUT", "/tap/sync", 405),
        ("POST", "/tap/capabilities", 405),
        ("POST", "/tap/tables", 405),
        ("DELETE", "/tap/tables/sky.stars", 405),
        ("GET", "/tap/async", 404),
        ("GET", "/tap/examples", 404),
        ("GET", "/tap/nothing", 404),
        ("GET", "/nothing", 404),
        ("GET", "/tap/tables/sky.nothing", 404),
        ("GET", "/tap/tables/..%2f..%2fetc%2fpasswd", 404),
        ("GET", "/tap/tables?detail=all", 400),
        ("GET", "/tap/sync/", 404),
    ],
)
def test_an_address_that_is_not_there_answers_with_a_document(
    service: RunningService, method: str, path: str, status: int
) -> None:
    answer = service.request(method, path)

    assert_refused(answer, status, None)
    assert status != 405 or answer.headers["allow"]


@pytest.mark.parametrize(
    "adql", ["nonsense", "SELECT nothing FROM sky.stars", "SELECT id FROM sky.stars WHERE id = 'x'"]
)
@pytest.mark.parametrize("format_", ["csv", "tsv", "text/csv"])
def test_errors_are_plain_text_where_text_was_asked(service: RunningService, format_: str, adql: str) -> None:
    answer = service.query(adql, RESPONSEFORMAT=format_)

    assert answer.status == 400
    assert answer.headers["content-type"].startswith("text/plain")
    assert "<" not in answer.text.replace("<>", "")


@pytest.mark.parametrize(
    "raw",
    [
        b"GARBAGE\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"POST /tap/sync HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
        b"POST /tap/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        b"POST /tap/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"GET /tap/sync HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 200_000 + b"\r\n\r\n",
        b"POST /tap/sync HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
)
def test_bytes_that_are_no_http_are_answered_or_cut_off(service: RunningService, raw: bytes) -> None:
    with socket.create_connection(("127.0.0.1", service.port), timeout=10) as connection:
        head = b""
        with suppress(OSError):  # cut off, perhaps while bytes were still being sent
            connection.sendall(raw)
            connection.shutdown(socket.SHUT_WR)
            head = connection.recv(200)

    assert head == b"" or head.split(b" ")[1][:1] == b"4", head
    assert service.query(GOOD[1][1]).status == 200


def test_a_connection_serves_good_requests_after_bad_ones(service: RunningService) -> None:
    connection = service.connect()
    try:
        for adql in ("nonsense", "SELECT nothing FROM sky.stars", GOOD[1][1]):
            body = urlencode([("LANG", "ADQL"), ("QUERY", adql)]).encode()
            answer = ask(connection, "POST", "/tap/sync", body, {"Content-Type": FORM})
            assert answer.status == (200 if adql == GOOD[1][1] else 400)
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("adql", "rows"),
    [
        ("SELECT id FROM sky.stars OFFSET 1000000000000", []),
        ("SELECT id FROM sky.stars WHERE band = 'a''; DROP TABLE t; --'", []),
        ("SELECT 1 / 0 AS x, 7 AS y FROM sky.stars WHERE id = 1", [",7"]),
        ("SELECT LOG(-1) AS x, 7 AS y FROM sky.stars WHERE id = 1", [",7"]),
        ("SELECT TOP 0 id FROM sky.stars", []),
    ],
)
def test_what_looks_bad_and_is_not_is_answered(service: RunningService, adql: str, rows: list[str]) -> None:
    answer = service.query(adql, FORMAT="csv")

    assert answer.status == 200
    assert answer.text.split("\r\n")[1:-1] == rows


def test_an_overflow_of_whole_numbers_says_so(service: RunningService) -> None:
    answer = service.query("SELECT 9223372036854775807 + id AS x FROM sky.stars")

    assert_refused(answer, 400, "OUT_OF_RANGE")


def test_there_are_two_hundred_bad_requests() -> None:
    assert len(SYNTAX) + len(CODES) + 2 * len(PARAMETERS) + 40 >= 200
