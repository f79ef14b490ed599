"""A small client for the FHIR door: the app, a token, and JSON in and out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from starlette.testclient import TestClient

from fengchi.services import accounts
from fengchi.settings import Settings
from fengchi.store.db import Store
from fengchi.web.app import create_app
from fengchi.wiring import Clinic
from people import ROOT

BASE = "http://testserver"


class Fhir:
    """One client of the API. Every answer is a httpx-style response."""

    def __init__(
        self,
        store: Store,
        *,
        at: datetime,
        scopes: tuple[str, ...] = ("system/*.cruds", "system/AuditEvent.rs"),
        **settings: Any,
    ) -> None:
        self.store, self.at = store, at
        configured = Settings.from_environ({}, base_url=BASE, **settings)
        self.http = TestClient(create_app(Clinic(configured, store, lambda: self.at)), base_url=BASE)
        self.use(*scopes)

    def use(self, *scopes: str) -> None:
        """Go on with a token of these scopes."""
        with self.store.writing() as db:
            client_id = accounts.add_client(db, name="Lakeside EHR", scopes=scopes, by=ROOT, at=self.at)
            made = accounts.issue_token(db, client_id=client_id, scopes=(), hours=1, by=ROOT, at=self.at)
        self.http.headers["Authorization"] = f"Bearer {made.token}"

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(f"/fhir/{path}", headers=_dashed(headers))

    def post(self, path: str, body: Any, **headers: str) -> Any:
        return self.http.post(f"/fhir/{path}".rstrip("/"), content=_text(body), headers=_json(headers))

    def put(self, path: str, body: Any, **headers: str) -> Any:
        return self.http.put(f"/fhir/{path}", content=_text(body), headers=_json(headers))

    def delete(self, path: str, **headers: str) -> Any:
        return self.http.delete(f"/fhir/{path}", headers=_dashed(headers))

    def patient(self, **more: Any) -> str:
        """The id of a new patient."""
        resource = {"resourceType": "Patient", "name": [{"family": "Sample", "given": ["Ana"]}], **more}
        answer = self.post("Patient", resource)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


def _text(body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    return (body if isinstance(body, str) else json.dumps(body)).encode()


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def _json(headers: dict[str, str]) -> dict[str, str]:
    return {"Content-Type": "application/fhir+json", **_dashed(headers)}


def issues(answer: Any) -> list[dict[str, Any]]:
    """The issues of an OperationOutcome."""
    content = answer.json()
    assert content["resourceType"] == "OperationOutcome", content
    return list(content["issue"])


def ids(answer: Any) -> list[str]:
    """Ids of the matches of a searchset."""
    return [one["resource"]["id"] for one in answer.json().get("entry", []) if one["search"]["mode"] == "match"]
