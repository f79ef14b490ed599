"""The invariants of R4's resources, by the type or backbone element they belong to.

https://hl7.org/fhir/R4/resourcelist.html (each resource's page, under Constraints). Rules that R4 calls a warning
(con-3, dom-6, the name patterns) refuse nothing and are not here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from fengchi.fhir.gate.invariants import Node, Rule, excludes, has, has_choice, has_code, needs, one_of
from fengchi.fhir.gate.moments import is_later

_SYSTEMS = "http://terminology.hl7.org/CodeSystem/"
_IN_ERROR = "entered-in-error"
_HAS_ANSWERS = frozenset(
    {"choice", "open-choice", "decimal", "integer", "date", "dateTime", "time", "string", "quantity"}
)
_HAS_LENGTH = frozenset({"boolean", "decimal", "integer", "string", "text", "url", "open-choice"})


def _value_repeats_component(node: Node) -> bool:
    if not has_choice(node, "value"):
        return False
    codings = {_identity(coding) for coding in node.get("code", {}).get("coding", ()) if "code" in coding}
    components = node.get("component", ())
    return any(_identity(one) in codings for part in components for one in part["code"].get("coding", ()))


def _identity(coding: Mapping[str, Any]) -> tuple[str | None, str | None, str | None]:
    return coding.get("system"), coding.get("version"), coding.get("code")


def _no_home(name: str) -> Any:
    return lambda node: all(item.get("use") != "home" for item in node.get(name, ()))


def _is_in_error(node: Node, system: str) -> bool:
    return has_code(node.get("verificationStatus"), _SYSTEMS + system, _IN_ERROR)


def _abatement_fits(node: Node) -> bool:
    ended = has_code(node.get("clinicalStatus"), _SYSTEMS + "condition-clinical", "resolved", "remission", "inactive")
    return ended or not has_choice(node, "abatement")


def _starts_and_ends(node: Node) -> bool:
    return (has(node, "start") and has(node, "end")) or node.get("status") in {"proposed", "cancelled", "waitlist"}


def _on_behalf_of_practitioner(node: Node) -> bool:
    member = node.get("member", {}).get("reference", "")
    return not has(node, "onBehalfOf") or "/" not in member or "Practitioner/" in member


def _lasted(node: Node) -> bool:
    authored, modified = node.get("authoredOn"), node.get("lastModified")
    return authored is None or modified is None or not is_later(authored, modified)


def _link_ids_differ(node: Node) -> bool:
    ids = list(_link_ids(node))
    return len(ids) == len(set(ids))


def _link_ids(node: Node) -> Iterator[str]:
    for item in node.get("item", ()):
        if "linkId" in item:
            yield item["linkId"]
        yield from _link_ids(item)


def _group_or_display(node: Node) -> bool:
    return node.get("type") != "group" or has(node, "item") if node.get("type") != "display" else not has(node, "item")


def _not_for_display(*names: str) -> Any:
    return lambda node: node.get("type") != "display" or not any(has(node, name) for name in names)


def _part_has_one_content(node: Node) -> bool:
    return (has(node, "part") + has_choice(node, "value") + has(node, "resource")) == 1


def _probability_fits(node: Node) -> bool:
    return bool(node.get("probabilityDecimal", 0) <= 100)


def _all_differ(node: Node, items: str, *names: str) -> bool:
    values = [tuple(item.get(name) for name in names) for item in node.get(items, ())]
    return len(values) == len(set(values))


_QUESTIONS = (
    Rule("que-1", _group_or_display, "A group holds items; a display item holds none."),
    Rule("que-3", _not_for_display("code"), "A display item has no `code`."),
    Rule("que-4", excludes("answerOption", "answerValueSet"), "Give either `answerOption` or `answerValueSet`."),
    Rule(
        "que-5",
        lambda node: node.get("type") in _HAS_ANSWERS or not (has(node, "answerOption") or has(node, "answerValueSet")),
        "Only choices, numbers, dates, times and strings have answer options.",
    ),
    Rule("que-6", _not_for_display("required", "repeats"), "A display item is neither `required` nor `repeats`."),
    Rule(
        "que-8",
        lambda node: node.get("type") not in {"group", "display"} or not has(node, "initial"),
        "A group or display item has no `initial`.",
    ),
    Rule("que-9", _not_for_display("readOnly"), "A display item has no `readOnly`."),
    Rule(
        "que-10",
        lambda node: node.get("type") in _HAS_LENGTH or not has(node, "maxLength"),
        "Only simple questions have a `maxLength`.",
    ),
    Rule("que-11", excludes("answerOption", "initial"), "With `answerOption`, mark the initial one there."),
    Rule(
        "que-12",
        lambda node: len(node.get("enableWhen", ())) <= 1 or has(node, "enableBehavior"),
        "Say by `enableBehavior` whether all or any of the conditions must hold.",
    ),
    Rule(
        "que-13",
        lambda node: node.get("repeats") is True or len(node.get("initial", ())) <= 1,
        "Only an item that repeats has several `initial` values.",
    ),
)

_CONDITION = (
    Rule("con-4", _abatement_fits, "A condition that has abated is resolved, in remission or inactive."),
    Rule(
        "con-5",
        lambda node: not (_is_in_error(node, "condition-ver-status") and has(node, "clinicalStatus")),
        "A condition entered in error has no `clinicalStatus`.",
    ),
)
_ALLERGY = (
    Rule(
        "ait-1",
        lambda node: _is_in_error(node, "allergyintolerance-verification") or has(node, "clinicalStatus"),
        "Add `clinicalStatus`, unless the allergy was entered in error.",
    ),
    Rule(
        "ait-2",
        lambda node: not (_is_in_error(node, "allergyintolerance-verification") and has(node, "clinicalStatus")),
        "An allergy entered in error has no `clinicalStatus`.",
    ),
)
_APPOINTMENT = (
    Rule("app-2", lambda node: has(node, "start") == has(node, "end"), "Give both `start` and `end`, or neither."),
    Rule("app-3", _starts_and_ends, "Only proposed, cancelled or waitlisted appointments have no `start` and `end`."),
    Rule(
        "app-4",
        lambda node: not has(node, "cancelationReason") or node.get("status") in {"noshow", "cancelled"},
        "Only a cancelled or missed appointment has a `cancelationReason`.",
    ),
)
_LIST = (
    Rule("lst-1", excludes("emptyReason", "entry"), "A list with entries has no `emptyReason`."),
    Rule(
        "lst-2",
        lambda node: node.get("mode") == "changes" or not any(has(entry, "deleted") for entry in node.get("entry", ())),
        "Only a list of changes marks entries as `deleted`.",
    ),
    Rule(
        "lst-3",
        lambda node: node.get("mode") == "working" or not any(has(entry, "date") for entry in node.get("entry", ())),
        "Only a working list dates its entries.",
    ),
)
_VALUE_SET_INCLUDE = (
    Rule("vsd-1", one_of("valueSet", "system"), "Add `system` or `valueSet`."),
    Rule(
        "vsd-2", lambda node: has(node, "system") or not (has(node, "concept") or has(node, "filter")), "Add `system`."
    ),
    Rule("vsd-3", excludes("concept", "filter"), "Give either `concept` or `filter`."),
)
_CAPABILITIES = (
    Rule("cpb-1", one_of("rest", "messaging", "document"), "Add `rest`, `messaging` or `document`."),
    Rule("cpb-2", one_of("description", "software", "implementation"), "Add `description` or `software`."),
    Rule(
        "cpb-14",
        lambda node: node.get("kind") != "instance" or has(node, "implementation"),
        "An instance has an `implementation`.",
    ),
)

RESOURCE_RULES: Mapping[str, tuple[Rule, ...]] = {
    "Observation": (
        Rule(
            "obs-6",
            lambda node: not (has(node, "dataAbsentReason") and has_choice(node, "value")),
            "Give either a value[x] or `dataAbsentReason`.",
        ),
        Rule("obs-7", lambda node: not _value_repeats_component(node), "A component's code may not repeat the code."),
    ),
    "ObservationReferenceRange": (Rule("obs-3", one_of("low", "high", "text"), "Add `low`, `high` or `text`."),),
    "PatientContact": (
        Rule(
            "pat-1",
            one_of("name", "telecom", "address", "organization"),
            "Add a name, telecom, address or organization.",
        ),
    ),
    "Organization": (
        Rule("org-1", one_of("identifier", "name"), "Add `identifier` or `name`."),
        Rule("org-2", _no_home("address"), "An organization's address has not the use home."),
        Rule("org-3", _no_home("telecom"), "An organization's telecom has not the use home."),
    ),
    "Condition": _CONDITION,
    "ConditionStage": (Rule("con-1", one_of("summary", "assessment"), "Add `summary` or `assessment`."),),
    "ConditionEvidence": (Rule("con-2", one_of("code", "detail"), "Add `code` or `detail`."),),
    "AllergyIntolerance": _ALLERGY,
    "Questionnaire": (Rule("que-2", _link_ids_differ, "Give every item its own `linkId`."),),
    "QuestionnaireItem": _QUESTIONS,
    "QuestionnaireItemEnableWhen": (
        Rule(
            "que-7",
            lambda node: node.get("operator") != "exists" or has(node, "answerBoolean"),
            "With the operator exists, the answer is `answerBoolean`.",
        ),
    ),
    "QuestionnaireResponseItem": (
        Rule("qrs-1", excludes("answer", "item"), "Put nested items under the `answer`, not beside it."),
    ),
    "AuditEventEntity": (Rule("sev-1", excludes("name", "query"), "Give either `name` or `query`."),),
    "CarePlanActivity": (Rule("cpl-3", excludes("detail", "reference"), "Give either `detail` or `reference`."),),
    "GoalTarget": (
        Rule(
            "gol-1",
            lambda node: not has_choice(node, "detail") or has(node, "measure"),
            "Add the `measure` that the target's detail is about.",
        ),
    ),
    "CareTeamParticipant": (
        Rule("ctm-1", _on_behalf_of_practitioner, "Only a Practitioner takes part on behalf of an organization."),
    ),
    "CompositionSection": (
        Rule("cmp-1", one_of("text", "entry", "section"), "Add `text`, `entry` or `section`."),
        Rule("cmp-2", excludes("emptyReason", "entry"), "A section with entries has no `emptyReason`."),
    ),
    "ImmunizationEducation": (
        Rule("imm-1", one_of("documentType", "reference"), "Add `documentType` or `reference`."),
    ),
    "Consent": (Rule("ppc-1", one_of("policy", "policyRule"), "Add `policy` or `policyRule`."),),
    "Group": (
        Rule(
            "grp-1",
            lambda node: not has(node, "member") or node.get("actual") is True,
            "Only an actual group has members.",
        ),
    ),
    "List": _LIST,
    "ServiceRequest": (Rule("prr-1", needs("orderDetail", "code"), "Add the `code` that the detail belongs to."),),
    "Task": (Rule("inv-1", _lasted, "Put `lastModified` at or after `authoredOn`."),),
    "Appointment": _APPOINTMENT,
    "AppointmentParticipant": (Rule("app-1", one_of("type", "actor"), "Add `type` or `actor`."),),
    "FamilyMemberHistory": (
        Rule(
            "fhs-1", lambda node: not (has_choice(node, "age") and has_choice(node, "born")), "Give age[x] or born[x]."
        ),
        Rule(
            "fhs-2",
            lambda node: has_choice(node, "age") or not has(node, "estimatedAge"),
            "Add the age that is estimated.",
        ),
    ),
    "ParametersParameter": (Rule("inv-1", _part_has_one_content, "Give each parameter a value, a resource or parts."),),
    "RiskAssessmentPrediction": (Rule("ras-2", _probability_fits, "A probability is at most 100 (percent)."),),
    "ValueSetComposeInclude": _VALUE_SET_INCLUDE,
    "ConceptMapGroupElementTarget": (
        Rule(
            "cmd-1",
            lambda node: has(node, "comment") or node.get("equivalence") not in {"narrower", "inexact"},
            "Explain a narrower or inexact match in `comment`.",
        ),
    ),
    "SearchParameter": (
        Rule("spd-1", needs("xpath", "xpathUsage"), "Add `xpathUsage` to `xpath`."),
        Rule(
            "spd-2",
            lambda node: not has(node, "chain") or node.get("type") == "reference",
            "Only a reference has `chain`.",
        ),
    ),
    "CapabilityStatement": _CAPABILITIES,
    "CapabilityStatementRest": (
        Rule("cpb-9", lambda node: _all_differ(node, "resource", "type"), "Name each resource type once."),
    ),
    "CapabilityStatementRestResource": (
        Rule("cpb-12", lambda node: _all_differ(node, "searchParam", "name"), "Name each search parameter once."),
    ),
    "StructureDefinition": (Rule("sdf-6", one_of("snapshot", "differential"), "Add `snapshot` or `differential`."),),
}
