"""ADQL 2.1: text to syntax tree and back; knows no database and no service."""

from __future__ import annotations

from adql_grammar import ast
from adql_grammar.errors import AdqlSyntaxError
from adql_grammar.limits import ParseLimits
from adql_grammar.parser import parse, warm
from adql_grammar.printer import print_query

__all__ = ["AdqlSyntaxError", "ParseLimits", "ast", "parse", "print_query", "warm"]
