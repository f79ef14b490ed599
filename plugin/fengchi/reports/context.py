"""What else happened on the same axis: other diseases, drugs started and stopped. Shown, not judged."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fengchi.domain.comorbidities import NONE_KNOWN, Comorbidity, disease
from fengchi.domain.errors import NotFound
from fengchi.domain.medications import MedicationUse
from fengchi.domain.outcomes import WINDOW_DAYS
from fengchi.reports.values import ComorbidityList, ComorbidityRow, DrugChange, DrugRow


def comorbidity_list(comorbidities: Iterable[Comorbidity]) -> ComorbidityList:
    """None recorded means that nobody asked; "none known" is an answer."""
    given = tuple(comorbidities)
    rows = tuple(_comorbidity(one) for one in given if one.disease_key != NONE_KNOWN)
    if rows:
        return ComorbidityList("listed", rows)
    return ComorbidityList(NONE_KNOWN if given else "not-asked")


def drug_rows(medications: Iterable[MedicationUse], *, first_day: date, last_day: date) -> tuple[DrugRow, ...]:
    """Drugs in use on the axis; one without a start date may have been, so it is shown."""
    used = (one for one in medications if _in_use(one, first_day, last_day))
    rows = [DrugRow(one.name, one.drug_class, one.started, one.ended, one.acute, one.dose) for one in used]
    return tuple(sorted(rows, key=lambda one: (one.started or date.min, one.name)))


def drug_changes(
    medications: Iterable[MedicationUse], *, first_day: date, last_day: date, first_index: int
) -> tuple[DrugChange, ...]:
    """Starts and stops between first_day and last_day. first_index: index of the window that begins on first_day."""
    found = [
        DrugChange(day, what, one.name, one.drug_class, one.acute, first_index + (day - first_day).days // WINDOW_DAYS)
        for one in medications
        for what, day in (("started", one.started), ("stopped", one.ended))
        if day is not None and first_day <= day <= last_day
    ]
    return tuple(sorted(found, key=lambda one: (one.day, one.name, one.what)))


def _in_use(medication: MedicationUse, first_day: date, last_day: date) -> bool:
    started_in_time = medication.started is None or medication.started <= last_day
    return started_in_time and (medication.ended is None or medication.ended >= first_day)


def _comorbidity(one: Comorbidity) -> ComorbidityRow:
    return ComorbidityRow(
        disease_key=one.disease_key,
        title=_title(one.disease_key),
        certainty=one.certainty.value,
        activity=one.activity.value,
        informant=one.informant.value,
        onset=one.onset,
        asserted_on=one.asserted_on,
    )


def _title(disease_key: str) -> str:
    """The catalogue's name. A disease that only another system knows still belongs on the report, under its key."""
    try:
        return disease(disease_key).display
    except NotFound:
        return disease_key
