"""The issues found so far, in one list with an end: no resource is bad enough to answer with a book."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from fengchi.domain.errors import Issue
from fengchi.fhir.gate.places import Place, fhirpath

MAX_ISSUES: Final = 50


class Full(Exception):
    """MAX_ISSUES have been found; the rest is not looked for."""


class Report:
    """Collects issues, each once; raises Full with the one that fills it."""

    __slots__ = ("_seen", "issues")

    def __init__(self) -> None:
        self.issues: list[Issue] = []
        self._seen: set[Issue] = set()

    def add(self, place: Place, rule: str, text: str, *, code: str = "invalid") -> None:
        """Note one error. text: what to do, without anything the sender wrote."""
        self.note(Issue(text, fhirpath(place), code, rule))

    def note(self, issue: Issue) -> None:
        """Note an issue that already has its place."""
        if issue in self._seen:
            return
        self._seen.add(issue)
        self.issues.append(issue)
        if len(self.issues) >= MAX_ISSUES:
            raise Full

    def note_all(self, issues: Iterable[Issue]) -> None:
        """Note several issues."""
        for issue in issues:
            self.note(issue)
