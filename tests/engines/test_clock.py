"""One thread rings all alarms."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

import pytest

from dax.engines.clock import AlarmClock


@pytest.fixture
def clock() -> Iterator[AlarmClock]:
    """A clock that ends with the test."""
    clock = AlarmClock()
    yield clock
    clock.close()


def test_alarms_ring_in_the_order_of_their_times(clock: AlarmClock) -> None:
    rung: list[str] = []
    done = threading.Event()

    clock.call_after(0.2, done.set)
    clock.call_after(0.1, lambda: rung.append("second"))
    clock.call_after(0.01, lambda: rung.append("first"))

    assert done.wait(5)
    assert rung == ["first", "second"]


def test_a_cancelled_alarm_does_not_ring(clock: AlarmClock) -> None:
    rung: list[str] = []
    done = threading.Event()

    alarm = clock.call_after(0.01, lambda: rung.append("cancelled"))
    alarm.cancel()
    clock.call_after(0.1, done.set)

    assert done.wait(5)
    assert rung == []


def test_an_alarm_that_fails_stops_no_other(clock: AlarmClock, caplog: pytest.LogCaptureFixture) -> None:
    done = threading.Event()

    clock.call_after(0.01, lambda: 1 // 0)
    clock.call_after(0.05, done.set)

    assert done.wait(5)
    assert [r.levelno for r in caplog.records] == [logging.ERROR]


def test_cancelled_alarms_do_not_pile_up(clock: AlarmClock) -> None:
    for _ in range(50_000):
        clock.call_after(3600, lambda: None).cancel()

    assert len(clock._heap) < 5_000


def test_a_closed_clock_rings_no_more() -> None:
    clock = AlarmClock()
    rung = threading.Event()
    clock.call_after(0.05, rung.set)

    clock.close()
    clock.call_after(0, rung.set)

    assert not rung.wait(0.2)


def test_an_alarm_may_set_another(clock: AlarmClock) -> None:
    done = threading.Event()

    clock.call_after(0, lambda: clock.call_after(0, done.set))

    assert done.wait(5)
