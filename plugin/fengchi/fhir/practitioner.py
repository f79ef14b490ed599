"""Who needles. STRICTA 2010 item 5: qualification and years of practice.

https://hl7.org/fhir/R4/practitioner.html
"""

from __future__ import annotations

from fhir.resources.R4B.codeableconcept import CodeableConcept
from fhir.resources.R4B.practitioner import Practitioner as FhirPractitioner
from fhir.resources.R4B.practitioner import PractitionerQualification

from fengchi.domain.people import Practitioner
from fengchi.fhir import plain
from fengchi.fhir.elements import building, extension, meta
from fengchi.fhir.person_name import name_from_fhir, name_to_fhir
from fengchi.fhir.plain import Json, inside


@building("Practitioner")
def practitioner_to_fhir(practitioner: Practitioner) -> FhirPractitioner:
    since = practitioner.practising_since
    return FhirPractitioner(
        id=practitioner.practitioner_id,
        meta=meta("acu-practitioner", synthetic=practitioner.synthetic),
        extension=None if since is None else [extension("practising-since", valueDate=f"{since:04d}")],
        active=True,
        name=name_to_fhir(practitioner.family, practitioner.given),
        qualification=_qualification(practitioner.qualification),
    )


def practitioner_from_fhir(resource: Json) -> Practitioner:
    """What we need of a Practitioner, whoever wrote it."""
    family, given = name_from_fhir(resource)
    since = plain.words(plain.extension(resource, "practising-since"), "valueDate")[:4]
    return Practitioner(
        practitioner_id=plain.words(resource, "id"),
        family=family,
        given=given,
        qualification=plain.display_of(inside(resource, "qualification", "code")),
        practising_since=int(since) if since.isdecimal() else None,
        synthetic=plain.is_synthetic(resource),
    )


def _qualification(text: str) -> list[PractitionerQualification] | None:
    return [PractitionerQualification(code=CodeableConcept(text=text))] if text else None
