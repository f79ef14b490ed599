"""The two day rules: what makes a diary day a migraine day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengchi.domain.diary import AcuteDrug, DiaryDay, Headache
from fengchi.domain.errors import NotFound
from fengchi.domain.medications import DrugClass
from fengchi.domain.migraine_day import (
    ICHD3_4_HOURS,
    LEIDEN_30_MINUTES,
    RULES,
    DayRule,
    Reason,
    classify,
    rule,
)

DAY = date(2026, 3, 3)
TYPICAL = Headache(
    minutes=300,
    unilateral=True,
    pulsating=True,
    moderate_or_severe=False,
    aggravated_by_activity=False,
    nausea=True,
    vomiting=False,
    photophobia=False,
    phonophobia=False,
)
RULE = pytest.mark.parametrize("day_rule", RULES.values(), ids=RULES)


def a_day(headache: Headache | None = TYPICAL, *drugs: DrugClass, aura: int | None = None) -> DiaryDay:
    return DiaryDay("ana", DAY, headache, aura_minutes=aura, acute_drugs=tuple(map(AcuteDrug, drugs)))


answers = st.none() | st.booleans()
headaches = st.builds(
    Headache,
    minutes=st.none() | st.integers(1, 1500),
    peak_pain=st.none() | st.integers(1, 10),
    **{name: answers for name in Headache.__dataclass_fields__ if name not in ("minutes", "peak_pain")},
)
days = st.builds(
    DiaryDay,
    patient_id=st.just("ana"),
    day=st.just(DAY),
    headache=st.none() | headaches,
    aura_minutes=st.none() | st.integers(1, 200),
    acute_drugs=st.lists(st.builds(AcuteDrug, st.sampled_from(DrugClass)), max_size=3).map(tuple),
)


@RULE
def test_typical_attack_of_five_hours_is_a_migraine_day(day_rule: DayRule) -> None:
    found = classify(a_day(), day_rule)
    assert (found.migraine, found.headache, found.undetermined) == (True, True, False)
    assert found.reasons == {Reason.FEATURES}


@RULE
def test_no_headache_is_neither_and_not_undetermined(day_rule: DayRule) -> None:
    found = classify(a_day(None), day_rule)
    assert (found.migraine, found.headache, found.undetermined) == (False, False, False)


@pytest.mark.parametrize(
    ("minutes", "leiden", "ichd3"),
    [(29, False, False), (30, True, False), (239, True, False), (240, True, True)],
)
def test_the_rules_differ_in_the_shortest_headache(minutes: int, leiden: bool, ichd3: bool) -> None:
    day = a_day(replace(TYPICAL, minutes=minutes))
    assert classify(day, LEIDEN_30_MINUTES).migraine is leiden
    assert classify(day, ICHD3_4_HOURS).migraine is ichd3


@RULE
@pytest.mark.parametrize(
    ("changes", "migraine"),
    [
        ({"unilateral": False}, False),
        ({"unilateral": False, "moderate_or_severe": True}, True),
        ({"nausea": False}, False),
        ({"nausea": False, "vomiting": True}, True),
        ({"nausea": False, "photophobia": True}, False),
        ({"nausea": False, "phonophobia": True}, False),
        ({"nausea": False, "photophobia": True, "phonophobia": True}, True),
    ],
)
def test_two_characteristics_and_one_symptom_are_needed(
    changes: dict[str, bool], migraine: bool, day_rule: DayRule
) -> None:
    found = classify(a_day(replace(TYPICAL, **changes)), day_rule)
    assert (found.migraine, found.undetermined) == (migraine, False)


@RULE
@pytest.mark.parametrize(("minutes", "migraine"), [(4, False), (5, True), (60, True), (61, False)])
def test_visual_aura_of_5_to_60_minutes_counts_even_without_headache(
    minutes: int, migraine: bool, day_rule: DayRule
) -> None:
    assert classify(a_day(None, aura=minutes), day_rule).migraine is migraine


@pytest.mark.parametrize(
    ("drug", "leiden", "ichd3"),
    [
        (DrugClass.TRIPTAN, True, True),
        (DrugClass.ERGOT, True, True),
        (DrugClass.GEPANT, True, False),
        (DrugClass.DITAN, True, False),
        (DrugClass.NSAID, False, False),
        (DrugClass.OPIOID, False, False),
    ],
)
def test_headache_treated_with_a_specific_drug_counts_whatever_else(drug: DrugClass, leiden: bool, ichd3: bool) -> None:
    day = a_day(replace(TYPICAL, minutes=10, nausea=False), drug)
    assert classify(day, LEIDEN_30_MINUTES).migraine is leiden
    assert classify(day, ICHD3_4_HOURS).migraine is ichd3


@RULE
def test_triptan_without_headache_is_no_migraine_day_but_a_medication_day(day_rule: DayRule) -> None:
    found = classify(a_day(None, DrugClass.TRIPTAN), day_rule)
    assert not found.migraine
    assert found.acute_classes == {DrugClass.TRIPTAN}


@RULE
def test_headache_without_any_answer_is_undetermined_not_migraine(day_rule: DayRule) -> None:
    found = classify(a_day(Headache()), day_rule)
    assert (found.migraine, found.headache, found.undetermined) == (False, True, True)


@RULE
def test_unanswered_question_that_cannot_matter_leaves_the_day_determined(day_rule: DayRule) -> None:
    no_symptom = replace(TYPICAL, nausea=False, moderate_or_severe=None, aggravated_by_activity=None)
    assert classify(a_day(no_symptom), day_rule).undetermined is False


@given(days)
def test_four_hours_never_count_more_days_than_thirty_minutes(day: DiaryDay) -> None:
    assert classify(day, ICHD3_4_HOURS).migraine <= classify(day, LEIDEN_30_MINUTES).migraine


@given(days, st.sampled_from(list(RULES.values())))
def test_a_day_is_migraine_or_undetermined_never_both_and_reasons_agree(day: DiaryDay, day_rule: DayRule) -> None:
    found = classify(day, day_rule)
    assert not (found.migraine and found.undetermined)
    assert found.migraine == bool(found.reasons)
    assert found.headache or not found.undetermined


@given(headaches, st.sampled_from(list(RULES.values())))
def test_answering_every_open_question_decides_the_day(headache: Headache, day_rule: DayRule) -> None:
    names = [name for name in Headache.__dataclass_fields__ if name not in ("minutes", "peak_pain")]
    said_no = {name: getattr(headache, name) or False for name in names}
    answered = replace(headache, minutes=headache.minutes or 10, **said_no)
    found = classify(a_day(answered), day_rule)
    assert not found.undetermined
    assert found.migraine <= (
        classify(a_day(headache), day_rule).migraine or classify(a_day(headache), day_rule).undetermined
    )


def test_a_rule_is_found_by_id_or_tag_and_the_error_names_them() -> None:
    assert rule("leiden-30min") is rule("leiden-30min-1") is LEIDEN_30_MINUTES
    with pytest.raises(NotFound, match="leiden-30min, ichd3-4h"):
        rule("leiden-30min-2")
