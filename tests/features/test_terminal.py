"""Steps on the terminal: each runs the command through its own parser."""

from __future__ import annotations

import json
import shlex
import sqlite3
from pathlib import Path

import pytest
from pytest_bdd import given, parsers, scenarios, then, when

from terminal import BUNDLE, Terminal, content_of

scenarios("terminal.feature")


class Said:
    """What the terminal last answered."""

    text = ""


@pytest.fixture
def said() -> Said:
    return Said()


@given("a clinic where Mei Tanaka needles", target_fixture="terminal")
def _(tmp_path: Path, sqlite_url: str) -> Terminal:
    made = Terminal(tmp_path, sqlite_url)
    made.run("user", "add", "mei", "--name", "Mei Tanaka", FENGCHI_NEW_PASSWORD="quiet-needles-42")
    return made


@given("Ana Sample was imported from another system with the record number L-7")
def _(terminal: Terminal) -> None:
    terminal.run("import", terminal.write("bundle.json", json.dumps(BUNDLE)))


@given("Mei has charted a treatment")
def _(terminal: Terminal) -> None:
    terminal.run("chart", "L-7", "gb20 d12.50")


@when(parsers.parse("Mei types: fengchi {line}"))
def _(terminal: Terminal, said: Said, line: str) -> None:
    said.text = terminal.try_run(*shlex.split(line))


@when("Mei imports a diary with one bad row among ten")
def _(terminal: Terminal, said: Said) -> None:
    days = [f"2026-10-{day:02}" for day in range(1, 11)]
    days[3] = "04.10.2026"
    rows = "".join(f"{day},no\n" for day in days)
    said.text = terminal.run("diary", "import", "L-7", terminal.write("diary.csv", f"day,headache\n{rows}"), code=1)


@when("the clinic is exported and imported into an empty store")
def _(terminal: Terminal) -> None:
    copy = f"sqlite:///{terminal.folder}/copy.sqlite"
    terminal.run("export", "out")
    terminal.run("migrate", FENGCHI_DATABASE_URL=copy)
    terminal.run(
        "import",
        *(f"out/{file.name}" for file in (terminal.folder / "out").glob("*.ndjson")),
        FENGCHI_DATABASE_URL=copy,
    )
    terminal.run("export", "again", FENGCHI_DATABASE_URL=copy)


@when("somebody changes an entry of the audit trail behind the program's back")
def _(terminal: Terminal) -> None:
    connection = sqlite3.connect(terminal.file)
    with connection:
        connection.execute("UPDATE audit_entry SET actor_name = 'somebody else' WHERE seq = 2")
    connection.close()


@then(parsers.parse("it is signed with {number:d} needles"))
def _(said: Said, number: int) -> None:
    assert f"{number} needles in and {number} out" in said.text


@then(parsers.parse('it is refused with "{text}"'))
def _(said: Said, text: str) -> None:
    assert text in said.text


@then(parsers.re(r"the report of L-7 shows (?P<number>\d+) treatments?"))
def _(terminal: Terminal, number: str) -> None:
    assert len(json.loads(terminal.run("report", "L-7", "--format", "json"))["treatments"]) == int(number)


@then("the report of L-7 shows 0 recorded days")
def _(terminal: Terminal) -> None:
    days = json.loads(terminal.run("report", "L-7", "--format", "json"))["days"]
    assert [day for day in days if day["recorded"]] == []


@then("both stores hold the same records")
def _(terminal: Terminal) -> None:
    for file in (terminal.folder / "out").glob("*.ndjson"):
        assert content_of(file) == content_of(terminal.folder / "again" / file.name), file.name


@then("the check of the trail names the entry")
def _(terminal: Terminal) -> None:
    assert "was changed at entry 2" in terminal.run("audit", "verify", code=1)
