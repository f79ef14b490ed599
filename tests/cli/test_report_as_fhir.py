"""fengchi report --format fhir: the document that the API answers too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fengchi.fhir import gate
from terminal import BUNDLE, Terminal


@pytest.fixture
def clinic(tmp_path: Path, sqlite_url: str) -> Terminal:
    """A migrated clinic with Mei and with Ana, who was treated once."""
    terminal = Terminal(tmp_path, sqlite_url)
    terminal.run("user", "add", "mei", "--name", "Mei Tanaka", FENGCHI_NEW_PASSWORD="quiet-needles-42")
    terminal.run("import", terminal.write("bundle.json", json.dumps(BUNDLE)))
    terminal.run("chart", "L-7", "gb20 b; gv20", "--retention", "25", "--start", "2026-03-02T10:00")
    return terminal


def test_the_terminal_writes_the_document_to_a_file(clinic: Terminal) -> None:
    assert "Wrote document.json" in clinic.run("report", "L-7", "--format", "fhir", "-o", "document.json")
    made = json.loads((clinic.folder / "document.json").read_text(encoding="utf-8"))
    assert gate.check(made) == ()
    kinds = [one["resource"]["resourceType"] for one in made["entry"]]
    assert kinds[:4] == ["Composition", "Patient", "Device", "Procedure"]
    assert "GB20 left and right" in str(made["entry"][0]["resource"]["section"])


def test_the_rule_is_the_one_asked_for(clinic: Terminal) -> None:
    made = json.loads(clinic.run("report", "L-7", "--format", "fhir", "--rule", "ichd3-4h"))
    assert made["entry"][0]["resource"]["extension"][0]["valueCoding"]["code"] == "ichd3-4h-1"


def test_help_shows_how_it_is_asked_for(clinic: Terminal) -> None:
    assert "--format fhir -o" in " ".join(clinic.run("report", "--help").split())


def test_the_document_is_in_the_audit_trail(clinic: Terminal) -> None:
    clinic.run("report", "L-7", "--format", "fhir")
    assert "whole" in clinic.run("audit", "verify")
