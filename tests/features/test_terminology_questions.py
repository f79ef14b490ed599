"""Steps of the terminology service: every question goes through the HTTP door."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from fengchi.store.db import Store
from fhir_client import Fhir, issues
from small_terminology import BASE, ICD, POINTS, codes, named, parts, set_url

scenarios("terminology.feature")


class Told:
    """The last answer."""

    answer: Any = None


@pytest.fixture
def told() -> Told:
    return Told()


@given("a system that may read definitions", target_fixture="fhir")
def _(sqlite_store: Store, now: datetime) -> Fhir:
    return Fhir(sqlite_store, at=now, scopes=("system/CodeSystem.r", "system/ValueSet.r", "system/ConceptMap.r"))


@when(parsers.parse('it expands the points with the filter "{typed}"'))
def _(fhir: Fhir, told: Told, typed: str) -> None:
    told.answer = fhir.get(f"ValueSet/acupuncture-point/$expand?count=10&filter={quote(typed)}")


@when(parsers.parse('it expands the value set "{url}"'))
def _(fhir: Fhir, told: Told, url: str) -> None:
    told.answer = fhir.get(f"ValueSet/$expand?url={url}")


@when(parsers.parse('it looks up the point "{code}" in the language "{language}"'))
def _(fhir: Fhir, told: Told, code: str, language: str) -> None:
    told.answer = fhir.get(f"CodeSystem/$lookup?system={POINTS}&code={code}&displayLanguage={language}")


@when(parsers.re(r'it asks whether "(?P<code>\w+)" is a point( called "(?P<name>\w+)")?$'))
def _(fhir: Fhir, told: Told, code: str, name: str | None) -> None:
    display = f"&display={name}" if name else ""
    told.answer = fhir.get(
        f"ValueSet/$validate-code?url={set_url('acupuncture-point')}&system={POINTS}&code={code}{display}"
    )


@when(parsers.parse('it translates "{code}" to ICD-10-CM for "{day}"'))
def _(fhir: Fhir, told: Told, code: str, day: str) -> None:
    diseases = f"{BASE}/CodeSystem/comorbidity"
    told.answer = fhir.get(f"ConceptMap/$translate?system={diseases}&code={code}&targetsystem={ICD}&date={day}")


@when(parsers.parse('it translates the point "{code}" to SNOMED CT'))
def _(fhir: Fhir, told: Told, code: str) -> None:
    told.answer = fhir.get(f"ConceptMap/$translate?system={POINTS}&code={code}&targetsystem=http://snomed.info/sct")


@then(parsers.parse('the first point is "{code}"'))
def _(told: Told, code: str) -> None:
    assert codes(told.answer.json())[0] == code


@then(parsers.parse('its name is "{name}"'))
def _(told: Told, name: str) -> None:
    assert named(told.answer.json(), "display") == [name]


@then(parsers.parse('the answer is no, and names "{text}"'))
def _(told: Told, text: str) -> None:
    assert named(told.answer.json(), "result") == [False]
    assert text in named(told.answer.json(), "message")[0]


@then(parsers.parse('the translation is "{code}"'))
def _(told: Told, code: str) -> None:
    assert [parts(one)["concept"]["code"] for one in named(told.answer.json(), "match")] == [code]


@then("there is no translation")
def _(told: Told) -> None:
    assert (named(told.answer.json(), "result"), named(told.answer.json(), "match")) == ([False], [])


@then("it is told that this server answers for its own")
def _(told: Told) -> None:
    assert told.answer.status_code == 404
    assert "answers for its own" in issues(told.answer)[0]["details"]["text"]
