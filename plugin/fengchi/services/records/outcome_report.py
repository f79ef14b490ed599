"""The outcome report as a document: a Bundle of the Composition and of every record that it names.

https://hl7.org/fhir/R4/documents.html. The document is made when it is asked for and is not stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from fengchi import __version__
from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.history import PatientHistory
from fengchi.domain.medications import MedicationUse
from fengchi.domain.migraine_day import RULES, DayRule
from fengchi.fhir import plain
from fengchi.fhir.comorbidity import condition_id_of
from fengchi.fhir.device import SOFTWARE, software_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.withdrawal import is_entered_in_error
from fengchi.reports.fhir import Origin, composition
from fengchi.reports.outcome_report import OutcomeReport, outcome_report
from fengchi.services.records.checks import Resource
from fengchi.services.records.trail import Trail, patient_id_of
from fengchi.store import records
from fengchi.store.db import Db
from fengchi.store.history import history_of, zone_of

KINDS = ("Patient", "Procedure", "Observation", "Condition", "MedicationStatement", "MedicationRequest")
"""What the numbers are counted from: the report tells something of each, so each must be allowed to be read."""

Name = tuple[str, str]
"""Type and id of a record."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How it is counted. rule: id or tag of a day rule. coverage_minimum: recorded days of 28 that a comparison needs.

    zone: IANA name, used where the patient has none. base: address of the FHIR server.
    """

    rule: str
    coverage_minimum: int
    zone: str
    base: str


def report_on_request(db: Db, patient_id: str, *, counting: Counting, trail: Trail) -> dict[str, Any]:
    """The document for an API client. Raises NotFound, Gone, NotPermitted, and Invalid for a rule that there is not."""
    with trail.attempt("read", "Patient", patient_id, patient_id=patient_id):
        for kind in KINDS:
            trail.require(kind, "r")
        rule = _known_rule(counting.rule)
        records.read(db, "Patient", patient_id)
        history = _history(db, patient_id, counting.zone)
        today = trail.at.astimezone(zone_of(history.patient.zone, zone_of(counting.zone, UTC))).date()
        report = outcome_report(history, today=today, rule=rule, coverage_minimum=counting.coverage_minimum)
        document = _document(db, report, history, made_at=trail.at, base=counting.base)
    trail.note("view-report", "Patient", patient_id, patient_id=patient_id, detail=rule.tag)
    return document


def document_text(db: Db, report: OutcomeReport, *, zone: str, made_at: datetime, base: str) -> str:
    """The document of a report just made, as JSON: the verb that made it has checked who asks, and written it down."""
    history = _history(db, report.patient.patient_id, zone)
    return encode(_document(db, report, history, made_at=made_at, base=base))


def _known_rule(name: str) -> DayRule:
    found = next((one for one in RULES.values() if name in (one.rule_id, one.tag)), None)
    if found is None:
        text = f"There is no such day rule; choose one of {', '.join(RULES)}."
        raise Invalid(issues=[Issue(text, "rule", "code-invalid", "outcome-report-rule")])
    return found


def _history(db: Db, patient_id: str, zone: str) -> PatientHistory:
    return history_of(db, patient_id, zone=zone_of(zone, UTC))


def _document(
    db: Db, report: OutcomeReport, history: PatientHistory, *, made_at: datetime, base: str
) -> dict[str, Any]:
    patient = ("Patient", report.patient.patient_id)
    sources = _standing(db, report, history)
    origin = Origin(
        document_id=str(uuid4()),
        made_at=made_at,
        software=f"Fengchi {__version__}",
        base=base,
        entries={code: tuple("/".join(name) for name in found) for code, found in sources.items()},
    )
    named = dict.fromkeys(name for found in sources.values() for name in found)
    stored = _read(db, (patient, ("Device", SOFTWARE), *named))
    # The Device is stored with the first signature; a report may be asked for before.
    resources = {("Device", SOFTWARE): to_json(software_to_fhir(__version__)), **stored}
    in_order = (patient, ("Device", SOFTWARE), *named)
    return {
        "resourceType": "Bundle",
        "type": "document",
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{origin.document_id}"},
        "timestamp": made_at.isoformat(timespec="seconds"),
        "entry": [
            {"fullUrl": f"urn:uuid:{origin.document_id}", "resource": composition(report, origin)},
            *({"fullUrl": origin.link("/".join(name)), "resource": resources[name]} for name in in_order),
        ],
    }


def _standing(db: Db, report: OutcomeReport, history: PatientHistory) -> dict[str, tuple[Name, ...]]:
    """By section the records that there are, of this patient and not entered in error.

    Names are worked out from ids, which another system may have given to records of somebody else.
    """
    wanted = {code: tuple(names) for code, names in _sources(report, history).items()}
    found = _read(db, {name for names in wanted.values() for name in names})
    answers = wanted["adverse-events"]
    members = [name for answer in answers for name in _members(found.get(answer, {}))]
    wanted["adverse-events"] = (*answers, *members)
    found |= _read(db, members)
    whose = report.patient.patient_id
    standing = {name for name, resource in found.items() if _counts(resource, whose)}
    return {code: tuple(name for name in names if name in standing) for code, names in wanted.items()}


def _sources(report: OutcomeReport, history: PatientHistory) -> Mapping[str, Iterable[Name]]:
    """Names that the records behind a section can have. Days of the diary are too many to name."""
    treatments = [one.treatment_id for one in report.treatments]
    uses = [one for one in history.medications if _in_use(one, report.first_day, report.made_on)]
    return {
        "treatments": (("Procedure", one) for one in treatments),
        "acute-medication": (
            (kind, one.medication_id) for one in uses for kind in ("MedicationStatement", "MedicationRequest")
        ),
        "scores": (("Observation", one.reading_id) for one in history.readings if one.last_day <= report.made_on),
        "adverse-events": (("Observation", f"{one}-adverse-events") for one in treatments),
        "comorbidities": (name for one in history.comorbidities for name in _comorbidity(one.comorbidity_id)),
    }


def _comorbidity(comorbidity_id: str) -> Iterator[Name]:
    """What was stated and the disease; of another system the disease alone, under its own id."""
    yield "Observation", comorbidity_id
    yield "Condition", condition_id_of(comorbidity_id)
    yield "Condition", comorbidity_id


def _in_use(use: MedicationUse, first_day: date, last_day: date) -> bool:
    return (use.started is None or use.started <= last_day) and (use.ended is None or use.ended >= first_day)


def _members(answer: Resource) -> Iterator[Name]:
    for link in plain.each(answer, "hasMember"):
        if event_id := plain.reference_id(link, "Observation"):
            yield "Observation", event_id


def _counts(resource: Resource, patient_id: str) -> bool:
    return patient_id_of(resource) == patient_id and not is_entered_in_error(resource)


def _read(db: Db, names: Iterable[Name]) -> dict[Name, dict[str, Any]]:
    """The newest version of each that is there; a decimal keeps its digits."""
    return {name: decode(one.body) for name, one in records.read_many(db, names).items()}
