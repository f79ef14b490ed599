"""People who sign in, systems that bring a token, and who they are while they act.

Passwords: argon2id, https://www.rfc-editor.org/rfc/rfc9106. Tokens and sign-ins are random and kept as SHA-256 hashes.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from fengchi.domain.errors import Invalid, Issue, NotFound
from fengchi.domain.people import Actor, Door, Practitioner, Role
from fengchi.services.access import Permission, unknown_scopes
from fengchi.services.audit import DENIED, entry, guard
from fengchi.store import accounts, audit, clients
from fengchi.store.accounts import Account, SignIn
from fengchi.store.clients import ApiClient, BearerToken
from fengchi.store.db import Db, Store
from fengchi.store.records import clinic

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
FAILURES_ALLOWED = 5
"""Wrong passwords for one login from one address within LOCKED_FOR; a stranger elsewhere closes nobody's own door."""
FAILURES_ALLOWED_ANYWHERE = 50
"""Wrong passwords for one login since the last right one, from wherever; each further fifty close it for LOCKED_FOR."""
LOCKED_FOR = timedelta(minutes=15)
LONGEST_SIGN_IN = timedelta(hours=12)

_hasher = PasswordHasher()
_NOBODY = _hasher.hash(secrets.token_hex(16))
"""Checked where no account is found, so that a wrong name takes as long as a wrong password."""


# Signing in -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SignInResult:
    """Exactly one of the two: token and actor, or why not. A refusal is a result, because the failure must be kept.

    refusal: the same words for an unknown login, a wrong password and too many of them: they tell nobody who is here.
    """

    token: str = ""
    actor: Actor | None = None
    refusal: str = ""


def try_sign_in(
    store: Store, *, login: str, password: str, at: datetime, address: str, idle: timedelta = timedelta(minutes=30)
) -> SignInResult:
    """Check name and password and open a sign-in; every attempt is audited.

    Takes the store, because the slow hashing must stand between its two transactions and hold up neither.
    """
    asked = login.strip().casefold()
    with store.reading() as db:
        found = _known(db, asked)
    password_hash = found.password_hash if found else _NOBODY
    right = _matches(password_hash, password[:LONGEST_PASSWORD])
    with store.writing() as db:
        held = _known(db, asked, hold=True)
        if held is None:
            _note_attempt(db, replace(_UNKNOWN, address=address), WRONG, at)
            return SignInResult(refusal=REFUSAL)
        is_right = right and held.password_hash == password_hash
        return _sign_in(db, held, is_right=is_right, actor=_actor(held, Door.WEB, address), at=at, idle=idle)


REFUSAL = "Name or password is wrong. After several wrong ones, signing in waits for a quarter of an hour."
RIGHT = "0"
WRONG = "4"
"""https://hl7.org/fhir/R4/valueset-audit-event-outcome.html: "minor failure". An attempt that is not looked at is DENIED."""
_UNKNOWN = Actor(actor_id="unknown", name="unknown", door=Door.WEB)
"""Who gives a login that is not here. What was typed is not kept: it may be a password in the wrong box."""


def _known(db: Db, asked: str, *, hold: bool = False) -> Account | None:
    return accounts.by_login(db, asked, hold=hold) if LOGIN.fullmatch(asked) else None


def _sign_in(db: Db, account: Account, *, is_right: bool, actor: Actor, at: datetime, idle: timedelta) -> SignInResult:
    if not account.active or _has_to_wait(db, account, actor, at):
        _note_attempt(db, actor, DENIED, at)
        return SignInResult(refusal=REFUSAL)
    if not is_right:
        _count_failure(db, account, at)
        _note_attempt(db, actor, WRONG, at)
        return SignInResult(refusal=REFUSAL)
    accounts.forget_failures(db, account.account_id)
    _note_attempt(db, actor, RIGHT, at)
    return SignInResult(_open(db, account, actor.address, at, idle), actor)


def _open(db: Db, account: Account, address: str, at: datetime, idle: timedelta) -> str:
    token = secrets.token_urlsafe(32)
    accounts.add_sign_in(
        db,
        SignIn(_hash(token), account.account_id, created_at=at, last_seen_at=at, expires_at=at + idle, address=address),
    )
    return token


def _has_to_wait(db: Db, account: Account, actor: Actor, at: datetime) -> bool:
    if account.locked_until and account.locked_until > at:
        return True
    latest = audit.latest_outcomes(
        db,
        actor_id=actor.actor_id,
        interaction="sign-in",
        address=actor.address,
        among=(RIGHT, WRONG),
        since=at - LOCKED_FOR,
        limit=FAILURES_ALLOWED,
    )
    return latest.count(WRONG) == FAILURES_ALLOWED


def _count_failure(db: Db, account: Account, at: datetime) -> None:
    if accounts.count_failure(db, account.account_id) % FAILURES_ALLOWED_ANYWHERE == 0:
        accounts.close_until(db, account.account_id, at + LOCKED_FOR)


def _note_attempt(db: Db, actor: Actor, outcome: str, at: datetime) -> None:
    audit.append(db, entry(actor, "E", "sign-in", at=at, outcome=outcome))


def actor_of_token(db: Db, token: str, *, at: datetime) -> Actor | None:
    """Who this sign-in belongs to, or None when it has ended."""
    found = accounts.find_sign_in(db, _hash(token), at)
    return _actor(found[1], Door.WEB, found[0].address) if found else None


def keep_signed_in(db: Db, token: str, *, idle: timedelta, at: datetime) -> None:
    """Push the idle end forward, never past twelve hours after signing in."""
    found = accounts.find_sign_in(db, _hash(token), at)
    if found:
        expires_at = min(at + idle, found[0].created_at + LONGEST_SIGN_IN)
        accounts.touch_sign_in(db, _hash(token), at=at, expires_at=expires_at)


def sign_out(db: Db, token: str, *, at: datetime) -> None:
    actor = actor_of_token(db, token, at=at)
    if actor:
        audit.append(db, entry(actor, "E", "sign-out", at=at))
    accounts.revoke_sign_in(db, _hash(token), at=at)


def _matches(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


# People -----------------------------------------------------------------------------------------------------------


def people(db: Db, *, by: Actor, at: datetime) -> list[Account]:
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "R", "view-accounts", at=at))
    return accounts.everyone(db)


def add_person(
    db: Db,
    *,
    login: str,
    password: str,
    name: str,
    roles: Collection[Role],
    qualification: str = "",
    practitioner_id: str | None = None,
    synthetic: bool = False,
    by: Actor,
    at: datetime,
) -> Account:
    """Add somebody who signs in. A practitioner becomes a Practitioner of the record, unless practitioner_id names one."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "C", "add-account", at=at, detail=login[:64]))
    folded = login.strip().casefold()
    issues = [*_login_issues(folded), *_password_issues(password, folded)]
    if not name.strip():
        issues.append(Issue("Give the person's name.", "name", "required"))
    if not roles:
        issues.append(Issue("Choose at least one role.", "roles", "required"))
    if issues:
        raise Invalid(issues=issues)
    if Role.PRACTITIONER in roles:
        practitioner_id = practitioner_id or _add_practitioner(db, name, qualification, synthetic, at)
    return accounts.add(
        db,
        Account(
            account_id=str(uuid4()),
            login=folded,
            password_hash=_hasher.hash(password),
            name=name.strip(),
            created_at=at,
            roles=frozenset(roles),
            practitioner_id=practitioner_id,
        ),
    )


def disable_person(db: Db, login: str, *, by: Actor, at: datetime) -> None:
    """Nobody signs in with this account any more, and who is signed in is signed out. Raises NotFound."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "U", "disable-account", at=at, detail=login[:64]))
    found = _person(db, login)
    accounts.save(db, replace(found, active=False))
    accounts.revoke_all_sign_ins(db, found.account_id, at=at)


def set_password(db: Db, login: str, password: str, *, by: Actor, at: datetime) -> None:
    """A new password; who is signed in with the old one is signed out. Raises NotFound, Invalid."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "U", "set-password", at=at, detail=login[:64]))
    found = _person(db, login)
    issues = _password_issues(password, found.login)
    if issues:
        raise Invalid(issues=issues)
    accounts.save(db, replace(found, password_hash=_hasher.hash(password), failures=0, locked_until=None))
    accounts.revoke_all_sign_ins(db, found.account_id, at=at)


def _person(db: Db, login: str) -> Account:
    found = _known(db, login.strip().casefold(), hold=True)
    if found is None:
        raise NotFound("Nobody signs in with this login.")
    return found


def acting_as(db: Db, actor: Actor, login: str | None) -> Actor:
    """The terminal's actor, signing as the practitioner of that account; without a login, as the clinic's only one."""
    signers = [one for one in accounts.everyone(db) if one.practitioner_id and one.active]
    chosen = [one for one in signers if login is None or one.login == login.casefold()]
    if login is not None and not chosen:
        raise NotFound(f"No practitioner signs in as {login}; see: fengchi user add --help")
    if len(chosen) != 1:
        hint = "name one with --as" if chosen else "add one first: fengchi user add LOGIN --name NAME"
        raise Invalid(f"There are {len(chosen)} practitioners who could sign; {hint}.")
    return replace(actor, name=f"{chosen[0].name} (by {actor.name})", practitioner_id=chosen[0].practitioner_id)


def _add_practitioner(db: Db, name: str, qualification: str, synthetic: bool, at: datetime) -> str:
    given, _, family = name.strip().rpartition(" ")
    made = Practitioner(
        practitioner_id=str(uuid4()),
        family=family,
        given=tuple(given.split()),
        qualification=qualification,
        synthetic=synthetic,
    )
    clinic.save_practitioner(db, made, at=at)
    return made.practitioner_id


def _login_issues(login: str) -> list[Issue]:
    if LOGIN.fullmatch(login):
        return []
    return [Issue("A login has 2 to 64 of a-z, 0-9 and . _ @ -, and starts with a letter or digit.", "login", "value")]


def _password_issues(password: str, login: str) -> list[Issue]:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        text = f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters."
        return [Issue(text, "password", "value")]
    if password.casefold() == login or len(set(password)) < SHORTEST_PASSWORD // 2:
        return [Issue("This password is too easy to guess; choose another.", "password", "value")]
    return []


def _actor(account: Account, door: Door, address: str) -> Actor:
    return Actor(
        actor_id=f"account:{account.account_id}",
        name=account.name,
        door=door,
        roles=account.roles,
        practitioner_id=account.practitioner_id,
        address=address,
    )


# Systems ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """token: shown once. scopes: what it may do."""

    token: str
    scopes: tuple[str, ...]
    expires_at: datetime


def api_clients(db: Db, *, by: Actor, at: datetime) -> list[ApiClient]:
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "R", "view-clients", at=at))
    return clients.all_clients(db)


def add_client(db: Db, *, name: str, scopes: tuple[str, ...], by: Actor, at: datetime) -> str:
    """Add a system that may use the FHIR API; gives its client id."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "C", "add-client", at=at))
    issues = [] if name.strip() else [Issue("Say what the system is called.", "name", "required")]
    issues += _scope_issues(scopes)
    if issues:
        raise Invalid(issues=issues)
    client_id = str(uuid4())
    clients.add_client(db, ApiClient(client_id, name.strip(), scopes, created_at=at))
    return client_id


def revoke_client(db: Db, client_id: str, *, by: Actor, at: datetime) -> None:
    """None of the system's tokens works from now on, and it gets no new ones. Raises NotFound."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "U", "revoke-client", at=at, detail=client_id[:64]))
    if not clients.get_client(db, client_id).revoked_at:
        clients.revoke_client(db, client_id, at=at)


def issue_token(db: Db, *, client_id: str, scopes: tuple[str, ...], hours: int, by: Actor, at: datetime) -> IssuedToken:
    """A bearer token with the client's scopes or fewer of them."""
    guard(db, by, Permission.ACCOUNT_MANAGE, entry(by, "C", "issue-token", at=at, detail=client_id[:64]))
    client = clients.get_client(db, client_id)
    if client.revoked_at:
        raise Invalid("This client was revoked; add a new one.")
    wanted = scopes or client.scopes
    beyond = [scope for scope in wanted if scope not in client.scopes]
    if beyond:
        text = f"The client does not have the scope {beyond[0]}; it has: {' '.join(client.scopes)}"
        raise Invalid(issues=[*_scope_issues(wanted), Issue(text, "scope", "forbidden")])
    token = secrets.token_urlsafe(32)
    expires_at = at + timedelta(hours=hours)
    clients.add_token(db, BearerToken(_hash(token), client_id, wanted, created_at=at, expires_at=expires_at))
    return IssuedToken(token, wanted, expires_at)


def actor_of_bearer(db: Db, token: str, *, at: datetime) -> Actor | None:
    """The API client that this token was issued to, or None."""
    found = clients.find_token(db, _hash(token), at)
    if found is None:
        return None
    bearer, client = found
    return Actor(actor_id=f"client:{client.client_id}", name=client.name, door=Door.FHIR, scopes=bearer.scopes)


def _scope_issues(scopes: tuple[str, ...]) -> list[Issue]:
    if not scopes:
        return [Issue("Give at least one scope, such as system/*.rs.", "scope", "required")]
    return [
        Issue(
            f"{text[:80]} is not a scope this server grants; write system/TYPE.cruds or user/TYPE.cruds, letters in that order.",
            "scope",
            "value",
        )
        for text in unknown_scopes(scopes)
    ]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
