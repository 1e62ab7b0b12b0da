"""The histogram as a picture."""

from __future__ import annotations

from pathlib import Path

import pytest

from dax.demo.picture import draw_bars, save_png

BINS = [(5.0, 1), (5.5, 400), (6.0, 800), (6.5, 0)]


def bar(line: str) -> str:
    return line[10:].strip()


def test_longest_bar_has_the_width_and_others_their_share() -> None:
    lines = list(draw_bars(BINS, width=40))

    assert bar(lines[2]) == "█" * 40
    assert bar(lines[1]) == "█" * 20


def test_single_star_is_seen_and_none_is_not() -> None:
    lines = list(draw_bars(BINS, width=40))

    assert bar(lines[0]) == "▏"
    assert bar(lines[3]) == ""


def test_edges_and_counts_stand_before_the_bars() -> None:
    assert [line.split()[:2] for line in draw_bars(BINS)] == [
        ["5.0", "1"],
        ["5.5", "400"],
        ["6.0", "800"],
        ["6.5", "0"],
    ]


def test_no_bins_draw_nothing() -> None:
    assert list(draw_bars([])) == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_png_is_written_where_matplotlib_is(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")

    assert save_png(BINS, tmp_path / "new" / "a.png", bin_width=0.5, label="G [mag]", title="Stars")
    assert (tmp_path / "new" / "a.png").read_bytes().startswith(b"\x89PNG")
