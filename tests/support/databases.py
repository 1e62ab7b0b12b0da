"""Real database servers for tests: own folder, own socket, a free loopback port, stopped by process id."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.exc import SQLAlchemyError

__all__ = ["MissingServerError", "mariadb_server", "postgresql_server"]

_START_S = 60.0


class MissingServerError(Exception):
    """A server that is not installed here; the message says which."""


@contextmanager
def postgresql_server() -> Iterator[str]:
    """Start a PostgreSQL server; give the address of its database ``dax``."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    if not found:
        raise MissingServerError("PostgreSQL is not installed (Debian's package postgresql)")
    tools, user = found[-1].parent, _user("postgres")
    with _folder(user) as folder:
        data = folder / "data"
        _run(user, [str(tools / "initdb"), "-D", str(data), "-U", "dax", "-A", "trust", "-E", "UTF8", "--no-sync"])
        port = _free_port()
        options = ["-D", str(data), "-k", str(folder), "-p", str(port), "-h", "127.0.0.1", "-c", "fsync=off"]
        with _server(user, [str(tools / "postgres"), *options], folder):
            address = f"postgresql+psycopg://dax@127.0.0.1:{port}"
            _await(port, f"{address}/postgres")
            _execute(f"{address}/postgres", "CREATE DATABASE dax")
            yield f"{address}/dax"


@contextmanager
def mariadb_server() -> Iterator[str]:
    """Start a MariaDB server; give the address of its database ``dax``."""
    server, install = shutil.which("mariadbd", path=_PATH), shutil.which("mariadb-install-db", path=_PATH)
    if server is None or install is None:
        raise MissingServerError("MariaDB is not installed (Debian's package mariadb-server)")
    user = _user("mysql")
    with _folder(user) as folder:
        data, port = folder / "data", _free_port()
        _run(user, [install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal"])
        options = [
            "--no-defaults",
            f"--datadir={data}",
            f"--socket={folder / 'socket'}",
            f"--pid-file={folder / 'pid'}",
            f"--port={port}",
            "--bind-address=127.0.0.1",
            "--innodb-buffer-pool-size=32M",
            "--innodb-flush-log-at-trx-commit=0",
            "--skip-name-resolve",
        ]
        with _server(user, [server, *options], folder):
            local = f"mysql+pymysql://root@localhost/?unix_socket={folder / 'socket'}"
            _await(port, local)
            _execute(
                local, "CREATE DATABASE dax", "CREATE USER dax@'127.0.0.1'", "GRANT ALL ON dax.* TO dax@'127.0.0.1'"
            )
            yield f"mysql+pymysql://dax@127.0.0.1:{port}/dax?charset=utf8mb4"


_PATH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin"])


def _user(name: str) -> str | None:
    """Return the account to run a server as: these refuse to run as root."""
    if os.geteuid() != 0:
        return None
    for account in (name, "nobody"):
        with suppress(KeyError):
            pwd.getpwnam(account)
            return account
    raise MissingServerError(f"there is no account {name} to run the server as")


def _as(user: str | None, command: Sequence[str]) -> list[str]:
    return list(command) if user is None else ["setpriv", f"--reuid={user}", "--clear-groups", "--", *command]


def _run(user: str | None, command: Sequence[str]) -> None:
    subprocess.run(_as(user, command), check=True, capture_output=True, cwd="/", timeout=120)


@contextmanager
def _folder(user: str | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="dax-db-", ignore_cleanup_errors=True) as name:
        if user is not None:
            shutil.chown(name, user)
        yield Path(name)


@contextmanager
def _server(user: str | None, command: Sequence[str], folder: Path) -> Iterator[None]:
    with (
        (folder / "log").open("wb") as log,
        subprocess.Popen(_as(user, command), stdout=log, stderr=log, cwd="/") as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _await(port: int, url: str) -> None:
    end = time.monotonic() + _START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=5).close()
            _execute(url, "SELECT 1")
        except (OSError, SQLAlchemyError):
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def _execute(url: str, *statements: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))
    finally:
        engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
