"""Capabilities, availability and tables (VOSI 1.1, TAPRegExt 1.0, TAP 1.1 §2.4-2.5)."""

from __future__ import annotations

import re
import signal
import time
from pathlib import Path
from urllib.parse import quote

import pytest
import xmlschema
from defusedxml import ElementTree

from tests.support.running import RunningService, run_service

SCHEMAS = Path(__file__).parents[2].parent / "shared" / "standards" / "data" / "xsd"
FILES = {
    "http://www.ivoa.net/xml/VOSICapabilities/v1.0": "VOSICapabilities-v1.0.xsd",
    "http://www.ivoa.net/xml/VOSITables/v1.0": "VOSITables-v1.1.xsd",
    "http://www.ivoa.net/xml/VOSIAvailability/v1.0": "VOSIAvailability-v1.0.xsd",
    "http://www.ivoa.net/xml/VODataService/v1.1": "VODataService-v1.2.xsd",
    "http://www.ivoa.net/xml/VOResource/v1.0": "VOResource-v1.1.xsd",
    "http://www.ivoa.net/xml/TAPRegExt/v1.0": "TAPRegExt-v1.0-Erratum1.xsd",
    "http://www.ivoa.net/xml/STC/stc-v1.30.xsd": "stc-v1.30.xsd",
    "http://www.w3.org/1999/xlink": "xlink.xsd",
    "http://www.w3.org/XML/1998/namespace": "xmlnamespace.xsd",
}


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="the XML schemas are not beside this repository")
@pytest.mark.parametrize(
    ("path", "schemas"),
    [
        ("/tap/capabilities", ["VOSICapabilities-v1.0.xsd", "VODataService-v1.2.xsd", "TAPRegExt-v1.0-Erratum1.xsd"]),
        ("/tap/availability", ["VOSIAvailability-v1.0.xsd"]),
        ("/tap/tables", ["VOSITables-v1.1.xsd", "VODataService-v1.2.xsd"]),
        ("/tap/tables?detail=min", ["VOSITables-v1.1.xsd", "VODataService-v1.2.xsd"]),
        ("/tap/tables/sky.stars", ["VOSITables-v1.1.xsd", "VODataService-v1.2.xsd"]),
    ],
)
def test_a_document_is_valid(service: RunningService, tmp_path: Path, path: str, schemas: list[str]) -> None:
    spaces = {name: space for space, name in FILES.items()}
    imports = "".join(f'<xs:import namespace="{spaces[n]}" schemaLocation="{SCHEMAS / n}"/>' for n in schemas)
    whole = tmp_path / "whole.xsd"
    whole.write_text(
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:whole">{imports}</xs:schema>'
    )
    schema = xmlschema.XMLSchema(
        str(whole), locations={s: str(SCHEMAS / n) for s, n in FILES.items()}, validation="lax", use_fallback=False
    )

    answer = service.request("GET", path)

    assert answer.status == 200
    assert [e.reason for e in schema.iter_errors(answer.text)] == []


def test_the_minimum_leaves_out_columns(service: RunningService) -> None:
    least, most = (service.request("GET", f"/tap/tables?detail={d}").text for d in ("min", "max"))

    assert "<column" not in least
    assert "<column" in most
    assert least.count("<table ") == most.count("<table ")


def test_one_table_equals_its_part_of_the_whole(service: RunningService) -> None:
    whole = ElementTree.fromstring(service.request("GET", "/tap/tables").body)
    alone = ElementTree.fromstring(service.request("GET", "/tap/tables/" + quote("SKY.stars")).body)

    part = next(t for t in whole.iter("table") if t.findtext("name") == "sky.stars")
    assert [c.findtext("name") for c in alone.iter("column")] == [c.findtext("name") for c in part.iter("column")]


def test_a_document_that_the_client_has_is_not_sent_again(service: RunningService) -> None:
    first = service.request("GET", "/tap/tables")

    again = service.request("GET", "/tap/tables", headers={"If-None-Match": first.headers["etag"]})

    assert (again.status, again.body) == (304, b"")
    assert first.headers["last-modified"]


def test_urls_come_from_the_settings_and_not_from_the_host_header(service: RunningService) -> None:
    answer = service.request("GET", "/tap/capabilities", headers={"Host": "evil.example"})

    assert "evil.example" not in answer.text
    assert f"{service.url}/tap</accessURL>" in answer.text


def test_every_announced_format_is_accepted(service: RunningService) -> None:
    formats = re.findall(r"<(?:mime|alias)>([^<]+)<", service.request("GET", "/tap/capabilities").text)

    assert len(formats) > 8
    for name in formats:
        assert service.query("SELECT TOP 1 id FROM sky.stars", RESPONSEFORMAT=name).status == 200, name


def test_a_person_finds_a_page(service: RunningService) -> None:
    answer = service.request("GET", "/tap/")

    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert "sky.stars" in answer.text


@pytest.mark.parametrize("workers", [1, 2])
def test_sigterm_ends_the_service_cleanly_and_soon(tmp_path: Path, workers: int) -> None:
    with run_service(tmp_path, workers=workers) as service:
        assert service.query("SELECT COUNT(*) AS n FROM sky.stars", FORMAT="csv").text.split() == ["n", "5000"]
        start = time.monotonic()

        service.process.send_signal(signal.SIGTERM)

        assert service.process.wait(10) == 0
        assert time.monotonic() - start < 10
