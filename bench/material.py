"""What is measured with: one visit as it is charted, as a Bundle of twelve creates, and patients with long histories.

Everybody is made up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid4, uuid5

from fengchi.domain.comorbidities import Activity, Certainty, Comorbidity
from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache
from fengchi.domain.medications import DrugClass
from fengchi.domain.note_form import parse_note
from fengchi.domain.people import Actor, Door, Identifier, Patient, Practitioner, Role, Sex
from fengchi.domain.treatments import Treatment
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.references import rewritten
from fengchi.fhir.treatment import treatment_to_fhir
from fengchi.store.records.clinic import Chart

LINE = "gb20 b d20 deqi; li4 b deqi; lr3 b d15; gv20; ex-hn5 l; st36 b; gb8 l; pc6 b"
N_NEEDLES = 13
N_RESOURCES = 12
FIELDS = {
    "subjective": "Two migraine days since the last visit; slept better.",
    "pain_now": "4",
    "tongue": "pale, thin white coat",
    "pulse": "wiry",
    "palpation": "tender trapezius on the left",
    "prescription": LINE,
    "retention": "25",
    "face_to_face": "40",
    "adverse_answer": "none",
}
MEI = Practitioner("mei-tanaka", "Tanaka", ("Mei",), "Licensed acupuncturist", 2009, synthetic=True)
MEI_AT_HER_DESK = Actor(
    "bench:mei", MEI.name, Door.WEB, frozenset({Role.PRACTITIONER}), practitioner_id=MEI.practitioner_id
)
ROOT = Actor("bench:root", "bench", Door.CLI, frozenset(Role))
EHR = Actor("bench:ehr", "Lakeside EHR", Door.FHIR, scopes=("system/*.cruds",))
LAST_DAY = date(2026, 11, 1)
NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


def person(patient_id: str, given: str) -> Patient:
    number = Identifier("https://w3id.org/fengchi/bench/mrn", f"B-{patient_id}", "MR")
    return Patient(patient_id, "Sample", (given,), date(1984, 5, 17), Sex.FEMALE, (number,), "Europe/Berlin", True)


def treatment(patient_id: str, number: int, started_at: datetime) -> Treatment:
    """A signed visit of 25 minutes; the same id for the same patient and number."""
    counts = {"needles_in": str(N_NEEDLES), "needles_out": str(N_NEEDLES)}
    note = parse_note(
        {**FIELDS, **counts},
        treatment_id=str(uuid5(NAMESPACE_URL, f"{patient_id}/{number}")),
        patient_id=patient_id,
        practitioner_id=MEI.practitioner_id,
        zone="UTC",
        started_at=started_at,
        ended_at=started_at + timedelta(minutes=25),
    )
    return note.treatment.sign(by_id=MEI.practitioner_id, by_name=MEI.name, at=started_at + timedelta(minutes=30))


def chart(who: Patient, *, n_days: int, n_treatments: int) -> Chart:
    """A diary without gaps that ends on LAST_DAY, and the treatments spread evenly over its last four fifths."""
    step = timedelta(days=n_days * 4 // 5) / n_treatments
    treatments = [treatment(who.patient_id, number, NOON - step * (number + 1)) for number in range(n_treatments)]
    return Chart(
        patient=who,
        treatments=treatments,
        diary=list(_diary(who.patient_id, n_days)),
        comorbidities=[_comorbidity(who.patient_id, "hashimoto")],
    )


def _diary(patient_id: str, n_days: int) -> Iterator[DiaryDay]:
    """A migraine on two days of seven, treated with a triptan or an NSAID."""
    for back in range(n_days):
        day, drugs = LAST_DAY - timedelta(days=back), (DrugClass.TRIPTAN, DrugClass.NSAID)
        attack = Headache(300, 7, True, True, True, True, True, False, True, True) if back % 7 < 2 else None
        taken = (AcuteDrug(drugs[back % 2]),) if attack else ()
        evening = datetime(day.year, day.month, day.day, 20, tzinfo=UTC)
        yield DiaryDay(patient_id, day, attack, acute_drugs=taken, recorded_at=evening)


def _comorbidity(patient_id: str, key: str) -> Comorbidity:
    made = str(uuid5(NAMESPACE_URL, f"{patient_id}/{key}"))
    return Comorbidity(made, patient_id, key, Certainty.CONFIRMED, Activity.REMISSION, asserted_on=LAST_DAY)


def treatment_resources(who: Patient) -> list[dict[str, Any]]:
    """The records of one visit: 1 Encounter, 1 Procedure, 8 Observations, 2 Conditions."""
    made = treatment_to_fhir(treatment(who.patient_id, 0, NOON), patient=who, practitioner=MEI, software="bench")
    resources = [one for one in made.json() if one["resourceType"] in ("Encounter", "Procedure", "Observation")]
    resources += [_condition(who.patient_id, key) for key in ("hashimoto", "coeliac")]
    assert len(resources) == N_RESOURCES, [one["id"] for one in resources]
    return resources


def treatment_bundle(who: Patient) -> dict[str, Any]:
    """They as another system would send them: a transaction of creates that refer to each other."""
    resources = treatment_resources(who)
    names = {f"{one['resourceType']}/{one['id']}": f"urn:uuid:{uuid4()}" for one in resources}
    entries = [_entry(one, names[f"{one['resourceType']}/{one['id']}"]) for one in resources]
    bundle: dict[str, Any] = rewritten({"resourceType": "Bundle", "type": "transaction", "entry": entries}, names)
    return bundle


def _condition(patient_id: str, key: str) -> dict[str, Any]:
    """Alone: it rests on what the patient has stated before, which stands in the chart."""
    models = comorbidity_to_fhir(_comorbidity(patient_id, key), synthetic=True)
    found = next(to_json(one) for one in models if one is not None and one.get_resource_type() == "Condition")
    stated = _comorbidity(patient_id, "hashimoto").comorbidity_id
    return {**found, "evidence": [{"detail": [{"reference": f"Observation/{stated}"}]}]}


def _entry(resource: dict[str, Any], full_url: str) -> dict[str, Any]:
    without_id = {name: value for name, value in resource.items() if name != "id"}
    request = {"method": "POST", "url": resource["resourceType"]}
    return {"fullUrl": full_url, "resource": without_id, "request": request}
