"""The published examples are what the mapping makes today, of made-up people; every profile has at least two.

After a wanted change of the mapping, write them anew: PYTHONPATH=tests python tests/unit/fhir/test_examples_mapping.py
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
from fhir_core.fhirabstractmodel import FHIRAbstractModel

from example_outcomes import SIGNED_IN_THE_CLINIC, Entry, outcomes
from example_treatments import AKI, ANA, BEN, MEI, Story, stories
from fengchi.domain.needling import sides_of
from fengchi.domain.points import CATALOGUE, Laterality
from fengchi.fhir import gate
from fengchi.fhir.audit_event import audit_event_to_fhir
from fengchi.fhir.device import software_to_fhir
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.patient import patient_from_fhir, patient_to_fhir
from fengchi.fhir.practitioner import practitioner_from_fhir, practitioner_to_fhir
from fengchi.fhir.treatment import treatment_from_fhir

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "fhir_profiles" / "examples"
DOCUMENTATION = ROOT / "docs" / "reference" / "fhir-mapping.md"
DEFINITIONS = ROOT / "fhir_profiles" / "definitions"
OF_OTHERS = frozenset({"acu-outcome-report", "acu-questionnaire-response"})
"""Profiles whose examples other parts of the program write."""
LICENCE = {"system": "https://w3id.org/fengchi/test/licence-number", "value": "T-0002"}
"""The charting has no field for it; it comes with practitioners of other systems, and US Core asks for one."""


def _people() -> Iterator[tuple[str, FHIRAbstractModel | Mapping[str, Any]]]:
    yield "patient", patient_to_fhir(ANA)
    yield "patient-little-known", patient_to_fhir(BEN)
    yield "practitioner", {**to_json(practitioner_to_fhir(MEI)), "identifier": [LICENCE]}
    yield "practitioner-physician", practitioner_to_fhir(AKI)
    yield "software", software_to_fhir("0.1.0")
    elsewhere = {**to_json(software_to_fhir("")), "id": "fengchi-elsewhere"}  # a package holds one record of an id
    yield "software-version-unknown", elsewhere
    yield "audit", audit_event_to_fhir(Entry(), event_id="audit-1")
    yield "audit-signature", audit_event_to_fhir(SIGNED_IN_THE_CLINIC, event_id="audit-2")


def _json(record: FHIRAbstractModel | Mapping[str, Any]) -> Mapping[str, Any]:
    return to_json(record) if isinstance(record, FHIRAbstractModel) else record


def examples() -> dict[str, str]:
    """File name to text: every kind of record that the mapping makes."""
    told = (pair for story in stories() for pair in story.files())
    named = [(name, _json(record)) for name, record in (*_people(), *told, *outcomes()) if record is not None]
    files = {
        f"{record['resourceType']}-{name}.json": msgspec.json.format(encode(record), indent=2) + "\n"
        for name, record in named
    }
    assert len(files) == len(named)
    return files


def _ours() -> dict[str, str]:
    """What is published, without what other parts of the program write."""
    found = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json")}
    return {name: text for name, text in found.items() if not set(_profiles(text)) & OF_OTHERS}


def _profiles(text: str) -> list[str]:
    return re.findall(r'"https://w3id\.org/fengchi/StructureDefinition/([a-z0-9-]+)"', text.partition("]")[0])


def test_the_examples_are_what_the_mapping_makes() -> None:
    assert _ours() == examples()


def test_every_profile_has_two_examples() -> None:
    names = {
        path.stem.removeprefix("StructureDefinition-") for path in DEFINITIONS.glob("StructureDefinition-acu-*.json")
    }
    count = Counter(name for text in examples().values() for name in _profiles(text))
    assert sorted(name for name in names - OF_OTHERS if count[name] < 2) == []


@pytest.mark.parametrize("name", sorted(examples()))
def test_each_example_passes_the_gate(name: str) -> None:
    assert gate.check(decode((FOLDER / name).read_text(encoding="utf-8"))) == ()


@pytest.mark.parametrize("story", stories(), ids=lambda story: story.name)
def test_the_examples_of_a_treatment_read_back_as_the_note(story: Story) -> None:
    paths = [path for path in FOLDER.glob("*.json") if path.stem.partition("-")[2].startswith(story.name)]
    assert treatment_from_fhir([decode(path.read_text(encoding="utf-8")) for path in paths]) == story.note


def test_the_examples_of_people_read_back() -> None:
    read = {name: decode(text) for name, text in examples().items() if name.startswith(("Patient", "Practitioner"))}
    assert patient_from_fhir(read["Patient-patient.json"]) == ANA
    assert patient_from_fhir(read["Patient-patient-little-known.json"]) == BEN
    assert practitioner_from_fhir(read["Practitioner-practitioner.json"]) == MEI
    assert practitioner_from_fhir(read["Practitioner-practitioner-physician.json"]) == AKI


def test_what_the_examples_show_is_among_them() -> None:
    """A change of the stories must not lose what a reader looks for here."""
    texts = examples()
    shown = {
        "midline": texts["Observation-midline-visit-needling.json"],
        "entered-in-error": texts["Procedure-mistaken-entry.json"],
        "withdrawn-by-amendment": texts["Procedure-corrected-visit-adjunct-1-withdrawn.json"],
        "needle-count-reason": texts["Observation-mistaken-entry-quantities.json"],
        "asked-unknown": texts["Observation-reading-unknown.json"],
    }
    assert [word for word, text in shown.items() if f'{word}"' not in text] == []


def test_the_profile_knows_the_midline_points_of_the_catalogue() -> None:
    """The published invariants name them in a pattern, for validators that know no catalogue."""
    text = (DEFINITIONS / "StructureDefinition-acu-needling-record.json").read_text(encoding="utf-8")
    patterns = set(re.findall(r"code\.matches\('(\^\(\(GV[^']+)'\)", text))
    assert len(patterns) == 1
    on_midline = re.compile(patterns.pop())
    assert {code for code in CATALOGUE if on_midline.fullmatch(code)} == {
        code for code, point in CATALOGUE.items() if point.laterality is Laterality.MIDLINE
    }
    one_sided = {code for code, point in CATALOGUE.items() if len(sides_of(point)) == 1 and not on_midline.match(code)}
    assert one_sided == {"EX-HN12", "EX-HN13"}


def test_every_profile_extension_and_code_system_of_ours_is_documented() -> None:
    text = DOCUMENTATION.read_text(encoding="utf-8")
    ours = re.compile(r"w3id\.org/fengchi/(?:StructureDefinition|CodeSystem)/([a-z0-9-]+)")
    names = {name for example in examples().values() for name in ours.findall(example)}
    assert sorted(name for name in names if f"`{name}" not in text) == []


def write() -> None:
    """Replace the published examples of the mapping."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in _ours():
        (FOLDER / name).unlink()
    for name, text in examples().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
