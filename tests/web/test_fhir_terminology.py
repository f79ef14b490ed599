"""The terminology service and the definitions over HTTP, as another system asks for them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime
from typing import Any

import pytest

from fengchi.domain.points import CATALOGUE
from fengchi.fhir import gate
from fengchi.fhir.definitions import all_definitions, of_kind
from fengchi.fhir.us_profiles import us_profiles
from fengchi.services.definitions import install_definitions
from fengchi.store import audit
from fhir_client import Fhir, ids, issues
from people import ROOT
from small_terminology import BASE, ICD, POINTS, codes, named, parts, set_url

POINT_SET = set_url("acupuncture-point")
PROFILE = f"{BASE}/StructureDefinition/acu-encounter"
US_PROFILE = f"{BASE}/StructureDefinition/us-acu-treatment"


def parameters(**given: Any) -> dict[str, Any]:
    """A Parameters resource: each value under the name of its element, such as url__Uri."""
    named_and_typed = [(name.partition("__"), value) for name, value in given.items()]
    parts = [{"name": name, f"value{kind}": value} for (name, _, kind), value in named_and_typed]
    return {"resourceType": "Parameters", "parameter": parts}


def installed(fhir: Fhir, at: datetime) -> Fhir:
    with fhir.store.writing() as db:
        install_definitions(db, by=ROOT, at=at)
    return fhir


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"CodeSystem/$lookup?system={POINTS}&code=GB20", None),
        ("CodeSystem/acupuncture-point/$lookup?code=GB20", None),
        ("CodeSystem/$lookup", parameters(coding__Coding={"system": POINTS, "code": "GB20"})),
        ("CodeSystem/acupuncture-point/$lookup", parameters(code__Code="GB20")),
    ],
)
def test_a_point_is_looked_up_by_get_and_by_post(embedded: Fhir, path: str, body: Any) -> None:
    answer = embedded.post(path, body) if body else embedded.get(path)
    assert answer.status_code == 200, answer.text
    assert named(answer.json(), "display") == [CATALOGUE["GB20"].pinyin]
    assert gate.check(answer.json(), kind="Parameters", models=True) == ()


@pytest.mark.parametrize("kind", ["CodeSystem", "ValueSet"])
def test_a_code_is_validated_on_the_type_and_on_the_definition(embedded: Fhir, kind: str) -> None:
    on_type = embedded.get(
        f"{kind}/$validate-code?url={BASE}/{kind}/acupuncture-point&system={POINTS}&code=GB45"
    ).json()
    body = parameters(codeableConcept__CodeableConcept={"coding": [{"system": POINTS, "code": "GB20"}]})
    on_record = embedded.post(f"{kind}/acupuncture-point/$validate-code", body).json()
    assert [named(one, "result") for one in (on_type, on_record)] == [[False], [True]]
    assert "GB44" in named(on_type, "message")[0]


def test_points_are_expanded_page_by_page_until_all_are_there(embedded: Fhir) -> None:
    found: list[str] = []
    while page := codes(embedded.get(f"ValueSet/$expand?url={POINT_SET}&count=100&offset={len(found)}").json()):
        found += page
    assert set(CATALOGUE) <= set(found)
    assert len(found) == len(set(found))


def test_an_expansion_is_a_valid_value_set(embedded: Fhir) -> None:
    body = parameters(filter__String="fengchi", includeDesignations__Boolean=True, count__Integer=5)
    answer = embedded.post("ValueSet/acupuncture-point/$expand", body)
    assert codes(answer.json()) == ["GB20"]
    assert gate.check(answer.json(), kind="ValueSet", models=True) == ()


_CODING = {"system": POINTS, "code": "GB20"}
_ASKED: tuple[tuple[str, Any], ...] = (
    ("ValueSet/$expand?url={set}&filter=&count=1", None),
    ("ValueSet/$expand?url={set}&filter=%20&displayLanguage=&designation=&exclude-system=&count=1", None),
    ("ValueSet/$expand?url={set}&filter=%E3%80%80&count=&offset=&activeOnly=", None),
    ("ValueSet/$expand?url={set}&filter=%20feng%0D%0A&count=2147483647&offset=2147483647", None),
    ("ValueSet/$expand?url={set}&filter=feng&designation=zh&displayLanguage=zh&exclude-system=http://x.test", None),
    ("ValueSet/$expand", parameters(url__Uri=POINT_SET, filter__String="", offset__Integer=10**30)),
    ("ValueSet/$expand", parameters(url__Uri=POINT_SET, filter__String=None, count__Integer=1)),
    ("ValueSet/$expand", parameters(url__Uri=POINT_SET, filter__String="x" * 1_100_000)),
    ("ValueSet/$expand", parameters(url__Uri=POINT_SET, **{"exclude-system__Uri": "a b"})),
    ("ValueSet/needle-gauge/$expand?includeDesignations=true&includeDefinition=true", None),
    ("CodeSystem/$lookup", parameters(coding__Coding=_CODING, displayLanguage__Code="")),
    (f"CodeSystem/$lookup?system={BASE}/CodeSystem/needle-gauge&code=0.33x33&property=", None),
    (f"CodeSystem/$validate-code?url={POINTS}&code=", None),
    (f"CodeSystem/$validate-code?url={POINTS}&code=gb-20&display=%20", None),
    ("CodeSystem/$validate-code", parameters(coding__Coding={**_CODING, "display": " "})),
    (f"ValueSet/$validate-code?url={POINT_SET}&system=x&code=y", None),
    (f"ConceptMap/$translate?system={POINTS}&code=GB20&date=&target=&targetsystem=", None),
    (f"ConceptMap/$translate?system={POINTS}&code=GB20&target=http://x.test", None),
)


@pytest.mark.parametrize(("path", "body"), _ASKED, ids=range(len(_ASKED)))
def test_every_answer_is_valid_fhir(embedded: Fhir, path: str, body: Any) -> None:
    path = path.replace("{set}", POINT_SET)
    answer = embedded.post(path, body) if body else embedded.get(path)
    assert answer.status_code in (200, 400, 422), answer.text
    found = answer.json()
    assert gate.check(found, kind=found["resourceType"], models=True) == ()


@pytest.mark.parametrize("name", [{"a": 1}, ["element"], None])
def test_a_dependency_of_any_shape_is_refused_and_breaks_nothing(embedded: Fhir, name: Any) -> None:
    body = parameters(coding__Coding=_CODING)
    body["parameter"].append({"name": "dependency", "part": [{"name": name, "valueUri": "a"}]})
    answer = embedded.post("ConceptMap/$translate", body)
    assert (answer.status_code, issues(answer)[0]["code"]) == (400, "value")


@pytest.mark.parametrize(
    ("query", "named_as"),
    [("filter=%00", "filter"), ("filter=a%1Bb", "filter"), ("fil%00ter=a", "name of a parameter")],
)
def test_a_control_character_is_refused_by_the_name_of_its_parameter(embedded: Fhir, query: str, named_as: str) -> None:
    for handling in ("lenient", "strict"):
        answer = embedded.get(f"ValueSet/acupuncture-point/$expand?{query}", Prefer=f"handling={handling}")
        assert answer.status_code == 400
        assert named_as in issues(answer)[0]["details"]["text"]
        assert "control character" in issues(answer)[0]["details"]["text"]


def test_type_ahead_over_points_answers_within_ten_milliseconds(embedded: Fhir) -> None:
    """In the process, over a whole word typed letter by letter: the request itself writes to the audit trail on disk."""
    from fengchi.fhir.parameters import Inputs
    from fengchi.services.records import Trail
    from fengchi.services.terminology import Question, expand

    took = []
    for text in ("f", "fe", "fen", "feng", "fengc", "fengchy", "風", "x?"):
        inputs = Inputs({"url": (POINT_SET,), "filter": (text,), "count": ("20",)})
        tries = []
        for _ in range(5):
            started = time.perf_counter()
            expand(Question(inputs, Trail(ROOT, embedded.at)))
            tries.append(time.perf_counter() - started)
        took.append(min(tries))
    assert max(took) < 0.010


@pytest.mark.parametrize(("day", "code"), [("2025-09-30", "G35"), ("2025-10-01", "G35.D"), ("", "G35.D")])
def test_a_disease_is_translated_to_the_code_that_was_valid_on_the_day(embedded: Fhir, day: str, code: str) -> None:
    asked = f"system={BASE}/CodeSystem/comorbidity&code=multiple-sclerosis&targetsystem={ICD}"
    answer = embedded.get(f"ConceptMap/$translate?{asked}" + (f"&date={day}" if day else ""))
    assert [parts(one)["concept"]["code"] for one in named(answer.json(), "match")] == [code]
    assert gate.check(answer.json(), kind="Parameters", models=True) == ()


def test_a_translation_without_a_confirmed_code_says_so(embedded: Fhir) -> None:
    answer = embedded.get(f"ConceptMap/$translate?system={POINTS}&code=GB20&targetsystem=http://snomed.info/sct")
    assert answer.status_code == 200
    assert named(answer.json(), "result") == [False]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("ValueSet/$expand?url=http://hl7.org/fhir/ValueSet/name-use", 404, "not-found"),
        ("ValueSet/name-use/$expand", 404, "not-found"),
        (f"CodeSystem/$lookup?system={POINTS}&code=GB45", 404, "not-found"),
        ("CodeSystem/$lookup?system=http://loinc.org&code=1-8", 404, "not-found"),
        ("ValueSet/$expand", 422, "required"),
        (f"ValueSet/$expand?url={POINT_SET}&date=2020-01-01", 422, "not-supported"),
        (f"ValueSet/$expand?url={POINT_SET}&count=many", 400, "value"),
        (f"ValueSet/$expand?url={POINT_SET}&url={POINT_SET}", 400, "invalid"),
        ("Patient/$expand", 404, "not-supported"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_to_do(embedded: Fhir, path: str, status: int, code: str) -> None:
    answer = embedded.get(path)
    assert (answer.status_code, issues(answer)[0]["code"]) == (status, code)
    assert issues(answer)[0]["details"]["text"]


def test_a_parameter_that_nobody_defines_is_ignored_unless_strict(embedded: Fhir) -> None:
    path = f"ValueSet/$expand?url={POINT_SET}&count=1&filtre=x"
    assert embedded.get(path).status_code == 200
    assert embedded.get(path, Prefer="handling=strict").status_code == 400


def test_an_operation_needs_a_token_and_its_scope_and_is_audited(embedded: Fhir) -> None:
    path = f"ValueSet/$expand?url={POINT_SET}&count=1"
    embedded.use("system/ValueSet.r")
    assert embedded.get(path).status_code == 200
    embedded.use("system/CodeSystem.rs")
    assert embedded.get(path).status_code == 403
    with embedded.store.reading() as db:
        told = [(one.entry.interaction, one.entry.kind, one.entry.outcome) for one in audit.entries(db, limit=2000)]
    assert [one for one in told if one[0] == "expand"] == [("expand", "ValueSet", "8"), ("expand", "ValueSet", "0")]
    del embedded.http.headers["Authorization"]
    assert embedded.get(path).status_code == 401


@pytest.mark.parametrize(
    ("body", "status", "entries"),
    [
        (parameters(count__Integer=1), 200, 1),
        (parameters(count__String="many"), 400, 1),
        (parameters(date__Date="2020-01-01"), 422, 1),
        ("not JSON", 400, 0),
        ({"resourceType": "Parameters", "parameter": "x"}, 400, 0),
    ],
)
def test_a_call_is_audited_once_the_operation_has_begun(embedded: Fhir, body: Any, status: int, entries: int) -> None:
    assert embedded.post("ValueSet/acupuncture-point/$expand", body).status_code == status
    with embedded.store.reading() as db:
        told = [one.entry.outcome for one in audit.entries(db, limit=2000) if one.entry.interaction == "expand"]
    assert told == ["0" if status == 200 else "4"] * entries


def test_head_is_answered_as_get_without_a_body(embedded: Fhir) -> None:
    answer = embedded.http.head("/fhir/ValueSet/acupuncture-point/$expand?count=1")
    assert (answer.status_code, answer.content) == (200, b"")


def test_the_capabilities_name_every_operation(embedded: Fhir) -> None:
    resources = {one["type"]: one for one in embedded.get("metadata").json()["rest"][0]["resource"]}
    told = {kind: {one["name"]: one["definition"] for one in resources[kind]["operation"]} for kind in ("ValueSet",)}
    assert told["ValueSet"]["expand"] == "http://hl7.org/fhir/OperationDefinition/ValueSet-expand"
    offered = {(kind, one["name"]) for kind in resources for one in resources[kind].get("operation", [])}
    assert {("CodeSystem", "lookup"), ("CodeSystem", "validate-code"), ("ConceptMap", "translate")} <= offered


def test_the_terminology_capabilities_list_our_code_systems(embedded: Fhir) -> None:
    found = embedded.get("metadata?mode=terminology").json()
    assert gate.check(found, kind="TerminologyCapabilities", models=True) == ()
    listed = [one["url"] for one in of_kind("CodeSystem") if one["content"] != "not-present"]
    assert [one["uri"] for one in found["codeSystem"]] == listed
    assert f"{BASE}/CodeSystem/validation-rule" not in listed
    assert "filter" in [one["name"] for one in found["expansion"]["parameter"]]


# Definitions as records -------------------------------------------------------------------------------------------


def test_a_definition_is_read_by_id_and_found_by_its_url(fhir: Fhir, now: datetime) -> None:
    installed(fhir, now)
    assert ids(fhir.get(f"StructureDefinition?url={PROFILE}")) == ["acu-encounter"]
    assert ids(fhir.get(f"StructureDefinition?url={US_PROFILE}")) == ["us-acu-treatment"]
    shipped = (*all_definitions().values(), *us_profiles(all_definitions().values()))
    for kind, count in Counter(str(one["resourceType"]) for one in shipped).items():
        assert fhir.get(f"{kind}?_summary=count").json()["total"] == count
    point_system = fhir.get("CodeSystem/acupuncture-point").json()
    assert point_system["url"] == POINTS


def test_a_definition_of_ours_cannot_be_changed_imitated_or_deleted(embedded: Fhir, now: datetime) -> None:
    installed(embedded, now)
    ours = embedded.get("ValueSet/acupuncture-point").json()
    imitation = {name: value for name, value in ours.items() if name != "id"}
    for answer in (
        embedded.put("ValueSet/acupuncture-point", {**ours, "status": "retired"}),
        embedded.put("ValueSet/acupuncture-point", {**ours, "url": "https://clinic.example.test/points"}),
        embedded.post("ValueSet", imitation),
        embedded.delete("ValueSet/acupuncture-point"),
    ):
        assert answer.status_code == 422, answer.text
        assert issues(answer)[0]["details"]["coding"][0]["code"] == "definition-ours"
    assert embedded.get("ValueSet/acupuncture-point").json() == ours


def test_the_same_holds_inside_a_transaction(embedded: Fhir, now: datetime) -> None:
    installed(embedded, now)
    for request in (
        {"request": {"method": "DELETE", "url": "ValueSet/acupuncture-point"}},
        {
            "request": {"method": "POST", "url": "ValueSet"},
            "resource": {"resourceType": "ValueSet", "status": "active", "url": POINT_SET},
        },
    ):
        answer = embedded.post("", {"resourceType": "Bundle", "type": "transaction", "entry": [request]})
        assert answer.status_code == 422, answer.text


def test_a_clinic_stores_definitions_of_its_own(embedded: Fhir) -> None:
    own = {"resourceType": "ValueSet", "status": "active", "url": "https://clinic.example.test/ValueSet/points"}
    answer = embedded.post("ValueSet", own)
    assert answer.status_code == 201
    assert ids(embedded.get(f"ValueSet?url={own['url']}")) == [answer.json()["id"]]
