"""The capabilities of the TAP service (TAP 1.1 §2.4, TAPRegExt 1.0)."""

from __future__ import annotations

from itertools import groupby

from dax.config import QuerySettings
from dax.formats.registry import FORMATS, Format
from dax.query.features import FEATURES
from dax.xml.capabilities import (
    AccessUrl,
    CapabilitiesDocument,
    Capability,
    DataLimit,
    DataLimits,
    Feature,
    FeatureList,
    Interface,
    Language,
    LanguageVersion,
    OutputFormat,
    TableAccess,
    TimeLimits,
)

__all__ = ["capabilities"]

_VOSI = "ivo://ivoa.net/std/VOSI#"


def capabilities(base_url: str, limits: QuerySettings) -> CapabilitiesDocument:
    """Describe the service.

    Parameters
    ----------
    base_url
        Address of the service, without a final slash.
    """
    return CapabilitiesDocument(
        table_access=TableAccess(
            interfaces=[_interface(base_url, "base", "1.1")],
            languages=[_language()],
            output_formats=[_output_format(f) for f in FORMATS],
            execution_duration=TimeLimits(default=int(limits.sync_time_s), hard=int(limits.sync_time_s)),
            output_limit=DataLimits(
                default=DataLimit(unit="row", size=min(limits.maxrec_default, limits.maxrec_limit)),
                hard=DataLimit(unit="row", size=limits.maxrec_limit),
            ),
        ),
        capabilities=[
            _capability("capabilities", f"{base_url}/capabilities", "1.0"),
            _capability("availability", f"{base_url}/availability", "1.0"),
            _capability("tables-1.1", f"{base_url}/tables", "1.1"),
        ],
    )


def _interface(url: str, use: str, version: str) -> Interface:
    return Interface(role="std", version=version, access_url=AccessUrl(use=use, url=url))


def _capability(name: str, url: str, version: str) -> Capability:
    return Capability(standard_id=_VOSI + name, interfaces=[_interface(url, "full", version)])


def _language() -> Language:
    versions = [LanguageVersion(ivo_id=f"ivo://ivoa.net/std/ADQL#v{v}", text=v) for v in ("2.0", "2.1")]
    features = [
        FeatureList(
            kind=kind,
            features=[Feature(form=f.form, description=f.description) for f in sorted(group, key=lambda f: f.form)],
        )
        for kind, group in groupby(sorted(FEATURES, key=lambda f: f.kind), key=lambda f: f.kind)
    ]
    return Language(name="ADQL", versions=versions, description="ADQL 2.1", features=features)


def _output_format(format_: Format) -> OutputFormat:
    aliases = [n for n in (*format_.names, *format_.media_types) if n != format_.media_type]
    return OutputFormat(ivo_id=format_.output_id, mime=format_.media_type, alias=aliases)
