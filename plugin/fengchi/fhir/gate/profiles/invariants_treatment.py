"""Invariants of a treatment's records, by key; what each asks for is said in fhir_profiles/input/fsh/treatment.

https://hl7.org/fhir/R4/conformance-rules.html#constraints
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from fengchi.fhir import systems
from fengchi.fhir.gate.invariants import Node, has
from fengchi.fhir.gate.profiles.reading import (
    codes_of,
    codings,
    count_of,
    extensions,
    has_code,
    inner,
    is_whole,
    is_whole_between,
    quantities,
    quantity,
)
from fengchi.fhir.gate.profiles.rules import Holds

_GAUGE = re.compile(r"0[.](?:[1-5][0-9]{0,3}|60{0,3})x(?:[1-9]|[1-9][0-9]|1[0-4][0-9]|150)")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")
_PLAIN_TEXT = re.compile(r"text/plain; ?charset=(?:utf|UTF)-8")
_DAY = 1440
"""Minutes."""


# --- the treatment --------------------------------------------------------------------------------------------------
def _completed_has_an_end(procedure: Node, _: Node) -> bool:
    period = procedure.get("performedPeriod")
    return not period or has(period, "end") or procedure.get("status", "completed") != "completed"


def _each_point_once(procedure: Node, _: Node) -> bool:
    points = [code for site in procedure.get("bodySite", ()) for code in codes_of(site, systems.POINTS)]
    catalogued = [code for code in points if code != systems.LOCAL_POINT]
    return len(catalogued) == len(set(catalogued))


def _gauges_are_readable(procedure: Node, _: Node) -> bool:
    gauges = [one for concept in procedure.get("usedCode", ()) for one in codings(concept)]
    return all(
        _GAUGE.fullmatch(one.get("code", "")) is not None for one in gauges if one.get("system") == systems.GAUGES
    )


def _one_adjunct(procedure: Node, _: Node) -> bool:
    return count_of(procedure.get("code"), systems.ADJUNCTS) <= 1


# --- what was counted, found, felt ----------------------------------------------------------------------------------
def _needles_are_whole(record: Node, _: Node) -> bool:
    return all(number >= 0 and is_whole(number) for number in _counted(record, "needles-in", "needles-out"))


def _difference_has_a_reason(record: Node, _: Node) -> bool:
    put_in, taken_out = _parts(record, "needles-in"), _parts(record, "needles-out")
    if not put_in or not taken_out or _parts(record, "needle-count-reason"):
        return True
    return bool(quantities(put_in)) and quantities(put_in) == quantities(taken_out)


def _minutes_are_whole(record: Node, _: Node) -> bool:
    return all(is_whole_between(minutes, 0, _DAY) for minutes in _counted(record, "retention", "face-to-face"))


def _pattern_is_coded(record: Node, _: Node) -> bool:
    return ("pattern" in codes_of(record.get("code"), systems.OBSERVABLES)) == ("valueCodeableConcept" in record)


def _one_heading(record: Node, _: Node) -> bool:
    return count_of(record.get("code"), systems.OBSERVABLES) <= 1


def _pain_is_possible(record: Node, _: Node) -> bool:
    number = quantity(record)
    return number is None or is_whole_between(number, 0, 10)


def _one_event(record: Node, _: Node) -> bool:
    return count_of(record.get("valueCodeableConcept"), systems.ADVERSE_EVENTS) <= 1


def _none_has_no_events(record: Node, _: Node) -> bool:
    return "none" not in _asked(record) or "hasMember" not in record


def _reported_names_the_events(record: Node, _: Node) -> bool:
    return "reported" not in _asked(record) or "hasMember" in record


# --- note and signature ---------------------------------------------------------------------------------------------
def _has_the_note_as_text(document: Node, _: Node) -> bool:
    attachments = inner(document, "content", "attachment")
    return any(_PLAIN_TEXT.fullmatch(one.get("contentType", "")) and has(one, "data") for one in attachments)


def _both_say_entered_in_error(document: Node, _: Node) -> bool:
    states = [document.get("status"), document.get("docStatus")]
    return None not in states and states.count("entered-in-error") != 1


def _signs_a_treatment(provenance: Node, _: Node) -> bool:
    return any(one.get("type") == "Procedure" or _may_be_a_procedure(one) for one in provenance.get("target", ()))


def _change_has_a_reason(provenance: Node, _: Node) -> bool:
    return not has_code(provenance.get("activity"), "UPDATE") or "reason" in provenance


def _author_is_known(provenance: Node, _: Node) -> bool:
    known = [inner(one, "who", "reference") or inner(one, "who", "identifier", "value") for one in _authors(provenance)]
    return all(known)


def _one_author(provenance: Node, _: Node) -> bool:
    return len(_authors(provenance)) == 1


# --- people and program ---------------------------------------------------------------------------------------------
def _identifier_has_a_value(identifier: Node, _: Node) -> bool:
    return has(identifier, "value")


def _one_official_name(patient: Node, _: Node) -> bool:
    return [one.get("use") for one in patient.get("name", ())].count("official") <= 1


def _qualification_says_which(practitioner: Node, _: Node) -> bool:
    concepts = [one.get("code", {}) for one in practitioner.get("qualification", ())]
    return all("coding" in concept or has(concept, "text") for concept in concepts)


def _program_is_identified(device: Node, _: Node) -> bool:
    identifiers = device.get("identifier", ())
    return not identifiers or any(has(one, "system") and has(one, "value") for one in identifiers)


# --- extensions -----------------------------------------------------------------------------------------------------
def _adjunct_duration_is_possible(extension: Node, _: Node) -> bool:
    minutes = quantity(extension)
    return minutes is None or is_whole_between(minutes, 1, 600)


def _retention_is_not_negative(extension: Node, _: Node) -> bool:
    return all(one.get("valueInteger", 0) >= 0 for one in extensions(extension, "retentionMinutes"))


def _zone_is_a_name(extension: Node, _: Node) -> bool:
    return "valueCode" not in extension or _ZONE.fullmatch(extension["valueCode"]) is not None


# --- readers --------------------------------------------------------------------------------------------------------
def _authors(provenance: Node) -> list[Node]:
    agents = provenance.get("agent", ())
    return [one for one in agents if "author" in codes_of(one.get("type"), systems.PROVENANCE_AGENT)]


def _may_be_a_procedure(target: Node) -> bool:
    reference = str(target.get("reference", ""))
    return "Procedure/" in reference or reference.startswith("urn:")


def _parts(record: Node, *wanted: str) -> list[Node]:
    return [one for one in record.get("component", ()) if has_code(one.get("code"), *wanted)]


def _counted(record: Node, *wanted: str) -> list[Any]:
    return quantities(_parts(record, *wanted))


def _asked(record: Node) -> list[str]:
    return codes_of(record.get("valueCodeableConcept"), systems.ASKED)


TREATMENT_INVARIANTS: Mapping[str, Holds] = {
    "acu-adjunct-1": _one_adjunct,
    "acu-adjunct-duration-1": _adjunct_duration_is_possible,
    "acu-adverse-event-1": _one_event,
    "acu-adverse-events-asked-1": _none_has_no_events,
    "acu-adverse-events-asked-2": _reported_names_the_events,
    "acu-finding-1": _pattern_is_coded,
    "acu-finding-2": _one_heading,
    "acu-note-1": _has_the_note_as_text,
    "acu-note-2": _both_say_entered_in_error,
    "acu-pain-1": _pain_is_possible,
    "acu-patient-1": _identifier_has_a_value,
    "acu-patient-2": _one_official_name,
    "acu-practitioner-1": _qualification_says_which,
    "acu-provenance-1": _signs_a_treatment,
    "acu-provenance-2": _change_has_a_reason,
    "acu-provenance-3": _author_is_known,
    "acu-provenance-4": _one_author,
    "acu-quantities-1": _needles_are_whole,
    "acu-quantities-2": _difference_has_a_reason,
    "acu-quantities-3": _minutes_are_whole,
    "acu-software-1": _program_is_identified,
    "acu-time-zone-1": _zone_is_a_name,
    "acu-treatment-1": _completed_has_an_end,
    "acu-treatment-2": _each_point_once,
    "acu-treatment-3": _gauges_are_readable,
    "acu-treatment-summary-1": _retention_is_not_negative,
}
