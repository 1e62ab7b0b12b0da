"""What every test shares: the fixtures of `tests.support`, if they are there."""

from __future__ import annotations

from pathlib import Path

_FIXTURES = Path(__file__).parent / "support" / "fixtures.py"

pytest_plugins = ["tests.support.fixtures"] if _FIXTURES.exists() else []
