"""The operations of the terminology service over HTTP.

https://hl7.org/fhir/R4/terminology-service.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fengchi.services import terminology
from fengchi.services.terminology import Question
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.requests import Call
from fengchi.web.fhir_api.tasks import Handler, Operation, Task

_STANDARD = "http://hl7.org/fhir/OperationDefinition/"


def _handler(verb: Callable[[Question], dict[str, Any]]) -> Handler:
    """Definitions come with the program: the answer is there before the database is asked for anything."""

    def handle(call: Call) -> Task:
        record_id = call.path[1] if len(call.path) == 3 else ""
        question = Question(call.inputs(), call.trail, record_id, call.strict)
        answer = answers.bundle(verb(question))
        return Task(lambda db: answer)

    return handle


def _operation(name: str, kind: str, verb: Callable[[Question], dict[str, Any]]) -> Operation:
    """On the type, and on a definition of ours by its id."""
    definition = f"{_STANDARD}{kind}-{name.removeprefix('$')}"
    return Operation(name, definition, frozenset({kind}), _handler(verb), on_type=True, on_record=True)


OPERATIONS: tuple[Operation, ...] = (
    _operation("$lookup", "CodeSystem", terminology.lookup),
    _operation("$validate-code", "CodeSystem", terminology.validate_code_in_system),
    _operation("$validate-code", "ValueSet", terminology.validate_code_in_value_set),
    _operation("$expand", "ValueSet", terminology.expand),
    _operation("$translate", "ConceptMap", terminology.translate),
)
