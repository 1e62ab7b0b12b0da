"""A histogram as a picture: lines of blocks in a terminal, and a PNG where matplotlib is installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["draw_bars", "save_png"]

_EIGHTHS = " ▏▎▍▌▋▊▉█"


def draw_bars(bins: Sequence[tuple[float, int]], *, width: int = 50) -> Iterator[str]:
    """Draw a line for each bin.

    Parameters
    ----------
    bins
        Lower edge and count of each bin.
    width
        Characters of the longest bar.
    """
    most = max((count for _, count in bins), default=0)
    digits = len(f"{most:,}")
    for edge, count in bins:
        eighths = 0 if most == 0 else round(count / most * width * 8)
        if count and not eighths:
            eighths = 1  # what is there is seen
        bar = "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()
        yield f"{edge:6.1f} {count:>{digits},} {bar}"


def save_png(bins: Sequence[tuple[float, int]], path: Path, *, bin_width: float, label: str, title: str) -> bool:
    """Save the histogram as a PNG.

    Returns
    -------
    saved
        False if matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure  # optional, and slow to import
    except ImportError:
        return False
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot()
    axes.bar([edge for edge, _ in bins], [count for _, count in bins], width=bin_width, align="edge", edgecolor="white")
    axes.set(xlabel=label, ylabel="stars", title=title, yscale="log")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)
    return True
