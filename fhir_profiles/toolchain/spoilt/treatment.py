"""Bad examples of treatments, of what is told about them, and of the people and the program.

https://hl7.org/fhir/R4/procedure.html
"""

from __future__ import annotations

from fhir_profiles.toolchain.spoiling import OURS, Json, Spoilt, having, without
from fhir_profiles.toolchain.spoiling_parts import add, both, coding, concept, drop, extension, put

_TREATMENT = "Procedure-treatment"
_ADJUNCT = "Procedure-treatment-adjunct-1"
_TONGUE = "Observation-treatment-tongue"
_PATTERN = "Observation-treatment-pattern-1"
_PAIN = "Observation-treatment-pain"
_EVENT = "Observation-treatment-adverse-event-1"
_ASKED = "Observation-treatment-adverse-events"
_NONE = "Observation-midline-visit-adverse-events"
_NOTE = "DocumentReference-treatment-note"
_VISIT = "Encounter-treatment-encounter"
_FIRST = "Provenance-treatment-signature-1"
_SECOND = "Provenance-treatment-signature-2"
_PATIENT = "Patient-patient"
_PRACTITIONER = "Practitioner-practitioner"
_SOFTWARE = "Device-software"

_FOREIGN: Json = {"url": "https://elsewhere.test/mood", "valueString": "calm"}
_NEGATED: Json = {"url": "https://elsewhere.test/negated", "valueBoolean": True}
_MINUTES_AS_WORDS: Json = extension("adjunct-duration", valueString="ten minutes")

_TREATMENTS = (
    Spoilt("treatment-without-times", "profile-required", _TREATMENT, without("performedPeriod")),
    Spoilt(
        "treatment-on-a-day",
        "profile-value-type",
        _TREATMENT,
        both(without("performedPeriod"), having(performedDateTime="2026-06-02")),
    ),
    Spoilt("treatment-without-end", "acu-treatment-1", _TREATMENT, drop("performedPeriod.end")),
    Spoilt("treatment-under-way", "profile-binding", _TREATMENT, having(status="in-progress")),
    Spoilt("treatment-not-coded-by-us", "profile-required", _TREATMENT, drop("code.coding.0")),
    Spoilt("treatment-of-a-group", "profile-reference", _TREATMENT, put("subject.reference", "Group/g1")),
    Spoilt("treatment-by-a-device", "profile-reference", _TREATMENT, put("performer.0.actor.reference", "Device/d1")),
    Spoilt("treatment-without-identifier", "profile-required", _TREATMENT, without("identifier")),
    Spoilt("treatment-unknown-point", "profile-binding", _TREATMENT, put("bodySite.0.coding.0.code", "GB99")),
    Spoilt(
        "treatment-point-twice", "acu-treatment-2", _TREATMENT, add("bodySite", concept("acupuncture-point", "GB20"))
    ),
    Spoilt(
        "treatment-two-points-in-one",
        "acu-point-1",
        _TREATMENT,
        add("bodySite.0.coding", coding("acupuncture-point", "GB21")),
    ),
    Spoilt("treatment-local-point-not-described", "acu-point-2", _TREATMENT, drop("bodySite.3.extension")),
    Spoilt("treatment-gauge-turned-round", "acu-treatment-3", _TREATMENT, put("usedCode.0.coding.0.code", "40x0.25")),
    Spoilt(
        "treatment-unknown-extension",
        "extension-unknown",
        _TREATMENT,
        add("extension", extension("mood", valueCode="x")),
    ),
    Spoilt("treatment-foreign-extension", "profile-extension", _TREATMENT, add("extension", _FOREIGN)),
    Spoilt(
        "treatment-not-done-after-all", "profile-modifier-extension", _TREATMENT, having(modifierExtension=[_NEGATED])
    ),
    Spoilt(
        "treatment-summary-in-words",
        "profile-extension",
        _TREATMENT,
        put("extension.0.extension.1", {"url": "amended", "valueString": "yes"}),
    ),
    Spoilt("treatment-summary-without-answer", "profile-required", _TREATMENT, drop("extension.0.extension.0")),
    Spoilt(
        "treatment-negative-retention",
        "acu-treatment-summary-1",
        _TREATMENT,
        put("extension.0.extension.2.valueInteger", -25),
    ),
    Spoilt(
        "treatment-under-another-profile",
        "profile-type",
        _TREATMENT,
        put("meta.profile", [f"{OURS}/StructureDefinition/acu-needling-record"]),
    ),
    Spoilt(
        "treatment-under-an-unknown-profile",
        "profile-unknown",
        _TREATMENT,
        put("meta.profile", [f"{OURS}/StructureDefinition/acu-session"]),
    ),
)

_ADJUNCTS = (
    Spoilt("adjunct-of-unknown-kind", "profile-binding", _ADJUNCT, put("code.coding.0.code", "leeches")),
    Spoilt(
        "adjunct-of-two-kinds", "acu-adjunct-1", _ADJUNCT, add("code.coding", coding("acupuncture-adjunct", "herbs"))
    ),
    Spoilt("adjunct-without-treatment", "profile-required", _ADJUNCT, without("partOf")),
    Spoilt("adjunct-of-no-duration", "acu-adjunct-duration-1", _ADJUNCT, put("extension.0.valueQuantity.value", 0)),
    Spoilt("adjunct-duration-in-hours", "profile-pattern", _ADJUNCT, put("extension.0.valueQuantity.code", "h")),
    Spoilt("adjunct-duration-in-words", "profile-extension", _ADJUNCT, put("extension.0", _MINUTES_AS_WORDS)),
)

_FINDINGS = (
    Spoilt("finding-under-unknown-heading", "profile-binding", _TONGUE, put("code.coding.0.code", "iris")),
    Spoilt(
        "finding-under-two-headings",
        "acu-finding-2",
        _TONGUE,
        add("code.coding", coding("acupuncture-observable", "pulse")),
    ),
    Spoilt("finding-without-words", "profile-required", _TONGUE, without("valueString")),
    Spoilt("finding-as-a-number", "profile-value-type", _TONGUE, both(without("valueString"), having(valueInteger=3))),
    Spoilt(
        "finding-with-parts",
        "profile-max",
        _TONGUE,
        having(component=[{"code": {"text": "Coat"}, "valueString": "white"}]),
    ),
    Spoilt(
        "finding-not-withdrawn",
        "profile-pattern",
        _TONGUE,
        add("extension", extension("withdrawn-by-amendment", valueBoolean=False)),
    ),
    Spoilt(
        "finding-pattern-as-text",
        "acu-finding-1",
        _PATTERN,
        both(without("valueCodeableConcept"), having(valueString="Liver qi stagnation")),
    ),
    Spoilt("pain-of-eleven", "acu-pain-1", _PAIN, put("valueQuantity.value", 11)),
    Spoilt("pain-of-four-and-a-half", "acu-pain-1", _PAIN, put("valueQuantity.value", 4.5)),
    Spoilt("pain-in-percent", "profile-pattern", _PAIN, put("valueQuantity.code", "%")),
    Spoilt(
        "pain-in-words", "profile-value-type", _PAIN, both(without("valueQuantity"), having(valueString="quite bad"))
    ),
)

_EVENTS = (
    Spoilt(
        "adverse-event-of-unknown-kind", "profile-binding", _EVENT, put("valueCodeableConcept.coding.0.code", "hiccup")
    ),
    Spoilt(
        "adverse-event-of-two-kinds",
        "acu-adverse-event-1",
        _EVENT,
        add("valueCodeableConcept.coding", coding("adverse-event", "bleeding")),
    ),
    Spoilt("adverse-event-without-severity", "profile-required", _EVENT, drop("component.0")),
    Spoilt(
        "adverse-event-of-unknown-severity",
        "profile-binding",
        _EVENT,
        put("component.0.valueCodeableConcept", concept("adverse-event-severity", "terrible")),
    ),
    Spoilt(
        "adverse-event-with-another-component",
        "profile-slice",
        _EVENT,
        put("component.2.code", concept("acupuncture-observable", "retention")),
    ),
    Spoilt(
        "adverse-events-none-but-one",
        "acu-adverse-events-asked-1",
        _NONE,
        having(hasMember=[{"reference": "Observation/e1"}]),
    ),
    Spoilt("adverse-events-reported-but-none", "acu-adverse-events-asked-2", _ASKED, without("hasMember")),
    Spoilt("adverse-events-perhaps", "profile-binding", _NONE, put("valueCodeableConcept.coding.0.code", "perhaps")),
    Spoilt(
        "adverse-events-in-a-questionnaire",
        "profile-reference",
        _ASKED,
        put("hasMember.0.reference", "QuestionnaireResponse/q1"),
    ),
)

_NOTES = (
    Spoilt("note-without-text", "acu-note-1", _NOTE, drop("content.0.attachment.data")),
    Spoilt("note-as-picture", "acu-note-1", _NOTE, put("content.0.attachment.contentType", "image/png")),
    Spoilt("note-withdrawn-by-half", "acu-note-2", _NOTE, having(status="entered-in-error")),
    Spoilt("note-as-another-document", "profile-pattern", _NOTE, put("type.coding.0.code", "34133-9")),
    Spoilt("note-of-no-treatment", "profile-required", _NOTE, drop("context.related")),
    Spoilt("note-by-a-device", "profile-reference", _NOTE, put("author.0.reference", "Device/fengchi")),
    Spoilt("visit-of-nobody", "profile-required", _VISIT, without("subject")),
    Spoilt("visit-of-a-group", "profile-reference", _VISIT, put("subject.reference", "Group/g1")),
    Spoilt("visit-without-start", "profile-required", _VISIT, drop("period.start")),
    Spoilt("visit-modified", "profile-modifier-extension", _VISIT, having(modifierExtension=[_NEGATED])),
    Spoilt("signature-of-no-treatment", "acu-provenance-1", _FIRST, put("target", [{"reference": "Observation/o1"}])),
    Spoilt("signature-without-reason", "acu-provenance-2", _SECOND, without("reason")),
    Spoilt("signature-of-nobody", "acu-provenance-3", _FIRST, put("agent.0.who", {"display": "Mei Tanaka"})),
    Spoilt("signature-of-the-program-alone", "acu-provenance-4", _FIRST, drop("agent.0")),
    Spoilt("signature-as-deletion", "profile-binding", _FIRST, put("activity.coding.0.code", "DELETE")),
    Spoilt(
        "signature-by-the-patient", "profile-reference", _FIRST, put("agent.0.who", {"reference": "Patient/ana-sample"})
    ),
)

_PEOPLE = (
    Spoilt("patient-modified", "profile-modifier-extension", _PATIENT, having(modifierExtension=[_NEGATED])),
    Spoilt(
        "patient-zone-in-words",
        "profile-extension",
        _PATIENT,
        put("extension.0", extension("time-zone", valueString="Spain")),
    ),
    Spoilt("patient-zone-as-offset", "acu-time-zone-1", _PATIENT, put("extension.0.valueCode", "+02:00")),
    Spoilt("patient-number-without-value", "acu-patient-1", _PATIENT, drop("identifier.0.value")),
    Spoilt(
        "patient-two-official-names", "acu-patient-2", _PATIENT, add("name", {"use": "official", "family": "Muster"})
    ),
    Spoilt(
        "patient-unknown-extension", "extension-unknown", _PATIENT, add("extension", extension("mood", valueCode="x"))
    ),
    Spoilt("practitioner-modified", "profile-modifier-extension", _PRACTITIONER, having(modifierExtension=[_NEGATED])),
    Spoilt(
        "practitioner-years-as-number",
        "profile-extension",
        _PRACTITIONER,
        put("extension.0", extension("practising-since", valueInteger=2009)),
    ),
    Spoilt(
        "practitioner-of-unsaid-qualification",
        "acu-practitioner-1",
        _PRACTITIONER,
        put("qualification.0.code", {"extension": [_FOREIGN]}),
    ),
    Spoilt("software-without-identifier", "profile-required", _SOFTWARE, without("identifier")),
    Spoilt("software-identified-by-a-bare-word", "acu-software-1", _SOFTWARE, drop("identifier.0.system")),
    Spoilt("software-inside-a-patient", "profile-max", _SOFTWARE, having(patient={"reference": "Patient/ana-sample"})),
)

_MODIFIED_PARTS = tuple(
    Spoilt(name, "profile-modifier-extension", example, put(f"{part}.modifierExtension", [_NEGATED]))
    for name, example, part in (
        ("treatment-performer-modified", _TREATMENT, "performer.0"),
        ("adjunct-performer-modified", _ADJUNCT, "performer.0"),
        ("event-severity-modified", _EVENT, "component.0"),
        ("note-content-modified", _NOTE, "content.0"),
        ("note-context-modified", _NOTE, "context"),
        ("visit-participant-modified", _VISIT, "participant.0"),
        ("signature-agent-modified", _FIRST, "agent.0"),
        ("practitioner-qualification-modified", _PRACTITIONER, "qualification.0"),
        ("software-name-modified", _SOFTWARE, "deviceName.0"),
    )
)

_NO_NUMBERS = (
    Spoilt("pain-of-more-than-a-number", "profile-max", _PAIN, put("valueQuantity.comparator", ">")),
    Spoilt(
        "adjunct-of-less-than-a-number",
        "profile-extension",
        _ADJUNCT,
        put("extension.0.valueQuantity.comparator", "<"),
    ),
)

SPOILT: tuple[Spoilt, ...] = (
    *_TREATMENTS,
    *_ADJUNCTS,
    *_FINDINGS,
    *_EVENTS,
    *_NOTES,
    *_PEOPLE,
    *_MODIFIED_PARTS,
    *_NO_NUMBERS,
)
