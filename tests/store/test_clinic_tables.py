"""Drafts, deliveries, accounts, sign-ins, clients, tokens: kept, changed by one at a time, and never found when ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread

import pytest

from fengchi.domain.errors import Conflict, DuplicateFound, EditedMeanwhile, NotFound
from fengchi.domain.people import Role
from fengchi.store import accounts, clients, drafts, outbox, replays
from fengchi.store.accounts import Account, SignIn
from fengchi.store.clients import ApiClient, BearerToken
from fengchi.store.db import Store
from fengchi.store.drafts import Draft
from fengchi.store.outbox import Delivery
from fengchi.store.replays import Answer

MINUTE = timedelta(minutes=1)


# Drafts -------------------------------------------------------------------------------------------------------------


def test_a_draft_comes_back_as_it_was_typed(store: Store, now: datetime) -> None:
    typed = {"prescription": "gb20 b; <b>li4</b>", "pulse": "弦 'wiry' \\ \"x\" \n", "empty": ""}
    draft = Draft("d1", "ana", 1, typed, "needles-in", now, None, 8, None, now, "account:1", "t1")

    with store.writing() as db:
        drafts.add(db, draft)

    with store.reading() as db:
        assert drafts.get(db, "d1") == draft


def test_a_draft_is_saved_over_the_version_that_was_seen_only(store: Store, now: datetime) -> None:
    with store.writing() as db:
        first = drafts.add(db, Draft("d1", "ana", 1, {"plan": "a"}, updated_at=now))
        second = drafts.save(db, replace(first, fields={"plan": "b"}), 1)

    with pytest.raises(EditedMeanwhile), store.writing() as db:
        drafts.save(db, replace(first, fields={"plan": "c"}), 1)
    with store.reading() as db:
        assert drafts.get(db, "d1") == second
        assert (second.version, second.fields) == (2, {"plan": "b"})


def test_a_discarded_draft_is_gone(store: Store, now: datetime) -> None:
    with store.writing() as db:
        draft = drafts.add(db, Draft("d1", "ana", 1, updated_at=now))
        with pytest.raises(EditedMeanwhile):
            drafts.discard(db, "d1", 7)
        drafts.discard(db, "d1", 1)

        for refused in (
            lambda: drafts.get(db, "d1"),
            lambda: drafts.save(db, draft, 1),
            lambda: drafts.discard(db, "d1"),
        ):
            with pytest.raises(NotFound):
                refused()


def test_the_drafts_of_a_patient_come_with_the_latest_first(store: Store, now: datetime) -> None:
    with store.writing() as db:
        drafts.add(db, Draft("d1", "ana", 1, updated_at=now))
        drafts.add(db, Draft("d2", "ana", 1, updated_at=now + MINUTE))
        drafts.add(db, Draft("d3", "ben", 1, updated_at=now))

        assert [one.draft_id for one in drafts.of_patient(db, "ana")] == ["d2", "d1"]


# Deliveries -----------------------------------------------------------------------------------------------------------


def _queued(store: Store, now: datetime, *ids: str) -> None:
    with store.writing() as db:
        for number, one in enumerate(ids):
            outbox.queue(db, Delivery(one, f"t-{one}", "ana", "ehr", now + number * MINUTE))


def test_what_is_due_is_claimed_once_and_oldest_first(store: Store, now: datetime) -> None:
    _queued(store, now, "a", "b", "c")

    with store.writing() as db:
        first = outbox.claim(db, 5, now + MINUTE)
    with store.writing() as db:
        second = outbox.claim(db, 5, now + MINUTE)

    assert [(one.delivery_id, one.state, one.attempts) for one in first] == [("a", "claimed", 1), ("b", "claimed", 1)]
    assert second == []


def test_a_claim_of_a_dead_worker_lapses(store: Store, now: datetime) -> None:
    _queued(store, now, "a")
    with store.writing() as db:
        outbox.claim(db, 1, now)

    with store.writing() as db:
        assert outbox.claim(db, 1, now + outbox.LEASE - MINUTE) == []
        (again,) = outbox.claim(db, 1, now + outbox.LEASE)

    assert again.attempts == 2


def test_a_delivery_ends_delivered_or_is_tried_again_or_waits_for_a_person(store: Store, now: datetime) -> None:
    _queued(store, now, "a", "b", "c")
    later = now + timedelta(hours=1)
    with store.writing() as db:
        outbox.claim(db, 3, later)
        outbox.mark_delivered(db, "a", at=later, receipt="DocumentReference/9")
        outbox.mark_failed(db, "b", why="no answer", next_try_at=later + MINUTE)
        outbox.mark_failed(db, "c", why="refused: 422", next_try_at=None)

    with store.writing() as db:
        assert outbox.get(db, "a").delivered_at == later
        assert [one.delivery_id for one in outbox.claim(db, 9, later + timedelta(days=1))] == ["b"]
        assert [one.state for one in outbox.of_treatment(db, "t-c")] == ["refused"]
        with pytest.raises(NotFound):
            outbox.mark_delivered(db, "x", at=later)


def test_workers_at_the_same_time_claim_different_deliveries(store: Store, now: datetime) -> None:
    _queued(store, now, *[f"d{number}" for number in range(40)])
    claimed: list[str] = []

    def work() -> None:
        with store.writing() as db:
            found = outbox.claim(db, 10, now + timedelta(days=1))
        claimed.extend(one.delivery_id for one in found)

    workers = [Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(claimed) == len(set(claimed)) == 40


# Accounts and sign-ins ------------------------------------------------------------------------------------------------


def _mei(now: datetime) -> Account:
    return Account("1", "Mei", "hash", "Mei Tanaka", now, frozenset({Role.PRACTITIONER, Role.ADMINISTRATOR}), "mei")


def test_an_account_is_found_by_its_login_whatever_the_case(store: Store, now: datetime) -> None:
    with store.writing() as db:
        kept = accounts.add(db, _mei(now))

    with store.reading() as db:
        assert accounts.get(db, "1") == accounts.by_login(db, "MEI") == kept
        assert kept == replace(_mei(now), login="mei")
        assert accounts.by_login(db, "tom") is None
        assert accounts.everyone(db) == [kept]
        with pytest.raises(NotFound):
            accounts.get(db, "2")


def test_two_people_do_not_share_a_login(store: Store, now: datetime) -> None:
    with store.writing() as db:
        accounts.add(db, _mei(now))
        with pytest.raises(DuplicateFound):
            accounts.add(db, replace(_mei(now), account_id="2", login="mEI"))


def test_an_account_is_changed_whole(store: Store, now: datetime) -> None:
    with store.writing() as db:
        kept = accounts.add(db, _mei(now))
        changed = replace(kept, failures=3, locked_until=now, roles=frozenset(), active=False)
        accounts.save(db, changed)

        assert accounts.get(db, "1") == changed
        with pytest.raises(NotFound):
            accounts.save(db, replace(changed, account_id="2"))


def test_a_sign_in_ends_by_time_by_signing_out_or_with_the_account(store: Store, now: datetime) -> None:
    with store.writing() as db:
        mei = accounts.add(db, _mei(now))
        for name in ("a", "b", "c"):
            accounts.add_sign_in(db, SignIn(name, "1", now, now, now + MINUTE, address="::1"))

        assert accounts.find_sign_in(db, "a", now) == (SignIn("a", "1", now, now, now + MINUTE, address="::1"), mei)
        assert accounts.find_sign_in(db, "x", now) is None
        assert accounts.find_sign_in(db, "a", now + MINUTE) is None
        accounts.touch_sign_in(db, "a", at=now + MINUTE, expires_at=now + 2 * MINUTE)
        assert accounts.find_sign_in(db, "a", now + MINUTE) is not None
        accounts.revoke_sign_in(db, "a", at=now)
        assert accounts.find_sign_in(db, "a", now) is None
        accounts.revoke_all_sign_ins(db, "1", at=now)
        assert accounts.find_sign_in(db, "b", now) is None
        accounts.add_sign_in(db, SignIn("d", "1", now, now, now + MINUTE))
        accounts.save(db, replace(mei, active=False))
        assert accounts.find_sign_in(db, "d", now) is None
        assert accounts.forget_old_sign_ins(db, now + timedelta(days=1)) == 4


# API clients and tokens -----------------------------------------------------------------------------------------------


def test_a_token_works_until_it_expires_or_it_or_its_client_is_revoked(store: Store, now: datetime) -> None:
    client = ApiClient("c1", "Ward app", ("system/*.rs", "system/Patient.r"), now)
    token = BearerToken("h1", "c1", ("system/*.rs",), now, now + MINUTE, patient_id="ana")
    with store.writing() as db:
        clients.add_client(db, client)
        for name in ("h1", "h2"):
            clients.add_token(db, replace(token, token_hash=name))

        assert clients.find_token(db, "h1", now) == (token, client)
        assert clients.find_token(db, "h1", now + MINUTE) is None
        assert clients.find_token(db, "h9", now) is None
        clients.revoke_token(db, "h1", at=now)
        assert clients.find_token(db, "h1", now) is None
        clients.revoke_client(db, "c1", at=now)
        assert clients.find_token(db, "h2", now) is None
        assert [one.revoked_at for one in clients.all_clients(db)] == [now]
        for unknown in (lambda: clients.get_client(db, "x"), lambda: clients.revoke_client(db, "x", at=now)):
            with pytest.raises(NotFound):
                unknown()


def test_two_clients_do_not_share_an_id(store: Store, now: datetime) -> None:
    client = ApiClient("c1", "Ward app", (), now)
    with store.writing() as db:
        clients.add_client(db, client)

    with pytest.raises(DuplicateFound), store.writing() as db:
        clients.add_client(db, client)


# What was already seen ------------------------------------------------------------------------------------------------


def test_an_assertion_is_used_once(store: Store, now: datetime) -> None:
    with store.writing() as db:
        uses = [
            replays.use_once(db, issuer=issuer, token_id=token, expires_at=now)
            for issuer, token in [("a", "1"), ("a", "1"), ("a", "2"), ("b", "1"), ("a", "2")]
        ]
        replays.forget(db, tokens_expired_before=now + MINUTE, answers_before=now)
        uses.append(replays.use_once(db, issuer="a", token_id="1", expires_at=now))

    assert uses == [True, False, True, True, False, True]


def test_a_repeated_request_gets_its_first_answer(store: Store, now: datetime) -> None:
    key = {"actor_id": "client:1", "request_key": "k"}
    answer = Answer("hash", '{"status":201}', now)
    with store.writing() as db:
        assert replays.answered(db, **key, request_hash="hash") is None
        replays.remember_answer(db, answer, **key)

    with store.writing() as db:
        assert replays.answered(db, **key, request_hash="hash") == answer
        with pytest.raises(Conflict):
            replays.answered(db, **key, request_hash="another")
