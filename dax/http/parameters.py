"""The parameters of a request: one list from the query string and from the body, whatever its form (DALI 1.1 §2.2, §3).

Nothing here knows what a parameter means. Names are kept as sent; `single` and `folded` compare them in any case.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from dax.errors import TooLargeError, UsageError

__all__ = ["BodyLimits", "folded", "read_parameters", "single"]

_FORM = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"

Pairs = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class BodyLimits:
    """What a request may bring."""

    form_bytes: int
    """Of an urlencoded body, or of one part of a multipart body that is no file."""
    multipart_bytes: int
    """Of a multipart body."""
    fields: int = 1000
    """Parameters."""


async def read_parameters(request: Request, limits: BodyLimits) -> Pairs:
    """Read all parameters, those of the query string first; a ``;`` separates nothing.

    Raises
    ------
    UsageError
        Raised if the body is not what it says.
    TooLargeError
        Raised if the body is larger than a limit; it is not read to its end.
    HTTPException
        Raised with 415 if the body is of another type.
    """
    pairs = _decode(request.scope["query_string"], limits)
    if request.method != "POST":
        return pairs
    if (coding := request.headers.get("content-encoding", "identity").strip().lower()) != "identity":
        raise HTTPException(415, f"a body in the coding {coding[:60]!r} is not read; send it as it is")
    kind = request.headers.get("content-type", "").split(";")[0].strip().lower()
    match kind:
        case _ if kind == _FORM:
            return pairs + _decode(await _read(request, limits.form_bytes), limits)
        case _ if kind == _MULTIPART:
            return pairs + await _parts(request, limits)
        case "":
            if await _read(request, 0):
                raise HTTPException(415, f"a body must be {_FORM} or {_MULTIPART}")
            return pairs
        case _:
            raise HTTPException(415, f"a body of type {kind[:60]} is not read; send {_FORM} or {_MULTIPART}")


def folded(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Gather values by upper-case name, in the order sent (DALI 1.1 §3.1)."""
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name.upper(), []).append(value)
    return values


def single(values: dict[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter that may be given once; a repetition of the same value is harmless.

    Raises
    ------
    UsageError
        Raised if it has several values (DALI 1.1 §3.2).
    """
    given = values.get(name, [])
    if len(set(given)) > 1:
        raise UsageError(f"{name} is given {len(given)} times with different values", code="DUPLICATE_PARAM")
    return given[0] if given else None


def _decode(raw: bytes, limits: BodyLimits) -> Pairs:
    try:
        return parse_qsl(
            raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=limits.fields, separator="&"
        )
    except UnicodeDecodeError as e:
        raise UsageError("parameters must be percent-encoded UTF-8") from e
    except ValueError as e:
        raise UsageError(f"more than {limits.fields} parameters") from e


async def _read(request: Request, limit: int) -> bytes:
    parts = bytearray()
    async for chunk in _body(request, limit):
        parts += chunk
    return bytes(parts)


async def _body(request: Request, limit: int) -> AsyncIterator[bytes]:
    """Yield the body, and stop reading when it is larger than allowed."""
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        raise _too_long(limit)
    size = 0
    try:
        async for chunk in request.stream():
            size += len(chunk)
            if size > limit:
                raise _too_long(limit)
            yield chunk
    except ClientDisconnect as e:
        raise UsageError("the request ended before its body did") from e


def _too_long(limit: int) -> TooLargeError:
    return TooLargeError(f"the request is larger than {limit} bytes", code="QUERY_TOO_LONG")


async def _parts(request: Request, limits: BodyLimits) -> Pairs:
    """Read a multipart body; a part with a file name is no parameter."""
    parser = MultiPartParser(
        request.headers,
        _body(request, limits.multipart_bytes),  # type: ignore[arg-type]  # an iterator does
        max_files=100,
        max_fields=limits.fields,
        max_part_size=limits.form_bytes,
    )
    try:
        form = await parser.parse()
    except (MultiPartException, FormParserError, KeyError, UnicodeDecodeError, ValueError) as e:
        detail = e.message if isinstance(e, MultiPartException) else "it cannot be read"
        raise UsageError(f"the multipart body is broken: {detail}") from e
    pairs = [(name, value) for name, value in form.multi_items() if isinstance(value, str)]
    await form.close()
    return pairs
