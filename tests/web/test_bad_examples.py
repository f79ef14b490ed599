"""Every published bad example is refused at the API: 422, the rule that the manifest names, the element, what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from fengchi.store import audit
from fengchi.store.db import open_store
from fengchi.store.migrate import upgrade
from fhir_client import Fhir

FOLDER = Path(__file__).parents[2] / "fhir_profiles" / "bad_examples"
MANIFEST: list[dict[str, str]] = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
POSTED = [one for one in MANIFEST if not one["file"].startswith("AuditEvent-")]
"""Nobody writes AuditEvents from outside."""


def rules(answer: Any) -> dict[str, Any]:
    issues = answer.json()["issue"]
    return {issue["details"]["coding"][0]["code"]: issue for issue in issues if "coding" in issue["details"]}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    url = f"sqlite:///{tmp_path_factory.mktemp('bad') / 'records.sqlite'}"
    upgrade(url)
    store = open_store(url)
    fhir = Fhir(store, at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC))
    found = {}
    for one in POSTED:
        text = (FOLDER / one["file"]).read_text(encoding="utf-8")
        found[one["file"]] = fhir.post(one["file"].partition("-")[0], text)
    with store.reading() as db:
        found["refused"] = [entry.entry for entry in audit.entries(db, limit=1_000) if entry.entry.outcome != "0"]
    store.dispose()
    return found


@pytest.mark.parametrize("one", POSTED, ids=[one["file"] for one in POSTED])
def test_it_is_refused_by_its_rule(answers: dict[str, Any], one: dict[str, str]) -> None:
    answer = answers[one["file"]]
    assert answer.status_code == 422
    issue = rules(answer)[one["rule"]]
    assert issue["expression"][0].startswith(one["file"].partition("-")[0])
    assert issue["details"]["text"].endswith((".", "?", ")"))


def test_each_refusal_is_in_the_audit_trail(answers: dict[str, Any]) -> None:
    assert len(answers["refused"]) == len(POSTED)
