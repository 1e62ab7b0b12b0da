"""A question to a TAP service anywhere, by its synchronous endpoint (TAP 1.1 §2.1)."""

from __future__ import annotations

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse
from typing import BinaryIO, cast
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from dax.errors import DaxError, Position, QueryError, UsageError

__all__ = ["RemoteError", "ask"]

_ERROR_LIMIT = 1 << 20
"""Bytes of an error document that are read."""


class RemoteError(DaxError):
    """The service cannot be reached, or answers with something that is no answer."""

    code = "REMOTE"


@contextmanager
def ask(
    url: str, query: str, *, response_format: str, maxrec: int | None = None, timeout_s: float = 300
) -> Iterator[BinaryIO]:
    """Send a query and give the body of the answer, as it comes.

    Parameters
    ----------
    url
        Base of the TAP service, as ``http://127.0.0.1:8080/tap``.

    Raises
    ------
    UsageError
        Raised if the URL is none of HTTP.
    QueryError
        Raised if the service refuses the query; with the place, if it tells one.
    RemoteError
        Raised if there is no service, or it fails.
    """
    base = url.rstrip("/").removesuffix("/sync")
    if not base.lower().startswith(("http://", "https://")):
        raise UsageError(f"{url} is no address of a service; one looks like http://127.0.0.1:8080/tap")
    fields = {"REQUEST": "doQuery", "LANG": "ADQL", "RESPONSEFORMAT": response_format, "QUERY": query}
    if maxrec is not None:
        fields["MAXREC"] = str(maxrec)
    with _open(base, urllib.parse.urlencode(fields).encode(), timeout_s) as response:
        try:
            yield cast(BinaryIO, response)
        except HTTPException as e:
            raise RemoteError(f"the answer of {base} broke off") from e


def _open(base: str, form: bytes, timeout_s: float) -> HTTPResponse:
    request = urllib.request.Request(f"{base}/sync", form)  # noqa: S310 - the scheme is checked
    try:
        return cast(HTTPResponse, urllib.request.urlopen(request, timeout=timeout_s))  # noqa: S310 - as above
    except urllib.error.HTTPError as e:
        with e:
            raise _refusal(e.read(_ERROR_LIMIT), f"{base} answers {e.code} {e.reason}") from e
    except (urllib.error.URLError, HTTPException, OSError) as e:
        raise RemoteError(f"no answer from {base}: {getattr(e, 'reason', None) or e}") from e


def _refusal(body: bytes, summary: str) -> DaxError:
    """Read an error document (DALI 1.1 §4.2) with the place, if it is one of ours; other bodies say nothing."""
    try:
        root = SafeElementTree.fromstring(body)
    except (ParseError, DefusedXmlException, ValueError):
        return RemoteError(summary)
    infos = {info.get("name", ""): info for info in root.iter() if info.tag.rpartition("}")[2] == "INFO"}
    status = infos.get("QUERY_STATUS")
    if status is None or status.get("value") != "ERROR":
        return RemoteError(summary)
    message, position = " ".join((status.text or summary).split()), _position(infos)
    if position is not None:  # told apart, so not twice
        message = message.partition(f" (line {position.line}, column {position.column})")[0]
    return QueryError(
        message,
        code=_value(infos, "ERROR_CODE"),
        hint=_value(infos, "HINT"),
        position=position,
        suggestions=tuple((_value(infos, "SUGGESTIONS") or "").split()),
    )


def _value(infos: Mapping[str, Element], name: str) -> str | None:
    return infos[name].get("value") if name in infos else None


def _position(infos: Mapping[str, Element]) -> Position | None:
    numbers = [_value(infos, f"ERROR_{name}") for name in ("OFFSET", "LENGTH", "LINE", "COLUMN")]
    if not all(number and number.isdigit() for number in numbers):
        return None
    return Position(*(int(number or 0) for number in numbers))
