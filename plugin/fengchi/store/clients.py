"""API clients and their bearer tokens. A token is kept as a hash, with what it allows and until when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.exc import IntegrityError

from fengchi.domain.errors import DuplicateFound, NotFound
from fengchi.store.account_tables import api_client, bearer_token
from fengchi.store.db import Db


@dataclass(frozen=True, slots=True)
class ApiClient:
    """scopes: the most that its tokens may have, as SMART scope strings."""

    client_id: str
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class BearerToken:
    """token_hash: of the random token. patient_id: the patient in context, for patient/ scopes."""

    token_hash: str
    client_id: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    patient_id: str | None = None
    revoked_at: datetime | None = None


def add_client(db: Db, client: ApiClient) -> None:
    """Raises DuplicateFound when the client id is taken."""
    try:
        db.execute(insert(api_client).values(**_flat(client)))
    except IntegrityError as error:
        raise DuplicateFound("This client id is taken.") from error


def get_client(db: Db, client_id: str) -> ApiClient:
    """Raises NotFound."""
    row = db.execute(select(api_client).where(api_client.c.client_id == client_id)).first()
    if row is None:
        raise NotFound("There is no API client with this id.")
    return ApiClient(**_unflat(row))


def all_clients(db: Db) -> list[ApiClient]:
    statement = select(api_client).order_by(api_client.c.created_at, api_client.c.client_id)
    return [ApiClient(**_unflat(row)) for row in db.execute(statement)]


def revoke_client(db: Db, client_id: str, *, at: datetime) -> None:
    """None of its tokens works from now on. Raises NotFound."""
    if not db.execute(update(api_client).where(api_client.c.client_id == client_id).values(revoked_at=at)).rowcount:
        raise NotFound("There is no API client with this id.")


def add_token(db: Db, token: BearerToken) -> None:
    db.execute(insert(bearer_token).values(**_flat(token)))


def find_token(db: Db, token_hash: str, at: datetime) -> tuple[BearerToken, ApiClient] | None:
    """The token and its client, or None when it is unknown, has expired, or either was revoked."""
    statement = select(bearer_token).where(
        bearer_token.c.token_hash == token_hash,
        bearer_token.c.expires_at > at,
        bearer_token.c.revoked_at.is_(None),
    )
    row = db.execute(statement).first()
    if row is None:
        return None
    token = BearerToken(**_unflat(row))
    client = get_client(db, token.client_id)
    return None if client.revoked_at else (token, client)


def revoke_token(db: Db, token_hash: str, *, at: datetime) -> None:
    """Does nothing for an unknown token."""
    of_token = bearer_token.c.token_hash == token_hash
    db.execute(update(bearer_token).where(of_token, bearer_token.c.revoked_at.is_(None)).values(revoked_at=at))


def _flat(value: ApiClient | BearerToken) -> dict[str, Any]:
    return {**asdict(value), "scopes": " ".join(value.scopes)}


def _unflat(row: Row[Any]) -> dict[str, Any]:
    values = dict(row._mapping)
    return {**values, "scopes": tuple(values["scopes"].split())}
