"""Who answered which questionnaire when, and the days that the answers look back on.

authored is when the answers were last changed (https://hl7.org/fhir/R4/questionnaireresponse-definitions.html), so days
are counted from when they were first complete: a later correction does not move them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import Method
from fengchi.fhir import plain
from fengchi.fhir.elements import reference, to_json
from fengchi.fhir.plain import Json, inside
from fengchi.fhir.questionnaires.contained import outward
from fengchi.fhir.questionnaires.form import Answer, Item, first_answer
from fengchi.fhir.questionnaires.identity import answer_id, answer_identifier, full_url
from fengchi.fhir.questionnaires.limits import FIRST_YEAR
from fengchi.fhir.references import LOCAL

LAST_DAY = "last-day"


@dataclass(frozen=True, slots=True)
class Taken:
    """One Observation taken out of answers. place: FHIRPath of the answer. name: how others in the Bundle refer to it."""

    resource: dict[str, Any]
    place: str
    name: str


@dataclass(frozen=True, slots=True)
class Sitting:
    """zone: the patient's (an IANA name), empty to take days as they are written. answered: when it was first complete."""

    response: Json
    questionnaire: Json
    items: tuple[Item, ...]
    answered: str
    zone: str = ""

    @property
    def response_id(self) -> str:
        return plain.words(self.response, "id")

    @property
    def patient_id(self) -> str:
        """Of a patient of this server. Raises Invalid when there is none."""
        match = LOCAL.fullmatch(plain.words(inside(self.response, "subject"), "reference"))
        if match is None or match["kind"] != "Patient":
            text = "Say whose answers these are: a reference to a Patient of this server."
            raise Invalid(issues=[Issue(text, "QuestionnaireResponse.subject", "required", "questionnaire-subject")])
        return match["id"]

    @property
    def at(self) -> datetime:
        """When it was first complete. A date alone is its noon in UTC. Raises Invalid."""
        found = plain.moment({"authored": self.answered}, "authored")
        if found is None or self.told_at is None:
            text = "Say on which day it was answered: authored is a date, or a time with its offset."
            raise Invalid(issues=[Issue(text, "QuestionnaireResponse.authored", "required", "questionnaire-authored")])
        return found

    @property
    def on(self) -> date:
        """The patient's local day of answering."""
        return _local_day(self.at, self.answered, self.zone)

    @property
    def told_on(self) -> date:
        """The patient's local day on which the answers took the form they have now."""
        return _local_day(self.told_at or self.at, plain.words(self.response, "authored"), self.zone)

    @property
    def told_at(self) -> datetime | None:
        """When the answers took the form they have now."""
        return plain.moment(self.response, "authored")

    @property
    def is_synthetic(self) -> bool:
        return plain.is_synthetic(self.response)

    @property
    def asks_last_day(self) -> bool:
        """Whether all of it looks back on the window, which then can be told."""
        return any(one.get("linkId") == LAST_DAY for one in plain.each(self.questionnaire, "item"))

    @property
    def window(self) -> tuple[date, date]:
        """First and last day, both included: as long as the questionnaire says, up to last-day or to the day before."""
        told = first_answer(self.items, LAST_DAY)
        last = whole_day(told) if told else self.on - timedelta(days=1)
        if told and last > self.told_on:
            text = "The last day is not later than the day of answering; correct one of them."
            raise Invalid(issues=[Issue(text, told.where, "value", "questionnaire-window")])
        n_days = plain.whole(plain.part(self._window, "days").get("valuePositiveInt")) or 28
        return last - timedelta(days=n_days - 1), last

    @property
    def method(self) -> Method:
        coding = inside(plain.part(self._window, "method"), "valueCoding")
        return Method(plain.words(coding, "code") or Method.QUESTIONNAIRE)

    @property
    def _window(self) -> Json:
        return plain.extension(self.questionnaire, "reading-window")

    def own_id(self, link_id: str, number: int = 1) -> str:
        """The id of the Observation of this answer; empty while the response has none itself."""
        return answer_id(self.response_id, link_id, number) if self.response_id else ""

    def taken(
        self, resource: Mapping[str, Any], link_id: str, place: str, number: int = 1, *, has_own_id: bool = False
    ) -> Taken:
        """The Observation with its name, where it comes from, and what labels the answers carried.

        has_own_id: its id follows from what it is about, not from the response.
        """
        made = dict(resource)
        labels = inside(self.response, "meta").get("security")
        if labels:
            made["meta"] = {**inside(made, "meta"), "security": labels}
        visit = inside(self.response, "encounter")
        if "reference" in visit and outward(visit):
            made["encounter"] = outward(visit)
        if not self.response_id and has_own_id:
            return Taken(_in_order(made), place, f"Observation/{made['id']}")
        if not self.response_id:
            made.pop("id", None)
            return Taken(_in_order(made), place, full_url(link_id, number))
        made["identifier"] = [answer_identifier(self.response_id, link_id, number)]
        source = to_json(reference("QuestionnaireResponse", self.response_id))
        made["derivedFrom"] = [source, *(one for one in made.get("derivedFrom", []) if one != source)]
        return Taken(_in_order(made), place, f"Observation/{made['id']}")


def whole_day(answer: Answer) -> date:
    """Raises Invalid for a month or a year alone, which FHIR's date can be."""
    try:
        found = date.fromisoformat(answer.value)
    except ValueError:
        found = date.min
    if not FIRST_YEAR <= found.year < 9999:
        text = "Give the whole date of a day that somebody can remember, such as 2026-10-29."
        raise Invalid(issues=[Issue(text, answer.where, "value", "questionnaire-window")])
    return found


def _local_day(moment: datetime, written: str, zone: str) -> date:
    """A date without a time is the local day itself."""
    if zone and len(written) > 10:
        return moment.astimezone(ZoneInfo(zone)).date()
    return date.fromisoformat(written[:10])


_ELEMENTS = """resourceType id meta extension identifier basedOn partOf status category code subject encounter
    effectiveDateTime effectivePeriod issued performer value dataAbsentReason note method hasMember derivedFrom component"""
_ORDER = {name: number for number, name in enumerate(_ELEMENTS.split())}


def _in_order(made: Mapping[str, Any]) -> dict[str, Any]:
    """Elements as https://hl7.org/fhir/R4/observation.html lists them."""
    return dict(sorted(made.items(), key=lambda one: _ORDER["value" if one[0].startswith("value") else one[0]]))
