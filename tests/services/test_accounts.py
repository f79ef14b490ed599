"""Signing in under attack, and what an administrator may take away again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from fengchi.domain.errors import Invalid, NotFound, NotPermitted
from fengchi.services import accounts
from fengchi.services.accounts import SignInResult
from fengchi.store import audit
from fengchi.store.accounts import by_login
from fengchi.store.db import Store
from people import PASSWORD, ROOT, Cast, gather

HERE, ELSEWHERE = "10.0.0.1", "192.0.2.5"
NEW_PASSWORD = "other-needles-43"


@pytest.fixture
def cast(store: Store, now: datetime) -> Cast:
    with store.writing() as db:
        return gather(db, at=now)


def attempt(store: Store, at: datetime, login: str, typed: str = "wrong", address: str = HERE) -> SignInResult:
    return accounts.try_sign_in(store, login=login, password=typed, at=at, address=address)


def is_signed_in(store: Store, result: SignInResult, at: datetime) -> bool:
    with store.reading() as db:
        return accounts.actor_of_token(db, result.token, at=at) is not None


@pytest.mark.usefixtures("cast")
def test_refusals_do_not_tell_who_is_here(store: Store, now: datetime) -> None:
    """The same words for an unknown login, a wrong password, and too many of them."""
    known = [attempt(store, now, "mei") for _ in range(7)]
    unknown = [attempt(store, now, login) for login in ("nobody", "", "a b\x00\ud800", "x" * 5_000)]
    assert {one.refusal for one in (*known, *unknown)} == {accounts.REFUSAL}
    assert not any(one.token or one.actor for one in (*known, *unknown))


@pytest.mark.usefixtures("cast")
def test_five_wrong_passwords_close_the_login_for_that_address_alone(store: Store, now: datetime) -> None:
    for _ in range(5):
        attempt(store, now, "mei")
    later = now + timedelta(minutes=14)
    assert attempt(store, later, "mei", PASSWORD).actor is None
    assert attempt(store, later, "tom", PASSWORD).actor
    assert attempt(store, later, "mei", PASSWORD, ELSEWHERE).actor
    assert attempt(store, now + timedelta(minutes=16), "mei", PASSWORD).actor


@pytest.mark.usefixtures("cast")
def test_four_wrong_passwords_and_the_right_one_begin_anew(store: Store, now: datetime) -> None:
    for _ in range(3):
        refused = [attempt(store, now, "mei").actor for _ in range(4)]
        assert refused == [None] * 4
        assert attempt(store, now, "mei", PASSWORD).actor


@pytest.mark.usefixtures("cast")
def test_fifty_wrong_passwords_from_everywhere_close_the_login_everywhere(store: Store, now: datetime) -> None:
    """Who has many addresses is slowed down too."""
    for number in range(10):
        for _ in range(5):
            attempt(store, now, "mei", address=f"192.0.2.{number}")
    assert attempt(store, now, "mei", PASSWORD, "192.0.2.200").actor is None
    assert attempt(store, now + timedelta(minutes=16), "mei", PASSWORD, "192.0.2.200").actor


def test_wrong_passwords_at_once_are_all_counted(postgres_store: Store, now: datetime) -> None:
    """Of ten at the same moment five are looked at; the others are refused unseen."""
    with postgres_store.writing() as db:
        gather(db, at=now)
    with ThreadPoolExecutor(10) as pool:
        list(pool.map(lambda _: attempt(postgres_store, now, "mei"), range(10)))
    with postgres_store.writing() as db:
        found = by_login(db, "mei")
        outcomes = sorted(one.entry.outcome for one in audit.entries(db) if one.entry.interaction == "sign-in")
    assert found is not None
    assert found.failures == 5
    assert outcomes == ["4"] * 5 + ["8"] * 5


@pytest.mark.usefixtures("cast")
def test_every_failed_sign_in_is_audited_without_what_was_typed(store: Store, now: datetime) -> None:
    for login in ("hunter2-typed-here", *["mei"] * 6):
        attempt(store, now, login)
    with store.writing() as db:
        entries = [one.entry for one in audit.entries(db) if one.entry.interaction == "sign-in"]
    assert [one.outcome for one in reversed(entries)] == ["4"] * 6 + ["8"]
    assert entries[-1].actor_id == "unknown"
    assert {one.address for one in entries} == {HERE}
    assert "hunter2" not in repr(entries)


def test_a_disabled_person_is_out_at_once(store: Store, cast: Cast, now: datetime) -> None:
    signed_in = attempt(store, now, "mei", PASSWORD)
    with store.writing() as db:
        accounts.disable_person(db, "Mei", by=ROOT, at=now)
    assert not is_signed_in(store, signed_in, now)
    assert attempt(store, now, "mei", PASSWORD).actor is None
    with pytest.raises(NotFound), store.writing() as db:
        accounts.disable_person(db, "nobody", by=ROOT, at=now)
    with pytest.raises(NotPermitted), store.writing() as db:
        accounts.disable_person(db, "tom", by=cast.mei, at=now)


def test_a_new_password_ends_what_was_signed_in_with_the_old_one(store: Store, cast: Cast, now: datetime) -> None:
    signed_in = attempt(store, now, "mei", PASSWORD)
    for _ in range(3):
        attempt(store, now, "mei", address=ELSEWHERE)
    with store.writing() as db:
        accounts.set_password(db, "mei", NEW_PASSWORD, by=ROOT, at=now)
    assert not is_signed_in(store, signed_in, now)
    assert attempt(store, now, "mei", PASSWORD).actor is None
    assert attempt(store, now, "mei", NEW_PASSWORD).actor
    with pytest.raises(Invalid), store.writing() as db:
        accounts.set_password(db, "mei", "short", by=ROOT, at=now)
    with pytest.raises(NotPermitted), store.writing() as db:
        accounts.set_password(db, "mei", NEW_PASSWORD, by=cast.tom, at=now)


def test_a_revoked_client_gets_in_no_more(store: Store, cast: Cast, now: datetime) -> None:
    with store.writing() as db:
        client_id = accounts.add_client(db, name="Lakeside EHR", scopes=("system/*.rs",), by=ROOT, at=now)
        issued = accounts.issue_token(db, client_id=client_id, scopes=(), hours=1, by=ROOT, at=now)
    with pytest.raises(NotPermitted), store.writing() as db:
        accounts.revoke_client(db, client_id, by=cast.mei, at=now)
    with store.writing() as db:
        assert accounts.actor_of_bearer(db, issued.token, at=now)
        accounts.revoke_client(db, client_id, by=ROOT, at=now)
        assert accounts.actor_of_bearer(db, issued.token, at=now) is None
        assert audit.entries(db, limit=1)[0].entry.interaction == "revoke-client"
    with pytest.raises(Invalid), store.writing() as db:
        accounts.issue_token(db, client_id=client_id, scopes=(), hours=1, by=ROOT, at=now)
    with pytest.raises(NotFound), store.writing() as db:
        accounts.revoke_client(db, "nobody", by=ROOT, at=now)
