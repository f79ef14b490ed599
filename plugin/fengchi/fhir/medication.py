"""A drug and the time over which it is taken: our MedicationStatement, or any EHR's statement or request.

https://hl7.org/fhir/R4/medicationstatement.html, https://hl7.org/fhir/R4/medicationrequest.html
"""

from __future__ import annotations

from datetime import date

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.dosage import Dosage
from fhir.resources.R4B.medicationstatement import MedicationStatement

from fengchi.domain.medications import DrugClass, MedicationUse, classify_drug
from fengchi.fhir import plain, systems
from fengchi.fhir.elements import building, coded, meta, period, reference
from fengchi.fhir.plain import Json, inside

_NOT_TAKEN = frozenset({"entered-in-error", "not-taken", "intended", "cancelled", "draft"})
_OVER = frozenset({"completed", "stopped"})


@building("MedicationStatement")
def medication_to_fhir(use: MedicationUse, *, synthetic: bool = False) -> MedicationStatement:
    """active while no end is known, completed after. An acute drug is one taken as needed."""
    dosage = Dosage(text=use.dose or None, asNeededBoolean=True if use.acute else None)
    return MedicationStatement(
        id=use.medication_id,
        meta=meta("acu-medication", synthetic=synthetic),
        status="active" if use.ended is None else "completed",
        category=coded(systems.DRUG_CLASSES, use.drug_class.value),
        medicationCodeableConcept=CodeableConcept(text=use.name),
        subject=reference("Patient", use.patient_id),
        effectivePeriod=period(use.started, use.ended),
        dosage=[dosage] if use.dose or use.acute else None,
    )


def medication_from_fhir(resource: Json) -> MedicationUse | None:
    """None when the drug was not taken (cancelled, intended, entered in error), or when nothing names it.

    A drug that no rule knows has the class OTHER. Where a foreign record says that the use is over but not since
    when, it ends with the last day the record speaks of: a use of unknown length is never drawn to today.
    """
    name = drug_name(resource)
    if plain.words(resource, "status") in _NOT_TAKEN or not name:
        return None
    dosage = inside(resource, "dosage") or inside(resource, "dosageInstruction")
    started = _started(resource)
    return MedicationUse(
        medication_id=plain.words(resource, "id"),
        patient_id=plain.reference_id(inside(resource, "subject"), "Patient"),
        name=name,
        drug_class=_drug_class(resource, name),
        started=started,
        ended=_ended(resource, started),
        acute=plain.truth(dosage, "asNeededBoolean") is True or bool(dosage.get("asNeededCodeableConcept")),
        dose=plain.words(dosage, "text"),
    )


def is_own_statement(resource: Json) -> bool:
    """A statement as we write it, with our drug class; anybody else's is theirs to change."""
    is_statement = plain.words(resource, "resourceType") == "MedicationStatement"
    return is_statement and bool(plain.code_of(inside(resource, "category"), systems.DRUG_CLASSES))


def drug_name(resource: Json) -> str:
    """As the record says it, or as its contained Medication or the reference's display does."""
    told = plain.display_of(inside(resource, "medicationCodeableConcept"))
    link = inside(resource, "medicationReference")
    return told or plain.words(link, "display") or _contained_name(resource, plain.words(link, "reference"))


def _contained_name(resource: Json, link: str) -> str:
    for one in plain.each(resource, "contained"):
        if link and link == "#" + plain.words(one, "id"):
            return plain.display_of(inside(one, "code"))
    return ""


def _drug_class(resource: Json, name: str) -> DrugClass:
    ours = plain.code_of(inside(resource, "category"), systems.DRUG_CLASSES)
    if ours in {one.value for one in DrugClass}:
        return DrugClass(ours)
    return classify_drug(name) or DrugClass.OTHER


def _started(resource: Json) -> date | None:
    """An effectiveDateTime says only that it was taken then; authoredOn stands in for the start of a request."""
    return (
        plain.day(inside(resource, "effectivePeriod"), "start")
        or plain.day(resource, "effectiveDateTime")
        or plain.day(inside(resource, "dispenseRequest", "validityPeriod"), "start")
        or plain.day(resource, "authoredOn")
    )


def _ended(resource: Json, started: date | None) -> date | None:
    end = plain.day(inside(resource, "effectivePeriod"), "end")
    if end is not None or plain.words(resource, "status") not in _OVER:
        return end
    last_told = plain.day(inside(resource, "dispenseRequest", "validityPeriod"), "end")
    return last_told or plain.day(resource, "dateAsserted") or started
