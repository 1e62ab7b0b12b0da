from __future__ import annotations

import datetime as dt

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dax.formats.timestamps import iso_text

MICROS = pa.timestamp("us")


def text_of(*instants: object) -> list[str | None]:
    found: list[str | None] = iso_text(pa.array(instants, MICROS)).to_pylist()
    return found


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (dt.datetime(2026, 2, 28), "2026-02-28T00:00:00"),
        (dt.datetime(2000, 2, 29, 23, 59, 59), "2000-02-29T23:59:59"),
        (dt.datetime(1969, 12, 31, 23, 59, 59, 500_000), "1969-12-31T23:59:59.500"),
        (dt.datetime(1970, 1, 1, 0, 0, 0, 1), "1970-01-01T00:00:00.000001"),
        (dt.datetime(1, 1, 1), "0001-01-01T00:00:00"),
        (dt.datetime(9999, 12, 31, 23, 59, 59, 999_999), "9999-12-31T23:59:59.999999"),
    ],
)
def test_an_instant_is_written_with_the_decimals_it_needs(instant: dt.datetime, text: str) -> None:
    assert text_of(instant) == [text]


@given(st.lists(st.none() | st.datetimes()))
def test_the_text_of_an_instant_is_that_instant(instants: list[dt.datetime | None]) -> None:
    texts = text_of(*instants)

    assert [None if t is None else dt.datetime.fromisoformat(t) for t in texts] == instants


@pytest.mark.parametrize("micros", [-(2**63) + 1, 2**63 - 1, 253_402_300_800_000_000, -62_135_596_800_000_001])
def test_an_instant_outside_the_years_1_to_9999_is_null(micros: int) -> None:
    column = pa.array([0, micros], pa.int64()).cast(MICROS)

    assert iso_text(column).to_pylist() == ["1970-01-01T00:00:00", None]


def test_the_text_of_an_instant_does_not_depend_on_its_neighbours() -> None:
    whole, broken = dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 1, 0, 0, 0, 5)

    assert text_of(whole, broken)[0] == text_of(whole)[0]
