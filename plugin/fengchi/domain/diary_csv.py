"""The diary as a CSV file: all of it is read, or none of it and every fault is named by line and column.

The columns are told in docs/reference/diary-csv.md; the framing is RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from fengchi.domain.diary import DiaryDay, check_day
from fengchi.domain.diary_cells import FEATURES, NUMBERS, CellError, Row, cells_of_day, date_format_seen, day_of_cells
from fengchi.domain.errors import Invalid, Issue, Malformed, TooLarge

COLUMNS = (
    "day",
    "headache",
    *NUMBERS,
    *FEATURES,
    "aura_minutes",
    "functional_grade",
    "acute_drugs",
    "menses",
    "triggers",
    "flare",
    "note",
    "recorded_at",
    "late",
)
REQUIRED_COLUMNS = ("day", "headache")
MOST_ROWS = 20_000
MOST_ISSUES = 100
"""After so many faults the rest is only counted: nobody mends a file from a longer list."""


@dataclass(frozen=True, slots=True)
class _Line:
    """number: the line of the file on which the row begins, the header being line 1."""

    number: int
    cells: list[str]


def parse_diary_csv(text: str, patient_id: str, *, today: date) -> tuple[DiaryDay, ...]:
    """The days of the file in order of time. today: the patient's local date; later days are refused.

    Comma, semicolon or tab; with or without byte order mark. Raises Malformed for a file that is no such table,
    TooLarge above MOST_ROWS rows, Invalid with one Issue per fault (where: "line 7, minutes") for bad rows.
    No issue repeats what a cell holds: it is the patient's.
    """
    lines = _lines(text)
    header = next(lines, None)
    if header is None:
        raise Malformed(
            issues=[Issue("The file is empty; its first line must name the columns.", "line 1", "required")]
        )
    columns = _columns(header)
    return _days(columns, list(lines), patient_id, today)


def write_diary_csv(days: Iterable[DiaryDay]) -> str:
    """The days as such a file: comma-separated, every column, in order of time. The inverse of parse_diary_csv."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(cells_of_day(day) for day in sorted(days, key=lambda one: one.day))
    return out.getvalue()


def _lines(text: str) -> Iterator[_Line]:
    text = text.removeprefix("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _Line(begins, cells)
            begins = reader.line_num + 1
    except csv.Error:
        where = f"line {begins}"
        told = "This row cannot be read; look for a quotation mark that is not closed or not doubled."
        raise Malformed(issues=[Issue(told, where, "structure")]) from None


def _delimiter(text: str) -> str:
    """The sign that cuts the first line into the most columns we know."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=lambda sign: sum(_plain(name) in COLUMNS for name in first.split(sign)))


def _columns(header: _Line) -> list[str]:
    names = [_plain(name) for name in header.cells]
    if not set(names) & set(COLUMNS):
        # Perhaps a row of the diary stands here, so nothing of it is repeated.
        text = f"The first line names none of the columns; begin the file with {', '.join(REQUIRED_COLUMNS)} and so on."
        raise Malformed(issues=[Issue(text, f"line {header.number}", "structure", "diary-csv-columns-1")])
    issues = [_unknown_column(name, header, place) for place, name in enumerate(names, 1) if name not in COLUMNS]
    repeated = sorted({name for name in names if name in COLUMNS and names.count(name) > 1})
    issues += [_header_issue(header, f"The column {name} stands twice; leave one.", name) for name in repeated]
    missing = [name for name in REQUIRED_COLUMNS if name not in names]
    issues += [_header_issue(header, f"The column {name} is missing; add it.", name) for name in missing]
    if issues:
        raise Malformed(issues=issues)
    return names


def _unknown_column(name: str, header: _Line, place: int) -> Issue:
    nearest = get_close_matches(name, COLUMNS, n=1, cutoff=0.5)
    hint = f"did you mean {nearest[0]}?" if nearest else f"the columns are {', '.join(COLUMNS)}."
    named = f'"{name[:40]}"' if name else "without a name"
    return _header_issue(header, f"Column {place} ({named}) is not known; {hint}", f"column {place}")


def _header_issue(header: _Line, text: str, column: str) -> Issue:
    return Issue(text, f"line {header.number}, {column}", "structure", "diary-csv-columns-1")


def _plain(name: str) -> str:
    return name.strip().strip('"').strip().casefold().replace(" ", "_").replace("-", "_")


def _days(columns: list[str], lines: list[_Line], patient_id: str, today: date) -> tuple[DiaryDay, ...]:
    if len(lines) > MOST_ROWS:
        raise TooLarge(f"The file has {len(lines)} rows; {MOST_ROWS} are read at once. Cut it in parts.")
    issues = _mixed_formats(columns, lines)
    days: dict[date, DiaryDay] = {}
    first_lines: dict[date, int] = {}
    for line in lines:
        day, faults = _day(columns, line, patient_id, today)
        issues += faults
        if day is None:
            continue
        if day.day in days:
            told = f"This day stands on line {first_lines[day.day]} already; keep one of the two."
            issues.append(Issue(told, f"line {line.number}, day", "duplicate", "diary-csv-day-twice-1"))
        days.setdefault(day.day, day)
        first_lines.setdefault(day.day, line.number)
    if issues:
        raise Invalid(_summary(issues), issues=_cut(issues))
    return tuple(days[one] for one in sorted(days))


def _day(columns: list[str], line: _Line, patient_id: str, today: date) -> tuple[DiaryDay | None, list[Issue]]:
    """The day of a row, None where it has not even a date and an answer; and what is wrong with the row."""
    surplus = line.cells[len(columns) :]
    if any(cell.strip() for cell in surplus):
        told = f"The row has {len(line.cells)} cells, the header {len(columns)}; quote a cell that holds the divider."
        return None, [Issue(told, f"line {line.number}", "structure")]
    errors: list[CellError] = []
    row: Row = dict(zip(columns, line.cells, strict=False))
    day = day_of_cells(row, patient_id, errors)
    issues = [Issue(one.text, f"line {line.number}, {one.column}", "value", one.rule) for one in errors]
    if day is not None and not errors:
        issues = [
            Issue(one.text, f"line {line.number}, {one.where}", one.code, one.rule)
            for one in check_day(day, today)
            if one.severity == "error"
        ]
    return day, issues


def _mixed_formats(columns: list[str], lines: list[_Line]) -> list[Issue]:
    """One issue for the whole file where its dates are written in several ways, saying which and where."""
    place = columns.index("day")
    seen: dict[str, list[int]] = {}
    for line in lines:
        if place < len(line.cells) and line.cells[place].strip():
            seen.setdefault(date_format_seen(line.cells[place]), []).append(line.number)
    if len(seen) < 2:
        return []
    told = "; ".join(f"{form} ({_places(numbers)})" for form, numbers in seen.items())
    text = f"The file mixes date formats: {told}. Write every day as YYYY-MM-DD."
    return [Issue(text, "day", "value", "diary-csv-mixed-dates-1")]


def _places(numbers: list[int]) -> str:
    named = ", ".join(map(str, numbers[:5]))
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return f"line {named}{more}" if len(numbers) == 1 else f"lines {named}{more}"


def _summary(issues: list[Issue]) -> str:
    many = "1 fault" if len(issues) == 1 else f"{len(issues)} faults"
    return f"The diary file was not taken in: {many}. First: {issues[0].where}: {issues[0].text}"


def _cut(issues: list[Issue]) -> list[Issue]:
    more = len(issues) - MOST_ISSUES
    if more <= 0:
        return issues
    return [*issues[:MOST_ISSUES], Issue(f"{more} further faults are not listed; mend these first.", "", "too-long")]


COLUMN_HELP: Mapping[str, str] = {
    "day": "The local day, YYYY-MM-DD. Required.",
    "headache": "yes or no. Required: an empty answer is not a no.",
    "minutes": "Headache minutes within the day, 1 to 1500.",
    "peak_pain": "0 to 10.",
    "unilateral": "yes or no; empty when not answered, as in all feature columns.",
    "pulsating": "yes or no.",
    "moderate_or_severe": "yes or no.",
    "aggravated_by_activity": "yes or no: made worse by routine activity, or activity avoided.",
    "nausea": "yes or no.",
    "vomiting": "yes or no.",
    "photophobia": "yes or no: light disturbs.",
    "phonophobia": "yes or no: sound disturbs.",
    "aura_minutes": "Minutes of visual aura; empty or 0 when there was none.",
    "functional_grade": "Worst of the day, 0 to 3.",
    "acute_drugs": "Divided by semicolons: class:name*doses/relief, such as triptan:sumatriptan*2/partial.",
    "menses": "bleeding, spotting or none.",
    "triggers": "Divided by semicolons.",
    "flare": "yes or no: flare of an autoimmune comorbidity.",
    "note": "Free text.",
    "recorded_at": "When it was entered: ISO 8601 with offset, such as 2026-03-03T21:05:00+01:00.",
    "late": "yes when it was entered more than 48 h after the day's end.",
}
"""What each column holds, for --help and the documentation."""
