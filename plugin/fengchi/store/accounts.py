"""People who sign in and their sign-ins. Passwords and tokens come here as hashes, which nobody can undo."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from fengchi.domain.errors import DuplicateFound, NotFound
from fengchi.domain.people import Role
from fengchi.store.account_tables import account as table
from fengchi.store.account_tables import sign_in as sign_in_table
from fengchi.store.db import Db


@dataclass(frozen=True, slots=True)
class Account:
    """login: compared without case. failures: wrong passwords since the last right one. roles: what they may do."""

    account_id: str
    login: str
    password_hash: str
    name: str
    created_at: datetime
    roles: frozenset[Role] = field(default_factory=frozenset)
    practitioner_id: str | None = None
    active: bool = True
    failures: int = 0
    locked_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class SignIn:
    """One signed-in browser. token_hash: of the random value in its cookie."""

    token_hash: str
    account_id: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    address: str = ""


def add(db: Db, account: Account) -> Account:
    """Raises DuplicateFound when the login name is taken."""
    account = replace(account, login=account.login.casefold())
    if by_login(db, account.login) is not None:
        raise DuplicateFound("This login name is taken.")
    try:
        db.execute(insert(table).values(**_values(account)))
    except IntegrityError as error:
        raise DuplicateFound("This login name is taken.") from error
    return account


def get(db: Db, account_id: str) -> Account:
    """Raises NotFound."""
    row = db.execute(select(table).where(table.c.account_id == account_id)).first()
    if row is None:
        raise NotFound("There is no account with this id.")
    return _account(row)


def by_login(db: Db, login: str, *, hold: bool = False) -> Account | None:
    """hold: others who would hold this account wait until the end of this transaction, and then see what it wrote."""
    statement = select(table).where(table.c.login == login.casefold())
    row = db.execute(statement.with_for_update() if hold else statement).first()
    return _account(row) if row else None


def everyone(db: Db) -> list[Account]:
    """All accounts by login name."""
    return [_account(row) for row in db.execute(select(table).order_by(table.c.login))]


def save(db: Db, account: Account) -> None:
    """Change everything but the id. Raises NotFound."""
    statement = update(table).where(table.c.account_id == account.account_id)
    if not db.execute(statement.values(**_values(account))).rowcount:
        raise NotFound("There is no account with this id.")


def count_failure(db: Db, account_id: str) -> int:
    """One more wrong password; gives how many there were since the last right one. Atomic, whoever else counts."""
    statement = update(table).where(table.c.account_id == account_id).values(failures=table.c.failures + 1)
    return int(db.execute(statement.returning(table.c.failures)).scalar_one())


def close_until(db: Db, account_id: str, moment: datetime) -> None:
    """Nobody signs in with this account before that."""
    db.execute(update(table).where(table.c.account_id == account_id).values(locked_until=moment))


def forget_failures(db: Db, account_id: str) -> None:
    db.execute(update(table).where(table.c.account_id == account_id).values(failures=0, locked_until=None))


def add_sign_in(db: Db, sign_in: SignIn) -> None:
    values = {name: getattr(sign_in, name) for name in sign_in_table.c.keys()}  # noqa: SIM118  # columns, not a dict
    db.execute(insert(sign_in_table).values(**values))


def find_sign_in(db: Db, token_hash: str, at: datetime) -> tuple[SignIn, Account] | None:
    """The sign-in and its account, or None when it is unknown, has expired, was revoked, or the account is closed."""
    statement = (
        select(sign_in_table, table)
        .join_from(sign_in_table, table)
        .where(
            sign_in_table.c.token_hash == token_hash,
            sign_in_table.c.expires_at > at,
            sign_in_table.c.revoked_at.is_(None),
            table.c.active,
        )
    )
    row = db.execute(statement).first()
    if row is None:
        return None
    sign_in = SignIn(**{column.name: row._mapping[column] for column in sign_in_table.c})
    return sign_in, _account_of({column.name: row._mapping[column] for column in table.c})


def touch_sign_in(db: Db, token_hash: str, *, at: datetime, expires_at: datetime) -> None:
    """The person is still there."""
    of_token = sign_in_table.c.token_hash == token_hash
    db.execute(update(sign_in_table).where(of_token).values(last_seen_at=at, expires_at=expires_at))


def revoke_sign_in(db: Db, token_hash: str, *, at: datetime) -> None:
    """Sign out. Does nothing for an unknown or ended sign-in."""
    of_token = sign_in_table.c.token_hash == token_hash
    db.execute(update(sign_in_table).where(of_token, sign_in_table.c.revoked_at.is_(None)).values(revoked_at=at))


def revoke_all_sign_ins(db: Db, account_id: str, *, at: datetime) -> None:
    """Sign the person out everywhere, for instance when the password changed."""
    of_account = sign_in_table.c.account_id == account_id
    db.execute(update(sign_in_table).where(of_account, sign_in_table.c.revoked_at.is_(None)).values(revoked_at=at))


def forget_old_sign_ins(db: Db, before: datetime) -> int:
    """Remove sign-ins that ended before that time; gives how many."""
    return db.execute(delete(sign_in_table).where(sign_in_table.c.expires_at < before)).rowcount


def _values(account: Account) -> dict[str, Any]:
    values = {name: getattr(account, name) for name in table.c.keys()}  # noqa: SIM118  # columns, not a dict
    return {**values, "login": account.login.casefold(), "roles": " ".join(sorted(account.roles))}


def _account(row: Row[Any]) -> Account:
    return _account_of(dict(row._mapping))


def _account_of(values: dict[str, Any]) -> Account:
    return Account(**{**values, "roles": frozenset(Role(one) for one in values["roles"].split())})
