"""Which search parameters each resource type has, and where in the resource their values stand.

https://hl7.org/fhir/R4/searchparameter-registry.html. A path is a JSON path from the resource: names joined by
dots, lists walked through, `telecom[system=phone]` keeping the items with that value. One table for indexing, searching
and the CapabilityStatement.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class ParameterType(StrEnum):
    """https://hl7.org/fhir/R4/valueset-search-param-type.html"""

    TOKEN = "token"  # noqa: S105  # FHIR's word for a code, not a secret
    DATE = "date"
    STRING = "string"
    REFERENCE = "reference"
    QUANTITY = "quantity"
    NUMBER = "number"
    URI = "uri"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class SearchParameter:
    """One search parameter of one resource type.

    paths: where its values stand. targets: resource types a reference may point to; empty means any.
    rows: the parameters whose index rows it reads, where it has none of its own (patient reads those of subject).
    components: of a composite, the two parameters that must hold in the same place. implied_system: the code system
    of an element of type code, which the resource itself does not state.
    """

    name: str
    type: ParameterType
    paths: tuple[str, ...] = ()
    targets: frozenset[str] = frozenset()
    rows: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    implied_system: str = ""

    @property
    def row_names(self) -> tuple[str, ...]:
        """The names under which this parameter's values are indexed."""
        return self.rows or (self.name,)


def _token(name: str, *paths: str, system: str = "") -> SearchParameter:
    return SearchParameter(name, ParameterType.TOKEN, paths or (_camel(name),), implied_system=system)


def _date(name: str, *paths: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.DATE, paths or (_camel(name),))


def _string(name: str, *paths: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.STRING, paths or (_camel(name),))


def _uri(name: str, *paths: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.URI, paths or (_camel(name),))


def _quantity(name: str, *paths: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.QUANTITY, paths or (_camel(name),))


def _number(name: str, *paths: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.NUMBER, paths or (_camel(name),))


def _reference(name: str, *paths: str, to: str = "") -> SearchParameter:
    return SearchParameter(name, ParameterType.REFERENCE, paths or (_camel(name),), targets=frozenset(to.split()))


def _composite(name: str, first: str, second: str) -> SearchParameter:
    return SearchParameter(name, ParameterType.COMPOSITE, components=(first, second))


def _combo(name: str, type_: ParameterType, *rows: str) -> SearchParameter:
    return SearchParameter(name, type_, rows=rows)


def _camel(name: str) -> str:
    first, *rest = name.split("-")
    return first + "".join(word.capitalize() for word in rest)


_IDENTIFIER = _token("identifier")
_SUBJECT = _reference("subject", to="Patient Group Device Location")
_PATIENT_OF_SUBJECT = SearchParameter(
    "patient", ParameterType.REFERENCE, targets=frozenset({"Patient"}), rows=("subject",)
)
_PATIENT = _reference("patient", to="Patient")
_ENCOUNTER = _reference("encounter", to="Encounter")
_ABOUT_SUBJECT = (_IDENTIFIER, _SUBJECT, _PATIENT_OF_SUBJECT)
_ABOUT_PATIENT = (_IDENTIFIER, _PATIENT)
_BASED_ON = _reference("based-on")
_INSTANTIATES_CANONICAL = _reference("instantiates-canonical")
_INSTANTIATES_URI = _uri("instantiates-uri")

_PERSON = (
    _IDENTIFIER,
    _string("name"),
    _string("family", "name.family"),
    _string("given", "name.given"),
    _token("gender", system="http://hl7.org/fhir/administrative-gender"),
    _string("address"),
    _string("address-city", "address.city"),
    _string("address-country", "address.country"),
    _string("address-postalcode", "address.postalCode"),
    _string("address-state", "address.state"),
    _token("address-use", "address.use", system="http://hl7.org/fhir/address-use"),
    _token("email", "telecom[system=email]"),
    _token("phone", "telecom[system=phone]"),
    _token("telecom"),
)

_OF_KIND: Mapping[str, tuple[SearchParameter, ...]] = {
    "Patient": (
        *_PERSON,
        _token("active"),
        _date("birthdate", "birthDate"),
        _date("death-date", "deceasedDateTime"),
        _token("deceased", "deceasedBoolean"),
        _reference("general-practitioner"),
        _token("language", "communication.language"),
        _reference("link", "link.other", to="Patient RelatedPerson"),
        _reference("organization", "managingOrganization", to="Organization"),
    ),
    "Practitioner": (*_PERSON, _token("active"), _token("communication")),
    "PractitionerRole": (
        _IDENTIFIER,
        _token("active"),
        _date("date", "period"),
        _reference("location", to="Location"),
        _reference("organization", to="Organization"),
        _reference("practitioner", to="Practitioner"),
        _token("role", "code"),
        _token("specialty"),
    ),
    "RelatedPerson": (*_PERSON, _PATIENT, _token("active"), _date("birthdate", "birthDate"), _token("relationship")),
    "Organization": (
        _IDENTIFIER,
        _token("active"),
        _string("name", "name", "alias"),
        _string("address"),
        _string("address-city", "address.city"),
        _string("address-state", "address.state"),
        _string("address-postalcode", "address.postalCode"),
        _reference("partof", "partOf", to="Organization"),
        _token("type"),
    ),
    "Location": (
        _IDENTIFIER,
        _string("name", "name", "alias"),
        _string("address"),
        _string("address-city", "address.city"),
        _string("address-state", "address.state"),
        _string("address-postalcode", "address.postalCode"),
        _reference("organization", "managingOrganization", to="Organization"),
        _reference("partof", "partOf", to="Location"),
        _token("status", system="http://hl7.org/fhir/location-status"),
        _token("type"),
    ),
    "Encounter": (
        *_ABOUT_SUBJECT,
        _reference("appointment"),
        _BASED_ON,
        _token("class"),
        _date("date", "period"),
        _reference("diagnosis", "diagnosis.condition"),
        _reference("episode-of-care", "episodeOfCare"),
        _quantity("length"),
        _reference("location", "location.location", to="Location"),
        _reference("part-of", to="Encounter"),
        _reference("participant", "participant.individual"),
        _reference("practitioner", "participant.individual", to="Practitioner"),
        _token("reason-code"),
        _reference("reason-reference"),
        _reference("service-provider", to="Organization"),
        _token("status", system="http://hl7.org/fhir/encounter-status"),
        _token("type"),
    ),
    "Condition": (
        *_ABOUT_SUBJECT,
        _quantity("abatement-age", "abatementAge", "abatementRange"),
        _date("abatement-date", "abatementDateTime", "abatementPeriod"),
        _string("abatement-string", "abatementString"),
        _reference("asserter"),
        _date(
            "asserted-date",
            "extension[url=http://hl7.org/fhir/StructureDefinition/condition-assertedDate].valueDateTime",
        ),
        _token("body-site"),
        _token("category"),
        _token("clinical-status"),
        _token("code"),
        _ENCOUNTER,
        _token("evidence", "evidence.code"),
        _reference("evidence-detail", "evidence.detail"),
        _quantity("onset-age", "onsetAge", "onsetRange"),
        _date("onset-date", "onsetDateTime", "onsetPeriod"),
        _string("onset-info", "onsetString"),
        _date("recorded-date"),
        _token("severity"),
        _token("stage", "stage.summary"),
        _token("verification-status"),
    ),
    "Observation": (
        *_ABOUT_SUBJECT,
        _BASED_ON,
        _token("category"),
        _token("code"),
        _token("component-code", "component.code"),
        _token("component-data-absent-reason", "component.dataAbsentReason"),
        _token("component-value-concept", "component.valueCodeableConcept"),
        _quantity("component-value-quantity", "component.valueQuantity"),
        _token("data-absent-reason"),
        _date("date", "effectiveDateTime", "effectivePeriod", "effectiveInstant", "effectiveTiming"),
        _reference("derived-from"),
        _reference("device"),
        _ENCOUNTER,
        _reference("focus"),
        _reference("has-member"),
        _token("method"),
        _reference("part-of"),
        _reference("performer"),
        _reference("specimen"),
        _token("status", system="http://hl7.org/fhir/observation-status"),
        _token("value-concept", "valueCodeableConcept"),
        _date("value-date", "valueDateTime", "valuePeriod"),
        _quantity("value-quantity", "valueQuantity"),
        _string("value-string", "valueString", "valueCodeableConcept.text"),
        _combo("combo-code", ParameterType.TOKEN, "code", "component-code"),
        _combo("combo-data-absent-reason", ParameterType.TOKEN, "data-absent-reason", "component-data-absent-reason"),
        _combo("combo-value-concept", ParameterType.TOKEN, "value-concept", "component-value-concept"),
        _combo("combo-value-quantity", ParameterType.QUANTITY, "value-quantity", "component-value-quantity"),
        _composite("code-value-concept", "code", "value-concept"),
        _composite("code-value-date", "code", "value-date"),
        _composite("code-value-quantity", "code", "value-quantity"),
        _composite("code-value-string", "code", "value-string"),
        _composite("component-code-value-concept", "component-code", "component-value-concept"),
        _composite("component-code-value-quantity", "component-code", "component-value-quantity"),
        _composite("combo-code-value-concept", "combo-code", "combo-value-concept"),
        _composite("combo-code-value-quantity", "combo-code", "combo-value-quantity"),
    ),
    "Procedure": (
        *_ABOUT_SUBJECT,
        _BASED_ON,
        # Ours: R4 defines no body-site for Procedure, and the points of a treatment stand there.
        _token("body-site"),
        _token("category"),
        _token("code"),
        _date("date", "performedDateTime", "performedPeriod"),
        _ENCOUNTER,
        _INSTANTIATES_CANONICAL,
        _INSTANTIATES_URI,
        _reference("location", to="Location"),
        _reference("part-of"),
        _reference("performer", "performer.actor"),
        _token("reason-code"),
        _reference("reason-reference"),
        _token("status", system="http://hl7.org/fhir/event-status"),
    ),
    "DocumentReference": (
        *_ABOUT_SUBJECT,
        _reference("authenticator"),
        _reference("author"),
        _token("category"),
        _token("contenttype", "content.attachment.contentType", system="urn:ietf:bcp:13"),
        _reference("custodian", to="Organization"),
        _date("date"),
        _string("description"),
        _reference("encounter", "context.encounter"),
        _token("event", "context.event"),
        _token("facility", "context.facilityType"),
        _token("format", "content.format"),
        _token("language", "content.attachment.language", system="urn:ietf:bcp:47"),
        _uri("location", "content.attachment.url"),
        _date("period", "context.period"),
        _reference("related", "context.related"),
        _reference("relatesto", "relatesTo.target", to="DocumentReference"),
        _token("relation", "relatesTo.code", system="http://hl7.org/fhir/document-relationship-type"),
        _composite("relationship", "relatesto", "relation"),
        _token("security-label"),
        _token("setting", "context.practiceSetting"),
        _token("status", system="http://hl7.org/fhir/document-reference-status"),
        _token("type"),
    ),
    "DiagnosticReport": (
        *_ABOUT_SUBJECT,
        _BASED_ON,
        _token("category"),
        _token("code"),
        _token("conclusion", "conclusionCode"),
        _date("date", "effectiveDateTime", "effectivePeriod"),
        _ENCOUNTER,
        _date("issued"),
        _reference("performer"),
        _reference("result", to="Observation"),
        _token("status", system="http://hl7.org/fhir/diagnostic-report-status"),
    ),
    "Questionnaire": (
        _IDENTIFIER,
        _token("code", "item.code"),
        _date("date"),
        _string("description"),
        _string("name"),
        _string("publisher"),
        _token("status", system="http://hl7.org/fhir/publication-status"),
        _token("subject-type", system="http://hl7.org/fhir/resource-types"),
        _string("title"),
        _uri("url"),
        _token("version"),
    ),
    "QuestionnaireResponse": (
        *_ABOUT_SUBJECT,
        _reference("author"),
        _date("authored"),
        _BASED_ON,
        _ENCOUNTER,
        _reference("part-of"),
        _reference("questionnaire", to="Questionnaire"),
        _reference("source"),
        _token("status", system="http://hl7.org/fhir/questionnaire-answers-status"),
    ),
    "MedicationStatement": (
        *_ABOUT_SUBJECT,
        _token("category"),
        _token("code", "medicationCodeableConcept"),
        _reference("context"),
        _date("effective", "effectiveDateTime", "effectivePeriod"),
        _reference("medication", "medicationReference", to="Medication"),
        _reference("part-of"),
        _reference("source", "informationSource"),
        _token("status", system="http://hl7.org/fhir/CodeSystem/medication-statement-status"),
    ),
    "MedicationRequest": (
        *_ABOUT_SUBJECT,
        _date("authoredon", "authoredOn"),
        _token("category"),
        _token("code", "medicationCodeableConcept"),
        _date("date", "dosageInstruction.timing.event"),
        _ENCOUNTER,
        _token("intent", system="http://hl7.org/fhir/CodeSystem/medicationrequest-intent"),
        _reference("intended-dispenser", "dispenseRequest.performer", to="Organization"),
        _reference("intended-performer", "performer"),
        _token("intended-performertype", "performerType"),
        _reference("medication", "medicationReference", to="Medication"),
        _token("priority", system="http://hl7.org/fhir/request-priority"),
        _reference("requester"),
        _token("status", system="http://hl7.org/fhir/CodeSystem/medicationrequest-status"),
    ),
    "Medication": (_IDENTIFIER, _token("code"), _token("form"), _token("status")),
    "MedicationAdministration": (
        *_ABOUT_SUBJECT,
        _token("code", "medicationCodeableConcept"),
        _reference("context"),
        _date("effective-time", "effectiveDateTime", "effectivePeriod"),
        _reference("medication", "medicationReference", to="Medication"),
        _token("status"),
    ),
    "CarePlan": (
        *_ABOUT_SUBJECT,
        _token("activity-code", "activity.detail.code"),
        _date("activity-date", "activity.detail.scheduledPeriod", "activity.detail.scheduledTiming"),
        _reference("activity-reference", "activity.reference"),
        _BASED_ON,
        _reference("care-team", to="CareTeam"),
        _token("category"),
        _reference("condition", "addresses", to="Condition"),
        _date("date", "period"),
        _ENCOUNTER,
        _reference("goal", to="Goal"),
        _INSTANTIATES_CANONICAL,
        _INSTANTIATES_URI,
        _token("intent", system="http://hl7.org/fhir/request-intent"),
        _reference("part-of", to="CarePlan"),
        _reference("performer", "activity.detail.performer"),
        _reference("replaces", to="CarePlan"),
        _token("status", system="http://hl7.org/fhir/request-status"),
    ),
    "CareTeam": (
        *_ABOUT_SUBJECT,
        _token("category"),
        _date("date", "period"),
        _ENCOUNTER,
        _reference("participant", "participant.member"),
        _token("status", system="http://hl7.org/fhir/care-team-status"),
    ),
    "Goal": (
        *_ABOUT_SUBJECT,
        _token("achievement-status"),
        _token("category"),
        _token("lifecycle-status", system="http://hl7.org/fhir/goal-status"),
        _date("start-date", "startDate"),
        _date("target-date", "target.dueDate"),
    ),
    "ServiceRequest": (
        *_ABOUT_SUBJECT,
        _date("authored", "authoredOn"),
        _BASED_ON,
        _token("category"),
        _token("code"),
        _ENCOUNTER,
        _token("intent", system="http://hl7.org/fhir/request-intent"),
        _date("occurrence", "occurrenceDateTime", "occurrencePeriod", "occurrenceTiming"),
        _reference("performer"),
        _reference("requester"),
        _token("status", system="http://hl7.org/fhir/request-status"),
    ),
    "AllergyIntolerance": (
        *_ABOUT_PATIENT,
        _token("category", system="http://hl7.org/fhir/allergy-intolerance-category"),
        _token("clinical-status"),
        _token("code", "code", "reaction.substance"),
        _token("criticality", system="http://hl7.org/fhir/allergy-intolerance-criticality"),
        _date("date", "recordedDate"),
        _token("type", system="http://hl7.org/fhir/allergy-intolerance-type"),
        _token("verification-status"),
    ),
    "Immunization": (
        *_ABOUT_PATIENT,
        _date("date", "occurrenceDateTime"),
        _reference("location", to="Location"),
        _reference("performer", "performer.actor"),
        _token("status", system="http://hl7.org/fhir/event-status"),
        _token("vaccine-code"),
    ),
    "Device": (
        *_ABOUT_PATIENT,
        _string("device-name", "deviceName.name", "type.text"),
        _reference("location", to="Location"),
        _string("manufacturer"),
        _string("model", "modelNumber"),
        _reference("organization", "owner", to="Organization"),
        _token("status", system="http://hl7.org/fhir/device-status"),
        _token("type"),
        _string("udi-carrier", "udiCarrier.carrierHRF"),
        _string("udi-di", "udiCarrier.deviceIdentifier"),
        _uri("url"),
    ),
    "Provenance": (
        _reference("agent", "agent.who"),
        _token("agent-role", "agent.role"),
        _token("agent-type", "agent.type"),
        _reference("entity", "entity.what"),
        _reference("location", to="Location"),
        SearchParameter("patient", ParameterType.REFERENCE, targets=frozenset({"Patient"}), rows=("target",)),
        _date("recorded"),
        _token("signature-type", "signature.type"),
        _reference("target"),
        _date("when", "occurredPeriod", "occurredDateTime"),
    ),
}

# Of any other type, what nearly all types have; a path that a type does not have finds nothing.
_ANY_OTHER = (
    _IDENTIFIER,
    _SUBJECT,
    SearchParameter(
        "patient", ParameterType.REFERENCE, ("patient", "beneficiary"), frozenset({"Patient"}), ("patient", "subject")
    ),
    _token("status"),
    _token("code"),
    _uri("url"),
)

COMMON = (
    _token("_id", "id"),
    _date("_lastUpdated", "meta.lastUpdated"),
    _uri("_profile", "meta.profile"),
    _token("_security", "meta.security"),
    _uri("_source", "meta.source"),
    _token("_tag", "meta.tag"),
)
"""Parameters of every type. The first two are columns of the record itself and have no index rows."""

HELD_BY_RECORD = frozenset({"_id", "_lastUpdated"})


def _by_name(parameters: Iterable[SearchParameter]) -> dict[str, SearchParameter]:
    return {one.name: one for one in parameters}


PARAMETERS: Mapping[str, Mapping[str, SearchParameter]] = {
    kind: _by_name((*COMMON, *parameters)) for kind, parameters in _OF_KIND.items()
}
_OTHERS = _by_name((*COMMON, *_ANY_OTHER))

CLAIMED_BY_US = frozenset({("Procedure", "body-site")})
"""Parameters that R4 does not define."""


def parameters_of(kind: str) -> Mapping[str, SearchParameter]:
    """Every search parameter of this resource type, by name."""
    return PARAMETERS.get(kind, _OTHERS)
