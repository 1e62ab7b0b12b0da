"""What all XML documents of ours share: built as values, written by one function."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict
from pydantic_xml import BaseXmlModel, element

__all__ = ["XSI", "Document", "Element", "to_bytes", "unqualified"]

XSI = "http://www.w3.org/2001/XMLSchema-instance"


def unqualified(*, tag: str | None = None, **options: Any) -> Any:
    """Declare a child without a namespace: by default a child takes that of its root."""
    return element(tag=tag, ns="", nsmap={"": ""}, **options)


class Element(BaseXmlModel):
    """An element without a namespace: the children of VOSI documents have none (VOSI 1.1 §2)."""

    model_config = ConfigDict(frozen=True)


class Document(BaseXmlModel):
    """A root element."""

    model_config = ConfigDict(frozen=True)


def to_bytes(document: BaseXmlModel) -> bytes:
    """Write a document, UTF-8 with its declaration; empty optional parts are left out."""
    options: dict[str, Any] = {"encoding": "UTF-8", "xml_declaration": True}
    text = document.to_xml(skip_empty=True, exclude_none=True, **options)
    return text.encode() if isinstance(text, str) else text
