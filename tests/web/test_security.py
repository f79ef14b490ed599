"""Cookies, tokens, headers, limits and error pages: what keeps a page safe, and an error from telling too much."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from starlette.routing import Mount, Route

from desk import Desk, Page, Practice, open_practice
from fengchi.services import patients
from fengchi.store.db import Store


def test_a_page_asked_for_without_sign_in_comes_after_it(practice: Practice) -> None:
    desk = practice.desk()
    page = desk.open(f"{practice.ana}/diary?day=2026-11-01")
    assert page.path == "/sign-in"
    page = desk.send("/sign-in", login="mei", password="quiet-needles-42", next=f"{practice.ana}/diary")
    assert page.path == f"{practice.ana}/diary"


@pytest.mark.parametrize("next_path", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(practice: Practice, next_path: str) -> None:
    desk = practice.desk()
    desk.open("/sign-in")
    assert desk.send("/sign-in", login="mei", password="quiet-needles-42", next=next_path).path == "/"


def test_a_wrong_password_says_nothing_about_the_name(practice: Practice) -> None:
    """The same words for a name that is there and one that is not."""
    refused = [practice.desk().sign_in(login, "wrong").text for login in ("mei", "nobody")]
    assert "wrong" in refused[0]
    assert refused[0] == refused[1]


def test_five_wrong_passwords_close_the_login_for_a_while(practice: Practice) -> None:
    """And say so no differently than a wrong password: it is nobody's business who is here."""
    refused = {practice.desk().sign_in("mei", "wrong").text for _ in range(5)}
    refused |= {practice.desk().sign_in("mei").text, practice.desk().sign_in("nobody").text}
    assert len(refused) == 1
    practice.clock.wait(minutes=16)
    assert practice.desk().sign_in("mei").path == "/"


def test_after_an_ended_sign_in_a_typed_form_is_kept_and_sent_on(mei: Desk, practice: Practice) -> None:
    """401 with the sign-in page; then one press stores what was typed."""
    mei.open(f"{practice.ana}/diary")
    practice.clock.wait(minutes=31)
    typed = {"day": "2026-11-01", "headache": "yes", "note": "Typed <before> the break"}
    page = mei.send(f"{practice.ana}/diary", **typed)
    assert page.status == 401
    assert "What you typed is kept" in page.text
    page = mei.send("/sign-in", login="mei", password="quiet-needles-42", kept=page.value_of("kept"))
    fields = {name: page.value_of(name) for name in typed}
    assert fields == typed
    assert "Typed <before> the break" in mei.send(f"{practice.ana}/diary", **fields).text


def test_working_keeps_a_sign_in_alive(mei: Desk, practice: Practice) -> None:
    for _ in range(4):
        practice.clock.wait(minutes=20)
        assert mei.open(practice.ana).path == practice.ana


def test_signing_out_ends_it(mei: Desk, practice: Practice) -> None:
    mei.open("/")
    assert mei.send("/sign-out").path == "/sign-in"
    assert mei.open(practice.ana).path == "/sign-in"


def test_the_sign_in_cookie_is_for_this_server_alone(practice: Practice) -> None:
    desk = practice.desk()
    page = desk.open("/sign-in")
    form = {"csrf": page.csrf, "login": "mei", "password": "quiet-needles-42"}
    cookie = desk.client.post("/sign-in", data=form, follow_redirects=False).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "secure" not in cookie


def test_over_https_cookies_are_secure_and_bound_to_the_host(sqlite_store: Store, now: datetime) -> None:
    desk = open_practice(sqlite_store, now, base_url="https://clinic.test").desk()
    answer = desk.client.get("/sign-in")
    assert answer.headers["set-cookie"].startswith("__Host-fengchi-guest=")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize("token", ["", "0" * 64, "not a token", "ü"])
def test_a_form_from_elsewhere_is_refused_and_stores_nothing(mei: Desk, token: str) -> None:
    answer = mei.client.post("/patients/new", data={"csrf": token, "family": "Forged"})
    assert answer.status_code == 403
    assert "Forged" not in mei.open("/?q=Forged").text.replace("“Forged”", "")


def test_another_persons_token_does_not_fit(mei: Desk, tom: Desk) -> None:
    theirs = tom.open("/").csrf
    assert mei.client.post("/patients/new", data={"csrf": theirs, "family": "Forged"}).status_code == 403


def posting_routes(desk: Desk) -> list[str]:
    app: object = desk.client.app
    routes = [
        route for route in getattr(app, "routes", []) if isinstance(route, Route) and not isinstance(route, Mount)
    ]
    pages = [route for route in routes if route.methods and "POST" in route.methods]
    return [re.sub(r"\{[^}]*\}", "x", route.path) for route in pages if not route.path.startswith("/fhir")]


def test_every_page_that_takes_a_form_asks_for_the_token(mei: Desk) -> None:
    paths = posting_routes(mei)
    assert len(paths) > 10
    for path in paths:
        assert mei.client.post(path, data={"any": "thing"}).status_code == 403, path


def test_every_page_needs_a_sign_in(practice: Practice) -> None:
    """All but what the sign-in page itself and the watching machines need."""
    desk = practice.desk()
    free = {"/healthz", "/readyz", "/metrics", "/sign-in", "/sign-out", "/static/report.css"}
    routes = [one for one in desk.client.app.routes if isinstance(one, Route)]  # type: ignore[attr-defined]  # Starlette's
    paths = [re.sub(r"\{[^}]*\}", "1", one.path) for one in routes if one.methods and "GET" in one.methods]
    for path in (one for one in paths if one not in free and not one.startswith("/fhir")):
        answer = desk.client.get(path, follow_redirects=False)
        assert answer.status_code in (303, 401), path
        assert answer.status_code == 401 or answer.headers["location"].startswith("/sign-in"), path


def test_the_headers_of_a_patient_page(mei: Desk, practice: Practice) -> None:
    headers = mei.open(practice.ana).answer.headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"


def test_an_ehr_may_frame_pages_when_the_settings_say_so(sqlite_store: Store, now: datetime) -> None:
    desk = open_practice(sqlite_store, now, frame_ancestors="https://ehr.test").desk()
    assert "frame-ancestors https://ehr.test" in desk.open("/sign-in").answer.headers["content-security-policy"]


def test_no_page_holds_inline_script_or_style_or_asks_another_server(mei: Desk, practice: Practice) -> None:
    mei.open(f"{practice.ana}/treatments/new")
    draft = mei.send(f"{practice.ana}/treatments/new", answer="new").path
    parts = ("", "/diary", "/readings", "/outcomes", "/comorbidities", "/treatments/new")
    for path in ("/", "/patients/new", draft, f"{draft}/sign", "/nothing", *(practice.ana + part for part in parts)):
        html = mei.open(path).html
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|<script(?![^>]*src=)", html), path
        assert not re.search(r"""(?:src|href|action)=["'](?:https?:)?//""", html), path


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/nothing", 404), ("DELETE", "/", 405), ("PUT", "/patients/new", 405), ("GET", "/drafts/none", 404)],
)
def test_what_is_not_there_or_not_allowed_has_a_page(mei: Desk, method: str, path: str, status: int) -> None:
    page = Page(mei.client.request(method, path))
    assert page.status == status
    assert page.answer.headers["x-request-id"] in page.text
    assert "Traceback" not in page.html


def test_a_form_over_the_limit_is_refused(sqlite_store: Store, now: datetime) -> None:
    desk = open_practice(sqlite_store, now, max_body_bytes=2_000).desk("mei")
    page = desk.open("/patients/new")
    answer = desk.client.post("/patients/new", data={"csrf": page.csrf, "family": "x" * 3_000})
    assert answer.status_code == 413
    chunks = (b"family=", b"x" * 3_000)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.client.post("/patients/new", content=iter(chunks), headers=headers).status_code == 413


def test_a_page_takes_forms_alone(mei: Desk) -> None:
    assert mei.client.post("/patients/new", json={"family": "Sample"}).status_code == 415


def test_bytes_that_are_no_text_are_refused(mei: Desk) -> None:
    page = mei.open("/patients/new")
    body = f"csrf={page.csrf}&family=%FF%FE".encode()
    answer = mei.client.post(
        "/patients/new", content=body, headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code == 422


def test_an_unforeseen_error_shows_and_logs_no_patient_data(
    mei: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("INSERT INTO patient VALUES ('Ana Sample')")

    monkeypatch.setattr(patients, "worklist", broken)
    page = mei.open("/")
    assert page.status == 500
    assert "Ana" not in page.html
    assert page.answer.headers["x-request-id"] in page.text
    logged = capsys.readouterr().out
    assert "RuntimeError" in logged
    assert page.answer.headers["x-request-id"] in logged
    assert "Ana" not in logged


def test_no_log_line_names_a_patient(mei: Desk, practice: Practice, capsys: pytest.CaptureFixture[str]) -> None:
    """Neither name nor id: the log has the route's pattern."""
    mei.open(practice.ana)
    mei.open("/?q=Sample")
    logged = capsys.readouterr().out
    assert "/patients/{patient_id}" in logged
    assert practice.cast.ana.patient_id not in logged
    assert "Sample" not in logged


def test_the_watching_machines_need_no_sign_in_and_see_no_patient(practice: Practice, mei: Desk) -> None:
    mei.open(practice.ana)
    assert mei.client.get("/healthz").text == "ok\n"
    assert mei.client.get("/readyz").json() == {"ready": True, "problem": ""}
    metrics = mei.client.get("/metrics").text
    assert 'route="/patients/{patient_id}"' in metrics
    assert practice.cast.ana.patient_id not in metrics


def test_not_ready_when_the_tables_are_of_another_version(practice: Practice, monkeypatch: pytest.MonkeyPatch) -> None:
    from fengchi.store import migrate

    monkeypatch.setattr(migrate, "is_current", lambda _: False)
    assert practice.desk().client.get("/readyz").status_code == 503
