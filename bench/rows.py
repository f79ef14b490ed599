"""A row of the table: an operation of Fengchi and, measured in the same run, what would be the least it could take."""

from __future__ import annotations

from dataclasses import dataclass

from bench.timing import Sample


@dataclass(frozen=True, slots=True)
class Row:
    """operation and limit_name say what was done. items: how many things (unit) one call handles.

    missing: why there are no figures. share: of the limit's rate; over 1 where the limit is only a comparison.
    """

    operation: str
    ours: Sample | None = None
    clients: int = 1
    limit_name: str = ""
    limit: Sample | None = None
    items: int = 1
    unit: str = "calls"
    missing: str = ""

    @property
    def rate(self) -> float | None:
        return self.ours.rate * self.items if self.ours else None

    @property
    def limit_rate(self) -> float | None:
        return self.limit.rate * self.items if self.limit else None

    @property
    def share(self) -> float | None:
        return self.ours.rate / self.limit.rate if self.ours and self.limit else None


class NotMeasurable(Exception):
    """What a row needs is not on this machine; the text says what to do."""
