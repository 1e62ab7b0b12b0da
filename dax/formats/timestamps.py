"""Arrow timestamps as DALI text, by table look-ups over whole batches."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa

__all__ = ["iso_text"]

_DAY_US = 86_400_000_000
_CENTURY_DAYS = 36_525
_FIRST_DAY, _LAST_DAY = -719_162, 2_932_896
"""0001-01-01 and 9999-12-31, in days since 1970."""
_MINUTES = np.array([f"T{h:02d}:{m:02d}:" for h in range(24) for m in range(60)], "S7")
_SECONDS = np.array([f"{s:02d}" for s in range(60)], "S2")
_THOUSANDS = np.array([f"{i:03d}" for i in range(1000)], "S3")
_WHOLE = np.dtype([("day", "S10"), ("minute", "S7"), ("second", "S2")])
_FRACTION = np.dtype([*_WHOLE.descr, ("point", "S1"), ("milli", "S3"), ("micro", "S3")])


def iso_text(column: pa.Array) -> pa.Array:
    """Write ``timestamp[us]`` as ``YYYY-MM-DDThh:mm:ss``, with six decimals if any second of the batch has some.

    NULL stays NULL, and so becomes an instant outside the years 1 to 9999.
    """
    rows = len(column)
    micros = np.zeros(rows, "i8") if column.buffers()[1] is None else _values(column)
    valid = np.ones(rows, bool) if not column.null_count else column.is_valid().to_numpy(zero_copy_only=False)
    days = micros // _DAY_US
    inside = (days >= _FIRST_DAY) & (days <= _LAST_DAY)
    if not (valid & inside).all():
        valid = valid & inside
        micros = np.where(valid, micros, 0)
        days = micros // _DAY_US
    text = _write(micros, days)
    width = text.dtype.itemsize
    offsets = np.arange(rows + 1, dtype="i4") * width
    bitmap = None if valid.all() else pa.array(valid).buffers()[1]
    buffers = [bitmap, pa.py_buffer(offsets), pa.py_buffer(text.tobytes())]
    return pa.Array.from_buffers(pa.string(), rows, buffers)


def _values(column: pa.Array) -> npt.NDArray[np.int64]:
    whole = np.frombuffer(column.buffers()[1], "i8")
    return whole[column.offset : column.offset + len(column)]


def _write(micros: npt.NDArray[np.int64], days: npt.NDArray[np.int64]) -> npt.NDArray[np.void]:
    in_day = micros - days * _DAY_US
    seconds, fraction = np.divmod(in_day, 1_000_000)
    seconds = seconds.astype("i4")
    text = np.empty(len(micros), _FRACTION if fraction.any() else _WHOLE)
    text["day"] = _day_text(days)
    minutes = seconds // 60
    text["minute"] = _MINUTES[minutes]
    text["second"] = _SECONDS[seconds - minutes * 60]
    if text.dtype is not _WHOLE:
        millis, rest = np.divmod(fraction.astype("i4"), 1000)
        text["point"], text["milli"], text["micro"] = b".", _THOUSANDS[millis], _THOUSANDS[rest]
    return text


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
    return days.astype("M8[D]").astype("S10")
