"""What was already seen: used assertions (jti), and answers to requests that may be sent again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from fengchi.domain.errors import Conflict
from fengchi.store.clinic_tables import idempotent_answer, seen_token
from fengchi.store.db import Db
from fengchi.store.records.locks import lock_identifier


@dataclass(frozen=True, slots=True)
class Answer:
    """request_hash: of the request that was answered, to notice a key used for another one. answer: as text."""

    request_hash: str
    answer: str
    answered_at: datetime


def use_once(db: Db, *, issuer: str, token_id: str, expires_at: datetime) -> bool:
    """Whether this is the first use, which is remembered. https://www.rfc-editor.org/rfc/rfc7519#section-4.1.7"""
    try:
        with db.begin_nested():
            db.execute(insert(seen_token).values(issuer=issuer, token_id=token_id, expires_at=expires_at))
    except IntegrityError:
        return False
    return True


def answered(db: Db, *, actor_id: str, request_key: str, request_hash: str) -> Answer | None:
    """What was answered to this key before, holding back others with the same key until the end of the transaction.

    Raises Conflict when the key was used for another request.
    """
    lock_identifier(db, "Idempotency-Key", f"{actor_id}\n{request_key}")
    columns = idempotent_answer.c
    statement = select(columns.request_hash, columns.answer, columns.answered_at).where(
        columns.actor_id == actor_id, columns.request_key == request_key
    )
    row = db.execute(statement).first()
    if row is None:
        return None
    if row.request_hash != request_hash:
        raise Conflict("This Idempotency-Key was used for another request; use a new one.")
    return Answer(*row)


def remember_answer(db: Db, answer: Answer, *, actor_id: str, request_key: str) -> None:
    """In the same transaction as what was done."""
    values = {"request_hash": answer.request_hash, "answer": answer.answer, "answered_at": answer.answered_at}
    db.execute(insert(idempotent_answer).values(actor_id=actor_id, request_key=request_key, **values))


def forget(db: Db, *, tokens_expired_before: datetime, answers_before: datetime) -> None:
    """Remove what cannot come again."""
    db.execute(delete(seen_token).where(seen_token.c.expires_at < tokens_expired_before))
    db.execute(delete(idempotent_answer).where(idempotent_answer.c.answered_at < answers_before))
