"""The clinic's values in and out of the record: each save writes FHIR resources, each read builds a domain value from them.

https://hl7.org/fhir/R4/http.html. The services speak the domain; this module is where their values become records.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from fengchi import __version__
from fengchi.domain.comorbidities import Comorbidity
from fengchi.domain.courses import Course
from fengchi.domain.diary import DiaryDay
from fengchi.domain.errors import Conflict, DuplicateFound, EditedMeanwhile, Gone, Invalid, Issue, NotFound
from fengchi.domain.measures import Reading
from fengchi.domain.medications import MedicationUse
from fengchi.domain.patient_context import Status
from fengchi.domain.people import Patient, Practitioner
from fengchi.domain.treatments import Treatment
from fengchi.fhir import plain, systems
from fengchi.fhir.comorbidity import comorbidity_to_fhir, condition_id_of, is_assertion
from fengchi.fhir.course import course_from_fhir, course_to_fhir, goal_id_of, is_course
from fengchi.fhir.device import software_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode
from fengchi.fhir.medication import is_own_statement, medication_from_fhir, medication_to_fhir
from fengchi.fhir.patient import patient_from_fhir, patient_to_fhir
from fengchi.fhir.patient_status import PREGNANCY_STATUS, status_of_condition, status_of_observation
from fengchi.fhir.practitioner import practitioner_from_fhir, practitioner_to_fhir
from fengchi.fhir.procedure import is_ours
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.search import parse_search
from fengchi.fhir.treatment import is_part_of_treatment, treatment_from_fhir, treatment_to_fhir
from fengchi.fhir.treatment_frame import frame_ids
from fengchi.fhir.withdrawal import entered_in_error, is_entered_in_error, withdrawn
from fengchi.store.db import Db
from fengchi.store.records.history import versions_of
from fengchi.store.records.lookups import referring
from fengchi.store.records.search import find_by_identifier, search
from fengchi.store.records.versions import StoredRecord, each_record, read, read_many
from fengchi.store.records.writing import Put, write_many

Json = Mapping[str, Any]
SOFTWARE = f"Fengchi {__version__}"


@dataclass(frozen=True, slots=True)
class StoredTreatment:
    """version: of the treatment's Procedure; it is what an amendment is based on."""

    treatment: Treatment
    version: int


@dataclass(frozen=True, slots=True)
class TreatmentVersion:
    """The note as it stood from `updated` on. version counts from 1."""

    treatment: Treatment
    version: int
    updated: datetime


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything of one patient, to be stored at once."""

    patient: Patient
    treatments: Sequence[Treatment] = ()
    course: Course | None = None
    diary: Sequence[DiaryDay] = ()
    readings: Sequence[Reading] = ()
    comorbidities: Sequence[Comorbidity] = ()
    medications: Sequence[MedicationUse] = ()


# People -----------------------------------------------------------------------------------------------------------


def patient(db: Db, patient_id: str) -> Patient:
    """Raises NotFound, or Gone when deleted."""
    return patient_from_fhir(decode(read(db, "Patient", patient_id).body))


def save_patient(db: Db, who: Patient, *, at: datetime) -> None:
    _put(db, [to_json(patient_to_fhir(who))], at=at)


def patients_with_identifier(db: Db, value: str) -> list[str]:
    """Ids of the patients that carry this identifier value, in whatever system."""
    return [one.record_id for one in find_by_identifier(db, "Patient", None, value)]


def refuse_known_identifier(db: Db, who: Patient) -> None:
    """Raise DuplicateFound when another patient carries one of these identifiers."""
    for one in who.identifiers:
        others = find_by_identifier(db, "Patient", one.system, one.value)
        if any(other.record_id != who.patient_id for other in others):
            text = "Another patient has this record number already; open that chart, or correct the number."
            raise DuplicateFound(issues=[Issue(text, "record_number", "duplicate")])


def practitioner(db: Db, practitioner_id: str) -> Practitioner:
    return practitioner_from_fhir(decode(read(db, "Practitioner", practitioner_id).body))


def save_practitioner(db: Db, who: Practitioner, *, at: datetime) -> None:
    _put(db, [to_json(practitioner_to_fhir(who))], at=at)


# Treatments -------------------------------------------------------------------------------------------------------


def treatment(db: Db, treatment_id: str) -> StoredTreatment:
    """Raises NotFound when there is no such treatment of ours."""
    family = _family(db, treatment_id)
    return StoredTreatment(
        treatment_from_fhir(_body(one) for one in family), _procedure_of(family, treatment_id).version
    )


def treatment_exists(db: Db, treatment_id: str) -> bool:
    try:
        read(db, "Procedure", treatment_id)
    except NotFound:
        return False
    return True


def treatments_of(db: Db, patient_id: str) -> list[Treatment]:
    """The latest started first, those entered in error among them."""
    procedures = each_record(db, kinds=["Procedure"], patient_id=patient_id)
    ours = [one.record_id for one in procedures if is_ours(_body(one))]
    found = [treatment_from_fhir(_body(one) for one in _family(db, treatment_id)) for treatment_id in ours]
    return sorted(found, key=_started, reverse=True)


def treatment_versions(db: Db, treatment_id: str) -> list[TreatmentVersion]:
    """Every version of the note, oldest first: its records as they stood after each write of its Procedure."""
    written = versions_of(db, [(one.kind, one.record_id) for one in _family(db, treatment_id)])
    main = f"Procedure/{treatment_id}"
    starts = [place for place, one in enumerate(written) if one.reference == main and not one.deleted]
    return [
        TreatmentVersion(
            treatment_from_fhir(_standing(written[:until], written[start].updated)),
            written[start].version,
            written[start].updated,
        )
        for start, until in pairwise([*starts, len(written)])
    ]


def save_treatment(db: Db, note: Treatment, *, at: datetime, expected_version: int | None) -> None:
    """Write the note's records as new versions. expected_version None: the treatment must be new.

    What an amendment no longer says is marked as entered in error in the same transaction.
    """
    before = [_body(one) for one in _records_of(db, note.treatment_id)]
    if expected_version is None and before:
        raise EditedMeanwhile("A treatment with this id is stored already.")
    after = _treatment_resources(note, patient(db, note.patient_id), practitioner(db, note.practitioner_id))
    # The Procedure first: where two versions share one instant, it opens the records of its version in the order of writing.
    resources = sorted((*after, *withdrawn(before, after)), key=lambda one: not _is_main(one, note))
    write_many(db, [_write_of(one, note, expected_version) for one in resources], at=at)


def _treatment_resources(note: Treatment, who: Patient, by: Practitioner) -> tuple[dict[str, Any], ...]:
    return treatment_to_fhir(note, patient=who, practitioner=by, software=SOFTWARE).json()


def _write_of(resource: Json, note: Treatment, expected_version: int | None) -> Put:
    is_main = _is_main(resource, note)
    return Put(
        resource, expected=expected_version if is_main else None, must_be_new=is_main and expected_version is None
    )


def _is_main(resource: Json, note: Treatment) -> bool:
    return bool(resource["resourceType"] == "Procedure" and resource["id"] == note.treatment_id)


def _records_of(db: Db, treatment_id: str) -> list[StoredRecord]:
    """The treatment's records: its Procedure, its visit and its note by their ids, the rest by what it is part of.

    Never by the beginning of an id: ids are given by whoever sends a record.
    """
    main = ("Procedure", treatment_id)
    found = read_many(db, [main, *(frame_ids(treatment_id))])
    if main not in found:
        return []
    subject = _subject_id(_body(found[main]))
    parts = (one for one in referring(db, "Procedure", treatment_id) if is_part_of_treatment(_body(one), treatment_id))
    family = {one.reference: one for one in (*found.values(), *parts)}
    return [one for one in family.values() if one.kind == "Provenance" or _subject_id(_body(one)) == subject]


def _family(db: Db, treatment_id: str) -> list[StoredRecord]:
    family = _records_of(db, treatment_id)
    if not any(one.reference == f"Procedure/{treatment_id}" and is_ours(_body(one)) for one in family):
        raise NotFound("There is no treatment with this id.")
    return family


def _procedure_of(family: Iterable[StoredRecord], treatment_id: str) -> StoredRecord:
    return next(one for one in family if one.reference == f"Procedure/{treatment_id}")


def _standing(written: Iterable[StoredRecord], moment: datetime) -> list[Json]:
    """The last of each record's versions, leaving out those written after the moment; written: in order."""
    latest = {one.reference: one for one in written if one.updated <= moment}
    return [_body(one) for one in latest.values() if not one.deleted]


def _started(note: Treatment) -> float:
    return note.started_at.timestamp() if note.started_at else 0.0


# What stands beside the treatments --------------------------------------------------------------------------------


def save_diary_days(db: Db, days: Sequence[DiaryDay], *, at: datetime) -> None:
    """One Observation a patient and day; a day that is there becomes its next version."""
    synthetic = bool(days) and patient(db, days[0].patient_id).synthetic
    _put(db, [to_json(diary_day_to_fhir(day, synthetic=synthetic)) for day in days], at=at)


def save_reading(db: Db, reading: Reading, *, at: datetime) -> None:
    synthetic = patient(db, reading.patient_id).synthetic
    _put(db, [to_json(reading_to_fhir(reading, synthetic=synthetic))], at=at)


def save_comorbidity(db: Db, stated: Comorbidity, *, at: datetime) -> None:
    synthetic = patient(db, stated.patient_id).synthetic
    _put(db, _comorbidity_resources(stated, synthetic), at=at)


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
    _put(db, [_with_note(entered_in_error(one), f"Withdrawn: {reason}") for one in bodies], at=at)


def _comorbidity_records(db: Db, comorbidity_id: str) -> list[dict[str, Any]]:
    """The Observation, then its Condition, as far as they are here."""
    wanted = [("Observation", comorbidity_id), ("Condition", condition_id_of(comorbidity_id))]
    found = read_many(db, wanted)
    return [_body(found[one]) for one in wanted if one in found]


def _own_comorbidity(db: Db, comorbidity_id: str, patient_id: str) -> list[dict[str, Any]]:
    bodies = _comorbidity_records(db, comorbidity_id)
    is_stated = bool(bodies) and is_assertion(bodies[0])
    if not is_stated or any(_subject_id(one) != patient_id for one in bodies):
        raise NotFound(
            "There is no such comorbidity on this chart, or another record holds it and it is changed there."
        )
    return bodies


def save_medication(db: Db, use: MedicationUse, *, at: datetime) -> None:
    synthetic = patient(db, use.patient_id).synthetic
    _put(db, [to_json(medication_to_fhir(use, synthetic=synthetic))], at=at)


def own_medication(db: Db, medication_id: str) -> MedicationUse:
    """The use as this clinic recorded it. Raises NotFound, and Conflict for a record that came from elsewhere."""
    body = _own_statement(db, medication_id)
    use = medication_from_fhir(body)
    if use is None:
        raise Gone("This drug was withdrawn.")
    return use


def own_medication_ids(db: Db, patient_id: str) -> frozenset[str]:
    """The uses that this clinic recorded; the others came from elsewhere and are changed there."""
    stored = each_record(db, kinds=["MedicationStatement"], patient_id=patient_id)
    return frozenset(one.record_id for one in stored if is_own_statement(_body(one)))


def retract_medication(db: Db, medication_id: str, *, reason: str, at: datetime) -> None:
    """Mark as entered in error, with the reason. Raises NotFound, and Conflict for a record that came from elsewhere."""
    body = _own_statement(db, medication_id)
    _put(db, [_with_note(entered_in_error(body), f"Withdrawn: {reason}")], at=at)


def _own_statement(db: Db, medication_id: str) -> dict[str, Any]:
    try:
        body = _body(read(db, "MedicationStatement", medication_id))
    except NotFound:
        read(db, "MedicationRequest", medication_id)
        raise Conflict(_FROM_ELSEWHERE) from None
    if not is_own_statement(body):
        raise Conflict(_FROM_ELSEWHERE)
    return body


_FROM_ELSEWHERE = "This drug comes from another record; it is changed there, or added here beside it."


def save_course(db: Db, course: Course, *, at: datetime) -> None:
    """The plan and its goal; a goal that the plan no longer has is cancelled."""
    synthetic = patient(db, course.patient_id).synthetic
    dropped = [] if course.goal else _goals(db, [f"{course.course_id}-goal"])
    cancelled = [{**_body(one), "lifecycleStatus": "cancelled"} for one in dropped]
    _put(db, [*_course_resources(course, synthetic), *cancelled], at=at)


def courses_of(db: Db, patient_id: str) -> list[Course]:
    """The courses of this clinic, the latest started first."""
    plans = [_body(one) for one in each_record(db, kinds=["CarePlan"], patient_id=patient_id)]
    ours = [one for one in plans if is_course(one)]
    goals = {one.record_id: _body(one) for one in _goals(db, map(goal_id_of, ours))}
    found = [_course_of(one, goals.get(goal_id_of(one))) for one in ours]
    return sorted(found, key=lambda one: one.started or date.min, reverse=True)


def open_course(db: Db, patient_id: str) -> Course | None:
    """The course that treatments of today belong to; of several the latest started."""
    return next((one for one in courses_of(db, patient_id) if one.ended is None), None)


def _goals(db: Db, goal_ids: Iterable[str]) -> list[StoredRecord]:
    return list(read_many(db, [("Goal", one) for one in goal_ids if one]).values())


def _course_of(plan: Json, goal: Json | None) -> Course:
    try:
        return course_from_fhir(plan, goal)
    except Invalid:
        # Somebody gave the plan a goal on a measure that is none of ours; the plan itself still stands.
        return course_from_fhir(plan)


def statuses_of(db: Db, patient_id: str) -> frozenset[Status]:
    """What the patient's Conditions and their latest pregnancy status tell of states that matter before needling."""
    conditions = each_record(db, kinds=["Condition"], patient_id=patient_id)
    told = {status_of_condition(_body(one)) for one in conditions}
    told |= {status_of_observation(_body(one)) for one in _pregnancy_status(db, patient_id)}
    return frozenset(one for one in told if one is not None)


def _pregnancy_status(db: Db, patient_id: str) -> Sequence[StoredRecord]:
    """The latest alone: whoever was pregnant once is not for ever."""
    wanted = [("code", f"{systems.LOINC}|{PREGNANCY_STATUS}"), ("_sort", "-date"), ("_count", "1"), ("_total", "none")]
    return search(db, replace(parse_search("Observation", wanted), only_patient=patient_id)).records


def save_software(db: Db, *, at: datetime) -> None:
    """This program as a Device, so that Provenance can name it."""
    _put(db, [to_json(software_to_fhir(__version__))], at=at)


def save_charts(db: Db, charts: Iterable[Chart], practitioners: Mapping[str, Practitioner], *, at: datetime) -> int:
    """Store whole charts quickly: one set of statements a patient. Gives the number of resources."""
    n_resources = 0
    for chart in charts:
        resources = list(_chart_resources(chart, practitioners))
        _put(db, resources, at=at)
        n_resources += len(resources)
    return n_resources


def _chart_resources(chart: Chart, practitioners: Mapping[str, Practitioner]) -> Iterable[Json]:
    synthetic = chart.patient.synthetic
    yield to_json(patient_to_fhir(chart.patient))
    if chart.course:
        yield from _course_resources(chart.course, synthetic)
    for stated in chart.comorbidities:
        yield from _comorbidity_resources(stated, synthetic)
    yield from (to_json(medication_to_fhir(use, synthetic=synthetic)) for use in chart.medications)
    for note in chart.treatments:
        yield from _treatment_resources(note, chart.patient, practitioners[note.practitioner_id])
    yield from (to_json(diary_day_to_fhir(day, synthetic=synthetic)) for day in chart.diary)
    yield from (to_json(reading_to_fhir(one, synthetic=synthetic)) for one in chart.readings)


def _comorbidity_resources(stated: Comorbidity, synthetic: bool) -> list[dict[str, Any]]:
    return [to_json(one) for one in comorbidity_to_fhir(stated, synthetic=synthetic) if one is not None]


def _course_resources(course: Course, synthetic: bool) -> list[dict[str, Any]]:
    return [to_json(one) for one in course_to_fhir(course, synthetic=synthetic) if one is not None]


def _put(db: Db, resources: Iterable[Json], *, at: datetime) -> None:
    write_many(db, [Put(one) for one in resources], at=at)


def _with_note(resource: dict[str, Any], text: str) -> dict[str, Any]:
    return {**resource, "note": [*resource.get("note", []), {"text": text}]}


def _subject_id(body: Json) -> str:
    return plain.reference_id(plain.inside(body, "subject"), "Patient")


def _body(record: StoredRecord) -> dict[str, Any]:
    return decode(record.body)
