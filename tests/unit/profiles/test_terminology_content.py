"""The code systems and value sets say what the clinic's tables say and what the mapping writes, neither less nor more.

https://hl7.org/fhir/R4/codesystem.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from fhir_profiles.toolchain.code_systems import SYSTEMS, code_systems
from fhir_profiles.toolchain.concepts import Concept, Json, OwnSystem, code_system
from fhir_profiles.toolchain.value_sets import value_sets

import fengchi
from fengchi.domain.adverse_events import AdverseEventKind, Causality, EventOutcome, Severity
from fengchi.domain.comorbidities import CATALOGUE as DISEASES
from fengchi.domain.comorbidities import Activity, Informant
from fengchi.domain.diary import Menses, Relief
from fengchi.domain.measures import MEASURES, MeasureId, Method
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import RULES
from fengchi.domain.migraine_diagnoses import DIAGNOSES, ICD10CM_CODES
from fengchi.domain.needling import Moxa, Side, Technique
from fengchi.domain.patterns import PATTERNS
from fengchi.domain.points import CATALOGUE as POINTS
from fengchi.domain.points import points_named
from fengchi.domain.treatments import AdjunctKind
from fengchi.fhir import gate, systems
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.definitions import all_definitions, of_kind
from fengchi.fhir.elements import parse, to_json
from fengchi.fhir.json_codec import decode
from fengchi.store.audit import AuditEntry
from written_codes import codes_in, interactions_in_source, written

PROFILES = Path(__file__).parents[3] / "fhir_profiles"
TYPES = {"string": str, "integer": int, "decimal": Decimal}
ENTRY = AuditEntry(
    at=datetime(2026, 6, 2, 10, 0, tzinfo=UTC),
    actor_id="mei-tanaka",
    actor_name="Mei Tanaka",
    door="charting",
    action="C",
    interaction="sign-treatment",
    outcome="0",
)
BY_URL = {one.url: one for one in SYSTEMS}
IDS = [one.id for one in SYSTEMS]
ENUMS: dict[str, Iterable[str]] = {
    systems.POINTS: [*POINTS, "local"],
    systems.SIDES: Side,
    systems.TECHNIQUES: Technique,
    systems.MOXA: Moxa,
    systems.ADJUNCTS: AdjunctKind,
    systems.ADVERSE_EVENTS: AdverseEventKind,
    systems.SEVERITIES: Severity,
    systems.CAUSALITIES: Causality,
    systems.EVENT_OUTCOMES: EventOutcome,
    systems.MENSES: Menses,
    systems.RELIEF: Relief,
    systems.MEASURES: [*MeasureId, "recorded-days"],
    systems.METHODS: Method,
    systems.DAY_RULES: [one.tag for one in RULES.values()],
    systems.DISEASES: DISEASES,
    systems.ACTIVITIES: Activity,
    systems.INFORMANTS: Informant,
    systems.DRUG_CLASSES: DrugClass,
    systems.INTERACTIONS: interactions_in_source(),
}
WRITTEN_BY_OTHERS_CODES = {Side.LEFT, Side.RIGHT}
"""Records write these two by SNOMED CT, and read ours."""


def concept(system: str, code: str) -> Concept:
    return next(one for one in BY_URL[system].concepts if one.code == code)


def names(one: Concept) -> set[str]:
    return {one.display, *(name.value for name in one.designations)}


def properties(one: Concept, code: str) -> list[object]:
    return [value for name, value in one.properties if name == code]


def designations(one: Concept, use: str) -> list[str]:
    return [name.value for name in one.designations if name.use == use]


def test_every_code_system_that_the_mapping_names_is_defined_and_no_other() -> None:
    named = {
        url for url in vars(systems).values() if isinstance(url, str) and url.startswith(f"{systems.CANONICAL}/Code")
    }
    assert {one.url for one in SYSTEMS} - named == set()
    assert named - {one.url for one in SYSTEMS} - all_definitions().keys() == set()


@pytest.mark.parametrize("url", ENUMS)
def test_a_code_system_has_the_codes_of_its_table_and_no_other(url: str) -> None:
    assert {one.code for one in BY_URL[url].concepts} == {str(code) for code in ENUMS[url]}


@pytest.mark.parametrize("own", SYSTEMS, ids=IDS)
def test_every_code_that_the_mapping_writes_is_listed_with_its_display(own: OwnSystem) -> None:
    listed = {one.code: names(one) for one in own.concepts}
    seen = [one for one in written() if one.system == own.url]
    assert sorted({one.code for one in seen if one.code not in listed}) == []
    assert [one for one in seen if one.display and one.display not in listed[one.code]] == []


@pytest.mark.parametrize(
    "url",
    sorted(BY_URL.keys() - {systems.GAUGES, systems.INTERACTIONS, systems.DESIGNATION_USES}),
    ids=lambda url: url[36:],
)
def test_no_code_is_listed_that_the_mapping_never_writes(url: str) -> None:
    never = {one.code for one in BY_URL[url].concepts} - {one.code for one in written() if one.system == url}
    assert never == (WRITTEN_BY_OTHERS_CODES if url == systems.SIDES else set())


def test_the_published_examples_hold_only_codes_that_are_listed() -> None:
    files = [decode(one.read_text(encoding="utf-8")) for one in sorted((PROFILES / "examples").glob("*.json"))]
    known = {one["url"]: {code["code"] for code in one.get("concept", ())} for one in of_kind("CodeSystem")}
    seen = {(one.system, one.code) for resource in files for one in codes_in(resource)}
    assert len(seen) > 50
    assert sorted(one for one in seen if one[1] not in known.get(one[0], ())) == []


def test_an_audit_entry_of_the_clinic_carries_a_listed_code() -> None:
    made = to_json(audit_event_to_fhir(ENTRY, event_id="1"))
    assert [(one.system, one.code) for one in codes_in(made)] == [(systems.INTERACTIONS, "sign-treatment")]
    assert "sign-treatment" in {one.code for one in BY_URL[systems.INTERACTIONS].concepts}


# What each says of itself -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("made", code_systems(), ids=IDS)
def test_a_code_system_says_who_made_it_and_how_it_is_used(made: Json) -> None:
    name = made["id"]
    assert made["url"] == f"{systems.CANONICAL}/CodeSystem/{name}"
    assert made["valueSet"] == f"{systems.CANONICAL}/ValueSet/{name}"
    assert re.fullmatch("[A-Z][A-Za-z0-9]+", made["name"])
    assert (made["version"], made["status"], made["experimental"]) == (fengchi.__version__, "active", False)
    assert made["caseSensitive"] is True
    assert made["description"].endswith(".")
    assert made.get("count") == (len(made["concept"]) if made["content"] == "complete" else None)


@pytest.mark.parametrize("own", SYSTEMS, ids=IDS)
def test_codes_are_given_once_and_each_has_a_display_and_says_what_it_means(own: OwnSystem) -> None:
    codes = [one.code for one in own.concepts]
    assert len(set(codes)) == len(codes)
    assert [one.code for one in own.concepts if not one.display or any(not name for name in names(one))] == []
    silent = [one.code for one in own.concepts if not (one.definition.endswith(".") or one.properties)]
    assert silent == []


@pytest.mark.parametrize("own", SYSTEMS, ids=IDS)
def test_every_property_is_declared_and_used(own: OwnSystem) -> None:
    types = {one.code: TYPES[one.type] for one in own.properties}
    used = {(code, type(value)) for one in own.concepts for code, value in one.properties}
    assert used == set(types.items())


def test_only_needle_gauges_are_open() -> None:
    assert [one.id for one in SYSTEMS if one.content != "complete"] == ["needle-gauge"]


def test_the_uses_of_designations_are_codes_of_ours() -> None:
    used = {name.use for own in SYSTEMS for one in own.concepts for name in one.designations}
    assert used == {one.code for one in BY_URL[systems.DESIGNATION_USES].concepts}


def test_every_code_system_has_a_value_set_that_is_all_of_it() -> None:
    plain = {one["id"]: one["compose"]["include"] for one in value_sets()}
    assert {own.id: plain[own.id] for own in SYSTEMS} == {own.id: [{"system": own.url}] for own in SYSTEMS}


def test_the_diagnoses_and_patterns_to_choose_from_are_those_of_the_clinic() -> None:
    made = {one["id"]: one["compose"]["include"] for one in value_sets()}
    codes = {
        (name, include["system"]): {one["code"] for one in include["concept"]}
        for name in ("headache-diagnosis", "traditional-pattern")
        for include in made[name]
    }
    assert codes == {
        ("headache-diagnosis", systems.SNOMED): {one.snomed for one in DIAGNOSES.values()} - {""},
        ("headache-diagnosis", systems.ICD10CM): set(ICD10CM_CODES),
        ("traditional-pattern", systems.ICD11): set(PATTERNS),
    }


@pytest.mark.parametrize("made", [*code_systems(), *value_sets()], ids=lambda one: f"{one['resourceType']}-{one['id']}")
def test_the_gate_and_the_models_accept_it(made: Json) -> None:
    assert gate.check(made) == ()
    assert to_json(parse(made["resourceType"], made))["url"] == made["url"]


# What concepts say ------------------------------------------------------------------------------------------------------


def test_there_are_361_points_of_channels_48_extra_points_and_the_local_one() -> None:
    kinds = [properties(one, "kind")[0] for one in BY_URL[systems.POINTS].concepts]
    assert {kind: kinds.count(kind) for kind in kinds} == {"channel-point": 361, "extra-point": 48, "described": 1}


def test_a_point_is_found_by_pinyin_hanzi_english_and_its_old_codes() -> None:
    te5 = concept(systems.POINTS, "TE5")
    assert te5.display == "Wàiguān"
    assert designations(te5, "pinyin-toneless") == ["Waiguan"]
    assert designations(te5, "hanzi") == ["外關"]
    assert designations(te5, "english") == ["Outer Pass"]
    assert designations(te5, "other-code") == ["SJ5", "TB5", "TH5", "TW5"]
    assert designations(concept(systems.POINTS, "GV26"), "other-name") == ["Renzhong", "人中"]


def test_a_point_tells_channel_number_side_region_needles_and_each_caution() -> None:
    expected = {
        "LU1": {"channel": ["LU"], "number": [1], "laterality": ["paired"], "caution": ["pneumothorax"], "side": []},
        "GV20": {"channel": ["GV"], "number": [20], "laterality": ["midline"], "region": ["head"], "caution": []},
        "CV4": {"caution": ["pregnancy", "pregnancy-lower-trunk"]},
        "EX-HN12": {"side": ["left"]},
        "EX-UE10": {"needles-a-side": [4]},
    }
    told = {
        code: {name: properties(concept(systems.POINTS, code), name) for name in row} for code, row in expected.items()
    }
    assert told == expected


def test_every_other_code_of_a_point_is_read_as_that_point() -> None:
    for one in BY_URL[systems.POINTS].concepts:
        for code in designations(one, "other-code"):
            assert [point.code for point in points_named(code)] == [one.code]


def test_a_measure_tells_its_unit_its_limits_its_period_and_which_way_is_better() -> None:
    told = concept(systems.MEASURES, "hit-6-total")
    values = [properties(told, name)[0] for name in ("unit", "lowest", "highest", "period-days", "better")]
    assert values == ["{score}", 36, 78, 28, "lower"]
    assert {one.code: one.display for one in BY_URL[systems.MEASURES].concepts if one.properties} == {
        key.value: measure.title for key, measure in MEASURES.items()
    }


def test_a_day_rule_tells_its_version_its_shortest_headache_and_its_source() -> None:
    told = concept(systems.DAY_RULES, "leiden-30min-1")
    assert properties(told, "rule") == ["leiden-30min"]
    assert properties(told, "version") == [1]
    assert properties(told, "minimum-minutes") == [30]
    assert properties(told, "specific-class") == ["ditan", "ergot", "gepant", "triptan"]
    assert "van der Arend 2023" in str(properties(told, "source")[0])


def test_a_disease_never_tells_a_direction_without_its_sentence() -> None:
    for one in BY_URL[systems.DISEASES].concepts:
        assert properties(one, "migraine-frequency") == [DISEASES[one.code].direction.value]
        assert properties(one, "evidence") == [DISEASES[one.code].evidence]


def test_a_listed_gauge_keeps_the_digits_of_its_diameter() -> None:
    made = code_system(BY_URL[systems.GAUGES])
    found = next(one for one in made["concept"] if one["code"] == "0.20x30")
    assert str(found["property"][0]["valueDecimal"]) == "0.20"


def test_every_caution_that_a_point_can_have_is_explained() -> None:
    explained = next(one.description for one in BY_URL[systems.POINTS].properties if one.code == "caution")
    tokens = {token for point in POINTS.values() for token in point.cautions}
    assert sorted(token for token in tokens if token not in explained) == []
