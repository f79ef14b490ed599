"""Adverse events and adjuncts as one line each: "haematoma mild probable resolved: GB20 left; dizziness".

An item is its kind and its qualities in any order, then after a colon a note; items are divided by semicolons.
docs/reference/note-fields.md tells the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from fengchi.domain.adverse_events import AdverseEvent, AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.coded_choice import plain
from fengchi.domain.errors import Issue
from fengchi.domain.escaping import cut_escaped, escape, split_escaped, unescape
from fengchi.domain.treatments import Adjunct, AdjunctKind

Kind = TypeVar("Kind", bound=StrEnum)
Item = TypeVar("Item")

MOST_MINUTES = 600

_EVENT_ALIASES = {
    "hematoma": AdverseEventKind.HAEMATOMA,
    "bruise": AdverseEventKind.HAEMATOMA,
    "bruising": AdverseEventKind.HAEMATOMA,
    "needle pain": AdverseEventKind.NEEDLE_SITE_PAIN,
    "pain": AdverseEventKind.NEEDLE_SITE_PAIN,
    "faint": AdverseEventKind.FAINTING,
    "fainted": AdverseEventKind.FAINTING,
    "syncope": AdverseEventKind.FAINTING,
    "dizzy": AdverseEventKind.DIZZINESS,
    "paresthesia": AdverseEventKind.PARAESTHESIA,
    "numbness": AdverseEventKind.PARAESTHESIA,
    "aggravation": AdverseEventKind.SYMPTOM_AGGRAVATION,
    "tired": AdverseEventKind.TIREDNESS,
    "fatigue": AdverseEventKind.TIREDNESS,
    "infection": AdverseEventKind.LOCAL_INFECTION,
    "rash": AdverseEventKind.SKIN_REACTION,
    "stuck needle": AdverseEventKind.STUCK_OR_BROKEN_NEEDLE,
    "broken needle": AdverseEventKind.STUCK_OR_BROKEN_NEEDLE,
}

_ADJUNCT_ALIASES = {
    "moxa": AdjunctKind.MOXIBUSTION,
    "cups": AdjunctKind.CUPPING,
    "seeds": AdjunctKind.EAR_SEEDS,
    "guasha": AdjunctKind.GUA_SHA,
    "tuina": AdjunctKind.TUI_NA,
    "massage": AdjunctKind.TUI_NA,
    "lamp": AdjunctKind.HEAT_LAMP,
    "exercise": AdjunctKind.EXERCISE_ADVICE,
    "advice": AdjunctKind.EXERCISE_ADVICE,
}

_MINUTES = re.compile(r"\b(\d{1,4}) ?min(?:ute)?s?\b")


def parse_adverse_events(line: str) -> tuple[tuple[AdverseEvent, ...], tuple[Issue, ...]]:
    """The events of the line, and an issue for each item that is none (where: "adverse_events")."""
    return _parse(line, "adverse_events", _event)


def write_adverse_events(events: Iterable[AdverseEvent]) -> str:
    """The line that parses to the same events. A severity is always written; what is not known is left out."""
    return "; ".join(map(_say_event, events))


def parse_adjuncts(line: str) -> tuple[tuple[Adjunct, ...], tuple[Issue, ...]]:
    """The adjuncts of the line ("cupping 10 min: upper back; ear seeds"), and an issue for each item that is none."""
    return _parse(line, "adjuncts", _adjunct)


def write_adjuncts(adjuncts: Iterable[Adjunct]) -> str:
    """The line that parses to the same adjuncts."""
    return "; ".join(map(_say_adjunct, adjuncts))


class _Refused(Exception):
    """An item that cannot be read; its message is told to the reader."""


def _parse(line: str, where: str, read: Callable[[str, str], Item]) -> tuple[tuple[Item, ...], tuple[Issue, ...]]:
    items, issues = [], []
    for number, text in enumerate(split_escaped(line, ";"), 1):
        words, note = cut_escaped(text, ":")
        try:
            items.append(read(plain(unescape(words)), unescape(note)))
        except _Refused as refused:
            issues.append(Issue(f"Item {number}: {refused}", where, "value"))
    return tuple(items), tuple(issues)


def _event(words: str, note: str) -> AdverseEvent:
    rest, severity = _take(words, Severity, "severity")
    rest, causality = _take(rest, Causality, "causality")
    rest, outcome = _take(rest, EventOutcome, "outcome")
    kind = _kind(rest, AdverseEventKind, _EVENT_ALIASES)
    return AdverseEvent(
        kind,
        severity or Severity.MILD,
        causality or Causality.UNCLASSIFIED,
        outcome or EventOutcome.UNKNOWN,
        note,
    )


def _adjunct(words: str, note: str) -> Adjunct:
    minutes = _MINUTES.findall(words)
    if len(minutes) > 1:
        raise _Refused("minutes are given twice; write them once.")
    if minutes and not 1 <= int(minutes[0]) <= MOST_MINUTES:
        raise _Refused(f"minutes are 1 to {MOST_MINUTES}.")
    kind = _kind(_MINUTES.sub(" ", words).strip(), AdjunctKind, _ADJUNCT_ALIASES)
    return Adjunct(kind, note, int(minutes[0]) if minutes else None)


def _take(words: str, qualities: type[Kind], called: str) -> tuple[str, Kind | None]:
    """The words without those that name one of the qualities, and that quality."""
    values = {one.value: one for one in qualities}
    found = [values[word] for word in words.split() if word in values]
    if len(found) > 1:
        raise _Refused(f"the {called} is given twice; write one of {', '.join(values)}.")
    return " ".join(word for word in words.split() if word not in values), found[0] if found else None


def _kind(words: str, kinds: type[Kind], aliases: Mapping[str, Kind]) -> Kind:
    names = {plain(one.value.replace("-", " ")): one for one in kinds} | dict(aliases)
    if words in names:
        return names[words]
    if not words:
        raise _Refused(f"the kind is missing; write one of {', '.join(kinds)}, then a colon and a note.")
    nearest = get_close_matches(words, names, n=1)
    hint = f"did you mean {nearest[0]}?" if nearest else f"write one of {', '.join(kinds)}, then a colon and a note."
    # What was typed may be about the patient, so the number of the item must do to find it.
    raise _Refused(f"its kind is not known; {hint}")


def _say_event(event: AdverseEvent) -> str:
    causality = "" if event.causality is Causality.UNCLASSIFIED else event.causality.value
    outcome = "" if event.outcome is EventOutcome.UNKNOWN else event.outcome.value
    return _say(" ".join(filter(None, (event.kind.value, event.severity.value, causality, outcome))), event.note)


def _say_adjunct(adjunct: Adjunct) -> str:
    minutes = f" {adjunct.minutes} min" if adjunct.minutes is not None else ""
    return _say(f"{adjunct.kind.value}{minutes}", adjunct.note)


def _say(words: str, note: str) -> str:
    return f"{words}: {escape(note, ';')}" if note else words
