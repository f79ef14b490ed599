"""The terminal's validate and import: what they print, and what a script can rely on."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from example_records import DAY_COUNT, NEEDLING, TREATMENT, example, headache_days
from terminal import Terminal

ANA = {"resourceType": "Patient", "name": [{"family": "Sample"}]}
FAULTY = {**ANA, "gender": "f"}


@pytest.fixture
def terminal(tmp_path: Path, sqlite_url: str) -> Terminal:
    return Terminal(tmp_path, sqlite_url)


def report(terminal: Terminal, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(terminal.run("validate", *arguments, "--json", code=code))
    return found


def rules(found: list[dict[str, Any]]) -> list[str]:
    return [issue["rule"] for one in found for issue in one["issues"]]


def bundle(*resources: Any, urls: tuple[str, ...] = ()) -> str:
    entries: list[dict[str, Any]] = [{"resource": one} for one in resources]
    for entry, url in zip(entries, urls, strict=False):
        entry["fullUrl"] = url
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries})


# validate ---------------------------------------------------------------------------------------------------------


def test_each_fault_is_printed_with_place_rule_and_what_to_do(terminal: Terminal) -> None:
    told = terminal.run("validate", terminal.write("a.json", bundle(ANA, FAULTY)), code=1)
    assert "a.json: 2 resources, 1 error\n" in told
    assert "  error Bundle.entry[1] Patient.gender: " in told
    assert told.rstrip().endswith("[required-binding]")


def test_faults_are_summed_up_by_rule(terminal: Terminal) -> None:
    told = terminal.run("validate", terminal.write("a.json", bundle(FAULTY, FAULTY, {**ANA, "id": "a_b"})), code=1)
    assert told.endswith("1 file, 3 resources, 3 errors; by rule:\n     2 required-binding\n     1 type-id\n")
    assert report(terminal, "a.json", code=1)[0]["rules"] == {"required-binding": 2, "type-id": 1}


def test_folders_are_walked_and_ndjson_is_read(terminal: Terminal) -> None:
    (terminal.folder / "in" / "deep").mkdir(parents=True)
    terminal.write("in/a.json", json.dumps(ANA))
    terminal.write("in/deep/b.ndjson", f"{json.dumps(ANA)}\n{json.dumps(FAULTY)}\n")
    terminal.write("in/readme.txt", "nothing")
    found = report(terminal, "in", code=1)
    assert [(one["file"], one["resources"], one["errors"]) for one in found] == [
        ("in/a.json", 1, 0),
        ("in/deep/b.ndjson", 2, 1),
    ]
    assert found[1]["issues"][0]["place"] == "line 2"


def test_an_empty_folder_is_refused(terminal: Terminal) -> None:
    (terminal.folder / "empty").mkdir()
    assert "There is no .json or .ndjson file" in terminal.run("validate", "empty", code=1)


def test_a_dash_is_standard_input(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    from fengchi.cli import validate

    for content, code in ((json.dumps(ANA).encode(), 0), (json.dumps(FAULTY).encode(), 1), (b"\xff", 1)):
        given = SimpleNamespace(stdin=SimpleNamespace(buffer=io.BytesIO(content)))
        monkeypatch.setattr(validate, "sys", given)
        told = terminal.run("validate", "-", code=code)
        assert ("standard input: 1 resource, valid" in told) == (code == 0)


def test_a_profile_is_named_shortly_or_by_its_url(terminal: Terminal) -> None:
    weight = {"resourceType": "Observation", "status": "final", "code": {"text": "Weight"}}
    file = terminal.write("a.json", bundle(weight, ANA))
    assert report(terminal, file)[0]["errors"] == 0
    url = "https://w3id.org/fengchi/StructureDefinition/acu-day-count"
    by_name = report(terminal, file, "--profile", "acu-day-count", code=1)
    assert by_name == report(terminal, file, "--profile", url, code=1)
    assert {issue["place"] for issue in by_name[0]["issues"]} == {"Bundle.entry[0]"}


def test_a_profile_that_nothing_in_the_file_can_have_is_told(terminal: Terminal) -> None:
    file = terminal.write("a.json", json.dumps(ANA))
    assert rules(report(terminal, file, "--profile", "acu-day-count", code=1)) == ["profile-type"]


def test_a_profile_that_does_not_exist_is_a_wrong_call(terminal: Terminal) -> None:
    file = terminal.write("a.json", json.dumps(ANA))
    for name in ("acu-nothing", "https://w3id.org/fengchi/StructureDefinition/local-point", ""):
        assert "acu-treatment" in terminal.run("validate", file, "--profile", name, code=2)


def test_records_of_one_file_must_agree(terminal: Terminal) -> None:
    fewer = example(TREATMENT, bodySite=[])
    sound = terminal.write("sound.json", bundle(example(TREATMENT), example(NEEDLING), example(DAY_COUNT)))
    assert report(terminal, sound)[0]["errors"] == 0
    file = terminal.write("odd.json", bundle(fewer, example(NEEDLING), example(DAY_COUNT), headache_days(3)))
    found = [(one["place"], one["rule"]) for one in report(terminal, file, code=1)[0]["issues"]]
    assert [one for one in found if one[1] in ("needling-sites-match", "readings-ordered")] == [
        ("Bundle.entry[1]", "needling-sites-match"),
        ("Bundle.entry[0]", "needling-sites-match"),
        ("Bundle.entry[2]", "readings-ordered"),
        ("Bundle.entry[3]", "readings-ordered"),
    ]


def test_records_that_refer_to_each_other_by_full_url_must_agree_too(terminal: Terminal) -> None:
    url = "urn:uuid:22222222-2222-4222-8222-222222222222"
    record = example(NEEDLING, partOf=[{"reference": url}], id=None)
    file = terminal.write(
        "odd.json", bundle(example(TREATMENT, bodySite=[], id=None), record, urls=(url, url[:-1] + "3"))
    )
    assert rules(report(terminal, file, code=1)).count("needling-sites-match") == 2


def test_a_profile_of_others_is_a_warning(terminal: Terminal) -> None:
    claimed = {**ANA, "meta": {"profile": ["http://example.test/StructureDefinition/p"]}}
    found = report(terminal, terminal.write("a.json", json.dumps(claimed)))[0]
    assert [(one["severity"], one["expression"]) for one in found["issues"]] == [("warning", "Patient.meta.profile[0]")]


def test_a_long_file_shows_how_far_it_is(terminal: Terminal) -> None:
    file = terminal.write("long.ndjson", "\n".join([json.dumps(ANA)] * 600))
    told = terminal.run("validate", file)
    assert "Checking long.ndjson: 600 of 600" in told
    assert "Checking" not in terminal.run("validate", terminal.write("short.json", json.dumps(ANA)))


# import -----------------------------------------------------------------------------------------------------------


def test_the_repair_report_says_what_was_done_and_counts_it(terminal: Terminal) -> None:
    odd = {**example(DAY_COUNT), "status": "Final"}
    told = terminal.run("import", terminal.write("a.json", bundle(odd, example("Patient-patient"))))
    assert "a.json: 2 created, 0 updated, 0 unchanged, 2 repairs\n" in told
    assert "  Bundle.entry[0] Observation.meta.profile: " in told
    assert "[import-profile] (changed)\n" in told
    assert "[required-binding] (noted)\n" in told
    assert told.endswith("By rule: import-profile 1, required-binding 1\nDone: 1 changed, 1 noted\n")


def test_what_could_not_be_kept_is_told_first_and_by_the_exit_code(terminal: Terminal) -> None:
    file = terminal.write("a.json", bundle(*[{**FAULTY, "id": f"p{number}"} for number in range(30)], {"id": "lost"}))
    told = terminal.run("import", file, code=1)
    assert "30 created, 0 updated, 0 unchanged, 1 not kept, 31 repairs" in told
    assert told.splitlines()[1].endswith("[resource-type] (not kept)")
    assert "… and 11 more; --json prints all of them" in told
    again = json.loads(terminal.run("import", file, "--json", code=1))
    assert (again["unchanged"], again["not_kept"]) == (30, 1)
    assert again["rules"] == {"required-binding": 30, "resource-type": 1}
    assert {one["done"] for one in again["repairs"]} == {"noted", "not kept"}


def test_what_is_exported_again_meets_what_it_claims(terminal: Terminal) -> None:
    odd = {**example(DAY_COUNT), "status": "Final"}
    terminal.run("import", terminal.write("a.json", bundle(odd, example("Patient-patient"))))
    terminal.run("export", "out")
    found = report(terminal, "out/Observation.ndjson", code=1)
    assert rules(found) == ["required-binding"]  # the record as it was received, without a word on our profile
    assert "acu-day-count" not in (terminal.folder / "out/Observation.ndjson").read_text(encoding="utf-8")
