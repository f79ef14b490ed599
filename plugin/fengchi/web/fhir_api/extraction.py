"""$extract of a response over HTTP: the answer is a transaction Bundle, and nothing is stored.

https://hl7.org/fhir/uv/sdc/OperationDefinition-QuestionnaireResponse-extract.html
"""

from __future__ import annotations

from fengchi.services.records.extracting import Question, extracted_bundle
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.requests import Call
from fengchi.web.fhir_api.tasks import Operation, Task


def extract(call: Call) -> Task:
    """[base]/QuestionnaireResponse/$extract and [base]/QuestionnaireResponse/id/$extract."""
    inputs = call.inputs()
    record_id = call.path[1] if len(call.path) == 3 else ""
    response = inputs.object("questionnaire-response") or inputs.object("resource")
    asked = Question(record_id, response, inputs.object("questionnaire"))
    policy, trail = call.policy, call.trail
    return Task(lambda db: answers.bundle(extracted_bundle(db, asked, policy=policy, trail=trail)))


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="$extract",
        definition="http://hl7.org/fhir/uv/sdc/OperationDefinition/QuestionnaireResponse-extract",
        kinds=frozenset({"QuestionnaireResponse"}),
        handler=extract,
        on_type=True,
        on_record=True,
    ),
)
