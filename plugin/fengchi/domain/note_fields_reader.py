"""Reads the fields of a typed note one by one and keeps what is to be said about each. note_form.py asks it.

The fields are told in docs/reference/note-fields.md.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from fengchi.domain.adverse_events import AdverseEvent
from fengchi.domain.errors import Issue
from fengchi.domain.needling import Prescription
from fengchi.domain.note_lines import parse_adverse_events
from fengchi.domain.treatments import Treatment

Item = TypeVar("Item")

ANSWERS = ("", "none", "yes")
"""adverse_answer: not answered yet, no adverse events, there were some."""

MOST_MINUTES = 600


class FieldReader:
    """Reads the fields one by one and keeps what is to be said about them."""

    def __init__(self, fields: Mapping[str, str], zone: str) -> None:
        self.fields = fields
        self.zone = ZoneInfo(zone)
        self.issues: list[Issue] = []
        self.notices: list[Issue] = []

    def text(self, name: str) -> str:
        # A browser sends a text box's lines with CR LF; the note keeps plain line ends.
        return self.fields.get(name, "").replace("\r\n", "\n").strip()

    def number(self, name: str, lowest: int, highest: int) -> int | None:
        typed = self.text(name)
        if not typed:
            return None
        if not re.fullmatch(r"[0-9]{1,4}", typed) or not lowest <= int(typed) <= highest:
            self.refuse(name, f"Write a whole number from {lowest} to {highest}, or leave it empty.")
            return None
        return int(typed)

    def with_retention(self, prescription: Prescription) -> Prescription:
        """The retention of the field; the line may say the same, but nothing else."""
        typed = self.number("retention", 1, MOST_MINUTES)
        in_line = prescription.retention_minutes
        if typed is not None and in_line is not None and typed != in_line:
            self.refuse("retention", f"The line says {in_line} minutes and this field {typed}; keep one of them.")
        return prescription if typed is None else replace(prescription, retention_minutes=typed)

    def time(self, name: str) -> datetime | None:
        typed = self.text(name)
        if not typed:
            return None
        try:
            value = datetime.fromisoformat(typed)
        except ValueError:
            self.refuse(name, "Write the date and time as 2026-03-03 14:05.")
            return None
        if len(typed) <= len("2026-03-03"):
            self.refuse(name, "The time is missing; write it as 2026-03-03 14:05.")
            return None
        # In UTC, because two times of one zone are subtracted by their wall clocks, wrong by an hour twice a year.
        try:
            known = value if value.tzinfo else self._local(name, value)
            return known.astimezone(UTC) if known else None
        except OverflowError:
            self.refuse(name, "There is no such time; check the year.")
            return None

    def _local(self, name: str, value: datetime) -> datetime | None:
        """A time of the clinic's clock, which skips an hour in spring and repeats one in autumn."""
        first = value.replace(tzinfo=self.zone, fold=0)
        if first.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != value:
            self.refuse(name, "The clocks went forward over this time; there was no such time that day.")
            return None
        if first.utcoffset() != first.replace(fold=1).utcoffset():
            self.tell(
                name, "The clocks went back: this time came twice, the first is taken; add the offset for another."
            )
        return first

    def adverse_events(self) -> tuple[bool, tuple[AdverseEvent, ...]]:
        """Whether the question was answered, and the events."""
        answer = self.text("adverse_answer").casefold()
        events = self.told(parse_adverse_events(self.text("adverse_events")))
        described = bool(self.text("adverse_events"))
        if answer not in ANSWERS:
            self.refuse("adverse_answer", "Answer none or yes.")
        elif answer == "none" and described:
            self.refuse("adverse_answer", "The answer is none but events are written; correct one of them.")
        elif answer == "yes" and not described:
            self.refuse("adverse_events", "Write what happened, such as: haematoma mild: GB20 left.")
        elif not answer and described:
            self.refuse("adverse_answer", "Events are written; answer the question with yes.")
        return answer in ("none", "yes"), events

    def told(self, parsed: tuple[tuple[Item, ...], tuple[Issue, ...]]) -> tuple[Item, ...]:
        items, issues = parsed
        self.issues += issues
        return items

    def check_order(self, treatment: Treatment) -> None:
        if treatment.started_at and treatment.ended_at and treatment.ended_at < treatment.started_at:
            self.refuse("ended_at", "The needles cannot come out before they went in.")
        if treatment.ended_at and not treatment.started_at:
            self.refuse("started_at", "Say when the needles went in; only their coming out is known.")

    def check_names(self, known: Collection[str]) -> None:
        """Nothing typed is dropped silently: a field the note does not have is told."""
        for name in self.fields:
            if name not in known and self.text(name):
                self.tell(name, "The note has no such field; what stands there is not part of it.")

    def refuse(self, name: str, text: str) -> None:
        self.issues.append(Issue(text, name, "value"))

    def tell(self, name: str, text: str) -> None:
        self.notices.append(Issue(text, name, "informational", severity="information"))
