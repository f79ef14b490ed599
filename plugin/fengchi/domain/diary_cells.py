"""One row of the diary's CSV: cells to a DiaryDay and back. diary_csv.py reads and writes the file around it.

The columns are told in docs/reference/diary-csv.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache, Menses, Relief
from fengchi.domain.escaping import cut_escaped, escape, split_escaped, unescape
from fengchi.domain.medications import DrugClass, classify_drug

T = TypeVar("T")
Row = Mapping[str, str]
"""Column name to cell, as in the file; a column that is not in the file is not in the row."""

CHARACTERISTICS = ("unilateral", "pulsating", "moderate_or_severe", "aggravated_by_activity")
SYMPTOMS = ("nausea", "vomiting", "photophobia", "phonophobia")
FEATURES = (*CHARACTERISTICS, *SYMPTOMS)
NUMBERS = ("minutes", "peak_pain")
YES = frozenset(("yes", "y", "true", "1"))
NO = frozenset(("no", "n", "false", "0"))
DIVIDERS = ";:*/"
LONGEST_TEXT = 5000

_FORMATS = (
    ("YYYY-MM-DD", re.compile(r"\d{4}-\d{2}-\d{2}")),
    ("YYYY-MM-DD with a time", re.compile(r"\d{4}-\d{2}-\d{2}[T ].+")),
    ("YYYYMMDD", re.compile(r"\d{8}")),
    ("YYYY/MM/DD", re.compile(r"\d{4}[/.]\d{1,2}[/.]\d{1,2}")),
    ("DD.MM.YYYY", re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}")),
    ("DD/MM/YYYY", re.compile(r"(?:1[3-9]|2\d|3[01])[/-]\d{1,2}[/-]\d{4}")),
    ("MM/DD/YYYY", re.compile(r"\d{1,2}[/-](?:1[3-9]|2\d|3[01])[/-]\d{4}")),
    ("DD/MM/YYYY or MM/DD/YYYY", re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{4}")),
    ("a date with a two-digit year", re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}")),
    ("a date with a month's name", re.compile(r".*[A-Za-z]{3,}.*\d.*|.*\d.*[A-Za-z]{3,}.*")),
    ("a spreadsheet's day number", re.compile(r"\d{5}")),
)


@dataclass(frozen=True, slots=True)
class CellError:
    """text says what to write instead, never what stood there."""

    column: str
    text: str
    rule: str = ""


class _Refused(Exception):
    """A cell that cannot be read; its message is told to the reader."""


def date_format_seen(cell: str) -> str:
    """How a date is written, in words: "YYYY-MM-DD", "DD/MM/YYYY or MM/DD/YYYY", "no date format known"."""
    text = cell.strip()
    return next((name for name, pattern in _FORMATS if pattern.fullmatch(text)), "no date format known")


def day_of_cells(row: Row, patient_id: str, errors: list[CellError]) -> DiaryDay | None:
    """The day of a row; what cannot be read is added to errors. None when day or headache is not there."""

    def read(column: str, reader: Callable[[str], T], empty: T) -> T:
        cell = row.get(column, "")
        try:
            _refuse_control_characters(cell)
            return reader(cell if column == "note" else cell.strip()) if cell.strip() else empty
        except _Refused as refused:
            errors.append(CellError(column, str(refused), f"diary-csv-{column.replace('_', '-')}-1"))
            return empty

    day = read("day", _date, None)
    had_headache = read("headache", _yes_no, None)
    for column, value in (("day", day), ("headache", had_headache)):
        if value is None and not row.get(column, "").strip():
            errors.append(CellError(column, _EMPTY[column], "diary-csv-required-1"))
    numbers = {name: read(name, _number, None) for name in NUMBERS}
    features = {name: read(name, _yes_no, None) for name in FEATURES}
    # Zeros and noes beside "no headache" agree with it; spreadsheets like to fill them in.
    if had_headache is False and any((*numbers.values(), *features.values())):
        text = "The row says no headache but describes one; correct the answer or empty the feature columns."
        errors.append(CellError("headache", text, "diary-contradiction-4"))
    rest = DiaryDay(
        patient_id,
        day or date.min,
        Headache(numbers["minutes"], numbers["peak_pain"], **features) if had_headache else None,
        aura_minutes=read("aura_minutes", _number, None) or None,
        functional_grade=read("functional_grade", _number, None),
        acute_drugs=read("acute_drugs", _drugs, ()),
        menses=read("menses", _menses, None),
        triggers=read("triggers", _texts, ()),
        flare=read("flare", _yes_no, None),
        note=read("note", _text, ""),
        recorded_at=read("recorded_at", _time, None),
        late=read("late", _yes_no, None) or False,
    )
    return None if day is None or had_headache is None else rest


def cells_of_day(day: DiaryDay) -> dict[str, str]:
    """Every column's cell. The inverse of day_of_cells, but for the patient, whom the file does not name."""
    headache = day.headache or Headache()
    cells = {
        "day": day.day.isoformat(),
        "headache": _say(day.had_headache),
        "aura_minutes": _say(day.aura_minutes),
        "functional_grade": _say(day.functional_grade),
        "acute_drugs": "; ".join(map(_say_drug, day.acute_drugs)),
        "menses": day.menses or "",
        "triggers": "; ".join(escape(one, ";") for one in day.triggers),
        "flare": _say(day.flare),
        "note": day.note,
        "recorded_at": day.recorded_at.isoformat() if day.recorded_at else "",
        "late": "yes" if day.late else "",
    }
    return cells | {name: _say(getattr(headache, name)) for name in (*NUMBERS, *FEATURES)}


_EMPTY = {
    "day": "Write the day as YYYY-MM-DD.",
    "headache": "Write yes or no; a day without an answer is left out of the file, never a no.",
}


def _say(value: bool | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _say_drug(drug: AcuteDrug) -> str:
    name = f":{escape(drug.name, DIVIDERS)}" if drug.name else ""
    doses = f"*{drug.doses}" if drug.doses != 1 else ""
    relief = f"/{drug.relief_2h}" if drug.relief_2h else ""
    return f"{drug.drug_class}{name}{doses}{relief}"


def _date(cell: str) -> date:
    seen = date_format_seen(cell)
    if seen != "YYYY-MM-DD":
        raise _Refused(f"Write the day as YYYY-MM-DD; this looks like {seen}.")
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise _Refused("There is no such day in the calendar; write the day as YYYY-MM-DD.") from None


def _time(cell: str) -> datetime:
    try:
        value = datetime.fromisoformat(cell)
    except ValueError:
        raise _Refused("Write the time as 2026-03-03T21:05:00+01:00.") from None
    if value.tzinfo is None:
        raise _Refused("The time needs its offset from UTC, such as +01:00 or Z.")
    return value


def _yes_no(cell: str) -> bool:
    answer = cell.casefold()
    if answer not in YES | NO:
        raise _Refused("Write yes or no, or leave it empty when it was not answered.")
    return answer in YES


def _number(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", cell):
        raise _Refused("Write a whole number, without unit or sign.")
    return int(cell)


def _menses(cell: str) -> Menses:
    try:
        return Menses(cell.casefold())
    except ValueError:
        raise _Refused("Write bleeding, spotting or none.") from None


def _text(cell: str) -> str:
    if len(cell) > LONGEST_TEXT:
        raise _Refused(f"A note holds {LONGEST_TEXT} characters; this is longer.")
    return cell


def _texts(cell: str) -> tuple[str, ...]:
    return tuple(unescape(one) for one in split_escaped(_text(cell), ";"))


def _drugs(cell: str) -> tuple[AcuteDrug, ...]:
    return tuple(_drug(one) for one in split_escaped(cell, ";"))


def _drug(item: str) -> AcuteDrug:
    """class:name*doses/relief; the class may be left out for a name that is known."""
    rest, relief = cut_escaped(item, "/")
    rest, doses = cut_escaped(rest, "*")
    first, name = (unescape(one) for one in cut_escaped(rest, ":"))
    drug_class = classify_drug(first)
    if drug_class is None:
        classes = ", ".join(DrugClass)
        raise _Refused(f"A drug is not known; write class:name*doses/relief with a class of {classes}.")
    if doses and not re.fullmatch(r"[0-9]{1,3}", doses):
        raise _Refused("Write doses as a whole number after *, such as triptan:sumatriptan*2.")
    if relief and relief.casefold() not in tuple(Relief):
        raise _Refused("Write relief after / as none, partial or complete.")
    return AcuteDrug(
        drug_class,
        name or ("" if _is_class(first) else first),
        int(doses) if doses else 1,
        Relief(relief.casefold()) if relief else None,
    )


def _is_class(word: str) -> bool:
    """Whether the word is a class of ours (NSAID, triptans) rather than a drug's name."""
    plain = word.casefold().replace(" ", "-").replace("_", "-")
    return any(plain in (one.value, one.value + "s") for one in DrugClass)


def _refuse_control_characters(cell: str) -> None:
    """FHIR strings hold none but tab and line ends, https://hl7.org/fhir/R4/datatypes.html#string."""
    if any(unicodedata.category(one) in ("Cc", "Cs") and one not in "\t\r\n" for one in cell):
        raise _Refused("There is a control character in this cell; write it anew.")
