"""Everything that the product writes is right by validators that we did not write.

https://hl7.org/fhir/R4/validation.html; README.md beside this says who they are.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from fengchi.fhir import gate
from fengchi.fhir.json_codec import decode
from referees import fhirkit_referee
from referees.judgement import Finding, Hapi
from referees.own_output import Sent

pytestmark = pytest.mark.timeout(900)  # HAPI's first build loads 160 MB of jars

Tell = Callable[[str, object], None]
Output = tuple[Sent, ...]
GROUPS = ("example", "demo", "answer", "generated")
KINDS = frozenset(
    (
        *("AuditEvent", "Bundle", "CapabilityStatement", "CarePlan", "Condition", "Device", "DocumentReference"),
        *("Encounter", "Goal", "MedicationStatement", "Observation", "OperationOutcome", "Patient", "Practitioner"),
        *("Procedure", "Provenance"),
    )
)
BUNDLES = frozenset({"searchset", "history", "transaction-response", "batch-response"})
WARNINGS = {
    "Terminology_PassThrough_TX_Message": "a code system whose codes HAPI does not have: ours, LOINC, ICD-10-CM",
    "Terminology_TX_NoValid_13": "a code of ours where the standard lists others but allows more (AuditEvent.subtype)",
    "Terminology_TX_Code_ValueSet_Ext": "text alone where a code is recommended (AuditEvent.agent.type, Provenance.reason)",
}
"""What HAPI may warn of, and why we let it. Generated texts make it warn of more: tags in notes, blanks at their ends."""


def test_the_referees_see_every_type_that_the_product_writes(output: Output) -> None:
    assert {one.kind for one in output} == KINDS
    assert {decode(one.text)["type"] for one in output if one.kind == "Bundle"} == BUNDLES
    assert len(output) <= 1500
    assert any("/_history/2" in one.name and '"entered-in-error"' in one.text for one in output)


@pytest.mark.parametrize("group", GROUPS)
def test_hapi_finds_no_error(hapi: Hapi, group: str) -> None:
    judged = [(sent, verdict) for sent, verdict in hapi.of_output if sent.group == group]
    assert judged
    assert [_told(sent, found) for sent, verdict in judged for found in verdict if found.is_error] == []


def test_hapi_warns_of_nothing_but_codes_that_it_does_not_know(hapi: Hapi, record_property: Tell) -> None:
    written = [(sent, found) for sent, verdict in hapi.of_output if sent.group != "generated" for found in verdict]
    warnings = [(sent, found) for sent, found in written if found.severity == "warning"]
    assert [_told(sent, found) for sent, found in warnings if found.id not in WARNINGS] == []
    record_property("told", _counts(hapi, Counter(found.id for _, found in warnings)))


@pytest.mark.parametrize("group", GROUPS)
def test_fhirkit_finds_no_error(output: Output, group: str) -> None:
    judged = [(one, fhirkit_referee.judge(one.text)) for one in output if one.group == group]
    assert [_told(sent, found) for sent, verdict in judged for found in verdict] == []


def test_fhirkit_reads_the_same_values_digit_by_digit(output: Output) -> None:
    exact, written_back = fhirkit_referee.exact, fhirkit_referee.written_back
    assert [one.name for one in output if exact(written_back(one.text)) != exact(one.text)] == []


def test_our_own_gate_agrees_with_them(output: Output) -> None:
    assert [(one.name, issues) for one in output if (issues := gate.check(decode(one.text)))] == []


def _told(sent: Sent, found: Finding) -> str:
    return f"{sent.name}: {found.where}: {found.text} [{found.id}]"


def _counts(hapi: Hapi, warnings: Counter[str]) -> str:
    groups = Counter(sent.group for sent, _ in hapi.of_output)
    seen = ", ".join(f"{count} {group}" for group, count in groups.items())
    of_what = "\n".join(f"  {count:5} x {WARNINGS[name]}" for name, count in warnings.most_common())
    return f"HAPI judged {groups.total()} resources ({seen}): 0 errors. Warnings:\n{of_what}"
