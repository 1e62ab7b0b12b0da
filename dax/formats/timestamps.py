"""Arrow timestamps as DALI text (DALI 1.1 §3.3.3), by table look-ups over whole columns."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dax.formats.columns import missing, values

__all__ = ["iso_text"]

_DAY_US = 86_400_000_000
_CENTURY_DAYS = 36_525
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, in days since 1970."""
_MINUTES = np.array([f"T{h:02d}:{m:02d}:" for h in range(24) for m in range(60)], "S7")
_SECONDS = np.array([f"{s:02d}" for s in range(60)], "S2")
_THOUSANDS = np.array([f"{i:03d}" for i in range(1000)], "S3")
_TEXT = np.dtype(
    [("day", "S10"), ("minute", "S7"), ("second", "S2"), ("point", "S1"), ("milli", "S3"), ("micro", "S3")]
)
_TO_SECONDS, _TO_MILLIS, _TO_MICROS = 19, 23, 26
"""Lengths of a text."""


def iso_text(column: pa.Array) -> pa.Array:
    """Write ``timestamp[us]`` as ``YYYY-MM-DDThh:mm:ss[.sss[sss]]``, with the decimals that it needs.

    NULL stays NULL, and so becomes an instant outside the years 1 to 9999, for which there is no such text.
    """
    micros = values(column)
    absent = (micros < _FIRST_DAY * _DAY_US) | (micros >= (_LAST_DAY + 1) * _DAY_US)
    if (null := missing(column)) is not None:
        absent |= null
    if absent.any():
        micros = np.where(absent, 0, micros)
    fraction = micros % 1_000_000
    lengths = np.where(fraction == 0, _TO_SECONDS, np.where(fraction % 1000 == 0, _TO_MILLIS, _TO_MICROS))
    lengths[absent] = lengths.max(initial=0)  # what a NULL hides matters not, and texts of one length are cut faster
    return _strings(_write(micros, fraction), lengths, absent)


def _write(micros: npt.NDArray[np.int64], fraction: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    days = micros // _DAY_US
    seconds = ((micros - days * _DAY_US) // 1_000_000).astype("i4")
    minutes = seconds // 60
    text = np.empty(len(micros), _TEXT)
    text["day"] = _day_text(days)
    text["minute"] = _MINUTES[minutes]
    text["second"] = _SECONDS[seconds - minutes * 60]
    if fraction.any():
        rest = fraction.astype("i4")
        millis = rest // 1000
        text["point"], text["milli"], text["micro"] = b".", _THOUSANDS[millis], _THOUSANDS[rest - millis * 1000]
    return text.view("u1").reshape(-1, _TEXT.itemsize)


def _strings(text: npt.NDArray[np.uint8], lengths: npt.NDArray[np.int64], absent: npt.NDArray[np.bool_]) -> pa.Array:
    """Return the first ``lengths`` bytes of each row as strings."""
    rows = len(text)
    width = int(lengths[0]) if rows else 0
    same = bool((lengths == width).all())
    data = text[:, :width].tobytes() if same else text[np.arange(text.shape[1]) < lengths[:, None]].tobytes()
    offsets = np.zeros(rows + 1, "i4")
    np.cumsum(lengths, out=offsets[1:])
    valid = pa.array(~absent).buffers()[1] if absent.any() else None
    return pa.Array.from_buffers(pa.string(), rows, [valid, pa.py_buffer(offsets), pa.py_buffer(data)])


def _day_text(days: npt.NDArray[np.int64]) -> npt.NDArray[np.bytes_]:
    if not len(days):
        return np.empty(0, "S10")
    first, last = int(days.min()) // _CENTURY_DAYS, int(days.max()) // _CENTURY_DAYS
    if last - first > 2:
        return days.astype("M8[D]").astype("S10")
    return _centuries(first, last)[days - first * _CENTURY_DAYS]


@lru_cache(maxsize=8)
def _centuries(first: int, last: int) -> npt.NDArray[np.bytes_]:
    days = np.arange(first * _CENTURY_DAYS, (last + 1) * _CENTURY_DAYS)
    return days.clip(_FIRST_DAY, _LAST_DAY).astype("M8[D]").astype("S10")
