from __future__ import annotations

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dax.formats.base64_text import Base64Text


def encoded(parts: list[bytes]) -> bytes:
    text = Base64Text()
    return b"".join(chunk for part in parts for chunk in text.encode(memoryview(part))) + text.end()


@given(st.lists(st.binary(max_size=7)))
def test_parts_of_any_length_make_one_text(parts: list[bytes]) -> None:
    assert encoded(parts) == base64.b64encode(b"".join(parts))


@pytest.mark.parametrize("length", [786_431, 786_432, 786_433, 2_000_000])
def test_a_long_part_makes_one_text(length: int) -> None:
    part = bytes(range(256)) * (length // 256 + 1)

    assert encoded([b"x", part[:length]]) == base64.b64encode(b"x" + part[:length])
