"""Comorbidities as Observation and Condition, and what else a patient's Conditions say that matters for safety."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any

from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.errors import Gone, NotFound
from fengchi.domain.patient_context import Status
from fengchi.fhir import systems
from fengchi.fhir.comorbidity import comorbidity_to_fhir, condition_id_of, is_assertion
from fengchi.fhir.elements import to_json
from fengchi.fhir.patient_status import PREGNANCY_STATUS, question_of, status_of_condition, status_of_observation
from fengchi.fhir.questionnaires.names import SAFETY_INTAKE
from fengchi.fhir.search import parse_search
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error
from fengchi.store.db import Db
from fengchi.store.records.clinic.bodies import body_of, put_all, subject_id, with_note
from fengchi.store.records.clinic.people import patient
from fengchi.store.records.search import search
from fengchi.store.records.versions import each_record, read_many


def save_comorbidity(db: Db, stated: Comorbidity, *, at: datetime) -> None:
    synthetic = patient(db, stated.patient_id).synthetic
    put_all(db, comorbidity_resources(stated, synthetic), at=at)


def refuse_foreign_comorbidity(db: Db, comorbidity_id: str, *, patient_id: str) -> None:
    """Raise NotFound where this id belongs to anything but a comorbidity of this patient. A new id is free."""
    if _comorbidity_records(db, comorbidity_id):
        _own_comorbidity(db, comorbidity_id, patient_id)


def retract_comorbidity(db: Db, comorbidity_id: str, *, patient_id: str, reason: str, at: datetime) -> None:
    """Mark the Observation and its Condition as entered in error, with the reason.

    Raises NotFound unless both are what this clinic stated of this patient and still stand.
    """
    bodies = _own_comorbidity(db, comorbidity_id, patient_id)
    if is_entered_in_error(bodies[0]):
        raise Gone("This comorbidity was withdrawn.")
    put_all(db, [with_note(entered_in_error(one), f"Withdrawn: {reason}") for one in bodies], at=at)


def _comorbidity_records(db: Db, comorbidity_id: str) -> list[dict[str, Any]]:
    """The Observation, then its Condition, as far as they are here."""
    wanted = [("Observation", comorbidity_id), ("Condition", condition_id_of(comorbidity_id))]
    found = read_many(db, wanted)
    return [body_of(found[one]) for one in wanted if one in found]


def _own_comorbidity(db: Db, comorbidity_id: str, patient_id: str) -> list[dict[str, Any]]:
    bodies = _comorbidity_records(db, comorbidity_id)
    is_stated = bool(bodies) and is_assertion(bodies[0])
    if not is_stated or any(subject_id(one) != patient_id for one in bodies):
        raise NotFound(
            "There is no such comorbidity on this chart, or another record holds it and it is changed there."
        )
    return bodies


def statuses_of(db: Db, patient_id: str) -> frozenset[Status]:
    """What the patient's Conditions, latest pregnancy status and latest safety answers tell before needling."""
    conditions = each_record(db, kinds=["Condition"], patient_id=patient_id)
    told = {status_of_condition(body_of(one)) for one in conditions}
    told |= {status_of_observation(one) for one in _latest_answers(db, patient_id)}
    return frozenset(one for one in told if one is not None)


def _latest_answers(db: Db, patient_id: str) -> Collection[dict[str, Any]]:
    """Of each question: whoever was pregnant once is not for ever. What was withdrawn or not known undoes nothing."""
    codes = f"{SAFETY_INTAKE}|,{systems.LOINC}|{PREGNANCY_STATUS}"
    wanted = [("code", codes), ("_sort", "-date"), ("_count", "500"), ("_total", "none")]
    query = replace(parse_search("Observation", wanted, maximum_count=500), only_patient=patient_id)
    newest_last = [body_of(one) for one in reversed(search(db, query).records)]
    return {question: one for one in newest_last if (question := question_of(one))}.values()


def comorbidity_resources(stated: Comorbidity, synthetic: bool) -> list[dict[str, Any]]:
    return [to_json(one) for one in comorbidity_to_fhir(stated, synthetic=synthetic) if one is not None]
