"""VOSI 1.1 capabilities, with TAPRegExt 1.0 for TAP."""

from __future__ import annotations

from pydantic_xml import attr, element

from dax.xml.base import XSI, Document, Element, unqualified

__all__ = [
    "AccessUrl",
    "CapabilitiesDocument",
    "Capability",
    "DataLimit",
    "DataLimits",
    "Feature",
    "FeatureList",
    "Interface",
    "Language",
    "LanguageVersion",
    "OutputFormat",
    "TableAccess",
    "TimeLimits",
]

_NAMESPACES = {
    "vosi": "http://www.ivoa.net/xml/VOSICapabilities/v1.0",
    "vr": "http://www.ivoa.net/xml/VOResource/v1.0",
    "vs": "http://www.ivoa.net/xml/VODataService/v1.1",
    "tr": "http://www.ivoa.net/xml/TAPRegExt/v1.0",
    "xsi": XSI,
}


class AccessUrl(Element, tag="accessURL"):
    """Where an interface is: ``full`` as given, ``base`` with more behind it."""

    use: str = attr()
    url: str


class Interface(Element, tag="interface", nsmap={"xsi": XSI}):
    """An HTTP interface (VOResource 1.1 §3.2)."""

    kind: str = attr(name="type", ns="xsi", default="vs:ParamHTTP")
    role: str | None = attr(default=None)
    version: str | None = attr(default=None)
    access_url: AccessUrl


class Feature(Element, tag="feature"):
    """One optional feature of a language."""

    form: str = element()
    description: str | None = element(default=None)


class FeatureList(Element, tag="languageFeatures"):
    """The features of one kind (TAPRegExt 1.0 §2.3)."""

    kind: str = attr(name="type")
    features: list[Feature]


class LanguageVersion(Element, tag="version"):
    """A version of a language."""

    ivo_id: str = attr(name="ivo-id")
    text: str


class Language(Element, tag="language"):
    """A query language."""

    name: str = element()
    versions: list[LanguageVersion]
    description: str | None = element(default=None)
    features: list[FeatureList] = []


class OutputFormat(Element, tag="outputFormat"):
    """A format of answers."""

    ivo_id: str | None = attr(name="ivo-id", default=None)
    mime: str = element()
    alias: list[str] = element(default=[])


class TimeLimits(Element):
    """A time, in seconds."""

    default: int | None = element(default=None)
    hard: int | None = element(default=None)


class DataLimit(Element):
    """A size."""

    unit: str = attr()
    size: int


class DataLimits(Element):
    """A size that can be set."""

    default: DataLimit | None = element(default=None)
    hard: DataLimit | None = element(default=None)


class Capability(Element, tag="capability", nsmap={"xsi": XSI}):
    """A capability without an extension of its own."""

    standard_id: str = attr(name="standardID")
    interfaces: list[Interface]


class TableAccess(Element, tag="capability", nsmap={"xsi": XSI}):
    """The capability of TAP (TAPRegExt 1.0 §2)."""

    kind: str = attr(name="type", ns="xsi", default="tr:TableAccess")
    standard_id: str = attr(name="standardID", default="ivo://ivoa.net/std/TAP")
    interfaces: list[Interface]
    languages: list[Language]
    output_formats: list[OutputFormat]
    execution_duration: TimeLimits | None = element(tag="executionDuration", default=None)
    output_limit: DataLimits | None = element(tag="outputLimit", default=None)


class CapabilitiesDocument(Document, tag="capabilities", ns="vosi", nsmap=_NAMESPACES):
    """All capabilities of a service (VOSI 1.1 §3.1)."""

    table_access: TableAccess | None = unqualified(tag="capability", default=None)
    capabilities: list[Capability] = unqualified(tag="capability", default=[])
