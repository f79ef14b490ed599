"""The words of the diary page: one line per day, newest first, with the days between that nobody recorded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache
from fengchi.domain.diary_cells import FEATURES
from fengchi.web import words

SPOKEN_FEATURES = {
    "unilateral": "one-sided",
    "pulsating": "pulsating",
    "moderate_or_severe": "moderate or severe",
    "aggravated_by_activity": "worse with activity",
    "nausea": "nausea",
    "vomiting": "vomiting",
    "photophobia": "light hurts",
    "phonophobia": "sound hurts",
}


@dataclass(frozen=True, slots=True)
class DayWords:
    """recorded False: nobody knows what this day was."""

    day: str
    edit: str
    recorded: bool
    headache: str = ""
    features: str = ""
    drugs: str = ""
    context: str = ""
    late: bool = False


def day_lines(days: Iterable[DiaryDay], *, first: date, last: date) -> list[DayWords]:
    known = {one.day: one for one in days}
    wanted = [last - timedelta(days=n) for n in range((last - first).days + 1)]
    return [_recorded(known[day]) if day in known else _unknown(day) for day in wanted]


def _unknown(day: date) -> DayWords:
    return DayWords(words.day(day), day.isoformat(), recorded=False)


def _recorded(one: DiaryDay) -> DayWords:
    return DayWords(
        day=words.day(one.day),
        edit=one.day.isoformat(),
        recorded=True,
        headache=_headache(one.headache),
        features=_features(one.headache),
        drugs=", ".join(_drug(drug) for drug in one.acute_drugs),
        context=_context(one),
        late=one.late,
    )


def _headache(one: Headache | None) -> str:
    if one is None:
        return "no headache"
    said = (
        _duration(one.minutes) if one.minutes is not None else "",
        f"pain {one.peak_pain} of 10" if one.peak_pain is not None else "",
    )
    return ", ".join(filter(None, said)) or "headache"


def _duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(filter(None, (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "")))


def _features(one: Headache | None) -> str:
    if one is None:
        return ""
    return ", ".join(SPOKEN_FEATURES[name] for name in FEATURES if getattr(one, name))


def _drug(one: AcuteDrug) -> str:
    name = one.name or words.spoken(one.drug_class.value)
    relief = f" ({one.relief_2h.value} relief at 2 h)" if one.relief_2h else ""
    return f"{name}{f' ×{one.doses}' if one.doses > 1 else ''}{relief}"


def _context(one: DiaryDay) -> str:
    said = (
        f"aura {one.aura_minutes} min" if one.aura_minutes else "",
        f"menses: {one.menses.value}" if one.menses and one.menses.value != "none" else "",
        "flare" if one.flare else "",
        ", ".join(one.triggers),
        one.note,
    )
    return "; ".join(filter(None, said))
