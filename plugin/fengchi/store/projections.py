"""Facts to projection rows and back: the payload is the fact itself as JSON, the columns are what is looked up by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Table

from fengchi.domain.diary import DiaryDay
from fengchi.domain.facts import AdverseEventFact, ComorbidityFact, Fact, NeedlingFact, TreatmentFact
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.people import Patient
from fengchi.fhir.search_texts import fold
from fengchi.store import projection_tables as tables
from fengchi.store.bulk import Row

F = TypeVar("F")


def projection_row(fact: Fact) -> tuple[Table, dict[str, Any]]:
    """The table of this fact and its row, without the record's number and place."""
    table, columns = _COLUMNS[type(fact)]
    return table, {**columns(fact), "payload": msgspec.json.encode(fact).decode()}


def fact_from(payload: str, type_: type[F]) -> F:
    """The fact of a payload column."""
    return msgspec.json.decode(payload, type=type_)


def _treatment(fact: TreatmentFact) -> Row:
    return {"patient_id": fact.patient_id, "treatment_id": fact.treatment_id, "started_at": fact.started_at}


def _needling(fact: NeedlingFact) -> Row:
    return {
        "patient_id": fact.patient_id,
        "treatment_id": fact.treatment_id,
        "point": fact.point,
        "side": fact.side,
    }


def _adverse_event(fact: AdverseEventFact) -> Row:
    return {"patient_id": fact.patient_id, "treatment_id": fact.treatment_id, "event_kind": fact.kind}


def _diary_day(fact: DiaryDay) -> Row:
    return {"patient_id": fact.patient_id, "day": fact.day}


def _reading(fact: Reading) -> Row:
    return {
        "patient_id": fact.patient_id,
        "measure_id": str(fact.measure_id),
        "first_day": fact.first_day,
        "last_day": fact.last_day,
    }


def _comorbidity(fact: ComorbidityFact) -> Row:
    return {"patient_id": fact.comorbidity.patient_id, "disease_key": fact.comorbidity.disease_key}


def _medication(fact: MedicationUse) -> Row:
    return {"patient_id": fact.patient_id, "drug_class": str(fact.drug_class), "started": fact.started}


def _patient(fact: Patient) -> Row:
    searched = (fact.name, f"{fact.family} {' '.join(fact.given)}", *(one.value for one in fact.identifiers))
    return {
        "patient_id": fact.patient_id,
        "name": fact.name,
        "sort_name": fold(f"{fact.family} {' '.join(fact.given)}"),
        "search_text": " | ".join(fold(text) for text in searched),
        "record_number": fact.record_number,
        "birth_date": fact.birth_date,
        "sex": str(fact.sex),
        "zone": fact.zone,
        "synthetic": fact.synthetic,
    }


_COLUMNS: Mapping[type, tuple[Table, Callable[[Any], Row]]] = {
    TreatmentFact: (tables.treatment, _treatment),
    NeedlingFact: (tables.needling, _needling),
    AdverseEventFact: (tables.adverse_event, _adverse_event),
    DiaryDay: (tables.diary_day, _diary_day),
    Reading: (tables.reading, _reading),
    ComorbidityFact: (tables.comorbidity, _comorbidity),
    MedicationUse: (tables.medication, _medication),
    Patient: (tables.patient, _patient),
}
