"""All formats of answers: their names, and which one a client means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from dax.errors import UsageError
from dax.formats.base import TableWriter
from dax.formats.media_type import MediaRange, MediaType
from dax.formats.separated import SeparatedWriter, Separator
from dax.formats.votable import Serialization, VOTableWriter

__all__ = ["DEFAULT", "FORMATS", "VOTABLE", "ChosenFormat", "Format", "find_format", "negotiate"]

_TAPREGEXT = "ivo://ivoa.net/std/TAPRegExt#"
VOTABLE = "application/x-votable+xml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to write an answer."""

    name: str
    """Short name, the first of the aliases of TAPRegExt."""
    media_type: str
    """As announced; whoever asks with it gets exactly this format."""
    writer: Callable[[], TableWriter]
    """Makes the writer of one answer."""
    aliases: tuple[str, ...] = ()
    """Other short names and media types that mean it."""
    output_id: str | None = None
    """Its identifier in TAPRegExt 1.0 §2.4."""
    extension: str
    """Of a file's name."""
    is_votable: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Short names: what is no media type."""
        return (self.name, *(a for a in self.aliases if not _is_media_type(a)))

    @property
    def media_types(self) -> tuple[str, ...]:
        """Media types that mean it, the announced one first."""
        return (self.media_type, *(a for a in self.aliases if _is_media_type(a)))


@dataclass(frozen=True, slots=True)
class ChosenFormat:
    """A format, and the media type to answer with."""

    format: Format
    media_type: str


def _is_media_type(name: str) -> bool:
    return "/" in name and not name.startswith("votable/")


def _votable(name: str, serialization: Serialization, output: str, *aliases: str) -> Format:
    return Format(
        name=name,
        media_type=f"{VOTABLE};serialization={serialization.value}",
        writer=partial(VOTableWriter, serialization),
        aliases=aliases,
        output_id=_TAPREGEXT + output,
        extension="vot",
        is_votable=True,
    )


FORMATS = (
    _votable("votable", Serialization.BINARY2, "output-votable-binary2", "votable/b2", VOTABLE),
    _votable("votable/td", Serialization.TABLEDATA, "output-votable-td", "text/xml", "application/xml"),
    _votable("votable/b", Serialization.BINARY, "output-votable-binary", "votable/b1"),
    Format(
        name="csv",
        media_type="text/csv;header=present",
        writer=partial(SeparatedWriter, Separator.COMMA),
        aliases=("text/csv",),
        extension="csv",
    ),
    Format(
        name="tsv",
        media_type="text/tab-separated-values",
        writer=partial(SeparatedWriter, Separator.TAB),
        extension="tsv",
    ),
)
"""In the order in which they are offered; the first is the default.

A VOTable without a named serialisation is BINARY2: DALI 1.1 §3.4.3 leaves the choice, every client reads both, and it
takes a third of TABLEDATA's time and half its bytes. ``text/xml`` is TABLEDATA, which a person can read in a browser.
"""

DEFAULT = ChosenFormat(FORMATS[0], VOTABLE)
"""What a client gets that asks for nothing."""

_BY_NAME = {name: f for f in FORMATS for name in f.names}
_BY_TYPE = {MediaType.parse(text): (f, text) for f in FORMATS for text in f.media_types}


def find_format(text: str) -> ChosenFormat:
    """Find the format that a RESPONSEFORMAT means (DALI 1.1 §3.4.3): a short name or a media type, in any case.

    A client that asked with a media type is answered with that media type.

    Raises
    ------
    UsageError
        Raised if no such format is offered.
    """
    name = text.strip().lower()
    if name in _BY_NAME:
        return ChosenFormat(_BY_NAME[name], _told(_BY_NAME[name]))
    head, *parameters = text.split(";", 1)
    wanted = MediaType.parse(";".join([head.strip().replace(" ", "+"), *parameters]))  # a "+" that was not escaped
    if wanted is not None and wanted in _BY_TYPE:
        return ChosenFormat(*_BY_TYPE[wanted])
    offered = ", ".join(name for f in FORMATS for name in f.names)
    raise UsageError(f"the format {text[:80]!r} is not offered; choose one of {offered}, or a media type of these")


def negotiate(accept: str | None) -> ChosenFormat:
    """Choose by an Accept header: of those with the highest weight, the one offered first.

    A header that names nothing on offer is disregarded (RFC 9110 §12.4.1), and the default chosen.
    """
    ranges = MediaRange.parse_all(accept or "")
    for weight in sorted({r.weight for r in ranges}, reverse=True):
        best = [r for r in ranges if r.weight == weight]
        if any(r.covers(MediaType(VOTABLE)) for r in best):
            return DEFAULT
        for media_type, (format_, text) in _BY_TYPE.items():
            if media_type is not None and any(r.covers(media_type) for r in best):
                return ChosenFormat(format_, text)
    return DEFAULT


def _told(format_: Format) -> str:
    """Return the media type for a client that used a short name."""
    return VOTABLE if format_.is_votable else format_.media_type
