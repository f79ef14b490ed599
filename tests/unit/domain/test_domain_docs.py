"""The reference pages name everything the domain holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from fengchi.domain.adverse_events import AdverseEventKind
from fengchi.domain.comorbidities import CATALOGUE
from fengchi.domain.diary_csv import COLUMN_HELP
from fengchi.domain.migraine_day import RULES
from fengchi.domain.note_form import FIELDS
from fengchi.domain.patient_context import STATUS_OF_ICD10CM, STATUS_OF_SNOMED
from fengchi.domain.safety_rules import RULES as SAFETY_RULES
from fengchi.domain.treatments import AdjunctKind

PAGES = Path(__file__).parents[3] / "docs" / "reference"

PROMISES = {
    "day-rules.md": [one.tag for one in RULES.values()],
    "diary-csv.md": [f"`{column}` | {words}" for column, words in COLUMN_HELP.items()],
    "safety-rules.md": [
        *(f"`{one.rule_id}` | {one.version} | {one.severity}" for one in SAFETY_RULES.values()),
        *(one.text for one in SAFETY_RULES.values()),
        *STATUS_OF_SNOMED,
        *STATUS_OF_ICD10CM,
    ],
    "comorbidities.md": [
        *(f"`{one.key}` | {one.display} | {one.group}" for one in CATALOGUE.values()),
        *(one.evidence for one in CATALOGUE.values()),
    ],
    "note-fields.md": [*(f"`{one}`" for one in FIELDS), *AdverseEventKind, *AdjunctKind],
}


@pytest.mark.parametrize(("page", "words"), PROMISES.items(), ids=PROMISES)
def test_the_page_names_all_of_it(page: str, words: list[str]) -> None:
    text = (PAGES / page).read_text(encoding="utf-8")
    assert [one for one in words if one not in text] == []
