"""The name that an Observation has for ever: it follows from the response and the question.

So an amended response finds the Observations that it made before. https://hl7.org/fhir/uv/sdc/extraction.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from fengchi.fhir import plain
from fengchi.fhir.diary_day import diary_day_id
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.questionnaires.names import ANSWER_IDS
from fengchi.fhir.references import LOCAL
from fengchi.fhir.withdrawal import is_entered_in_error

_PREFIX = "answer-"

_NOT_COMPARED = frozenset({"meta", "status", "issued"})
"""When it was told again, and how often it was corrected, is not what was told."""


def answer_id(response_id: str, link_id: str, number: int = 1) -> str:
    """47 characters, whatever the linkId. number: of a repeated answer."""
    digest = hashlib.sha256(f"{response_id}\n{link_id}\n{number}".encode()).hexdigest()
    return f"{_PREFIX}{digest[:40]}"


def full_url(link_id: str, number: int = 1) -> str:
    """The name inside a Bundle, where the response has no id yet."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{ANSWER_IDS}/{link_id}#{number}')}"


def answer_identifier(response_id: str, link_id: str, number: int = 1) -> dict[str, str]:
    suffix = f"#{number}" if number > 1 else ""
    return {"system": ANSWER_IDS, "value": f"{response_id}/{link_id}{suffix}"}


def is_of_response(observation: Json, response_id: str) -> bool:
    """Whether it says that it was taken out of this response; a copy of one says so too."""
    return any(
        one.get("system") == ANSWER_IDS and plain.words(one, "value").startswith(f"{response_id}/")
        for one in plain.each(observation, "identifier")
    )


def is_taken_out_of(observation: Json, response: Json, known: Collection[str] = ()) -> bool:
    """Whether this is the very record that was taken out of this response, not a copy of it, and of the same subject.

    known: ids that this response gives, for a record whose identifier somebody has taken away.
    """
    record_id, response_id = plain.words(observation, "id"), plain.words(response, "id")
    if not response_id or whose(observation) != whose(response):
        return False
    if record_id.startswith(_PREFIX) and record_id in known:
        return True
    return is_of_response(observation, response_id) and record_id in _own_ids(observation, response_id)


def whose(resource: Json) -> str:
    """The subject's reference without its version; empty for nobody, and for one that is only contained."""
    text = plain.words(inside(resource, "subject"), "reference")
    return "" if text.startswith("#") else text.partition("/_history/")[0]


def _own_ids(observation: Json, response_id: str) -> Iterator[str]:
    """The ids that follow from what the Observation says of itself. A linkId can have a # of its own."""
    for one in plain.each(observation, "identifier"):
        link_id = plain.words(one, "value").removeprefix(f"{response_id}/")
        yield answer_id(response_id, link_id)
        stem, _, number = link_id.rpartition("#")
        if number.isdecimal():
            yield answer_id(response_id, stem, int(number))
    patient, day = LOCAL.fullmatch(whose(observation)), plain.day(observation, "effectiveDateTime")
    if patient is not None and day is not None:
        yield diary_day_id(patient["id"], day)


def next_version(new: Mapping[str, Any], stored: Json | None) -> Mapping[str, Any] | None:
    """What to write over the stored one; None when it says the same already.

    https://hl7.org/fhir/R4/valueset-observation-status.html: "amended" from the first change on.
    """
    if stored is None:
        return new
    if _told(new) == _told(stored) and not is_entered_in_error(stored):
        return None
    return {**new, "status": "amended"}


def _told(observation: Json) -> dict[str, Any]:
    told = {key: value for key, value in observation.items() if key not in _NOT_COMPARED}
    return {**told, "security": inside(observation, "meta").get("security")}
