"""The report in sections of plain XHTML, as a FHIR document shows them: every number with its coverage.

https://hl7.org/fhir/R4/narrative.html#xhtml. It says what was counted, never why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import escape

from fengchi.domain.outcomes import Count
from fengchi.reports import words
from fengchi.reports.text import adverse_event_line, comorbidity_line, treatment_line
from fengchi.reports.values import KeyScore, OutcomeReport, ReadingValue, TreatmentRow, WindowNumbers


@dataclass(frozen=True, slots=True)
class Section:
    """code: what it is about, of CodeSystem outcome-report-part. div: its XHTML, safe to show."""

    code: str
    title: str
    div: str


def sections(report: OutcomeReport, *, made_at: datetime, software: str) -> tuple[Section, ...]:
    """All sections in their order; none is left out, because an empty one says what is not known."""
    drawn: tuple[tuple[str, str, Callable[[OutcomeReport], Iterable[str]]], ...] = (
        ("numbers", "Numbers", _numbers),
        ("treatments", "Treatments given", _treatments),
        ("acute-medication", "Acute-medication days", _acute_medication),
        ("scores", "Scores", _scores),
        ("adverse-events", "Adverse events", _adverse_events),
        ("comorbidities", "Autoimmune comorbidities", _comorbidities),
        ("cautions", "Cautions", _cautions),
        ("provenance", "How this report was made", lambda one: _provenance(one, made_at, software)),
    )
    return tuple(Section(code, title, division(draw(report))) for code, title, draw in drawn)


def division(parts: Iterable[str]) -> str:
    """A Narrative.div of these pieces of XHTML."""
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{"".join(parts)}</div>'


def paragraph(text: str) -> str:
    return f"<p>{_safe(text)}</p>"


def _numbers(report: OutcomeReport) -> Iterable[str]:
    yield paragraph(f"Migraine days are counted by the day rule {report.rule.tag}. {report.baseline.text}")
    rows = (
        (one.title, _counted(one.baseline), _counted(one.latest), words.change(one.change)) for one in report.key_counts
    )
    yield _table(("Days", "Baseline", "Last 28 days", "Change"), rows)
    if report.windows:
        heads = ("28 days", "From and to", "Migraine days", "Undetermined", "Headache days", "Change in migraine days")
        yield _table(heads, (_window(one) for one in report.windows))
    else:
        yield paragraph("No diary day is recorded.")
    yield from (paragraph(f"{one.title}: {one.text} ({one.source})") for one in report.patterns)


def _window(one: WindowNumbers) -> tuple[str, ...]:
    running = "" if one.window.complete else ", running"
    return (
        one.window.title,
        words.span(one.window.first_day, one.window.last_day) + running,
        _counted(one.migraine),
        _counted(one.undetermined),
        _counted(one.headache),
        words.change(one.change),
    )


def _treatments(report: OutcomeReport) -> Iterable[str]:
    yield paragraph(treatment_line(report))
    if report.treatments:
        yield _table(("Day", "Points", "Needles", "Retention"), (_treatment(one) for one in report.treatments))


def _treatment(one: TreatmentRow) -> tuple[str, ...]:
    points = (f"{point.text or point.code} {words.listed(point.sides)}".strip() for point in one.points)
    retention = "not recorded" if one.retention_minutes is None else f"{one.retention_minutes} min"
    return words.day(one.day), ", ".join(points) or "none recorded", str(one.n_needles), retention


def _acute_medication(report: OutcomeReport) -> Iterable[str]:
    yield paragraph("Days with any acute drug, and days by class; a day with two classes stands in both.")
    shown = (*report.windows, report.last_28_days)
    yield _table(("28 days", "Any acute drug", "By class"), (_acute(one) for one in shown))
    yield from (paragraph(f"{words.drug_change(one)}.") for one in report.drug_changes)


def _acute(one: WindowNumbers) -> tuple[str, ...]:
    classes = (f"{words.spoken(kind)} {words.counted(count)}" for kind, count in one.acute_by_class)
    return one.window.title, _counted(one.acute), ", ".join(classes) or "none recorded"


def _scores(report: OutcomeReport) -> Iterable[str]:
    readings = (*report.scores, *report.recalled, *report.received_counts)
    if not readings:
        yield paragraph("No score is recorded.")
        return
    yield paragraph(_key_score(report.key_score))
    yield paragraph("Each stands as it was answered. Counts from memory are not compared with the diary.")
    yield _table(("Measure", "From and to", "Value", "Method"), (_reading(one) for one in readings))


def _key_score(one: KeyScore) -> str:
    """The difference of two totals, or why there is none. No percent is made of a score."""
    if one.points is None or one.baseline is None or one.latest is None:
        return f"{one.title}: {one.reason}"
    days = f"{words.day(one.baseline.last_day)} to {words.day(one.latest.last_day)}"
    return f"{one.title}, {days}: {words.signed(one.points)} points."


def _reading(one: ReadingValue) -> tuple[str, ...]:
    if one.value is None:
        value = f"unknown ({words.spoken(one.unknown_reason or 'unknown')})"
    else:
        value = words.number(one.value) + (f" ({one.band})" if one.band else "")
    covered = "" if one.n_recorded_days is None else f", {words.plural(one.n_recorded_days, 'day')} recorded"
    ruled = f", {one.rule}" if one.rule else ""
    return (
        one.title,
        words.span(one.first_day, one.last_day),
        value,
        f"{words.spoken(one.method.value)}{covered}{ruled}",
    )


def _adverse_events(report: OutcomeReport) -> Iterable[str]:
    yield paragraph(adverse_event_line(report))


def _comorbidities(report: OutcomeReport) -> Iterable[str]:
    line = comorbidity_line(report)
    yield paragraph(line[:1].upper() + line[1:])


def _cautions(report: OutcomeReport) -> Iterable[str]:
    yield _list(f"{one.text} ({one.source})" if one.source else one.text for one in report.cautions)


def _provenance(report: OutcomeReport, made_at: datetime, software: str) -> Iterable[str]:
    rule = report.rule
    yield _list(
        (
            f"Day rule {rule.rule_id}, version {rule.version}: {rule.title} ({rule.source}).",
            f"Nothing is compared where fewer than {report.coverage_minimum} of 28 days were recorded.",
            f"The report looks at {words.span(report.first_day, report.made_on)}; "
            f"{words.plural(report.n_days_outside, 'diary day')} outside are not in it.",
            f"Made by {software} at {made_at.isoformat(timespec='seconds')} from the records kept there.",
        )
    )


def _counted(count: Count | None) -> str:
    """11 (26 of 28 days recorded); a question mark where none was."""
    if count is None:
        return "none"
    scaled = words.rate(count)
    return f"{words.counted(count)} ({words.coverage(count)}{f'; {scaled}' if scaled else ''})"


def _table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    body = "".join(_row("td", one) for one in rows)
    return f"<table><thead>{_row('th', heads)}</thead><tbody>{body}</tbody></table>"


def _row(tag: str, cells: Iterable[str]) -> str:
    return "<tr>" + "".join(f"<{tag}>{_safe(one)}</{tag}>" for one in cells) + "</tr>"


def _list(lines: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{_safe(one)}</li>" for one in lines) + "</ul>"


def _safe(text: str) -> str:
    """A patient's own words stand in it: no markup, and no sign that XML forbids."""
    return escape(words.printable(text))
