"""What all XML documents of ours share: built as values, written by one function."""

from __future__ import annotations

from typing import Any

from pydantic import ConfigDict
from pydantic_xml import BaseXmlModel

__all__ = ["UNQUALIFIED", "XSI", "Document", "Element", "to_bytes"]

XSI = "http://www.w3.org/2001/XMLSchema-instance"

UNQUALIFIED: dict[str, Any] = {"ns": "", "nsmap": {"": ""}}
"""What a child of a qualified root needs to have no namespace: by default it takes the root's."""


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
