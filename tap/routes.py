"""The resources of a TAP service (TAP 1.1 §2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from dax.errors import DaxError, NotFoundError, UsageError
from dax.http.answers import pumped_response, told_of_stopping
from dax.http.errors import answer_as_text
from dax.http.page import page
from dax.http.parameters import read_parameters
from dax.http.pump import Pump
from dax.xml.base import to_bytes
from dax.xml.vosi import AvailabilityDocument
from tap.app_state import TapState
from tap.capabilities import capabilities
from tap.params import TapParams
from tap.tables import find_table, table_document, tableset_document

__all__ = ["router"]

router = APIRouter()
_XML = "application/xml"


async def _state(request: Request) -> TapState:  # a plain function would cost a hop to a thread
    state: TapState = request.app.state.tap
    return state


StateDep = Annotated[TapState, Depends(_state)]


@router.api_route("/sync", methods=["GET", "POST", "HEAD"], summary="Answer a query at once")
async def sync(request: Request, state: StateDep) -> Response:
    pairs = await read_parameters(request, state.body_limits)
    if TapParams.wants_text(pairs):
        answer_as_text(request)
    params = TapParams.from_pairs(pairs)
    with told_of_stopping():
        pump = await _pump(state, params)
        return await pumped_response(pump, request, params.format.media_type, {})


async def _pump(state: TapState, params: TapParams) -> Pump:
    """Start a query in a slot, which is free again when its thread is."""
    await state.admission.enter()
    try:
        query = state.service.sync(params)
        pump = Pump(query.blocks, query.cancel, executor=state.threads)
    except BaseException:
        state.admission.leave()
        raise
    pump.done.add_done_callback(lambda _: state.admission.leave())
    return pump


@router.api_route("/capabilities", methods=["GET", "HEAD"], summary="What the service can do")
async def get_capabilities(request: Request, state: StateDep) -> Response:
    document = state.documents.get(0, "capabilities", lambda: to_bytes(capabilities(state.base_url, state.limits)))
    return document.response(request, _XML)


@router.api_route("/availability", methods=["GET", "HEAD"], summary="Whether the service works")
async def get_availability(state: StateDep) -> Response:
    try:
        await run_in_threadpool(state.service.check)
        document = AvailabilityDocument(available=True, up_since=f"{state.up_since:%Y-%m-%dT%H:%M:%SZ}")
    except DaxError as e:
        document = AvailabilityDocument(available=False, note=[e.message])
    return Response(to_bytes(document), media_type=_XML)


@router.api_route("/tables", methods=["GET", "HEAD"], summary="All tables")
async def get_tables(
    request: Request, state: StateDep, detail: Annotated[str | None, Query(description="min or max")] = None
) -> Response:
    if detail not in (None, "min", "max"):
        raise UsageError("detail is min or max")
    snapshot = await run_in_threadpool(state.service.snapshot)
    document = state.documents.get(
        snapshot.generation,
        f"tables {detail}",
        lambda: to_bytes(tableset_document(snapshot.tableset, full=detail != "min")),
    )
    return document.response(request, _XML)


@router.api_route("/tables/{name:path}", methods=["GET", "HEAD"], summary="One table")
async def get_table(name: str, request: Request, state: StateDep) -> Response:
    snapshot = await run_in_threadpool(state.service.snapshot)
    table = find_table(snapshot.tableset, name)
    if table is None:
        raise NotFoundError("there is no such table; /tables lists all of them", code="UNKNOWN_TABLE")
    document = state.documents.get(snapshot.generation, f"table {table.name}", lambda: to_bytes(table_document(table)))
    return document.response(request, _XML)


@router.api_route("/", methods=["GET", "HEAD"], summary="A page for people", include_in_schema=False)
async def get_page(state: StateDep) -> HTMLResponse:
    snapshot = await run_in_threadpool(state.service.snapshot)
    return HTMLResponse(page(state.title, state.base_url, snapshot.tableset))
