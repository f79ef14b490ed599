"""The table of a run: for a terminal, for docs/reference/benchmarks.md, and as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from bench.machine import Machine
from bench.rows import Row
from bench.timing import Sample

HEADS = ("operation", "clients", "rate/s", "p50 ms", "p95 ms", "worst ms", "raw limit", "its rate/s", "share")
_TO_THE_LEFT = (0, 6)
"""Columns of words; the others are figures."""


def cells(row: Row) -> tuple[str, ...]:
    """One row as it is printed, figures to three digits."""
    if row.ours is None:
        return (row.operation, "", "", "", "", "", "not measured", "", "")
    figures = [_digits(one * 1000) for one in (row.ours.p50, row.ours.p95, row.ours.worst)]
    unit = "" if row.unit == "calls" else f" {row.unit}"
    return (
        row.operation,
        str(row.clients),
        _digits(row.rate) + unit,
        *figures,
        row.limit_name,
        _digits(row.limit_rate),
        "" if row.share is None else _share(row.share),
    )


def terminal(rows: Sequence[Row]) -> str:
    """Columns of even width."""
    lines = [HEADS, *(cells(row) for row in rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADS))]
    printed = [
        "  ".join(
            cell.ljust(width) if place in _TO_THE_LEFT else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    return "\n".join([*printed, *reasons(rows)])


def reasons(rows: Sequence[Row]) -> list[str]:
    """Why rows are without figures, each reason once."""
    return list(dict.fromkeys(f"Not measured: {row.missing}." for row in rows if row.missing))


def markdown(rows: Sequence[Row], machine: Machine, notes: Sequence[str]) -> str:
    """What stands between the two marks in docs/reference/benchmarks.md."""
    rule = "|".join("---" if place in _TO_THE_LEFT else "---:" for place in range(len(HEADS)))
    lines = ["| " + " | ".join(line) + " |" for line in (HEADS, *(cells(row) for row in rows))]
    about = [f"Measured {machine.measured_at:%Y-%m-%d %H:%M} UTC on {machine.description}.", *notes, *reasons(rows)]
    return "\n".join(["  \n".join(about), "", lines[0], f"|{rule}|", *lines[1:]])


def as_json(rows: Sequence[Row], machine: Machine, notes: Sequence[str]) -> str:
    """Times in seconds, rates a second."""
    made = {
        "machine": {**asdict(machine), "measured_at": machine.measured_at.isoformat(), "is_busy": machine.is_busy},
        "notes": list(notes),
        "rows": [_row_data(row) for row in rows],
    }
    return json.dumps(made, indent=2)


def _row_data(row: Row) -> dict[str, object]:
    return {
        "operation": row.operation,
        "clients": row.clients,
        "unit": row.unit,
        "rate": row.rate,
        "ours": _sample_data(row.ours),
        "limit_name": row.limit_name,
        "limit_rate": row.limit_rate,
        "limit": _sample_data(row.limit),
        "share": row.share,
        "missing": row.missing,
    }


def _sample_data(sample: Sample | None) -> dict[str, object] | None:
    return asdict(sample) if sample else None


def _digits(value: float | None) -> str:
    if value is None:
        return ""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def _share(value: float) -> str:
    if value >= 2:
        return f"{value:.0f}×"
    return f"{value:.0%}" if value >= 0.01 else f"{value:.1%}"
