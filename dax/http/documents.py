"""Documents that change only with a publication: rendered once, and answered 304 where the client has them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["CachedDocument", "DocumentCache"]

_LIMIT = 2000
"""Documents kept at the most."""


@dataclass(frozen=True, slots=True)
class CachedDocument:
    """One rendered document."""

    body: bytes
    etag: str
    modified: datetime

    def response(self, request: Request, media_type: str) -> Response:
        """Answer with it, or with 304 if the client's copy is the same (RFC 9110 §13)."""
        headers = {"ETag": self.etag, "Last-Modified": format_datetime(self.modified, usegmt=True)}
        known = [t.strip().removeprefix("W/") for t in request.headers.get("if-none-match", "").split(",")]
        if self.etag in known:
            return Response(status_code=304, headers=headers)
        return Response(self.body, headers=headers, media_type=media_type)


class DocumentCache:
    """The rendered documents of one generation."""

    def __init__(self) -> None:
        self._documents: dict[tuple[int, str], CachedDocument] = {}

    def get(self, generation: int, name: str, render: Callable[[], bytes]) -> CachedDocument:
        """Return a document, rendered anew if the generation moved."""
        known = self._documents.get((generation, name))
        if known is not None:
            return known
        body = render()
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        document = CachedDocument(body, etag, datetime.now(UTC).replace(microsecond=0))
        if len(self._documents) >= _LIMIT:
            self._documents.clear()
        self._documents = {k: d for k, d in self._documents.items() if k[0] in (0, generation)}
        self._documents[generation, name] = document
        return document
