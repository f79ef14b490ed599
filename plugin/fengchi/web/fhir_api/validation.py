"""$validate: a resource as it is sent, or a stored record, judged as a write would judge it.

https://hl7.org/fhir/R4/operation-resource-validate.html. The answer is 200 whenever the resource was looked at.
"""

from __future__ import annotations

from starlette.responses import Response

from fengchi.domain.errors import Issue, Malformed
from fengchi.services.records.checks import SERVED_KINDS
from fengchi.services.records.validating import Question, validate
from fengchi.store.db import Db
from fengchi.web.fhir_api import answers
from fengchi.web.fhir_api.requests import Call
from fengchi.web.fhir_api.tasks import Operation, Task

MODES = ("create", "update", "delete", "profile")
"""https://hl7.org/fhir/R4/valueset-resource-validation-mode.html"""


def of_type(call: Call) -> Task:
    """[base]/Type/$validate and [base]/Type/id/$validate; the request is read before any transaction is open."""
    asked = _question(call)
    policy, trail = call.policy, call.trail

    def work(db: Db) -> Response:
        return answers.outcome(validate(db, asked, policy=policy, trail=trail), status=200)

    return Task(work)


def _question(call: Call) -> Question:
    inputs = call.inputs()
    mode, profile, resource = inputs.text("mode"), inputs.text("profile"), inputs.object("resource")
    record_id = call.path[1] if len(call.path) == 3 else ""
    fault = _fault(mode, profile, has_resource=resource is not None, has_id=bool(record_id))
    if fault is not None:
        raise Malformed(issues=[Issue(fault[1], fault[0], "invalid", "validate-request")])
    return Question(call.path[0], record_id, resource, "" if mode == "profile" else mode, profile)


def _fault(mode: str, profile: str, *, has_resource: bool, has_id: bool) -> tuple[str, str] | None:
    """(parameter, what to do) of a request that asks for nothing that can be answered."""
    if mode and mode not in MODES:
        return "mode", f"The mode is one of {', '.join(MODES)}, or is left out."
    if mode in ("update", "delete", "profile") and not has_id:
        return "mode", f"The mode {mode} is about a stored record; send it to Type/id/$validate."
    if mode == "create" and has_id:
        return "mode", "A create has no id yet; send it to Type/$validate."
    if mode == "profile" and (has_resource or not profile):
        return "profile", "The mode profile checks the stored record; give the profile and no resource."
    if not has_resource and (mode == "update" or not has_id):
        return "resource", "Send the resource, bare or as the parameter resource."
    return None


OPERATIONS: tuple[Operation, ...] = (
    Operation(
        name="$validate",
        definition="http://hl7.org/fhir/OperationDefinition/Resource-validate",
        kinds=SERVED_KINDS | {"Bundle"},
        handler=of_type,
        on_record=True,
    ),
)
