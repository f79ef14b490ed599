"""Everything that the product writes is right by validators that we did not write.

https://hl7.org/fhir/R4/validation.html; README.md beside this says who they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from fengchi.fhir import gate
from fengchi.fhir.definitions import of_kind
from fengchi.fhir.json_codec import decode
from fengchi.fhir.systems import CANONICAL
from referees import fhirkit_referee, hapi_referee
from referees.judgement import Finding, Judged, Referee
from referees.own_output import Sent
from referees.panel import PANEL

pytestmark = pytest.mark.timeout(900)  # HAPI's first build loads 160 MB of jars

Ask = Callable[[Referee], Judged]
Tell = Callable[[str, object], None]
Output = tuple[Sent, ...]
KINDS = frozenset(
    (
        *("AuditEvent", "Bundle", "CapabilityStatement", "CarePlan", "Condition", "Device", "DocumentReference"),
        *("Encounter", "Goal", "MedicationStatement", "Observation", "OperationOutcome", "Patient", "Practitioner"),
        *("Procedure", "Provenance", "Composition", "QuestionnaireResponse"),
    )
)
BUNDLES = frozenset({"searchset", "history", "transaction-response", "batch-response"})
WARNINGS = {
    "Terminology_PassThrough_TX_Message": "a code system whose codes HAPI does not have: LOINC, SNOMED CT, ICD-10-CM",
    "Questionnaire_QR_Q_NotFound": "an answered form; this chain of HAPI looks for no questionnaires in packages",
    "TERMINOLOGY_TX_SYSTEM_UNSUPPORTED": "the same in an answer: SNOMED CT",
    "Terminology_TX_NoValid_13": "a code of ours where the standard lists others but allows more (AuditEvent.subtype)",
    "Terminology_TX_Code_ValueSet_Ext": "text alone where a code is recommended (AuditEvent.agent.type, Provenance.reason)",
}
"""What HAPI may warn of in records, and why we let it. Generated texts make it warn of more: tags in notes, blanks."""


@pytest.fixture(params=PANEL, ids=lambda referee: str(referee.NAME))
def found(request: pytest.FixtureRequest, ask: Ask) -> Judged:
    """What one of the referees says."""
    return ask(request.param)


def test_the_referees_see_every_type_that_the_product_writes(output: Output) -> None:
    assert {one.kind for one in output if one.group != "definition"} == KINDS
    assert {decode(one.text)["type"] for one in output if one.kind == "Bundle"} == BUNDLES
    assert len(output) <= 1600
    assert any("/_history/2" in one.name and '"entered-in-error"' in one.text for one in output)


def test_the_referee_finds_no_error(found: Judged, record_property: Tell) -> None:
    errors = [_told(sent, one) for sent, verdict in found.of_output for one in verdict if one.is_error]
    assert errors[:20] == []
    groups = Counter(sent.group for sent, _ in found.of_output)
    assert set(groups) == {referee.NAME: referee.GROUPS for referee in PANEL}[found.referee]
    seen = ", ".join(f"{count} {group}" for group, count in groups.items())
    record_property("told", f"{found.referee} judged {groups.total()} resources ({seen}): 0 errors.")


def test_hapi_warns_of_nothing_but_codes_that_it_does_not_know(ask: Ask, record_property: Tell) -> None:
    judged = ask(hapi_referee).of_output
    written = [(sent, one) for sent, verdict in judged if sent.group in _RECORDS for one in verdict]
    warnings = [(sent, one) for sent, one in written if one.severity == "warning"]
    assert [_told(sent, one) for sent, one in warnings if one.id not in WARNINGS] == []
    counts = Counter(one.id for _, one in warnings)
    lines = [f"  {count:5} x {WARNINGS[name]}" for name, count in counts.most_common()]
    record_property("told", "\n".join(["HAPI's warnings:", *lines]))


_RECORDS = frozenset({"example", "demo", "answer"})


def test_no_code_of_ours_is_unknown_to_hapi(ask: Ask) -> None:
    """Our code systems are in the package: each code is looked up."""
    unknown = {
        one.text
        for sent, verdict in ask(hapi_referee).of_output
        for one in verdict
        if one.id in _UNKNOWN_CODE and f"{CANONICAL}/CodeSystem" in one.text and sent.group in _RECORDS
    }
    assert {text for text in unknown if not any(f"{system}#" in text for system in _FRAGMENTS)} == set()


_UNKNOWN_CODE = frozenset({"Terminology_PassThrough_TX_Message", "TERMINOLOGY_TX_SYSTEM_UNSUPPORTED"})
_FRAGMENTS = tuple(str(one["url"]) for one in of_kind("CodeSystem") if one["content"] == "fragment")
"""Code systems that list some codes and allow others of the same form: HAPI cannot know those."""


def test_fhirkit_reads_the_same_values_digit_by_digit(output: Output) -> None:
    exact, written_back = fhirkit_referee.exact, fhirkit_referee.written_back
    assert [one.name for one in output if exact(written_back(one.text)) != exact(one.text)] == []


def test_our_own_gate_agrees_with_them(output: Output) -> None:
    assert [(one.name, issues) for one in output if (issues := gate.check(decode(one.text)))] == []


def _told(sent: Sent, one: Finding) -> str:
    return f"{sent.name}: {one.where}: {one.text} [{one.id}]"
