"""What the decoders of the demo's data make of small inputs of the same layout, and how they notice another layout."""

from __future__ import annotations

import io
import sqlite3
import struct
from collections.abc import Callable
from contextlib import closing

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dax.demo.sources import bigsky, gaia, hipparcos, openngc
from dax.errors import IngestError

Star = tuple[int, float, float, float, float, float]

STARS: list[Star] = [
    (1576683529448755328, 193.5, 55.9, 7.7, 8.1, 7.1),
    (6560604777055249536, 332.0, -46.9, 8.7, 9.3, 8.1),
    (-677, 2.09, 29.08, 2.03, 0.0, 0.0),
]


def gaia_file(stars: list[Star], magic: bytes = b"GDR3", version: int = 1, count: int | None = None) -> bytes:
    header = struct.pack("<4sIQ", magic, version, len(stars) if count is None else count)
    return header + b"".join(struct.pack("<qddfff", *star) for star in stars)


def test_mislabelled_gaia_columns_are_bp_and_rp() -> None:
    table = gaia.decode(gaia_file(STARS))

    assert table["source_id"].to_pylist() == [star[0] for star in STARS]
    assert table["phot_bp_mean_mag"].to_pylist() == [float(np.float32(8.1)), float(np.float32(9.3)), None]
    assert table["phot_rp_mean_mag"].to_pylist() == [float(np.float32(7.1)), float(np.float32(8.1)), None]


@pytest.mark.parametrize(
    ("content", "expectation"),
    [
        (gaia_file([(1, 1.0, 1.0, 7.0, -3.5, 2.0)]), "never negative"),
        (gaia_file([(1, 1.0, 1.0, 7.0, 6.5, 7.5)]), "mostly fainter"),
        (gaia_file([(1, 1.0, 1.0, 7.0, 30.0, 20.0)]), "follow G"),
        (gaia_file([(1, 1.0, 1.0, 7.0, 0.0, 0.0)]), "are filled"),
        (gaia_file(STARS, magic=b"GDR4"), "GDR3, version 1"),
        (gaia_file(STARS, version=2), "GDR3, version 1"),
        (gaia_file(STARS, count=4), "36 bytes"),
        (gaia_file(STARS)[:-1], "36 bytes"),
        (b"GDR3", "header"),
    ],
)
def test_gaia_file_of_another_layout_is_refused(content: bytes, expectation: str) -> None:
    with pytest.raises(IngestError, match=expectation):
        gaia.decode(content)


def bigsky_table() -> dict[str, list[object]]:
    return {
        "tyc_id": ["1-13-1", "1-17-2"],
        "hip": [416.0, None],
        "ccdm": ["A", None],
        "magnitude": [8.5, 10.03],
        "bv": [1.55, None],
        "ra_degrees": [1.1256, 15.0],
        "dec_degrees": [2.2674, -1.0],
        "ra_mas_per_year": [27.7, 0.0],
        "dec_mas_per_year": [0.0, 0.0],
        "parallax_mas": [9.6, 0.0],
        "ra_hours": [0.075, 1.0],
        "epoch_year": [2000, 2000],
    }


def bigsky_file(**changes: list[object]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(bigsky_table() | changes), sink)
    return sink.getvalue()


def test_big_sky_rows_are_numbered_and_missing_values_are_null() -> None:
    rows = bigsky.decode(bigsky_file()).to_pylist()

    assert [row["row_id"] for row in rows] == [1, 2]
    assert rows[0] | {"hip": 416, "pmra": 27.7, "pmdec": 0.0, "parallax": 9.6} == rows[0]
    assert rows[1] | {"hip": None, "pmra": None, "pmdec": None, "parallax": None} == rows[1]


@pytest.mark.parametrize(
    ("content", "expectation"),
    [
        (bigsky_file(epoch_year=[2000, 2016]), "epoch 2000"),
        (bigsky_file(ra_hours=[1.1, 15.0]), "15 times"),
        (bigsky_file(extra=[1, 2]), "the columns"),
        (b"no parquet", "the columns"),
    ],
)
def test_big_sky_file_of_another_layout_is_refused(content: bytes, expectation: str) -> None:
    with pytest.raises(IngestError, match=expectation):
        bigsky.decode(content)


def hip_line(number: int, ra: float, colour: str) -> str:
    head = (
        f"{number} 5 0 1 {ra} -0.5 4.55 -4.55 -1.19 1.29 0.66 1.33 1.25 0.75 90 0.91 2 0.3 7 9.2 0.002 0.017 0 {colour}"
    )
    return head + " " + " ".join(str(i / 4) for i in range(15))


def test_hipparcos_angles_are_degrees_and_columns_keep_their_names() -> None:
    content = "\n".join([hip_line(1, np.pi, "0.482 0.025 0.550"), hip_line(2, 0.0, "0.0 0.0 0.0")]).encode()

    first, second = hipparcos.decode(content).to_pylist()

    assert first["ra"] == pytest.approx(180)
    assert first["dec"] == pytest.approx(np.degrees(-0.5))
    names = ("transits", "goodness_of_fit", "rejected", "cosmic_dispersion", "supplement", "hpmag")
    assert [first[name] for name in names] == [90, 0.91, 2, 0.3, 7, 9.2]
    assert first["weights"] == [i / 4 for i in range(15)]
    assert (second["b_v"], second["b_v_error"], second["v_i"]) == (None, None, None)


def test_colour_of_zero_with_an_error_is_a_colour() -> None:
    (row,) = hipparcos.decode(hip_line(1, 1.0, "0.0 0.005 0.0").encode()).to_pylist()

    assert (row["b_v"], row["v_i"]) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("content", "expectation"),
    [
        (hip_line(1, 180.0, "0 0 0").encode(), "radians"),
        (b"1 2 3", "41 numbers"),
        (b"HIP|RA|DE", "41 numbers"),
    ],
)
def test_hipparcos_file_of_another_layout_is_refused(content: bytes, expectation: str) -> None:
    with pytest.raises(IngestError, match=expectation):
        hipparcos.decode(content)


OBJECTS = """CREATE TABLE objects(id INTEGER PRIMARY KEY, name TEXT, type TEXT, ra REAL, dec REAL, const TEXT,
    majax REAL, minax REAL, pa INTEGER, bmag REAL, vmag REAL, jmag REAL, hmag REAL, kmag REAL, sbrightn REAL,
    hubble TEXT, parallax REAL, pmra REAL, pmdec REAL, radvel INTEGER, redshift REAL, cstarumag REAL, cstarbmag REAL,
    cstarvmag REAL, messier TEXT, ngc TEXT, ic TEXT, cstarnames TEXT, identifiers TEXT, commonnames TEXT,
    nednotes TEXT, ongcnotes TEXT, notngc BOOL)"""
INSERT = """INSERT INTO objects(id, name, type, ra, dec, const, radvel, messier, ngc, notngc)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""


def ongc_file(change: Callable[[sqlite3.Connection], object] = lambda _: None) -> bytes:
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute(OBJECTS)
        database.execute("CREATE TABLE objTypes(type TEXT, typedesc TEXT)")
        database.execute("CREATE TABLE objIdentifiers(id INTEGER PRIMARY KEY, name TEXT, identifier TEXT)")
        database.execute("INSERT INTO objTypes VALUES ('GCl', 'Globular Cluster'), ('NonEx', 'Nonexistent object')")
        database.execute(INSERT, (1, "NGC6205", "GCl", 4.37, 0.6363, "Her", -244, "013", "", 0))
        database.execute(INSERT, (2, "IC1064", "NonEx", None, None, "", None, "", "0001,0002", 1))
        database.execute("INSERT INTO objIdentifiers VALUES (1, 'NGC6205', 'NGC6205'), (2, 'NGC6205', 'MWSC2445')")
        change(database)
        database.commit()
        return database.serialize()


def test_openngc_positions_are_degrees_and_empty_texts_are_null() -> None:
    objects, identifiers = openngc.decode(ongc_file())

    cluster, nothing = objects.to_pylist()
    assert cluster["ra"] == pytest.approx(250.3826, abs=1e-3)
    assert (cluster["type_name"], cluster["messier"], cluster["ngc"]) == ("Globular Cluster", "013", None)
    assert (nothing["ra"], nothing["constellation"], nothing["ngc"]) == (None, None, "0001,0002")
    assert identifiers.to_pylist()[1] == {"identifier": "MWSC2445", "name": "NGC6205"}


@pytest.mark.parametrize(
    ("statement", "expectation"),
    [
        ("ALTER TABLE objects DROP COLUMN vmag", "tables and columns"),
        ("DROP TABLE objIdentifiers", "tables and columns"),
        ("UPDATE objects SET ra = 250.0 WHERE id = 1", "radians"),
        ("DELETE FROM objTypes WHERE type = 'GCl'", "a description for every type"),
    ],
)
def test_database_of_another_layout_is_refused(statement: str, expectation: str) -> None:
    with pytest.raises(IngestError, match=expectation):
        openngc.decode(ongc_file(lambda database: database.execute(statement)))


def test_file_that_is_no_database_is_refused() -> None:
    with pytest.raises(IngestError, match="tables and columns"):
        openngc.decode(b"no database")
