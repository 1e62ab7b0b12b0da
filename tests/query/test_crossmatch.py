"""Joins of near positions: the pairs of brute force, and never all rows against all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from dax.engines.cells import cells_of, near_cells
from dax.models.publication import CELL_ORDER
from dax.query.explain import outline
from dax.query.rules.crossmatch import _order
from tests.support.catalogue import ROWS, Sky


def pairs_within(sky: Sky, radius_deg: float) -> set[tuple[int, int]]:
    """Return all pairs of stars nearer than a radius, by brute force on unit vectors."""
    unit = unit_vectors(sky.array("ra"), sky.array("dec"))
    chord = 2 * np.sin(np.radians(radius_deg) / 2)
    pairs: set[tuple[int, int]] = set()
    for i in range(ROWS):
        near = np.flatnonzero(np.linalg.norm(unit - unit[i], axis=1) <= chord)
        pairs |= {(i + 1, int(j) + 1) for j in near}
    return pairs


def unit_vectors(lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    a, d = np.radians(lon), np.radians(lat)
    return np.stack([np.cos(d) * np.cos(a), np.cos(d) * np.sin(a), np.sin(d)], axis=1)


@pytest.mark.parametrize("radius_deg", [0.001, 0.3, 2.0, 15.0])
@pytest.mark.parametrize(
    "text",
    [
        (
            "SELECT a.id, b.id FROM sky.stars AS a JOIN sky.stars AS b"
            " ON 1 = CONTAINS(POINT(b.ra, b.dec), CIRCLE(a.ra, a.dec, {r}))"
        ),
        "SELECT a.id, b.id FROM sky.stars AS a, sky.stars AS b WHERE DISTANCE(a.ra, a.dec, b.ra, b.dec) <= {r}",
        (
            "SELECT a.id, b.id FROM (SELECT id, ra AS x, dec AS y FROM sky.stars) AS a"
            " JOIN sky.stars AS b ON DISTANCE(a.x, a.y, b.ra, b.dec) <= {r}"
        ),
        (
            "WITH w AS (SELECT id, ra AS x, dec AS y FROM sky.stars)"
            " SELECT a.id, b.id FROM w AS a JOIN w AS b ON DISTANCE(a.x, a.y, b.x, b.y) <= {r}"
        ),
    ],
    ids=["on", "where", "derived", "with"],
)
def test_a_crossmatch_finds_the_pairs_of_brute_force(sky: Sky, text: str, radius_deg: float) -> None:
    found = sky.rows(text.format(r=radius_deg))

    assert len(found) == len(set(found))
    assert set(found) == pairs_within(sky, radius_deg)


def test_a_crossmatch_of_whole_tables_meets_in_cells(sky: Sky) -> None:
    query = sky.compile(
        "SELECT COUNT(*) FROM sky.stars AS a JOIN sky.stars AS b ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 1 / 3600."
    )

    assert "Expanded" in outline(query.logical)


def test_an_outer_join_by_distance_keeps_its_unmatched_rows(sky: Sky) -> None:
    found = sky.rows(
        "SELECT a.id, b.id FROM sky.stars AS a LEFT JOIN sky.stars AS b"
        " ON DISTANCE(a.ra, a.dec, b.ra, b.dec) < 0.3 AND a.id <> b.id WHERE a.id <= 200"
    )

    assert {row[0] for row in found} == set(range(1, 201))


@pytest.mark.parametrize("radius_deg", [0.0, 1e-6, 1 / 3600, 0.004, 0.0043, 0.01, 0.1, 1.0, 5.0, 17.0])
def test_every_position_within_the_radius_lies_in_a_cell_that_is_searched(radius_deg: float) -> None:
    rng = np.random.default_rng(20260101)
    count = 20_000
    lon, lat = rng.uniform(0, 360, count), np.degrees(np.arcsin(rng.uniform(-1, 1, count)))
    lat[:4000] = rng.choice([-1, 1], 4000) * rng.uniform(41.5, 42.2, 4000)  # the rim of the polar caps
    lat[4000:6000] = rng.choice([-1, 1], 2000) * (90 - rng.uniform(0, 2, 2000) ** 3)
    order = _order(radius_deg)
    assert order is not None
    there_lon, there_lat = moved(lon, lat, radius_deg, rng.uniform(0, 2 * np.pi, count))

    searched = near_cells(pa.array(lon), pa.array(lat), order).to_pylist()
    found = cells_of(pa.array(there_lon), pa.array(there_lat), order).to_pylist()

    assert order <= CELL_ORDER
    assert all(cell in around for cell, around in zip(found, searched, strict=True))


def moved(
    lon: npt.NDArray[np.float64], lat: npt.NDArray[np.float64], by_deg: float, bearing: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Return the positions at a distance along bearings."""
    a, d, r = np.radians(lon), np.radians(lat), np.radians(by_deg)
    d2 = np.arcsin(np.clip(np.sin(d) * np.cos(r) + np.cos(d) * np.sin(r) * np.cos(bearing), -1, 1))
    a2 = a + np.arctan2(np.sin(bearing) * np.sin(r) * np.cos(d), np.cos(r) - np.sin(d) * np.sin(d2))
    return np.degrees(a2), np.degrees(d2)
