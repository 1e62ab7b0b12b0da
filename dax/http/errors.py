"""Errors as answers: which status, and the documents that DALI asks for (DALI 1.1 §4.2).

One renderer serves every service whose errors are VOTables or plain text. No answer shows a stack, a path or SQL; what
is our fault is logged whole, under the request id that the answer shows.
"""

from __future__ import annotations

import logging
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dax.errors import (
    DaxError,
    ForbiddenError,
    InternalError,
    NotFoundError,
    Position,
    QueryCancelledError,
    QueryError,
    QueryTimeoutError,
    RequestError,
    ResourceLimitError,
    TooLargeError,
    TransientError,
)
from dax.formats.base import Info
from dax.formats.votable import error_document

__all__ = ["add_error_handlers", "answer_as_text", "error_response", "status_of"]

_log = logging.getLogger(__name__)

_MESSAGE_LIMIT = 16_000
"""Characters of a message at the most: the whole document stays below 64 KiB."""

_STATUSES: tuple[tuple[type[DaxError], HTTPStatus], ...] = (
    (NotFoundError, HTTPStatus.NOT_FOUND),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (TooLargeError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (RequestError, HTTPStatus.BAD_REQUEST),
    (TransientError, HTTPStatus.SERVICE_UNAVAILABLE),
    (QueryCancelledError, HTTPStatus.SERVICE_UNAVAILABLE),
    (QueryTimeoutError, HTTPStatus.REQUEST_TIMEOUT),
    (ResourceLimitError, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    (InternalError, HTTPStatus.INTERNAL_SERVER_ERROR),
)


def status_of(error: DaxError) -> HTTPStatus:
    """Return the HTTP status of an error."""
    for kind, status in _STATUSES:
        if isinstance(error, kind):
            return status
    return HTTPStatus.INTERNAL_SERVER_ERROR


def answer_as_text(request: Request) -> None:
    """Let the errors of this request be plain text, for the client asked for a text format."""
    request.state.errors_as_text = True


def error_response(request: Request, error: DaxError, headers: dict[str, str] | None = None) -> Response:
    """Render an error as the document that the client can read."""
    status = status_of(error)
    more = dict(headers or {})
    if isinstance(error, TransientError):
        more["Retry-After"] = str(error.retry_after_s)
    return _document(request, status, error.message, _infos(error), more)


def add_error_handlers(app: FastAPI) -> None:
    """Make every error under an app a DALI document, those of the framework too."""
    app.add_exception_handler(DaxError, _dax_error)  # type: ignore[arg-type]  # starlette types handlers by Exception
    app.add_exception_handler(HTTPException, _http_error)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _validation_error)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _unforeseen)


async def _unforeseen(request: Request, error: Exception) -> Response:
    _log.error("request %s failed", _request_id(request), exc_info=error)
    return _document(request, HTTPStatus.INTERNAL_SERVER_ERROR, "the service failed; this is not your fault", ())


async def _dax_error(request: Request, error: DaxError) -> Response:
    if isinstance(error, InternalError):
        _log.error("request %s failed: %s", _request_id(request), error, exc_info=error)
    return error_response(request, error)


async def _http_error(request: Request, error: HTTPException) -> Response:
    status = HTTPStatus(error.status_code)
    message = error.detail if error.detail != status.phrase else _plain_words(status)
    code = Info("ERROR_CODE", status.name)
    return _document(request, status, message, (code,), dict(error.headers or {}))


async def _validation_error(request: Request, error: RequestValidationError) -> Response:
    return _document(
        request, HTTPStatus.BAD_REQUEST, "a parameter is missing or wrong", (Info("ERROR_CODE", "BAD_PARAM"),)
    )


def _plain_words(status: HTTPStatus) -> str:
    match status:
        case HTTPStatus.NOT_FOUND:
            return "there is nothing at this address"
        case HTTPStatus.METHOD_NOT_ALLOWED:
            return "this address does not answer this method"
        case _:
            return status.phrase.lower()


def _infos(error: DaxError) -> tuple[Info, ...]:
    infos = [Info("ERROR_CODE", error.code)]
    if isinstance(error, QueryError):
        infos += _place(error.position)
        if error.suggestions:
            infos.append(Info("SUGGESTIONS", " ".join(error.suggestions)))
    if error.hint:
        infos.append(Info("HINT", error.hint))
    return tuple(infos)


def _place(position: Position | None) -> list[Info]:
    if position is None:
        return []
    return [
        Info("ERROR_LINE", str(position.line)),
        Info("ERROR_COLUMN", str(position.column)),
        Info("ERROR_OFFSET", str(position.offset)),
        Info("ERROR_LENGTH", str(position.length)),
    ]


def _document(
    request: Request,
    status: HTTPStatus,
    message: str,
    infos: tuple[Info, ...],
    headers: dict[str, str] | None = None,
) -> Response:
    message = _with_details(message[:_MESSAGE_LIMIT], infos)
    if getattr(request.state, "errors_as_text", False):
        return Response(message + "\n", status, headers, "text/plain")
    infos = (*infos, Info("REQUEST_ID", _request_id(request)))
    return Response(error_document(message, infos), status, headers, "application/x-votable+xml")


def _with_details(message: str, infos: tuple[Info, ...]) -> str:
    """Say place, suggestions and hint in words as well: many clients show only the message."""
    known = {i.name: i.value for i in infos}
    if "ERROR_LINE" in known:
        message += f" (line {known['ERROR_LINE']}, column {known['ERROR_COLUMN']})"
    if "SUGGESTIONS" in known:
        message += f"; did you mean {' or '.join(known['SUGGESTIONS'].split())}?"
    if "HINT" in known:
        message += f"; {known['HINT']}"
    return message


def _request_id(request: Request) -> str:
    return str(getattr(request.state, "request_id", "unknown"))
