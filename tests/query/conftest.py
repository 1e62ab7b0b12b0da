"""The small sky that all tests of the compiler share."""

from __future__ import annotations

import pytest

from tests.support.catalogue import Sky, make_sky


@pytest.fixture(scope="session")
def sky() -> Sky:
    return make_sky()
