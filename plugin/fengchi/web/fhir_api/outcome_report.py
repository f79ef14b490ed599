"""Patient/id/$outcome-report: the outcome report of a patient as a document Bundle, made when it is asked for.

https://hl7.org/fhir/R4/operations.html and https://hl7.org/fhir/R4/documents.html
"""

from __future__ import annotations

from fengchi.fhir.systems import CANONICAL
from fengchi.services.records.outcome_report import Counting, report_on_request
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.requests import Call
from fengchi.web.fhir_api.tasks import Operation, Task


def outcome_report(call: Call) -> Task:
    """rule: id or tag of a migraine-day rule, else the clinic's own."""
    settings, patient_id, trail = call.clinic.settings, call.path[1], call.trail
    counting = Counting(
        rule=call.inputs().text("rule") or settings.day_rule,
        coverage_minimum=settings.coverage_minimum,
        zone=settings.zone,
        base=call.base,
    )
    return Task(lambda db: answers.bundle(report_on_request(db, patient_id, counting=counting, trail=trail)))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="$outcome-report",
        definition=f"{CANONICAL}/OperationDefinition/outcome-report",
        kinds=frozenset({"Patient"}),
        handler=outcome_report,
        on_type=False,
        on_record=True,
    ),
)
