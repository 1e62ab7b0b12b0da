"""The page that a person finds at the address of a service (TAP 1.1 §2)."""

from __future__ import annotations

from html import escape

from dax.models.tableset import Table, TableSet

__all__ = ["page"]

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "td,th{text-align:left;padding:.2rem .8rem}"
)

_EXAMPLE = "SELECT TOP 10 * FROM TAP_SCHEMA.tables"


def page(title: str, base_url: str, tables: TableSet) -> str:
    """Say what the service is, how to reach it, and which tables it has."""
    rows = "".join(_row(t) for t in tables.tables())
    url = escape(base_url)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f"<p>This is a TAP service. In TOPCAT choose <em>VO, Table Access Protocol (TAP) Query</em> and enter the"
        f" TAP URL <code>{url}</code>. In Python:</p>"
        f'<pre>import pyvo\nservice = pyvo.dal.TAPService("{url}")\n'
        f'service.run_sync("{_EXAMPLE}").to_table()</pre>'
        f'<p><a href="{url}/capabilities">capabilities</a>, <a href="{url}/tables">tables</a>,'
        f' <a href="{url}/availability">availability</a></p>'
        f"<table><tr><th>Table</th><th>Rows</th><th>What it is</th></tr>{rows}</table></body></html>"
    )


def _row(table: Table) -> str:
    count = "" if table.row_count is None else f"{table.row_count:,}"
    return (
        f"<tr><td><code>{escape(str(table.name))}</code></td><td>{count}</td>"
        f"<td>{escape(table.description or '')}</td></tr>"
    )
