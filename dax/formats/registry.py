"""All formats of answers: their names, and which one a client means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message

from dax.errors import UsageError
from dax.formats.base import TableWriter
from dax.formats.separated import CsvWriter, TsvWriter
from dax.formats.votable import Binary2Writer, TableDataWriter

__all__ = ["DEFAULT", "FORMATS", "ChosenFormat", "Format", "find_format"]

_TAPREGEXT = "ivo://ivoa.net/std/TAPRegExt#"
VOTABLE = "application/x-votable+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write an answer."""

    name: str
    """Short name, the first of the aliases of TAPRegExt."""
    media_type: str
    writer: Callable[[], TableWriter]
    aliases: tuple[str, ...] = ()
    """Other short names and media types that mean it."""
    output_id: str | None = None
    """Its identifier in TAPRegExt 1.0 §2.4."""
    extension: str
    is_votable: bool = False


@dataclass(frozen=True, slots=True)
class ChosenFormat:
    """A format, and the media type to answer with."""

    format: Format
    media_type: str


FORMATS = (
    Format(
        name="votable",
        media_type=f"{VOTABLE};serialization=binary2",
        writer=Binary2Writer,
        aliases=(VOTABLE, "votable/b2", "application/votable+xml"),
        output_id=_TAPREGEXT + "output-votable-binary2",
        extension="vot",
        is_votable=True,
    ),
    Format(
        name="votable/td",
        media_type=f"{VOTABLE};serialization=tabledata",
        writer=TableDataWriter,
        aliases=("text/xml", "application/xml"),
        output_id=_TAPREGEXT + "output-votable-td",
        extension="vot",
        is_votable=True,
    ),
    Format(
        name="csv",
        media_type="text/csv;header=present",
        writer=CsvWriter,
        aliases=("text/csv",),
        extension="csv",
    ),
    Format(name="tsv", media_type="text/tab-separated-values", writer=TsvWriter, extension="tsv"),
)
"""In the order in which they are offered; the first is the default (BINARY2: a tenth of TABLEDATA's time)."""

DEFAULT = ChosenFormat(FORMATS[0], VOTABLE)


def find_format(text: str) -> ChosenFormat:
    """Find the format that a RESPONSEFORMAT means (DALI 1.1 §3.4.3).

    A client that asked with a media type is answered with that media type.

    Raises
    ------
    UsageError
        Raised if no such format is offered.
    """
    wanted = _normal(text)
    for format_ in FORMATS:
        if wanted == format_.name:
            return ChosenFormat(format_, VOTABLE if format_.is_votable else format_.media_type)
        if wanted == _normal(format_.media_type):
            return ChosenFormat(format_, format_.media_type)
        if wanted in format_.aliases:
            return ChosenFormat(format_, wanted if wanted.count("/") and "+" in wanted + "+" else format_.media_type)
    offered = ", ".join(f.name for f in FORMATS)
    raise UsageError(f"the format {text[:80]!r} is not offered; choose one of {offered}, or a media type of these")


def _normal(text: str) -> str:
    """Bring a media type to lower case, without blanks or quotes, its parameters in order; ``charset`` counts not."""
    if "/" not in text:
        return text.strip().lower()
    message = Message()
    message["content-type"] = text
    parameters = sorted(
        f"{k.lower()}={v.strip().lower()}"
        for k, v in (message.get_params() or [])[1:]
        if k.lower() != "charset"
    )
    return ";".join([text.split(";")[0].strip().lower(), *parameters])
