"""The catalogue of comorbidities: what is in it, how it is found, what its codes mean."""

from __future__ import annotations

from datetime import date

import pytest

from fengchi.domain.comorbidities import (
    CATALOGUE,
    Activity,
    Comorbidity,
    DiseaseGroup,
    EvidenceDirection,
    check_comorbidity,
    disease,
    disease_of_icd10cm,
    disease_of_snomed,
    search_diseases,
)
from fengchi.domain.errors import NotFound
from fengchi.domain.safety_rules import RULES

TODAY = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("multiple sclerosis", "multiple-sclerosis"),
        ("MS", "multiple-sclerosis"),
        ("lupus", "lupus"),
        ("rheumatoid", "rheumatoid-arthritis"),
        ("sjogren", "sjogren"),
        ("Sjögren", "sjogren"),
        ("celiac", "coeliac"),
        ("coeliac disease", "coeliac"),
        ("endometriosis", "endometriosis"),
        ("hashimoto", "hashimoto"),
        ("ulcerative colitis", "ulcerative-colitis"),
        ("ankylosing", "ankylosing-spondylitis"),
        ("antiphospholipid", "antiphospholipid"),
        ("none", "none-known"),
        ("24700007", "multiple-sclerosis"),
        ("k90.0", "coeliac"),
    ],
)
def test_the_first_hit_is_the_disease_meant(name: str, key: str) -> None:
    assert search_diseases(name)[0].key == key


def test_search_for_nothing_known_finds_nothing_and_for_nothing_all() -> None:
    assert search_diseases("zzz") == []
    assert len(search_diseases("", limit=100)) == len(CATALOGUE)


def test_every_entry_has_its_sentence_and_a_known_direction_has_a_source() -> None:
    for one in CATALOGUE.values():
        assert one.evidence.endswith(".")
        assert one.source or one.direction is EvidenceDirection.UNKNOWN, one.key
        assert not one.source or one.evidence != "No figure was found in the sources used here."


def test_direction_is_told_per_disease_and_endometriosis_is_not_called_autoimmune() -> None:
    assert disease("type-1-diabetes").direction is EvidenceDirection.LOWER
    assert disease("rheumatoid-arthritis").direction is EvidenceDirection.RAISED
    assert disease("endometriosis").group is DiseaseGroup.IMMUNE_RELATED


def test_every_caution_named_is_a_safety_rule() -> None:
    assert {rule for one in CATALOGUE.values() for rule in one.cautions} <= set(RULES)


def test_no_code_stands_for_two_diseases() -> None:
    snomed = [code for one in CATALOGUE.values() for code in (one.snomed, *one.also_snomed) if code]
    icd10cm = [one.icd10cm for one in CATALOGUE.values() if one.icd10cm]
    assert len(snomed) == len(set(snomed))
    assert len(icd10cm) == len(set(icd10cm))
    assert all(code.isdigit() for code in snomed)


@pytest.mark.parametrize(("day", "code"), [(date(2025, 9, 30), "G35"), (date(2025, 10, 1), "G35.D")])
def test_multiple_sclerosis_has_the_code_of_its_day(day: date, code: str) -> None:
    assert disease("multiple-sclerosis").icd10cm_on(day) == code


@pytest.mark.parametrize(
    ("code", "key"),
    [
        ("G35", "multiple-sclerosis"),
        ("G35.B1", "multiple-sclerosis"),
        ("g35d", "multiple-sclerosis"),
        ("M35.00", "sjogren"),
        ("M35.0C", "sjogren"),
        ("M05.9", "rheumatoid-arthritis"),
        ("M35.3", "polymyalgia-rheumatica"),
        ("D68.62", "antiphospholipid"),
        ("K50.90", "crohn"),
    ],
)
def test_icd10cm_codes_old_and_new_mean_their_disease(code: str, key: str) -> None:
    found = disease_of_icd10cm(code)
    assert found is not None
    assert found.key == key


def test_codes_of_other_things_mean_none() -> None:
    assert disease_of_icd10cm("G43.009") is None
    assert disease_of_icd10cm("") is None
    assert disease_of_snomed("37796009") is None
    assert disease_of_snomed("") is None


def test_narrower_snomed_code_means_the_disease() -> None:
    assert disease_of_snomed("426373005") is disease("multiple-sclerosis")


def test_a_disease_that_is_not_there_is_told_without_repeating_what_was_sent() -> None:
    with pytest.raises(NotFound, match="other-autoimmune"):
        disease("shingles")


@pytest.mark.parametrize(
    ("entry", "where"),
    [
        (Comorbidity("c", "ana", "lupus", onset=date(2026, 3, 4)), "onset"),
        (Comorbidity("c", "ana", "shingles"), "disease_key"),
        (Comorbidity("c", "ana", "none-known", activity=Activity.FLARE), "activity"),
    ],
)
def test_an_entry_that_cannot_be_is_told_at_its_field(entry: Comorbidity, where: str) -> None:
    assert [one.where for one in check_comorbidity(entry, TODAY)] == [where]


def test_a_plain_entry_has_no_issue() -> None:
    assert check_comorbidity(Comorbidity("c", "ana", "lupus", onset=date(2019, 5, 1)), TODAY) == ()
