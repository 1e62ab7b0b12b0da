"""The query compiler: a pure function from ADQL text and table descriptions to a plan."""

from __future__ import annotations

from dax.query.compiler import CompiledQuery, compile_query, parse_query

__all__ = ["CompiledQuery", "compile_query", "parse_query"]
