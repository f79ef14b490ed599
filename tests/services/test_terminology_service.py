"""The operations of the terminology service, asked without HTTP, of a terminology of a handful of codes."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest

from fengchi.domain.errors import FengchiError, Invalid, Malformed, NotFound, NotPermitted
from fengchi.fhir.terminology import our_terminology
from fengchi.services.terminology import (
    Question,
    expand,
    lookup,
    translate,
    validate_code_in_system,
    validate_code_in_value_set,
)
from small_terminology import (
    BASE,
    ICD,
    MOXA,
    OPEN_GAUGES,
    POINTS,
    RULES,
    SOMEBODY,
    codes,
    named,
    parts,
    question,
    set_url,
)

GAUGES, UNLISTED = f"{BASE}/CodeSystem/needle-gauge", f"{BASE}/CodeSystem/validation-rule"
SNOMED, LOINC = "http://snomed.info/sct", "http://loinc.org"
VERBS = (lookup, validate_code_in_system, validate_code_in_value_set, expand, translate)


def shipped(record_id: str = "", **given: Any) -> Question:
    """A question to the definitions that ship."""
    return replace(question(record_id, **given), terminology=our_terminology())


# $lookup ----------------------------------------------------------------------------------------------------------


def test_lookup_tells_all_names_and_properties_of_a_code() -> None:
    found = lookup(question(system=MOXA, code="stick-on"))
    assert [named(found, name) for name in ("name", "version", "display")] == [["Moxa"], ["1.2"], ["Moxa stick"]]
    designations = [parts(one) for one in named(found, "designation")]
    assert [one["value"] for one in designations] == ["Ài tiáo", "艾條", "Moxazigarre"]
    assert designations[1] == {
        "language": "zh-Hant",
        "use": {"system": f"{BASE}/use", "code": "hanzi"},
        "value": "艾條",
    }
    assert [parts(one) for one in named(found, "property")] == [
        {"code": "parent", "value": "heat", "description": "Heat"},
        {"code": "minutes", "value": 10},
        {"code": "gentler", "value": "lamp", "description": "Heat lamp"},
    ]


def test_lookup_of_a_heading_tells_its_definition_and_what_stands_below_it() -> None:
    found = [parts(one) for one in named(lookup(question(system=MOXA, code="heat")), "property")]
    assert [(one["code"], one["value"]) for one in found] == [
        ("definition", "Anything that warms."),
        ("child", "stick-on"),
        ("child", "lamp"),
        ("child", "cone"),
        ("notSelectable", True),
    ]


def test_lookup_gives_only_the_properties_that_are_asked_for() -> None:
    found = lookup(question(system=MOXA, code="stick-on", property=("minutes", "lang.de")))
    assert [parts(one)["code"] for one in named(found, "property")] == ["minutes"]
    assert [parts(one)["value"] for one in named(found, "designation")] == ["Moxazigarre"]


@pytest.mark.parametrize(
    ("language", "display"),
    [
        ("", "Moxa stick"),
        ("de", "Moxazigarre"),
        ("de-AT", "Moxazigarre"),
        ("zh-Hant-TW", "艾條"),
        ("ZH", "艾條"),
        ("zh-Latn", "Ài tiáo"),
        ("fr", "Moxa stick"),
    ],
)
def test_a_name_is_given_in_the_language_that_is_asked_for(language: str, display: str) -> None:
    given = {"displayLanguage": language} if language else {}
    assert named(lookup(question(system=MOXA, code="stick-on", **given)), "display") == [display]


def test_a_coding_or_the_id_of_the_definition_names_the_system_too() -> None:
    by_coding = lookup(question(coding={"system": MOXA, "code": "lamp", "version": "1.2"}))
    assert by_coding == lookup(question("moxa", code="lamp")) == lookup(question(system=f"{MOXA}|1.2", code="lamp"))


@pytest.mark.parametrize(
    "given",
    [
        {"coding": {"system": f"{MOXA}|1.2", "code": "lamp"}},
        {"coding": {"system": MOXA, "code": "lamp"}, "system": MOXA, "version": "1.2"},
        {"system": f"{MOXA}|1.2", "version": "1.2", "code": "lamp"},
    ],
)
def test_the_version_may_stand_behind_the_bar_or_by_itself(given: dict[str, Any]) -> None:
    assert lookup(question(**given)) == lookup(question(system=MOXA, code="lamp"))


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (lookup, {"system": POINTS, "coding": {"system": MOXA, "code": "lamp"}}),
        (lookup, {"version": "0.9", "coding": {"system": MOXA, "code": "lamp", "version": "1.2"}}),
        (lookup, {"system": f"{MOXA}|1.2", "version": "0.9", "code": "lamp"}),
        (lookup, {"coding": {"system": f"{MOXA}|1.2", "version": "0.9", "code": "lamp"}}),
        (translate, {"system": POINTS, "coding": {"system": MOXA, "code": "lamp"}}),
        (
            validate_code_in_value_set,
            {
                "url": set_url("warm"),
                "system": POINTS,
                "codeableConcept": {"coding": [{"system": MOXA, "code": "lamp"}]},
            },
        ),
    ],
)
def test_a_system_or_version_that_contradicts_the_coding_is_refused(verb: Any, given: dict[str, Any]) -> None:
    with pytest.raises(Invalid) as refused:
        verb(question(**given))
    assert refused.value.issues[0].code == "conflict"


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"system": MOXA, "code": "fire"}, "has no such code"),
        ({"system": SOMEBODY, "code": "old"}, "its own code systems"),
        ({"system": MOXA, "version": "2", "code": "lamp"}, "holds version 1.2"),
    ],
)
def test_lookup_of_what_is_not_here_says_so(given: dict[str, Any], text: str) -> None:
    with pytest.raises(NotFound, match=text):
        lookup(question(**given))


# $validate-code ---------------------------------------------------------------------------------------------------


def _verdict(found: dict[str, Any]) -> tuple[bool, str, str]:
    message, display = (next(iter(named(found, name)), "") for name in ("message", "display"))
    return named(found, "result")[0], message, display


@pytest.mark.parametrize("display", ["Moxa stick", "moxa  STICK", "艾條", "Moxazigarre"])
def test_a_code_is_valid_under_each_of_its_names(display: str) -> None:
    found = validate_code_in_system(question(url=MOXA, code="stick-on", display=display))
    assert _verdict(found) == (True, "", "Moxa stick")


def test_a_wrong_display_makes_a_code_invalid_and_the_right_one_is_told() -> None:
    result, message, display = _verdict(validate_code_in_system(question(url=MOXA, code="lamp", display="Lamp")))
    assert (result, display) == (False, "Heat lamp")
    assert "Heat lamp" in message


def test_with_a_language_the_display_must_be_of_that_language() -> None:
    asked = question(url=MOXA, code="stick-on", display="艾條", displayLanguage="de")
    assert _verdict(validate_code_in_system(asked))[::2] == (False, "Moxazigarre")


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"url": MOXA, "code": "lmp"}, "near to it are lamp"),
        ({"url": POINTS, "code": "LI45"}, "near to it are LI4."),
        ({"url": MOXA, "coding": {"system": POINTS, "code": "lamp"}}, "of another system"),
        ({"url": MOXA, "coding": {"system": MOXA, "code": "lamp", "version": "0.9"}}, "holds version 1.2"),
        ({"url": MOXA, "code": "heat", "abstract": "false"}, "heading"),
    ],
)
def test_an_invalid_code_is_explained(given: dict[str, Any], text: str) -> None:
    result, message, _ = _verdict(validate_code_in_system(question(**given)))
    assert not result
    assert text in message


def test_a_page_of_text_sent_as_a_code_is_answered_at_once() -> None:
    started = time.perf_counter()
    for url in (POINTS, MOXA):
        assert not _verdict(validate_code_in_system(question(url=url, code="gb-" * 300_000)))[0]
    assert time.perf_counter() - started < 1


def test_a_code_that_is_no_longer_active_is_valid_with_a_hint() -> None:
    result, message, _ = _verdict(validate_code_in_system(question(url=MOXA, code="cone")))
    assert result
    assert "no longer active" in message


def test_of_a_code_system_that_lists_only_part_of_its_codes_any_code_may_be_right() -> None:
    in_system = _verdict(validate_code_in_system(question(url=OPEN_GAUGES, code="0.18x13")))
    in_set = _verdict(validate_code_in_value_set(question(url=set_url("open"), system=OPEN_GAUGES, code="0.18x13")))
    assert (in_system[0], in_set[0]) == (True, True)
    assert "could not be checked" in in_system[1]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("gb20", "GB20"),
        ("GB-20", "GB20"),
        ("st36", "ST36"),
        ("DU20", "GV20"),
        ("REN17", "CV17"),
        ("UB60", "BL60"),
        ("fengchi", "GB20"),
    ],
)
def test_a_point_in_another_spelling_is_told_the_code_to_write(text: str, code: str) -> None:
    in_system = _verdict(validate_code_in_system(shipped(url=POINTS, code=text)))
    in_set = _verdict(validate_code_in_value_set(shipped("acupuncture-point", system=POINTS, code=text)))
    assert [result for result, *_ in (in_system, in_set)] == [False, False]
    assert in_system[1] == f"Acupuncture points has no such code; write it {code}."
    assert in_set[1].endswith(f"; write it {code}.")


def test_no_point_is_suggested_that_the_value_set_does_not_have() -> None:
    known = _verdict(validate_code_in_value_set(question(url=set_url("points"), system=POINTS, code="gb-20")))
    other = _verdict(validate_code_in_value_set(question(url=set_url("points"), system=POINTS, code="st-36")))
    assert "write it GB20" in known[1]
    assert "ST36" not in other[1]


@pytest.mark.parametrize(
    ("code", "display"),
    [
        ("0.25x40", "Filiform needle 0.25 mm x 40 mm"),
        ("0.33x33", "Filiform needle 0.33 mm x 33 mm"),
        ("0.6x150", "Filiform needle 0.6 mm x 150 mm"),
    ],
)
def test_a_needle_of_any_possible_size_is_a_code_listed_or_not(code: str, display: str) -> None:
    in_system = validate_code_in_system(shipped(url=GAUGES, code=code, display=display))
    in_set = validate_code_in_value_set(shipped("needle-gauge", system=GAUGES, code=code))
    assert _verdict(in_system) == _verdict(in_set) == (True, "", display)
    assert named(lookup(shipped(system=GAUGES, code=code)), "display") == [display]
    assert not _verdict(validate_code_in_system(shipped(url=GAUGES, code=code, display="Moxa")))[0]


@pytest.mark.parametrize("code", ["banana", "40x0.25", "0.61x40", "0.25x151", "0.25x0", "0.25 x 40", "0.25x40 "])
def test_what_is_no_needle_is_no_code_and_the_rule_is_told(code: str) -> None:
    in_system = validate_code_in_system(shipped(url=GAUGES, code=code))
    in_set = validate_code_in_value_set(shipped("needle-gauge", system=GAUGES, code=code))
    assert _verdict(in_system)[:1] == _verdict(in_set)[:1] == (False,)
    assert "diameter 0.1 to 0.6, length 1 to 150" in _verdict(in_system)[1]
    assert _verdict(in_set)[1] == _verdict(in_system)[1]
    with pytest.raises(NotFound):
        lookup(shipped(system=GAUGES, code=code))


@pytest.mark.parametrize(
    ("verb", "asked"),
    [
        (validate_code_in_system, {"url": UNLISTED, "code": "obs-7"}),
        (validate_code_in_system, {"record_id": "validation-rule", "code": "obs-7"}),
        (validate_code_in_system, {"coding": {"system": UNLISTED, "code": "obs-7"}}),
        (lookup, {"system": UNLISTED, "code": "obs-7"}),
    ],
)
def test_of_a_code_system_published_without_its_codes_nothing_is_said(verb: Any, asked: dict[str, Any]) -> None:
    with pytest.raises(Invalid, match="not listed") as refused:
        verb(shipped(**asked))
    assert refused.value.issues[0].code == "not-supported"


@pytest.mark.parametrize("first", [SOMEBODY, UNLISTED])
def test_a_concept_is_checked_against_the_first_of_its_systems_that_is_held(first: str) -> None:
    def asked(code: str) -> Question:
        return shipped(codeableConcept={"coding": [{"system": first, "code": "x"}, {"system": POINTS, "code": code}]})

    assert _verdict(validate_code_in_system(asked("GB20")))[::2] == (True, "Fēngchí")
    assert "write it GB20" in _verdict(validate_code_in_system(asked("gb20")))[1]


def test_a_concept_is_checked_against_the_definition_that_it_is_called_on() -> None:
    codings = [{"system": SOMEBODY, "code": "old"}, {"system": MOXA, "code": "lamp"}]
    assert _verdict(validate_code_in_system(question("moxa", codeableConcept={"coding": codings})))[0]


@pytest.mark.parametrize(
    ("coding", "text"),
    [
        ({"system": MOXA, "code": "lamp", "display": "Candle"}, "the right one is: Lamp"),
        ({"system": MOXA, "code": "cone"}, "not in the value set Warm"),
        ({"system": MOXA, "code": "lampe"}, "near to it are lamp"),
    ],
)
def test_of_wrong_codings_the_message_is_about_the_one_that_is_known_best(coding: dict[str, str], text: str) -> None:
    for codings in ([{"system": ICD, "code": "A1"}, coding], [coding, {"system": ICD, "code": "A1"}]):
        found = validate_code_in_value_set(question(url=set_url("warm"), codeableConcept={"coding": codings}))
        assert not _verdict(found)[0]
        assert text in _verdict(found)[1]


def test_a_version_behind_the_bar_is_read_alike_in_value_sets() -> None:
    right = question(url=set_url("warm"), system=f"{MOXA}|1.2", code="lamp")
    wrong = question(url=set_url("warm"), coding={"system": f"{MOXA}|0.9", "code": "lamp"})
    assert _verdict(validate_code_in_value_set(right)) == (True, "", "Lamp")
    assert "version 1.2" in _verdict(validate_code_in_value_set(wrong))[1]


def test_a_concept_is_valid_when_one_of_its_codings_is() -> None:
    codings = [{"system": SOMEBODY, "code": "old"}, {"system": MOXA, "code": "lamp", "display": "Lamp"}]
    asked = question(url=set_url("warm"), codeableConcept={"coding": codings})
    assert _verdict(validate_code_in_value_set(asked)) == (True, "", "Lamp")


@pytest.mark.parametrize(
    ("name", "system", "code", "text"),
    [
        ("warm", MOXA, "cone", "not in the value set Warm"),
        ("warm", MOXA, "lampe", "near to it are lamp"),
        ("warm", ICD, "A1", "no codes of this system"),
    ],
)
def test_a_code_outside_the_value_set_is_explained(name: str, system: str, code: str, text: str) -> None:
    found = validate_code_in_value_set(question(url=set_url(name), system=system, code=code))
    assert not _verdict(found)[0]
    assert text in _verdict(found)[1]


def test_a_code_of_another_version_is_not_valid() -> None:
    asked = question(url=set_url("warm"), system=MOXA, systemVersion="0.9", code="lamp")
    assert "version 1.2" in _verdict(validate_code_in_value_set(asked))[1]


# $expand ----------------------------------------------------------------------------------------------------------


def test_an_expansion_lists_the_codes_of_a_value_set() -> None:
    found = expand(question(url=set_url("warm")))
    assert found["url"] == set_url("warm")
    assert "compose" not in found
    assert found["expansion"]["total"] == 2
    assert found["expansion"]["timestamp"] == "2026-11-02T09:00:00Z"
    assert found["expansion"]["contains"] == [
        {"system": MOXA, "version": "1.2", "code": "lamp", "display": "Lamp"},
        {"system": MOXA, "version": "1.2", "code": "stick-on", "display": "Moxa stick"},
    ]


def test_pages_of_one_question_share_identifier_and_total() -> None:
    pages = [expand(question("moxa", count="2", offset=str(offset))) for offset in (0, 2, 4)]
    assert [codes(one) for one in pages] == [["heat", "stick-on"], ["lamp", "cone"], []]
    assert {one["expansion"]["total"] for one in pages} == {4}
    assert len({one["expansion"]["identifier"] for one in pages}) == 1
    other = expand(question("moxa", count="2", filter="lamp"))
    assert other["expansion"]["identifier"] != pages[0]["expansion"]["identifier"]


def test_a_count_of_none_tells_how_large_the_expansion_is() -> None:
    found = expand(question("moxa", count=0))["expansion"]
    assert (found["total"], "contains" in found) == (4, False)


def test_what_shaped_the_expansion_is_told_back() -> None:
    asked = question("moxa", filter="moxa", activeOnly="true", count="5", displayLanguage="de", exclude_system=SOMEBODY)
    found = expand(asked)
    assert found["expansion"]["parameter"] == [
        {"name": "filter", "valueString": "moxa"},
        {"name": "count", "valueInteger": 5},
        {"name": "activeOnly", "valueBoolean": True},
        {"name": "displayLanguage", "valueCode": "de"},
        {"name": "exclude-system", "valueUri": SOMEBODY},
        {"name": "version", "valueUri": f"{MOXA}|1.2"},
    ]
    assert [(one["code"], one["display"]) for one in found["expansion"]["contains"]] == [("stick-on", "Moxazigarre")]


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\t"])
def test_what_is_blank_counts_as_not_given(blank: str) -> None:
    names = ("filter", "displayLanguage", "designation", "exclude_system", "system_version", "count", "activeOnly")
    found = expand(question("moxa", **dict.fromkeys(names, blank)))["expansion"]
    plain = expand(question("moxa"))["expansion"]
    assert found == plain
    assert not [one for one in found["contains"] if "designation" in one]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"activeOnly": True}, ["heat", "stick-on", "lamp"]),
        ({"excludeNotForUI": True}, ["stick-on", "lamp", "cone"]),
        ({"exclude_system": f"{MOXA}|1.2"}, []),
        ({"exclude_system": f"{MOXA}|0.9"}, ["heat", "stick-on", "lamp", "cone"]),
        ({"system_version": f"{MOXA}|1.2"}, ["heat", "stick-on", "lamp", "cone"]),
        ({"filter": "  "}, ["heat", "stick-on", "lamp", "cone"]),
        ({"filter": "nothing"}, []),
    ],
)
def test_an_expansion_leaves_out_what_is_not_wanted(given: dict[str, Any], expected: list[str]) -> None:
    assert codes(expand(question("moxa", **given))) == expected


def test_headings_and_codes_no_longer_active_are_marked() -> None:
    found = {one["code"]: one for one in expand(question("moxa"))["expansion"]["contains"]}
    assert [code for code, one in found.items() if one.get("abstract")] == ["heat"]
    assert [code for code, one in found.items() if one.get("inactive")] == ["cone"]


@pytest.mark.parametrize(
    ("given", "values"),
    [
        ({}, []),
        ({"includeDesignations": "true"}, ["Ài tiáo", "艾條", "Moxazigarre"]),
        ({"designation": "zh"}, ["Ài tiáo", "艾條"]),
        ({"designation": ("urn:ietf:bcp:47|de", f"{BASE}/use|hanzi")}, ["艾條", "Moxazigarre"]),
        ({"designation": f"{BASE}/other|hanzi"}, []),
    ],
)
def test_designations_come_along_when_asked_for(given: dict[str, Any], values: list[str]) -> None:
    found = expand(question("moxa", filter="stick-on", **given))["expansion"]["contains"][0]
    assert [one["value"] for one in found.get("designation", [])] == values


def test_the_definition_comes_along_when_asked_for() -> None:
    assert expand(question("moxa", includeDefinition="true"))["compose"] == {"include": [{"system": MOXA}]}


def test_another_version_of_a_code_system_cannot_be_expanded() -> None:
    with pytest.raises(Invalid, match=r"version 1\.2"):
        expand(question("moxa", check_system_version=f"{MOXA}|0.9"))


# $translate -------------------------------------------------------------------------------------------------------


def _matches(found: dict[str, Any]) -> list[tuple[str, str]]:
    each = [parts(one) for one in named(found, "match")]
    return [(one["equivalence"], one.get("concept", {}).get("code", "")) for one in each]


def test_a_code_is_translated_by_every_map_that_knows_it() -> None:
    found = translate(question(system=MOXA, code="stick-on"))
    assert named(found, "result") == [True]
    assert _matches(found) == [("wider", "A1"), ("equal", "old")]
    first = parts(named(found, "match")[0])
    assert first["concept"] == {"system": ICD, "code": "A1", "display": "One"}
    assert first["source"] == f"{BASE}/ConceptMap/moxa-icd"
    assert named(found, "message") == ["A1: Any moxa."]


@pytest.mark.parametrize(
    "given",
    [
        {"url": f"{BASE}/ConceptMap/moxa-icd"},
        {"record_id": "moxa-icd"},
        {"targetsystem": ICD},
        {"target": set_url("icd"), "targetsystem": ICD},
        {"source": set_url("moxa"), "targetsystem": f"{ICD}|2026"},
    ],
)
def test_a_translation_may_be_narrowed_to_a_map_or_a_target(given: dict[str, Any]) -> None:
    assert _matches(translate(question(**given, system=MOXA, code="stick-on"))) == [("wider", "A1")]


@pytest.mark.parametrize(
    ("system", "code", "target", "found"),
    [
        (f"{BASE}/CodeSystem/comorbidity", "multiple-sclerosis", f"{SNOMED}?fhir_vs", [SNOMED]),
        (f"{BASE}/CodeSystem/comorbidity", "multiple-sclerosis", SNOMED, [SNOMED]),
        (f"{BASE}/CodeSystem/comorbidity", "multiple-sclerosis", f"{SNOMED}?fhir_vs=isa/404684003", []),
        (f"{BASE}/CodeSystem/comorbidity", "multiple-sclerosis", ICD, [ICD]),
        (f"{BASE}/CodeSystem/comorbidity", "multiple-sclerosis", "http://example.test/anything", []),
        (f"{BASE}/CodeSystem/acupuncture-observable", "pain-now", f"{LOINC}/vs", [LOINC]),
    ],
)
def test_a_map_that_names_no_target_is_for_all_codes_of_its_target_system(
    system: str, code: str, target: str, found: list[str]
) -> None:
    answer = translate(shipped(system=system, code=code, target=target))
    concepts = [parts(one).get("concept", {}) for one in named(answer, "match")]
    assert [one.get("system") for one in concepts] == found
    assert named(answer, "result") == [bool(found)]
    if not found:
        assert "as targetsystem" in named(answer, "message")[0]


def test_the_target_system_may_be_written_as_its_implicit_value_set() -> None:
    given = {"system": f"{BASE}/CodeSystem/comorbidity", "code": "multiple-sclerosis"}
    answer = translate(shipped(**given, targetsystem=f"{SNOMED}?fhir_vs"))
    assert answer == translate(shipped(**given, targetsystem=SNOMED))
    assert len(named(answer, "match")) == 1


def test_a_version_of_ours_that_is_not_held_is_not_translated() -> None:
    for given in ({"version": "0.9"}, {"system": f"{MOXA}|0.9"}):
        with pytest.raises(NotFound, match=r"version 1\.2"):
            translate(question(**{"system": MOXA, "code": "stick-on", **given}))
    assert translate(question(system=f"{MOXA}|1.2", code="stick-on")) == translate(
        question(system=MOXA, version="1.2", code="stick-on")
    )


@pytest.mark.parametrize(("version", "found"), [("", 1), ("0.1.0", 1), ("7", 0)])
def test_a_version_of_others_is_heeded_where_the_map_tells_one(version: str, found: int) -> None:
    twcm = "https://www.nricm.edu.tw/twcm/CodeSystem/twcm-acupuncturepoint"
    there = translate(shipped(system=POINTS, code="GB20", targetsystem=f"{twcm}|{version}".rstrip("|")))
    back = translate(shipped(system=twcm, version=version, code="GB20", reverse=True))
    assert [len(named(one, "match")) for one in (there, back)] == [found, found]


def test_the_other_way_round_wider_becomes_narrower() -> None:
    found = translate(question(system=ICD, code="A1", reverse="true", source=set_url("icd"), target=set_url("moxa")))
    assert _matches(found) == [("narrower", "stick-on")]


def test_a_code_without_a_confirmed_translation_has_none_and_the_map_says_why() -> None:
    found = translate(question(system=MOXA, code="lamp"))
    assert named(found, "result") == [False]
    assert _matches(found) == [("unmatched", "")]
    assert named(found, "message") == ["None is confirmed."]


@pytest.mark.parametrize(
    "coding", [{"system": MOXA, "code": "fire"}, {"system": SOMEBODY, "code": "old"}, {"code": "stick-on"}]
)
def test_what_no_map_knows_is_not_translated(coding: dict[str, str]) -> None:
    found = translate(question(coding=coding))
    assert (named(found, "result"), named(found, "match")) == ([False], [])
    assert "No confirmed translation" in named(found, "message")[0]


def test_a_map_between_other_value_sets_is_not_used() -> None:
    found = translate(question(system=MOXA, code="stick-on", target=set_url("elsewhere"), targetsystem=ICD))
    assert _matches(found) == []


def test_what_a_match_depends_on_is_asked_for_and_then_heeded() -> None:
    both = translate(question(system=MOXA, code="cone"))
    assert _matches(both) == [("equivalent", "B1"), ("equivalent", "B2")]
    assert "urn:year" in named(both, "message")[0]
    year = [
        {"name": "element", "valueUri": "urn:year"},
        {"name": "concept", "valueCodeableConcept": {"coding": [{"code": "2026"}]}},
    ]
    assert _matches(translate(question(system=MOXA, code="cone", dependency=year))) == [("equivalent", "B2")]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, ["R2"]),
        ({"date": "2025-09-30"}, ["R1"]),
        ({"date": "2025-10-01T00:30:00+02:00"}, ["R2"]),
        ({"url": f"{BASE}/ConceptMap/rule-older"}, ["R1"]),
        ({"url": f"{BASE}/ConceptMap/rule-older", "date": "2026-01-01"}, []),
    ],
)
def test_of_maps_for_different_times_the_one_of_the_day_is_used(given: dict[str, Any], expected: list[str]) -> None:
    found = translate(question(**given, system=RULES, code="rule"))
    assert [code for _, code in _matches(found)] == expected


def test_codes_of_all_times_are_understood_on_the_way_back() -> None:
    """Each once, though several maps say the same."""
    for code in ("R1", "R2"):
        assert _matches(translate(question(system=ICD, code=code, reverse=True))) == [("equivalent", "rule")]
    assert _matches(translate(question(system=ICD, code="R0", reverse=True))) == [("equivalent", "lasting")]
    assert _matches(translate(question(system=ICD, code="R2", reverse=True, date="2025-09-30"))) == []


# What all of them have in common ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "given", "text"),
    [
        (lookup, {"code": "lamp"}, "Name the code system"),
        (lookup, {"system": MOXA}, "exactly one of code, coding"),
        (lookup, {"codeableConcept": {"coding": [{"system": MOXA, "code": "lamp"}]}}, "exactly one of code, coding"),
        (lookup, {"system": MOXA, "code": "lamp", "date": "2020"}, "Leave the date out"),
        (lookup, {"system": MOXA, "code": "lamp", "displayLanguage": "zh_TW"}, "one language tag"),
        (lookup, {"record_id": "moxa", "system": POINTS, "code": "lamp"}, "different definitions"),
        (validate_code_in_system, {"code": "lamp"}, "Name the code system"),
        (validate_code_in_system, {"codeSystem": {}, "code": "lamp"}, "none that is sent along"),
        (validate_code_in_system, {"url": MOXA, "codeableConcept": {"text": "x"}}, "at least one coding"),
        (validate_code_in_system, {"url": MOXA, "coding": {"code": 7}}, "is a text"),
        (validate_code_in_value_set, {"url": set_url("warm"), "code": "lamp"}, "Send the system"),
        (validate_code_in_value_set, {"code": "lamp", "system": MOXA}, "Name the value set"),
        (validate_code_in_value_set, {"context": "x", "code": "lamp", "system": MOXA}, "binding"),
        (expand, {}, "Name the value set"),
        (expand, {"valueSet": {"resourceType": "ValueSet"}}, "Name a value set by its url"),
        (expand, {"resource": {"resourceType": "ValueSet"}}, "Send a Parameters resource"),
        (expand, {"record_id": "moxa", "count": "-1"}, "whole number"),
        (expand, {"record_id": "moxa", "designation": ("de",) * 101}, "at most 100"),
        (validate_code_in_system, {"url": MOXA, "codeableConcept": {"coding": [{"code": "x"}] * 101}}, "at most 100"),
        (translate, {"code": "lamp"}, "Send the system"),
        (translate, {"system": MOXA, "code": "lamp", "conceptMap": {}}, "none that is sent along"),
        (translate, {"system": MOXA, "code": "lamp", "dependency": "2026"}, "element"),
        *(
            (translate, {"system": MOXA, "code": "lamp", "dependency": given}, "parts element")
            for given in (
                [{"name": {"a": 1}, "valueUri": "a"}],
                [{"name": ["element"], "valueUri": "a"}],
                [{"name": None}],
                [{"name": "element", "valueUri": "a"}, {"name": "concept", "valueCodeableConcept": {"coding": "x"}}],
            )
        ),
        *(
            (translate, {"system": MOXA, "code": "lamp", "date": given}, "Send a day")
            for given in (
                "2026",
                "2025-09",
                "20250930",
                "2025-W40-1",
                "2025-09-30junk",
                "2025-09-30T25:00:00Z",
                "2025-09-30T10:00",
                "2025-02-30",
            )
        ),
        *((expand, {"record_id": "moxa", "offset": given}, "whole number") for given in (10**30, "2147483648", 2**31)),
        (expand, {"record_id": "moxa", "filter": "x" * 1_048_577}, "at most 1,048,576"),
        (expand, {"record_id": "moxa", "exclude_system": "a b"}, "URI without spaces"),
        (expand, {"record_id": "moxa", "system_version": f"{MOXA}|1.2 "}, "URI without spaces"),
    ],
)
def test_a_question_that_cannot_be_answered_says_what_to_send(verb: Any, given: dict[str, Any], text: str) -> None:
    with pytest.raises(Invalid, match=text):
        verb(question(**given))


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        (lookup, {"record_id": "elsewhere", "code": "lamp"}),
        (validate_code_in_system, {"url": SOMEBODY, "code": "old"}),
        (
            validate_code_in_value_set,
            {"url": "http://hl7.org/fhir/ValueSet/name-use", "system": SOMEBODY, "code": "old"},
        ),
        (expand, {"url": "http://hl7.org/fhir/ValueSet/name-use"}),
        (translate, {"url": "http://hl7.org/fhir/ConceptMap/x", "system": MOXA, "code": "lamp"}),
    ],
)
def test_definitions_of_others_are_not_answered_for(verb: Any, given: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match="answers for its own"):
        verb(question(**given))


@pytest.mark.parametrize("verb", VERBS)
def test_a_parameter_that_nobody_defines_is_refused_when_strict(verb: Any) -> None:
    with pytest.raises(Malformed, match="no such parameter"):
        verb(question(strict=True, filtre="x"))
    with pytest.raises(FengchiError, match=r"Name the|exactly one"):
        verb(question(filtre="x"))


@pytest.mark.parametrize("verb", VERBS)
def test_each_operation_needs_the_scope_of_its_type_and_leaves_an_entry(verb: Any) -> None:
    asked = question(scopes=("system/Patient.rs",))
    with pytest.raises(NotPermitted):
        verb(asked)
    assert [one.outcome for one in asked.trail.entries] == ["8"]


def test_what_was_asked_is_written_down_whether_or_not_it_was_answered() -> None:
    answered, failed = question("moxa", scopes=("system/ValueSet.r",)), question("elsewhere")
    expand(answered)
    with pytest.raises(NotFound):
        expand(failed)
    told = [(one.interaction, one.action, one.kind, one.record_id, one.outcome) for one in answered.trail.entries]
    assert told == [("expand", "E", "ValueSet", "moxa", "0")]
    assert failed.trail.entries[0].outcome == "4"
