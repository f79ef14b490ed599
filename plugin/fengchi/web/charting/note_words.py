"""A treatment in words, for the preview before signing and for the signed note: the same sections from the same value."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.domain.adverse_events import AdverseEvent
from fengchi.domain.findings import CodedText
from fengchi.domain.needling import ElectroStimulation, Needling
from fengchi.domain.points import LocalPoint
from fengchi.domain.shorthand import write_prescription
from fengchi.domain.treatments import Adjunct, Treatment
from fengchi.reports.words import number
from fengchi.web import words

Rows = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NeedlingWords:
    code: str
    name: str
    side: str
    detail: str


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: Rows
    needlings: tuple[NeedlingWords, ...] = ()


@dataclass(frozen=True, slots=True)
class NoteWords:
    sections: tuple[Section, ...]


def note_words(note: Treatment, *, zone: str) -> NoteWords:
    """Only what was written; the adverse-event question stands there also when it was not answered."""
    sections = (
        Section("Patient tells", _written(("Since the last visit", note.subjective), ("Pain now", _pain(note)))),
        Section("Findings", _findings(note)),
        Section("Assessment", _assessment(note)),
        Section("Needling", _needling(note, zone), tuple(needling_words(one) for one in note.prescription.needlings)),
        Section("Adverse events", _adverse_events(note)),
        Section("Plan", _written(("Until the next visit", note.plan))),
        Section(
            "Signatures",
            tuple((words.moment(one.at, zone), _signature(one.by_name, one.reason)) for one in note.signings),
        ),
    )
    return NoteWords(tuple(one for one in sections if one.rows or one.needlings))


def needling_words(one: Needling) -> NeedlingWords:
    point = one.point
    name = point.location if isinstance(point, LocalPoint) else f"{point.pinyin} {point.hanzi}"
    return NeedlingWords(point.code, name, one.side.value, ", ".join(_details(one)))


def _details(one: Needling) -> list[str]:
    said = (
        f"needle {one.gauge} mm" if one.gauge else "",
        f"{number(one.depth_mm)} mm deep" if one.depth_mm is not None else "",
        one.technique.value if one.technique else "",
        {True: "de qi", False: "no de qi", None: ""}[one.deqi],
        _electro(one.electro) if one.electro else "",
        f"moxa ({one.moxa.value})" if one.moxa else "",
        f"retained {one.retention_minutes} min" if one.retention_minutes is not None else "",
    )
    return [text for text in said if text]


def _electro(one: ElectroStimulation) -> str:
    hertz = "/".join(number(value) for value in one.frequencies_hz)
    rest = (
        f" {one.minutes} min" if one.minutes is not None else "",
        f" {number(one.milliamps)} mA" if one.milliamps is not None else "",
    )
    return f"electro {hertz} Hz{''.join(rest)}"


def _written(*rows: tuple[str, str]) -> Rows:
    return tuple((label, text) for label, text in rows if text)


def _pain(note: Treatment) -> str:
    return f"{note.pain_now} of 10" if note.pain_now is not None else ""


def _findings(note: Treatment) -> Rows:
    found = note.findings
    return _written(("Tongue", found.tongue), ("Pulse", found.pulse), ("Palpation", found.palpation))


def _assessment(note: Treatment) -> Rows:
    return _written(
        ("Pattern", _coded(note.diagnosis.patterns)), ("Biomedical diagnosis", _coded(note.diagnosis.biomedical))
    )


def _coded(items: tuple[CodedText, ...]) -> str:
    return "; ".join(f"{one.text} ({one.code})" if one.code else one.text for one in items)


def _needling(note: Treatment, zone: str) -> Rows:
    return _written(
        ("Prescription", write_prescription(note.prescription)),
        ("Needles", _counts(note)),
        ("Time", _times(note, zone)),
        ("Retention", _minutes(note.retention_minutes)),
        ("Face to face", _minutes(note.face_to_face_minutes)),
        ("Response sought", note.response_sought),
        ("With the needles", "; ".join(_adjunct(one) for one in note.adjuncts)),
    )


def _counts(note: Treatment) -> str:
    if note.needles_in is None and note.needles_out is None:
        return ""
    counts = f"{_count(note.needles_in)} in, {_count(note.needles_out)} out"
    return f"{counts} ({note.mismatch_reason})" if note.mismatch_reason else counts


def _count(value: int | None) -> str:
    return "not counted" if value is None else str(value)


def _times(note: Treatment, zone: str) -> str:
    if note.started_at is None:
        return ""
    return f"{words.moment(note.started_at, zone)} to {words.clock(note.ended_at, zone) or 'now'}"


def _minutes(value: int | None) -> str:
    return f"{value} min" if value is not None else ""


def _adjunct(one: Adjunct) -> str:
    detail = ", ".join(filter(None, (_minutes(one.minutes), one.note)))
    return words.spoken(one.kind.value) + (f" ({detail})" if detail else "")


def _adverse_events(note: Treatment) -> Rows:
    if note.adverse_events:
        return tuple((words.capital(words.spoken(one.kind.value)), _event(one)) for one in note.adverse_events)
    return (("Question", "Asked, none" if note.adverse_events_asked else "Not answered yet"),)


def _event(one: AdverseEvent) -> str:
    said = f"{one.severity.value}, causality {one.causality.value}, {words.spoken(one.outcome.value)}"
    return f"{said}: {one.note}" if one.note else said


def _signature(name: str, reason: str) -> str:
    return f"{name}: {reason}" if reason else name
