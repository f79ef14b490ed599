"""Every command as a user types it: what it prints, its exit code, and what it leaves behind."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from fengchi.store.db import open_store
from terminal import BUNDLE, Terminal, content_of


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A terminal in a folder without a database."""
    return Terminal(tmp_path, f"sqlite:///{tmp_path}/clinic.sqlite")


@pytest.fixture
def clinic(tmp_path: Path, sqlite_url: str) -> Terminal:
    """A migrated clinic with Mei and with Ana, imported from another system."""
    terminal = Terminal(tmp_path, sqlite_url)
    terminal.run("user", "add", "mei", "--name", "Mei Tanaka", FENGCHI_NEW_PASSWORD="quiet-needles-42")
    terminal.run("import", terminal.write("bundle.json", json.dumps(BUNDLE)))
    return terminal


def test_the_main_job_on_the_terminal(clinic: Terminal) -> None:
    """Import a patient, chart from the shorthand, bring the diary, read the report, check the trail."""
    line = "gb20 b; li4 b deqi; lr3 b d15; gv20; ex-hn5 l ea 2/100hz 20min"
    charted = clinic.run("chart", "L-7", line, "--retention", "25", "--start", "2026-03-02T10:00")
    assert "8 needles in and 8 out" in charted
    assert "ex-hn5 l ea 2/100hz 20min" in charted
    report = json.loads(clinic.run("report", "L-7", "--format", "json"))
    assert len(report["treatments"]) == 1
    assert "1 acupuncture treatment, 2 Mar 2026" in clinic.run("report", "L-7")
    assert clinic.run("report", "L-7", "--format", "csv").count("\n") > 3
    clinic.run("report", "L-7", "--format", "html", "-o", "report.html")
    assert "<svg" in (clinic.folder / "report.html").read_text(encoding="utf-8")
    assert "whole" in clinic.run("audit", "verify")
    assert "Rebuilt" in clinic.run("reindex")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("chart", "L-7", "gb45"), "GB has 44 points"),
        (("chart", "L-7", "gv20 l"), "midline"),
        (("chart", "L-7", "gb20", "--out", "1"), "2 needles in, 1 out"),
        (("chart", "nobody", "gb20"), "No patient has this id"),
        (("chart", "L-7", "gb20", "--as", "zoe"), "No practitioner signs in as zoe"),
        (("chart", "L-7", "gb20", "--start", "2999-01-01T10:00"), "future"),
        (("report", "nobody"), "No patient has this id"),
        (("import", "missing.json"), "There is no file"),
        (("token", "nobody"), "no API client"),
        (("client", "add", "X", "--scope", "everything"), "is not a scope"),
        (("user", "add", "mei", "--name", "Mei", "--password", "another-good-one"), "taken"),
        (("user", "add", "zoe", "--name", "Zoe", "--password", "short"), "10 to 200 characters"),
        (("export", "bundle.json/x"), "cannot be written"),
        (("chart", "L-7", "gb20", "--start", "9999-12-31T23:59"), "out of reach"),
        (("client", "add", "X", "--scope", "system/Patients.r"), "did you mean Patient"),
        (("client", "revoke", "nobody"), "no API client"),
        (("user", "disable", "nobody"), "Nobody signs in"),
        (("user", "password", "mei", "--password", "short"), "10 to 200 characters"),
        (("report", "L-7", "--database", "sqlite:///bundle.json"), "is no SQLite database"),
        (("migrate", "--database", "sqlite:///bundle.json"), "is no SQLite database"),
        (("migrate", "--database", "sqlite:///."), "operating system refused"),
        (("migrate", "--database", "postgresql://nobody@127.0.0.1:1/none"), "does not answer"),
    ],
)
def test_a_refusal_says_why_and_leaves_with_code_1(clinic: Terminal, arguments: tuple[str, ...], told: str) -> None:
    assert told in clinic.run(*arguments, code=1)


def test_wrong_usage_leaves_with_code_2(terminal: Terminal) -> None:
    terminal.run("chart", code=2)
    terminal.run("nonsense", code=2)
    terminal.run("report", "x", "--format", "xml", code=2)


@pytest.mark.parametrize("blank", ["", " "])
def test_an_unset_variable_names_nobody_and_never_everybody(clinic: Terminal, blank: str) -> None:
    """fengchi export out --patient "$WHO" in a script without WHO."""
    for line in (("chart", blank, "gb20"), ("report", blank), ("diary", "import", blank, "diary.csv")):
        assert "this is empty" in clinic.run(*line, code=2)
    assert "this is empty" in clinic.run("export", "out", "--patient", blank, code=2)
    assert "this is empty" in clinic.run("export", blank, code=2)
    assert not (clinic.folder / "out").exists()


def test_a_damaged_database_is_told_without_a_traceback(terminal: Terminal) -> None:
    terminal.file.write_bytes(b"SQLite format 3\0" + b"garbage" * 2000)
    for line in (("migrate",), ("report", "L-7"), ("export", "out", "--json")):
        assert "may be damaged" in terminal.run(*line, code=1)


def test_a_treatment_of_the_year_1_is_refused_in_every_zone(clinic: Terminal) -> None:
    for zone in ("UTC", "Asia/Tokyo", "America/New_York"):
        told = clinic.run("chart", "L-7", "gb20", "--start", "0001-01-01T00:00", code=1, FENGCHI_ZONE=zone)
        assert told.startswith("refused: ")


@pytest.mark.parametrize(
    "line",
    [("chart", "nobody", "gb20"), ("export", "x", "--patient", "nobody"), ("import", "missing"), ("token", "nobody")],
)
def test_a_script_gets_a_refusal_as_json(clinic: Terminal, line: tuple[str, ...]) -> None:
    refused = json.loads(clinic.run(*line, "--json", code=1))
    assert refused["error"]
    assert isinstance(refused["issues"], list)


@pytest.mark.parametrize("zone", ["America", "Nope/Zone", "x" * 3000])
def test_a_patient_from_elsewhere_with_an_odd_zone_is_charted_in_the_clinics(clinic: Terminal, zone: str) -> None:
    extension = [{"url": "https://w3id.org/fengchi/StructureDefinition/time-zone", "valueCode": zone}]
    odd = {"resourceType": "Patient", "id": "odd", "name": [{"family": "Mock"}], "extension": extension}
    clinic.run("import", clinic.write("odd.json", json.dumps(odd)))
    assert "Signed" in clinic.run("chart", "odd", "gb20", "--start", "2026-03-02T10:00")
    assert "1 acupuncture treatment, 2 Mar 2026" in clinic.run("report", "odd")


def test_a_misspelt_variable_is_told(clinic: Terminal) -> None:
    told = clinic.run("audit", "verify", FENGCHI_ZOEN="Europe/Berlin")
    assert "FENGCHI_ZOEN is no setting and was not read; did you mean FENGCHI_ZONE?" in told


def test_what_can_be_opened_can_be_closed(clinic: Terminal) -> None:
    client = json.loads(clinic.run("client", "add", "Lakeside EHR", "--scope", "system/*.rs", "--json"))["client"]
    assert "all of its tokens" in clinic.run("client", "revoke", client)
    assert "revoked" in clinic.run("token", client, code=1)
    assert "changed" in clinic.run("user", "password", "mei", "--password", "other-needles-77")
    assert "Disabled mei" in clinic.run("user", "disable", "mei")
    assert "No practitioner signs in as mei" in clinic.run("chart", "L-7", "gb20", "--as", "mei", code=1)


def test_the_record_on_disk_is_for_its_owner_alone(terminal: Terminal) -> None:
    terminal.run("migrate")
    files = [terminal.file]
    with open_store(terminal.environ["FENGCHI_DATABASE_URL"]).writing():
        files += [path for path in terminal.folder.iterdir() if path.name.endswith(("-wal", "-shm"))]
    assert len(files) == 3
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_a_second_export_needs_a_folder_of_its_own(clinic: Terminal) -> None:
    clinic.run("export", "out")
    assert "export from before" in clinic.run("export", "out", "--patient", "L-7", code=1)


def test_a_database_without_tables_says_what_to_run(terminal: Terminal) -> None:
    assert "fengchi migrate" in terminal.run("report", "x", code=1)
    assert "FENGCHI_DATABASE_URL" in terminal.run("migrate", "--database", "oracle://x", code=1)


def test_a_diary_with_mixed_date_formats_is_refused_row_by_row_and_nothing_is_stored(clinic: Terminal) -> None:
    header = (clinic.run("diary", "import", "--help"),)
    assert "Example" in header[0]
    text = "day,headache\n2026-10-01,no\n02/10/2026,no\n2999-01-01,no\n"
    told = clinic.run("diary", "import", "L-7", clinic.write("diary.csv", text), code=1)
    assert "3" in told
    assert "4" in told
    assert json.loads(clinic.run("report", "L-7", "--format", "json"))["format_version"]
    assert "Imported 1" in clinic.run(
        "diary", "import", "L-7", clinic.write("good.csv", "day,headache\n2026-10-01,no\n")
    )


def test_export_and_import_into_an_empty_store_give_the_same_records(clinic: Terminal) -> None:
    clinic.run("chart", "L-7", "gb20; li4 d12.50", "--start", "2026-03-02T10:00")
    clinic.run("export", "out")
    files = sorted(str(path.relative_to(clinic.folder)) for path in (clinic.folder / "out").glob("*.ndjson"))
    copy = f"sqlite:///{clinic.folder}/copy.sqlite"
    clinic.run("migrate", FENGCHI_DATABASE_URL=copy)
    clinic.run("import", *files, FENGCHI_DATABASE_URL=copy)
    clinic.run("export", "again", FENGCHI_DATABASE_URL=copy)
    for file in files:
        assert content_of(clinic.folder / file) == content_of(clinic.folder / "again" / Path(file).name), file
    before, after = (
        json.loads(clinic.run("report", "L-7", "--format", "json", FENGCHI_DATABASE_URL=url))
        for url in (clinic.environ["FENGCHI_DATABASE_URL"], copy)
    )
    assert before == after


def test_importing_the_same_file_twice_changes_nothing(clinic: Terminal) -> None:
    again = json.loads(clinic.run("import", "bundle.json", "--json"))
    assert (again["created"], again["updated"], again["unchanged"]) == (0, 0, 2)


def test_an_odd_resource_is_kept_and_reported(clinic: Terminal) -> None:
    odd = {
        "resourceType": "Observation",
        "id": "x" * 80,
        "status": "done",
        "code": {"text": "x"},
        "subject": {"reference": "Patient?identifier=urn:lakeside|L-7"},
        "performer": [{"reference": "Practitioner?identifier=urn:npi|none"}],
        "text": {
            "status": "generated",
            "div": '<div xmlns="http://www.w3.org/1999/xhtml">ok<script>bad()</script></div>',
        },
    }
    done = json.loads(clinic.run("import", clinic.write("odd.json", json.dumps(odd)), "--json"))
    rules = [one["text"] for one in done["repairs"]]
    assert done["created"] == 1
    assert any("id is not one that FHIR allows" in text for text in rules)
    assert any("logical reference" in text for text in rules)
    assert any("narrative" in text.lower() for text in rules)
    clinic.run("export", "out")
    kept = (clinic.folder / "out/Observation.ndjson").read_text(encoding="utf-8")
    assert "script" not in kept
    assert '"status":"done"' in kept


def test_a_different_person_is_never_written_over(clinic: Terminal) -> None:
    clinic.run("export", "out")
    ana = json.loads((clinic.folder / "out/Patient.ndjson").read_text(encoding="utf-8").splitlines()[0])
    other = {"resourceType": "Patient", "id": ana["id"], "name": [{"family": "Somebody"}], "birthDate": "1950-01-01"}
    other["identifier"] = [{"system": "urn:elsewhere", "value": "L-7"}]
    assert "different person" in clinic.run("import", clinic.write("other.json", json.dumps(other)), code=1)


def test_a_broken_line_refuses_the_file_and_names_the_line(clinic: Terminal) -> None:
    text = '{"resourceType":"Patient","id":"a"}\n{"resourceType":"Patient","id":\n'
    assert "line 2: The JSON" in clinic.run("import", clinic.write("broken.ndjson", text), code=1)
    assert "No patient" in clinic.run("report", "a", code=1)


def test_validate_tells_good_from_bad_and_stores_nothing(terminal: Terminal) -> None:
    good = terminal.write("good.json", json.dumps(BUNDLE))
    bad = terminal.write("bad.json", '{"resourceType":"Patient","birthDate":"2026-02-30"}')
    assert "2 resources, valid" in terminal.run("validate", good)
    told = terminal.run("validate", good, bad, code=1)
    assert "Patient.birthDate" in told
    found = json.loads(terminal.run("validate", bad, "--json", code=1))
    assert found[0]["errors"] >= 1


def test_a_token_is_for_its_client_alone(clinic: Terminal) -> None:
    client = json.loads(clinic.run("client", "add", "Lakeside EHR", "--scope", "system/*.rs", "--json"))["client"]
    made = json.loads(clinic.run("token", client, "--hours", "2", "--json"))
    assert (made["token_type"], made["expires_in"], made["scope"]) == ("Bearer", 7200, "system/*.rs")
    assert "does not have the scope" in clinic.run("token", client, "--scope", "system/*.cruds", code=1)


def test_a_tampered_trail_is_found(clinic: Terminal) -> None:
    import sqlite3

    with sqlite3.connect(clinic.file) as connection:
        connection.execute("UPDATE audit_entry SET actor_name = 'somebody else' WHERE seq = 2")
    connection.close()
    assert "was changed at entry 2" in clinic.run("audit", "verify", code=1)


def test_what_was_not_asked_is_not_stated(clinic: Terminal) -> None:
    told = clinic.run("chart", "L-7", "gb20")
    assert "recorded as not asked" in told
    report = json.loads(clinic.run("report", "L-7", "--format", "json"))
    assert report["treatments"][0]["adverse_events_asked"] is False
    assert "not asked" not in clinic.run("chart", "L-7", "gb20", "--adverse", "none")


def test_a_caution_is_told_and_does_not_stop_the_signature(clinic: Terminal) -> None:
    told = clinic.run("chart", "L-7", "gb21 d40", "--adverse", "none")
    assert "Signed treatment" in told
    assert "note: " in told
    assert "GB21" in told


def test_an_hour_that_the_clocks_skipped_is_refused(clinic: Terminal) -> None:
    told = clinic.run("chart", "L-7", "gb20", "--start", "2026-03-29T02:30", code=1, FENGCHI_ZONE="Europe/Berlin")
    assert "does not exist in Europe/Berlin" in told


def test_a_record_of_a_person_changes_only_beside_that_person(clinic: Terminal) -> None:
    """Two systems may both have an Observation/hb-1 of a Patient/1."""
    ana = {"resourceType": "Patient", "id": "1", "identifier": [{"system": "urn:a", "value": "1"}]}
    bob = {"resourceType": "Patient", "id": "1", "identifier": [{"system": "urn:b", "value": "1"}]}
    value = {
        "resourceType": "Observation",
        "id": "hb-1",
        "status": "final",
        "code": {"text": "Hb"},
        "subject": {"reference": "Patient/1"},
    }
    clinic.run(
        "import",
        clinic.write("a1.ndjson", json.dumps(ana)),
        clinic.write("a2.ndjson", json.dumps(value | {"valueString": "13"})),
    )
    other = clinic.write("b2.ndjson", json.dumps(value | {"valueString": "9"}))
    assert "bring its Patient" in clinic.run("import", other, code=1)
    assert "different person" in clinic.run("import", other, clinic.write("b1.ndjson", json.dumps(bob)), code=1)
    clinic.run("export", "out")
    assert '"valueString":"13"' in (clinic.folder / "out/Observation.ndjson").read_text(encoding="utf-8")


def test_one_patients_export_is_whole_and_holds_nobody_else(clinic: Terminal) -> None:
    clinic.run(
        "import",
        clinic.write("bo.json", json.dumps({"resourceType": "Patient", "id": "bo", "name": [{"family": "Mock"}]})),
    )
    clinic.run("chart", "L-7", "gb20")
    counts = json.loads(clinic.run("export", "one", "--patient", "L-7", "--json"))["records"]
    assert (counts["Patient"], counts["Provenance"], counts["Practitioner"]) == (1, 1, 1)


def test_several_workers_are_a_question_of_one_option(clinic: Terminal) -> None:
    assert "--workers" in clinic.run("serve", "--help")


def test_a_password_is_not_asked_for_where_nobody_can_type(clinic: Terminal) -> None:
    assert "FENGCHI_NEW_PASSWORD" in clinic.run("user", "add", "zoe", "--name", "Zoe", code=1)


def test_the_program_is_started_by_its_name_or_as_a_module(clinic: Terminal) -> None:
    """Once in a real process: exit codes and streams are those of the operating system."""
    environ = {**os.environ, **clinic.environ}
    module = [sys.executable, "-m", "fengchi"]
    good = subprocess.run([*module, "--version"], env=environ, capture_output=True, text=True, check=False)
    bad = subprocess.run([*module, "report", "nobody"], env=environ, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stdout.split()[0]) == (0, "fengchi")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert bad.stderr == "refused: No patient has this id or record number.\n"
