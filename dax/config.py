"""The settings: one frozen section for each part of the house.

Read from one YAML file, overridden by ``DAX_<SECTION>__<NAME>`` variables; an unknown key is refused. A part is given
its section and never the whole. `dax.cli` shows the effective values (``dax config show``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, HttpUrl

__all__ = ["EngineSettings", "MetadataSettings", "QuerySettings", "ServerSettings", "ServiceSettings", "Settings"]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ServerSettings(_Section):
    """Where and how the service listens."""

    host: str = Field("127.0.0.1", description="Address to listen on; the default is reached from this machine alone.")
    port: int = Field(8080, ge=0, le=65535, description="TCP port to listen on; 0 takes a free one.")
    workers: int = Field(1, ge=1, le=256, description="Server processes.")
    base_url: HttpUrl | None = Field(
        None, description="Public address of the service, without a final slash; the listening address if not given."
    )
    stop_grace_s: float = Field(8.0, ge=0, description="Seconds that running answers get to end after SIGTERM.")


class MetadataSettings(_Section):
    """The metadata database."""

    url: str | None = Field(
        None,
        description=(
            "Database address in SQLAlchemy's form: sqlite, postgresql+psycopg or mysql+pymysql; "
            "a SQLite file in the data folder if not given."
        ),
    )
    poll_s: float = Field(1.0, gt=0, description="Seconds between looks for a new publication.")


class EngineSettings(_Section):
    """The engine that runs queries over the science data."""

    kind: Literal["duckdb"] = Field("duckdb", description="Which engine.")
    threads: int | None = Field(None, ge=1, description="Threads of each server process; all cores if not given.")
    memory_mb: int = Field(4096, ge=64, description="Memory of all queries of a server process, in MB.")
    temp_mb: int = Field(20_000, ge=0, description="Temporary disk of all queries of a server process, in MB.")
    batch_rows: int = Field(16_384, ge=1024, le=1_048_576, description="Rows of one batch of an answer.")


class QuerySettings(_Section):
    """Limits of queries."""

    maxrec_default: int = Field(100_000, ge=0, description="Rows of an answer if the client sets no MAXREC.")
    maxrec_limit: int = Field(20_000_000, ge=1, description="Rows of an answer at the most; a larger MAXREC is cut.")
    sync_time_s: float = Field(60.0, gt=0, description="Seconds that a synchronous query may take.")
    slots: int = Field(4, ge=1, description="Queries that a server process runs at the same time.")
    queue_wait_s: float = Field(30.0, ge=0, description="Seconds that a synchronous query waits for a slot.")
    text_limit: int = Field(262_144, ge=1024, description="Characters of a query at the most.")
    body_limit_mb: int = Field(64, ge=1, description="Body of a request at the most, in MB.")


class ServiceSettings(_Section):
    """What the service says of itself."""

    title: str = Field("dax demonstration service", description="Name shown to people.")
    publisher: str = Field("dax", description="Who publishes the data.")
    contact: str | None = Field(None, description="Address for questions, shown in the documents.")


class Settings(_Section):
    """Everything that can be set."""

    data_dir: Path = Field(Path("dax-data"), description="Folder of all data: metadata, tables, scratch files.")
    server: ServerSettings = ServerSettings()
    metadata: MetadataSettings = MetadataSettings()
    engine: EngineSettings = EngineSettings()
    query: QuerySettings = QuerySettings()
    service: ServiceSettings = ServiceSettings()

    @property
    def metadata_url(self) -> str:
        """The metadata database's address, the default filled in."""
        return self.metadata.url or f"sqlite:///{self.data_dir.resolve() / 'metadata.sqlite'}"

    @property
    def engine_dir(self) -> Path:
        """Folder of the published files of the engine."""
        return self.data_dir.resolve() / "engine"

    @property
    def scratch_dir(self) -> Path:
        """Folder of temporary files; may be emptied whenever no server runs."""
        return self.data_dir.resolve() / "scratch"
