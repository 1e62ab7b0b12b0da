"""What the routes of the TAP service work with."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import UTC, datetime

from dax.config import QuerySettings
from dax.http.documents import DocumentCache
from dax.http.parameters import BodyLimits
from dax.uws.admission import Admission
from tap.service import TapService

__all__ = ["TapState"]


@dataclass(frozen=True, kw_only=True)
class TapState:
    """One running TAP service."""

    service: TapService
    admission: Admission
    threads: Executor
    """Threads for queries, at least as many as there are slots."""
    limits: QuerySettings
    body_limits: BodyLimits
    base_url: str
    """Public address of the service, without a final slash."""
    title: str
    up_since: datetime = field(default_factory=lambda: datetime.now(UTC))
    documents: DocumentCache = field(default_factory=DocumentCache)
