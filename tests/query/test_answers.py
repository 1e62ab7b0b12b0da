"""What queries mean, held against NumPy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from tests.support.catalogue import ROWS, Sky


def separations(sky: Sky, lon: float, lat: float) -> npt.NDArray[np.float64]:
    """Return the distance of each star from a position, degrees, by the haversine formula."""
    a, d = np.radians(sky.array("ra")), np.radians(sky.array("dec"))
    a0, d0 = np.radians(lon), np.radians(lat)
    h = np.sin((d - d0) / 2) ** 2 + np.cos(d) * np.cos(d0) * np.sin((a - a0) / 2) ** 2
    distances: npt.NDArray[np.float64] = np.degrees(2 * np.arcsin(np.sqrt(np.minimum(1, h))))
    return distances


CENTRES = [
    (10.0, 20.0, 5.0),
    (0.0, 10.0, 3.0),
    (359.9, 10.0, 3.0),
    (123.0, 89.5, 4.0),
    (1.0, -90.0, 10.0),
    (50.0, 0.0, 80.0),
]


@pytest.mark.parametrize(("lon", "lat", "radius"), CENTRES)
@pytest.mark.parametrize(
    "condition",
    [
        "1 = CONTAINS(POINT('ICRS', ra, dec), CIRCLE('ICRS', {lon}, {lat}, {radius}))",
        "CONTAINS(POINT(ra, dec), CIRCLE(POINT({lon}, {lat}), {radius})) = 1",
        "0 <> CONTAINS(POINT(ra, dec), CIRCLE({lon}, {lat}, {radius}))",
        "NOT CONTAINS(POINT(ra, dec), CIRCLE({lon}, {lat}, {radius})) = 0",
        "DISTANCE(POINT(ra, dec), POINT({lon}, {lat})) <= {radius}",
        "DISTANCE(ra, dec, {lon}, {lat}) <= {radius}",
        "{radius} >= DISTANCE(POINT({lon}, {lat}), POINT(ra, dec))",
        "1 = INTERSECTS(CIRCLE({lon}, {lat}, {radius}), POINT(ra, dec))",
        "1 = CONTAINS(place, CIRCLE({lon}, {lat}, {radius}))",
        "DISTANCE(place, POINT({lon}, {lat})) <= {radius}",
    ],
)
def test_every_spelling_of_a_cone_finds_the_same_stars(
    sky: Sky, condition: str, lon: float, lat: float, radius: float
) -> None:
    where = condition.format(lon=lon, lat=lat, radius=radius)

    found = sky.column(f"SELECT id FROM sky.stars WHERE {where} ORDER BY id")

    expected = np.flatnonzero(separations(sky, lon, lat) <= radius) + 1
    assert found == expected.tolist()


def test_a_distance_is_a_great_circle_in_degrees(sky: Sky) -> None:
    found = sky.column("SELECT DISTANCE(POINT(ra, dec), POINT(33.5, -7.25)) AS d FROM sky.stars ORDER BY id")

    assert np.allclose(np.array(found, float), separations(sky, 33.5, -7.25), rtol=0, atol=1e-9)


def test_neighbours_in_a_cone_equal_brute_force(sky: Sky) -> None:
    found = sky.rows(
        "SELECT a.id, b.id FROM sky.stars AS a JOIN sky.stars AS b"
        " ON 1 = CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, 2))"
        " WHERE DISTANCE(POINT(a.ra, a.dec), POINT(100, 40)) < 10 AND a.id < b.id ORDER BY 1, 2"
    )

    near = np.flatnonzero(separations(sky, 100, 40) < 10)
    pairs = [
        (int(i) + 1, int(j) + 1)
        for i in near
        for j in np.flatnonzero(separations(sky, sky.array("ra")[i], sky.array("dec")[i]) <= 2)
        if i < j
    ]
    assert found == sorted(pairs)


def test_integer_division_gives_a_double(sky: Sky) -> None:
    assert sky.rows("SELECT TOP 1 7 / 2 AS q, visits / 2 AS v FROM sky.stars WHERE id = 2") == [(3.5, 0.5)]


@pytest.mark.parametrize(
    "expression",
    [
        "1 / (visits - visits)",
        "MOD(5, visits - visits)",
        "SQRT(0 - id)",
        "LOG(id - id)",
        "LOG10(-1 * id)",
        "ACOS(id + 1)",
        "ASIN(-2)",
        "POWER(id - id, -1)",
        "POWER(-id, 0.5)",
        "COT(0)",
        "NULL + 1",
        "'a' || NULL",
        "SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(SQRT(0 - id))))))))))))",
    ],
)
def test_outside_its_domain_a_function_is_null(sky: Sky, expression: str) -> None:
    assert sky.column(f"SELECT TOP 1 {expression} AS x FROM sky.stars WHERE id = 3") == [None]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("MOD(-7.5, 3)", -1.5),
        ("ROUND(2.5)", 3.0),
        ("ROUND(-2.5)", -3.0),
        ("ROUND(125, -1)", 130.0),
        ("TRUNCATE(-2.7)", -2.0),
        ("TRUNCATE(2.789, 2)", 2.78),
        ("LOG(EXP(2))", 2.0),
        ("ABS(-3)", 3.0),
        ("CEILING(1.2)", 2.0),
        ("-(-3)", 3),
        ("2 + 3 * 4", 14),
        ("1 - 2 - 3", -4),
        ("'it''s' || ' so'", "it's so"),
        ("LOWER('ABC') || UPPER('d')", "abcD"),
        ("COALESCE(NULL, 4)", 4),
        ("CASE WHEN 1 = 2 THEN 'a' ELSE 'b' END", "b"),
    ],
)
def test_an_expression_has_its_value(sky: Sky, expression: str, value: object) -> None:
    found = sky.column(f"SELECT TOP 1 {expression} AS x FROM sky.stars")

    assert found == [pytest.approx(value) if isinstance(value, float) else value]


def test_a_group_has_its_aggregates(sky: Sky) -> None:
    found = sky.rows(
        "SELECT FLOOR(mag) AS bin, COUNT(*) AS n, AVG(mag) AS m FROM sky.stars"
        " WHERE mag IS NOT NULL GROUP BY bin HAVING COUNT(*) > 0 ORDER BY bin"
    )

    mag = sky.array("mag")
    mag = mag[~np.isnan(mag)].astype("f8")
    for bin_, n, mean in found:
        inside = mag[np.floor(mag) == bin_]
        assert (n, mean) == (len(inside), pytest.approx(inside.mean()))
    assert len(found) == len(np.unique(np.floor(mag)))


def test_group_by_an_expression_keeps_its_constant(sky: Sky) -> None:
    found = sky.rows(
        "SELECT MOD(visits, 7) AS k, MOD(visits, 7) + 1 AS l, COUNT(DISTINCT band) AS b FROM sky.stars"
        " GROUP BY MOD(visits, 7) ORDER BY MOD(visits, 7) DESC"
    )

    assert [r[0] for r in found] == [6, 5, 4, 3, 2, 1, 0]
    assert all(r[1] == r[0] + 1 for r in found)  # type: ignore[operator]


def test_having_without_group_by_is_one_group(sky: Sky) -> None:
    assert sky.rows("SELECT MAX(id) AS m FROM sky.stars HAVING COUNT(*) > 1") == [(ROWS,)]


def test_null_sorts_last_in_both_directions(sky: Sky) -> None:
    up = sky.column("SELECT mag FROM sky.stars ORDER BY mag")
    down = sky.column("SELECT mag FROM sky.stars ORDER BY mag DESC")

    assert up[-1] is None
    assert down[-1] is None
    assert up[0] is not None
    assert down[0] is not None


def test_order_by_a_column_outside_the_select_list(sky: Sky) -> None:
    assert sky.column("SELECT TOP 3 band FROM sky.stars ORDER BY id DESC") == ["R", "r", "g"]


def test_text_compares_byte_for_byte(sky: Sky) -> None:
    assert sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE band = 'R'") == [ROWS // 4]
    assert sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE band = 'r '") == [0]
    assert sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE band LIKE 'R'") == [ROWS // 4]
    assert sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE band ILIKE 'R'") == [ROWS // 2]


def test_a_backslash_in_a_pattern_is_an_ordinary_character(sky: Sky) -> None:
    assert sky.column(r"SELECT TOP 1 CASE WHEN 'a\b' LIKE 'a\_' THEN 1 ELSE 0 END AS x FROM sky.stars") == [1]


def test_a_timestamp_compares_with_a_string_literal(sky: Sky) -> None:
    found = sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE observed >= '1970-01-02T00:00:00'")

    assert found == [ROWS - 1440]


@pytest.mark.parametrize("flag", ["variable = 1", "variable = 'true'", "NOT variable = 0"])
def test_a_boolean_column_compares_with_one_and_zero(sky: Sky, flag: str) -> None:
    assert sky.column(f"SELECT COUNT(*) AS n FROM sky.stars WHERE {flag}") == [ROWS // 2]


def test_using_gives_its_column_once_and_first(sky: Sky) -> None:
    query = sky.compile("SELECT * FROM sky.stars JOIN sky.Fields USING (band)")

    names = [c.name for c in query.schema]
    assert names[0] == "band"
    assert names.count("band") == 1


def test_full_join_merges_the_named_column(sky: Sky) -> None:
    found = sky.column(
        "SELECT DISTINCT band FROM (SELECT band FROM sky.stars WHERE id < 5) AS s"
        " FULL OUTER JOIN (SELECT band FROM sky.Fields) AS f USING (band) ORDER BY band"
    )

    assert found == ["R", "g", "r", "u", "x"]


def test_a_correlated_subquery_sees_the_outer_row(sky: Sky) -> None:
    found = sky.column(
        "SELECT name FROM sky.Fields AS f WHERE EXISTS (SELECT * FROM sky.stars AS s WHERE s.band = f.band)"
    )

    assert sorted(found) == ["one", "two"]  # type: ignore[type-var]


def test_not_in_with_null_finds_nothing(sky: Sky) -> None:
    assert sky.column("SELECT id FROM sky.stars WHERE band NOT IN ('u', NULL)") == []


def test_in_a_subquery(sky: Sky) -> None:
    assert sky.column("SELECT COUNT(*) AS n FROM sky.stars WHERE band IN (SELECT band FROM sky.Fields)") == [ROWS // 2]


def test_a_scalar_subquery_is_a_value(sky: Sky) -> None:
    assert sky.column("SELECT id FROM sky.stars WHERE id = (SELECT MAX(id) FROM sky.stars)") == [ROWS]


def test_set_operators_bind_as_the_standard_says(sky: Sky) -> None:
    one = "SELECT TOP 1 {} AS x FROM sky.stars"
    text = f"{one.format(1)} UNION {one.format(2)} INTERSECT {one.format(3)} ORDER BY x"

    assert sky.column(text) == [1]


def test_union_widens_types_and_keeps_the_left_names(sky: Sky) -> None:
    query = sky.compile("SELECT visits AS v FROM sky.stars UNION ALL SELECT mag FROM sky.stars")

    assert [c.name for c in query.schema] == ["v"]
    assert str(query.schema.columns[0].type) == "float"
    assert len(sky.rows(query.text)) == 2 * ROWS


def test_with_is_seen_by_later_tables_and_hides_none_outside(sky: Sky) -> None:
    text = (
        "WITH a AS (SELECT id FROM sky.stars WHERE id < 10), b AS (SELECT id FROM a WHERE id > 7)"
        " SELECT id FROM b ORDER BY id"
    )

    assert sky.column(text) == [8, 9]


def test_offset_cuts_before_top(sky: Sky) -> None:
    assert sky.column("SELECT TOP 2 id FROM sky.stars ORDER BY id OFFSET 3") == [4, 5]


def test_top_zero_gives_no_row(sky: Sky) -> None:
    assert sky.rows("SELECT TOP 0 * FROM sky.stars") == []


def test_the_row_limit_cuts_behind_the_querys_own(sky: Sky) -> None:
    assert len(sky.rows("SELECT TOP 5 id FROM sky.stars", row_limit=3)) == 3
    assert len(sky.rows("SELECT TOP 2 id FROM sky.stars", row_limit=3)) == 2
    assert len(sky.rows("SELECT id FROM sky.stars", row_limit=3)) == 3


def test_columns_may_share_a_name_outside_and_stay_apart_inside(sky: Sky) -> None:
    text = (
        "SELECT x.id FROM (SELECT a.id, b.mag FROM sky.stars AS a JOIN sky.stars AS b ON a.id = b.id) AS x"
        " WHERE x.id = 4"
    )

    assert sky.column(text) == [4]


def test_contains_in_the_select_list_is_one_or_zero(sky: Sky) -> None:
    found = set(sky.column("SELECT CONTAINS(POINT(ra, dec), CIRCLE(0, 0, 90)) AS c FROM sky.stars"))

    assert found == {0, 1}
