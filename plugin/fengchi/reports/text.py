"""The report as plain text of at most 40 lines: for the terminal, and to copy into a clinic note."""

from __future__ import annotations

from collections.abc import Iterator

from fengchi.domain.outcomes import Count
from fengchi.reports import words
from fengchi.reports.values import OutcomeReport, ReadingValue, WindowNumbers

MOST_LINES = 40
_WINDOWS = 6
_POINTS = 12
_CHANGES = 3


def render(report: OutcomeReport) -> str:
    """Lines end with a newline. What does not fit is said to be in the full report."""
    return "".join(f"{words.printable(line).rstrip()}\n" for line in _lines(report))


def patient_line(report: OutcomeReport) -> str:
    """Ana Sample, born 3 Apr 1984 (42 years), record number A-1001, synthetic patient."""
    patient = report.patient
    parts = [patient.name]
    parts += [f"born {words.day(patient.birth_date)} ({patient.age} years)"] if patient.birth_date else []
    parts += [f"record number {patient.record_number}"] if patient.record_number else []
    parts += ["synthetic patient"] if patient.synthetic else []
    return ", ".join(parts)


def treatment_line(report: OutcomeReport) -> str:
    """8 treatments, 3 Mar – 12 May 2026."""
    if not report.treatments:
        return "No treatment is signed yet."
    first, last = report.treatments[0].day, report.treatments[-1].day
    dates = words.day(first) if first == last else words.span(first, last)
    return f"{words.plural(len(report.treatments), 'acupuncture treatment')}, {dates}."


def adverse_event_line(report: OutcomeReport) -> str:
    """Asked and none is told apart from not asked."""
    events = report.adverse_events
    if not events.n_treatments:
        return "No treatment, so no adverse events were asked for."
    kinds = words.listed(f"{words.spoken(kind)} {number}" for kind, number in events.by_kind)
    found = f"reported at {events.n_with_events} ({kinds})" if kinds else "none reported"
    return (
        f"Asked at {events.n_asked} of {words.plural(events.n_treatments, 'treatment')}: {found}; "
        f"not asked at {events.n_not_asked}."
    )


def comorbidity_line(report: OutcomeReport) -> str:
    listed = report.comorbidities
    if listed.status == "not-asked":
        return "not asked."
    if listed.status == "none-known":
        return "none known."
    return "; ".join(f"{one.title} ({one.certainty}, {one.activity})" for one in listed.rows) + "."


def _lines(report: OutcomeReport) -> Iterator[str]:
    yield f"Outcome report: {patient_line(report)}"
    yield f"Made {words.day(report.made_on)}; day rule {report.rule.tag}; diary days as the patient recorded them."
    yield from (treatment_line(report), report.baseline.text) if report.treatments else (report.baseline.text,)
    yield ""
    yield from _key_table(report)
    yield ""
    yield from _windows(report)
    yield from (f"{one.title}: {one.text} ({one.source})" for one in report.patterns)
    yield f"Acute drugs in the last 28 days: {_acute(report.last_28_days)}"
    yield f"Points: {_points(report)}"
    yield f"Adverse events: {adverse_event_line(report)}"
    yield f"Comorbidities: {comorbidity_line(report)}"
    yield from _changes(report)
    yield from _recalled(report)
    yield ""
    yield from (f"- {one.text}{f' ({one.source})' if one.source else ''}" for one in report.cautions)


def _key_table(report: OutcomeReport) -> Iterator[str]:
    yield f"{'':24}{'Baseline':28}{'Last 28 days':28}Change"
    for one in report.key_counts:
        before = _counted(one.baseline) if one.baseline else "none"
        yield f"{one.title:24}{before:28}{_counted(one.latest):28}{words.change(one.change)}"
    score = report.key_score
    change = score.reason if score.points is None else f"{words.signed(score.points)} points"
    yield f"{score.title:24}{_scored(score.baseline):28}{_scored(score.latest):28}{change}"


def _windows(report: OutcomeReport) -> Iterator[str]:
    shown = report.windows[-_WINDOWS:]
    if not shown:
        yield "No diary day is recorded."
        return
    yield "Migraine days in 28-day windows from the first treatment:" if report.anchor else "Migraine days:"
    for one in shown:
        dates = words.span(one.window.first_day, one.window.last_day)
        running = "" if one.window.complete else ", running"
        change = f"; {words.change(one.change)}" if one.change.percent is not None else ""
        yield f"  {one.window.title} ({dates}{running}): {_counted(one.migraine)}{_undetermined(one)}{change}"
    if len(report.windows) > len(shown):
        yield f"  {words.plural(len(report.windows) - len(shown), 'earlier window')} in the full report."


def _undetermined(numbers: WindowNumbers) -> str:
    return f", {numbers.undetermined.value} undetermined" if numbers.undetermined.value else ""


def _acute(numbers: WindowNumbers) -> str:
    if not numbers.n_recorded:
        return "no day recorded."
    classes = ", ".join(f"{words.spoken(one)} {count.value}" for one, count in numbers.acute_by_class)
    told = f" ({classes})" if classes else ""
    return f"{words.plural(numbers.acute.value, 'day')} of {numbers.n_recorded} recorded{told}."


def _points(report: OutcomeReport) -> str:
    told = [f"{one.text or one.code} {one.n_treatments}x" for one in report.points[:_POINTS]]
    more = len(report.points) - len(told)
    return (", ".join(told) or "none") + (f", and {more} more" if more > 0 else "") + "."


def _changes(report: OutcomeReport) -> Iterator[str]:
    yield from (f"{words.drug_change(one)}." for one in report.drug_changes[-_CHANGES:])
    if len(report.drug_changes) > _CHANGES:
        yield f"{words.plural(len(report.drug_changes) - _CHANGES, 'earlier drug change')} in the full report."


def _recalled(report: OutcomeReport) -> Iterator[str]:
    for name, readings in (("from memory", report.recalled), ("from another diary", report.received_counts)):
        if readings:
            last = readings[-1]
            number = "unknown" if last.value is None else words.number(last.value)
            told = f"last {last.title} {number}, {words.day(last.last_day)}"
            yield f"Counts {name}, not compared: {len(readings)}; {told}."


def _counted(count: Count) -> str:
    return f"{words.counted(count)} ({count.n_recorded} of {count.n_days} recorded)"


def _scored(reading: ReadingValue | None) -> str:
    if reading is None or reading.value is None:
        return "none"
    return f"{words.number(reading.value)} ({words.day(reading.last_day)})"
