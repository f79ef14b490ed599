"""Everything the product writes, as text: what the referees are shown.

The published examples and definitions, a few patients of the demo clinic with every version of their records, what the API
answers around them, and records made from generated values. All people are made up.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fengchi.domain.treatments import Treatment
from fengchi.fhir import gate
from fengchi.fhir.comorbidity import comorbidity_to_fhir
from fengchi.fhir.course import course_to_fhir
from fengchi.fhir.diary_day import diary_day_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.medication import medication_to_fhir
from fengchi.fhir.packages import base_package, implementation_guide
from fengchi.fhir.patient import patient_to_fhir
from fengchi.fhir.practitioner import practitioner_to_fhir
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.treatment import treatment_to_fhir
from fengchi.services.demo.cohort import cohort
from fengchi.services.demo.load import load_demo
from fengchi.store import migrate, records
from fengchi.store.db import Db, Store, open_store
from fhir_client import Fhir
from people import ROOT
from strategies import (
    PATIENT,
    PRACTITIONER,
    comorbidities,
    courses,
    diary_days,
    medications,
    patients,
    practitioners,
    readings,
    treatments,
)

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
"""When all of it is written: the same moment in every run."""
EXAMPLES = Path(__file__).parents[2] / "fhir_profiles" / "examples"
ZONE = "Europe/Berlin"
N_LOADED = 14
"""The twelve hand-made patients of the demo clinic and two of those that are drawn."""
SHOWN = ("new-preventive", "flare", "pregnancy", "wrong-patient", "amended", "")
"""Their stories; "" is the first drawn patient."""
EVERY_NTH_DIARY_DAY = 5
RECORDS = frozenset({"example", "demo", "answer", "generated"})
DEFINITIONS = frozenset({"definition"})
N_GENERATED = 12
"""Values of each kind; every treatment makes about ten records."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One resource as it left the product. name: where it comes from, for the reader of a failure."""

    name: str
    text: str

    @property
    def group(self) -> str:
        return self.name.partition(":")[0]

    @property
    def kind(self) -> str:
        return str(json.loads(self.text)["resourceType"])


def own_output(folder: Path) -> tuple[Sent, ...]:
    """All of it. folder: where a database may be put."""
    store = demo_store(folder)
    try:
        return (*examples(), *definitions(), *demo_records(store), *answers(store), *generated())
    finally:
        store.dispose()


def examples() -> Iterator[Sent]:
    for path in sorted(EXAMPLES.glob("*.json")):
        yield Sent(f"example:{path.name}", path.read_text(encoding="utf-8"))


def definitions() -> Iterator[Sent]:
    """What our package defines, and its ImplementationGuide: they are FHIR resources too."""
    package = base_package()
    for one in (implementation_guide(package), *package.definitions):
        yield Sent(f"definition:{one['resourceType']}-{one['id']}", encode(one))


# The demo clinic ----------------------------------------------------------------------------------------------------


def demo_store(folder: Path) -> Store:
    """A store with the first patients of the demo clinic."""
    url = f"sqlite:///{folder / 'demo.sqlite'}"
    migrate.upgrade(url)
    store = open_store(url)
    with store.writing() as db:
        load_demo(db, n_patients=N_LOADED, zone=ZONE, by=ROOT, at=AT)
    return store


def demo_records(store: Store) -> Iterator[Sent]:
    """Every version of every record of the patients shown, of the diary every fifth day, and what belongs to no patient."""
    today = AT.astimezone(ZoneInfo(ZONE)).date()
    clinic = {one.edge_case: one.patient.patient_id for one in reversed([*cohort(today=today, n_patients=N_LOADED)])}
    n_diary_days = 0
    with store.reading() as db:
        for patient_id in [clinic[story] for story in SHOWN]:
            for record in records.each_record(db, patient_id=patient_id):
                if record.record_id.startswith("diary-"):
                    n_diary_days += 1
                    if n_diary_days % EVERY_NTH_DIARY_DAY:
                        continue
                yield from _versions(db, record)
        for record in records.each_record(db, kinds=["Practitioner", "Device"]):
            yield from _versions(db, record)


def _versions(db: Db, record: records.StoredRecord) -> Iterator[Sent]:
    page = records.history(db, kind=record.kind, record_id=record.record_id, count=record.version)
    for one in page.records:
        yield Sent(f"demo:{one.reference}/_history/{one.version}", one.body)


# What the API answers -------------------------------------------------------------------------------------------------


def answers(store: Store) -> Iterator[Sent]:
    """Each form of answer that the FHIR door gives."""
    api = Fhir(store, at=AT)
    patient = str(api.get("Patient?_count=1").json()["entry"][0]["resource"]["id"])
    for path in _asked(patient):
        yield Sent(f"answer:GET {path}", api.get(path).text)
    for name, body in _sent_bundles(patient):
        yield Sent(f"answer:POST {name}", api.post("", body).text)
    for name, kind, resource in _refused():
        yield Sent(f"answer:POST {name}", api.post(kind, resource).text)
    yield from _written_and_deleted(api)


def _asked(patient: str) -> tuple[str, ...]:
    return (
        "metadata",
        f"Procedure?patient={patient}&_include=Procedure:encounter&_count=5",
        f"Procedure?patient={patient}&_revinclude=Provenance:target&_count=5",
        f"Observation?patient={patient}&_count=40&_sort=-date",
        "Patient?name=nobody-is-called-so",
        "Patient?_summary=count",
        f"Patient/{patient}/_history",
        "Patient/nobody",
        "Patient?colour=red",
        f"AuditEvent?patient={patient}",
        "AuditEvent?_count=50",
        "AuditEvent/1",
    )


def _written_and_deleted(api: Fhir) -> Iterator[Sent]:
    """What an EHR gets back that writes a patient, changes and deletes them, and is no longer let in."""
    ana = {"resourceType": "Patient", "name": [{"family": "Sample"}]}
    created = api.post("Patient", ana)
    path = f"Patient/{created.json()['id']}"
    changed = api.put(path, {**created.json(), "active": True}, Prefer="return=OperationOutcome")
    deleted = api.delete(path)
    late = (api.get(path), api.get(f"{path}/_history"), api.get(path, Authorization="Bearer no-such-token"))
    for place, answer in enumerate((created, changed, deleted, *late)):
        if answer.text:
            yield Sent(f"answer:{place} about a patient who is deleted", answer.text)


def _sent_bundles(patient: str) -> Iterator[tuple[str, dict[str, Any]]]:
    ours = {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}
    entries: list[dict[str, Any]] = [
        {
            "fullUrl": ours["reference"],
            "resource": {"resourceType": "Patient", "name": [{"family": "Sample"}]},
            "request": {"method": "POST", "url": "Patient"},
        },
        {
            "resource": {"resourceType": "Observation", "status": "final", "code": {"text": "Note"}, "subject": ours},
            "request": {"method": "POST", "url": "Observation"},
        },
        {"request": {"method": "GET", "url": f"Patient/{patient}"}},
        {"request": {"method": "GET", "url": f"Observation?patient={patient}&_count=3"}},
    ]
    yield "a transaction", {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    refused = [*entries[2:], {"request": {"method": "GET", "url": "Patient/nobody"}}]
    yield "a batch with a refused entry", {"resourceType": "Bundle", "type": "batch", "entry": refused}
    yield "a transaction that is refused", {"resourceType": "Bundle", "type": "transaction", "entry": refused}


def _refused() -> Iterator[tuple[str, str, Any]]:
    yield "text that is no JSON", "Patient", "{"
    yield "two faults", "Patient", {"resourceType": "Patient", "gender": "x", "birthDate": "2026-02-30"}
    yield "another type", "Patient", {"resourceType": "Group", "type": "person", "actual": True}
    subject = {"reference": "Patient/nobody"}
    unknown = {"resourceType": "Observation", "status": "final", "code": {"text": "Note"}, "subject": subject}
    yield "a reference to nobody", "Observation", unknown


# Records of generated values --------------------------------------------------------------------------------------------


def generated() -> Iterator[Sent]:
    """Records of values that Hypothesis draws, always the same ones: what people rarely enter stands among them.

    Those that our own check refuses are left out, as no door would store them.
    """
    yield from (one for one in all_generated() if not gate.check(decode(one.text)))


def all_generated() -> Iterator[Sent]:
    """The same with those that our own check refuses."""
    for name, models in _generated_models():
        for place, model in enumerate(models):
            if model is not None:
                yield Sent(f"generated:{name} {place} {model.get_resource_type()}", encode(to_json(model)))


def _generated_models() -> Iterator[tuple[str, Iterable[Any]]]:
    for number, one in enumerate(drawn(treatments())):
        yield f"treatment {number}", _treatment(one)
    yield "patients", [patient_to_fhir(one) for one in drawn(patients)]
    yield "practitioners", [practitioner_to_fhir(one) for one in drawn(practitioners)]
    yield "diary days", [diary_day_to_fhir(one) for one in drawn(diary_days)]
    yield "readings", [reading_to_fhir(one) for one in drawn(readings())]
    yield "medications", [medication_to_fhir(one) for one in drawn(medications())]
    yield "comorbidities", [model for one in drawn(comorbidities()) for model in comorbidity_to_fhir(one)]
    yield "courses", [model for one in drawn(courses()) for model in course_to_fhir(one)]


def _treatment(one: Treatment) -> Iterable[Any]:
    return treatment_to_fhir(one, patient=PATIENT, practitioner=PRACTITIONER, software="Fengchi 0.1.0").all()


def drawn(strategy: st.SearchStrategy[Any]) -> list[Any]:
    """A few values of the strategy, the same in every run."""
    values: list[Any] = []

    @settings(
        max_examples=N_GENERATED,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        values.append(value)

    collect()
    return values
