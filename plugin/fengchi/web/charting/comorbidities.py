"""Autoimmune comorbidities: what is stated, a new statement, and taking one back with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from starlette.responses import Response

from fengchi.domain.comorbidities import CATALOGUE, Activity, Certainty, Comorbidity, Informant, disease
from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.services import access, comorbidities, patients
from fengchi.services.access import Permission
from fengchi.web import words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words

Choice = TypeVar("Choice", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class StatedWords:
    comorbidity_id: str
    title: str
    about: str
    note: str


def page(ask: Ask, filled: Filled) -> Response:
    patient_id = ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        stated = comorbidities.of_patient(db, patient_id, by=ask.actor, at=ask.at)
    defaults = {"certainty": Certainty.CONFIRMED.value, "activity": Activity.UNKNOWN.value, "informant": "clinician"}
    return ask.page(
        "charting/comorbidities.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        stated=[stated_words(one) for one in stated],
        form=filled.words(defaults),
        diseases=[("", "Choose"), *((key, one.display) for key, one in CATALOGUE.items())],
        certainties=choices(Certainty),
        activities=choices(Activity),
        informants=choices(Informant),
        may_change=access.may(ask.actor, Permission.CHART_WRITE),
    )


def change(ask: Ask) -> Response:
    """State one, or take one back: which of the two, the pressed button says."""
    patient_id, which = ask.part("patient_id"), ask.form.get("withdraw", "")
    with ask.transaction() as db:
        if which:
            reason = ask.form.get("reason", "")
            comorbidities.withdraw(db, which, patient_id=patient_id, reason=reason, by=ask.actor, at=ask.at)
        else:
            stated = parse_comorbidity(ask.form, patient_id=patient_id)
            comorbidities.assert_comorbidity(db, stated, by=ask.actor, at=ask.at)
    return go(f"/patients/{patient_id}/comorbidities")


def parse_comorbidity(form: Mapping[str, str], *, patient_id: str) -> Comorbidity:
    """The statement as the form says; Invalid names the field."""
    key = form.get("disease", "")
    if key not in CATALOGUE:
        raise Invalid(issues=[Issue("Choose a disease of the list.", "disease", "required")])
    return Comorbidity(
        comorbidity_id="",
        patient_id=patient_id,
        disease_key=key,
        certainty=_choice(Certainty, form, "certainty"),
        activity=_choice(Activity, form, "activity"),
        informant=_choice(Informant, form, "informant"),
        onset=_day(form.get("onset", "").strip()),
        note=form.get("note", "").strip(),
    )


def stated_words(one: Comorbidity) -> StatedWords:
    said = (
        words.spoken(one.certainty.value),
        "activity not known" if one.activity is Activity.UNKNOWN else words.spoken(one.activity.value),
        f"says the {one.informant.value}" if one.informant is not Informant.EHR else "from the hospital’s record",
        f"since {words.day(one.onset)}" if one.onset else "",
        f"stated {words.day(one.asserted_on)}" if one.asserted_on else "",
    )
    return StatedWords(one.comorbidity_id, _title(one.disease_key), ", ".join(filter(None, said)), one.note)


def choices(kind: type[StrEnum]) -> list[tuple[str, str]]:
    return [(one.value, words.capital(words.spoken(one.value))) for one in kind]


def _title(key: str) -> str:
    """A disease that only another system knows still belongs on the page, under its key."""
    try:
        return disease(key).display
    except NotFound:
        return key


def _choice(kind: type[Choice], form: Mapping[str, str], name: str) -> Choice:
    try:
        return kind(form.get(name, ""))
    except ValueError:
        raise Invalid(issues=[Issue("Choose one of the listed values.", name, "value")]) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(issues=[Issue("Write the day as year-month-day: 2019-05-01.", "onset", "value")]) from None
