"""Drugs that confound an outcome or matter for safety: what is taken, a new one, a correction, the last day, a withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from starlette.responses import Response

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.medications import DrugClass, MedicationUse
from fengchi.services import access, medications, patients
from fengchi.services.access import Permission
from fengchi.services.medications import ListedDrug, ToldDrug
from fengchi.web import words
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go
from fengchi.web.patient_words import patient_words

CLASSES = [
    ("", "As the name tells"),
    *((one.value, words.capital(words.spoken(one.value))) for one in DrugClass),
]


@dataclass(frozen=True, slots=True)
class DrugWords:
    medication_id: str
    title: str
    about: str
    is_ours: bool
    goes_on: bool


def page(ask: Ask, filled: Filled) -> Response:
    """The list and the form; with ?change=<id> the form holds that drug."""
    patient_id = ask.part("patient_id")
    with ask.transaction() as db:
        who = patients.patient(db, patient_id, by=ask.actor, at=ask.at)
        listed = medications.of_patient(db, patient_id, by=ask.actor, at=ask.at)
    wanted = filled.values.get("change") or ask.asked_for("change")
    changed = next((one.use for one in listed if one.is_ours and one.use.medication_id == wanted), None)
    return ask.page(
        "charting/drugs.html",
        status=filled.status,
        patient=patient_words(who, today=ask.today),
        drugs=[drug_words(one) for one in listed],
        form=_form(filled).words(drug_fields(changed) if changed else {}),
        change=changed.medication_id if changed else "",
        classes=CLASSES,
        today=ask.today.isoformat(),
        may_change=access.may(ask.actor, Permission.CHART_WRITE),
    )


def change(ask: Ask) -> Response:
    """Withdraw, stop, correct or add: which of them, the form that was sent says."""
    with ask.transaction() as db:
        patient_id, by, at = ask.part("patient_id"), ask.actor, ask.at
        if which := ask.form.get("withdraw"):
            reason = ask.form.get("reason", "")
            medications.withdraw(db, which, reason=reason, patient_id=patient_id, by=by, at=at)
        elif which := ask.form.get("stop"):
            medications.stop(db, which, ended=_last_day(ask.form), patient_id=patient_id, by=by, at=at)
        elif which := ask.form.get("change"):
            medications.change(db, which, parse_drug(ask.form), patient_id=patient_id, by=by, at=at)
        else:
            medications.record(db, patient_id, parse_drug(ask.form), by=by, at=at)
    return go(f"/patients/{ask.part('patient_id')}/drugs")


def _form(filled: Filled) -> Filled:
    """What was typed beside a listed drug belongs there, not into the form for another one."""
    beside = "stop" in filled.values or "withdraw" in filled.values
    return Filled({}, filled.issues, filled.status) if beside else filled


def parse_drug(form: Mapping[str, str]) -> ToldDrug:
    """The drug as the form says; Invalid names the field."""
    return ToldDrug(
        name=form.get("name", "").strip(),
        drug_class=_drug_class(form.get("drug_class", "")),
        started=_day(form, "started"),
        ended=_day(form, "ended"),
        acute=bool(form.get("acute")),
        dose=form.get("dose", "").strip(),
    )


def drug_fields(use: MedicationUse) -> dict[str, str]:
    """The form's fields for a drug that is recorded; parse_drug reads the same from them."""
    return {
        "name": use.name,
        "drug_class": use.drug_class.value,
        "started": use.started.isoformat() if use.started else "",
        "ended": use.ended.isoformat() if use.ended else "",
        "acute": "yes" if use.acute else "",
        "dose": use.dose,
    }


def drug_words(one: ListedDrug) -> DrugWords:
    use = one.use
    said = (
        words.spoken(use.drug_class.value),
        "as needed" if use.acute else "",
        f"since {words.day(use.started)}" if use.started else "",
        f"until {words.day(use.ended)}" if use.ended else "",
        "" if one.is_ours else "from another record",
    )
    about = ", ".join(filter(None, said))
    return DrugWords(use.medication_id, f"{use.name} {use.dose}".strip(), about, one.is_ours, use.ended is None)


def _drug_class(text: str) -> DrugClass | None:
    try:
        return DrugClass(text) if text else None
    except ValueError:
        raise Invalid(issues=[Issue("Choose one of the listed values.", "drug_class", "value")]) from None


def _last_day(form: Mapping[str, str]) -> date:
    day = _day(form, "ended")
    if day is None:
        raise Invalid(issues=[Issue("Say on which day it was taken last.", "ended", "required")])
    return day


def _day(form: Mapping[str, str], name: str) -> date | None:
    text = form.get(name, "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(issues=[Issue("Write the day as year-month-day: 2026-05-01.", name, "value")]) from None
