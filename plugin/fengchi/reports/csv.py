"""The report as one tidy table: a row says one thing. Columns: docs/reference/outcome-report.md.

Quoting follows RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180). Text that a spreadsheet would run as a formula
is prefixed with an apostrophe (https://owasp.org/www-community/attacks/CSV_Injection).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from fengchi.domain.outcomes import Change, Count
from fengchi.reports.values import OutcomeReport, ReadingValue, TreatmentRow, WindowNumbers


@dataclass(frozen=True, slots=True)
class Row:
    """first_day and last_day: what the value is about. value None: unknown; text says why, or holds words."""

    section: str
    key: str
    first_day: date | None = None
    last_day: date | None = None
    value: int | Decimal | None = None
    unit: str = ""
    n_recorded: int | None = None
    n_days: int | None = None
    rule: str = ""
    text: str = ""


COLUMNS = tuple(one.name for one in fields(Row))


def render(report: OutcomeReport) -> str:
    """The whole table with its heading line; lines end with CR LF."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows(report):
        writer.writerow([_cell(getattr(row, name)) for name in COLUMNS])
    return out.getvalue()


def rows(report: OutcomeReport) -> Iterator[Row]:
    """Every row, in the order of the page."""
    yield from _head(report)
    yield from _key_numbers(report)
    yield from _window_rows("last-28-days", report.last_28_days, report.rule.tag)
    for numbers in report.windows:
        yield from _window_rows(f"window-{numbers.window.index}", numbers, report.rule.tag)
    yield from (Row("pattern", one.rule, text=one.text) for one in report.patterns)
    for treatment in report.treatments:
        yield from _treatment(treatment)
    yield from _points_and_events(report)
    yield from _context(report)
    for section, readings in (
        ("score", report.scores),
        ("recalled-count", report.recalled),
        ("received-count", report.received_counts),
    ):
        yield from (_reading(section, one) for one in readings)
    yield from _days(report)
    yield from (Row("caution", one.key, text=f"{one.text} {one.source}".strip()) for one in report.cautions)


def _head(report: OutcomeReport) -> Iterator[Row]:
    patient = report.patient
    yield Row("report", "made-on", report.made_on)
    yield Row("report", "rule", rule=report.rule.tag, text=report.rule.title)
    yield Row("report", "coverage-minimum", value=report.coverage_minimum, unit="d")
    yield Row("patient", "name", text=patient.name)
    yield Row("patient", "record-number", text=patient.record_number)
    yield Row("patient", "birth-date", patient.birth_date)
    yield Row("patient", "synthetic", text="yes" if patient.synthetic else "no")
    window = report.baseline.window
    yield Row(
        "baseline",
        "exists",
        window.first_day if window else None,
        window.last_day if window else None,
        n_recorded=report.baseline.n_recorded,
        text=("yes. " if report.baseline.exists else "no. ") + report.baseline.text,
    )


def _key_numbers(report: OutcomeReport) -> Iterator[Row]:
    for one in report.key_counts:
        if one.baseline:
            yield _count("key-number", f"{one.key}.baseline", one.baseline, report.rule.tag)
        yield _count("key-number", f"{one.key}.last-28-days", one.latest, report.rule.tag)
        yield _change("key-number", f"{one.key}.change", one.change, report.rule.tag)
    score = report.key_score
    for when, reading in (("baseline", score.baseline), ("latest", score.latest)):
        if reading:
            yield _reading("key-number", reading, key=f"{reading.measure_id}.{when}")
    yield Row(
        "key-number", f"{score.measure_id or 'score'}.change", value=score.points, unit="{score}", text=score.reason
    )


def _window_rows(section: str, numbers: WindowNumbers, rule: str) -> Iterator[Row]:
    window = numbers.window
    dates = (window.first_day, window.last_day)
    counts = [
        ("migraine-days", numbers.migraine),
        ("headache-days", numbers.headache),
        ("undetermined-days", numbers.undetermined),
        ("acute-medication-days", numbers.acute),
        *((f"{drug_class}-days", count) for drug_class, count in numbers.acute_by_class),
    ]
    state = "complete" if window.complete else "running"
    yield Row(section, "window", *dates, text=f"{window.title}, {numbers.role}, {state}")
    yield from (_count(section, key, count, rule, dates) for key, count in counts)
    yield Row(section, "late-entries", *dates, numbers.n_late, "d")
    yield Row(section, "treatments", *dates, numbers.n_treatments, "1")
    yield _change(section, "migraine-change", numbers.change, rule, dates)


def _count(
    section: str, key: str, count: Count, rule: str, dates: tuple[date | None, date | None] = (None, None)
) -> Row:
    rate = count.rate
    per_28 = f"per 28 days: {rate.value}{' (scaled)' if rate.extrapolated else ''}" if rate else ""
    return Row(
        section,
        key,
        *dates,
        count.value if count.n_recorded else None,
        "d",
        count.n_recorded,
        count.n_days,
        rule,
        per_28,
    )


def _change(
    section: str, key: str, change: Change, rule: str, dates: tuple[date | None, date | None] = (None, None)
) -> Row:
    text = change.refused or (change.responder.words if change.responder else "")
    return Row(section, key, *dates, change.percent, "%", rule=rule, text=text)


def _treatment(one: TreatmentRow) -> Iterator[Row]:
    yield Row("treatment", "needles", one.day, one.day, one.n_needles, "1", text=one.treatment_id)
    yield Row("treatment", "retention", one.day, one.day, one.retention_minutes, "min", text=one.treatment_id)
    for point in one.points:
        sides = " ".join((*point.sides, *(["electro"] if point.electro else [])))
        yield Row("treatment", "point", one.day, one.day, text=f"{point.code} {point.text} {sides}".replace("  ", " "))
    asked = "none" if one.adverse_events_asked else "not asked"
    yield Row("treatment", "adverse-events", one.day, one.day, text=" ".join(one.adverse_events) or asked)


def _points_and_events(report: OutcomeReport) -> Iterator[Row]:
    for one in report.points:
        key = f"{one.code} {one.text}".strip()
        yield Row("point", key, value=one.n_treatments, unit="1", text=f"treatments; needles: {one.n_needles}")
    events = report.adverse_events
    for key, value in (
        ("treatments", events.n_treatments),
        ("none", events.n_none),
        ("with-events", events.n_with_events),
        ("not-asked", events.n_not_asked),
        *events.by_kind,
    ):
        yield Row("adverse-events", key, value=value, unit="1")


def _context(report: OutcomeReport) -> Iterator[Row]:
    yield Row("comorbidity", "status", text=report.comorbidities.status)
    for one in report.comorbidities.rows:
        yield Row("comorbidity", one.disease_key, one.onset, text=f"{one.title}, {one.certainty}, {one.activity}")
    for drug in report.drugs:
        yield Row("drug", drug.drug_class, drug.started, drug.ended, text=f"{drug.name} {drug.dose}".strip())
    for change in report.drug_changes:
        yield Row("drug-change", change.what, change.day, change.day, text=change.name)


def _reading(section: str, one: ReadingValue, *, key: str = "") -> Row:
    return Row(
        section,
        key or one.measure_id.value,
        one.first_day,
        one.last_day,
        one.value,
        n_recorded=one.n_recorded_days,
        rule=one.rule,
        text=" ".join(filter(None, (one.method.value, one.band, one.unknown_reason))),
    )


def _days(report: OutcomeReport) -> Iterator[Row]:
    """1, 0, or no value where unknown: a day without an entry has no row but its treatment."""
    for mark in report.days:
        if mark.recorded:
            yield Row("day", "headache", mark.day, mark.day, _one_or_zero(mark.headache), "1")
            yield Row("day", "migraine", mark.day, mark.day, _one_or_zero(mark.migraine), "1", rule=report.rule.tag)
            yield from (Row("day", f"acute-{one}", mark.day, mark.day, 1, "1") for one in mark.acute)


def _one_or_zero(answer: bool | None) -> int | None:
    return None if answer is None else int(answer)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else guarded(value) if isinstance(value, str) else str(value)


def guarded(text: str) -> str:
    """Text as a spreadsheet will show it and not run it. Numbers never pass here, so a minus sign stays a number's."""
    starts = text.lstrip()[:1]
    return f"'{text}" if (starts and starts in "=+-@") or text[:1] in ("\t", "\r", "\n") else text
