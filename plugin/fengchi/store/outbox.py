"""The outbox: signed treatments on their way to an EHR. A delivery is queued in the transaction that signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, or_, select, update

from fengchi.domain.errors import NotFound
from fengchi.store.bulk import values_of
from fengchi.store.clinic_tables import delivery as table
from fengchi.store.db import Db

WAITING, CLAIMED, DELIVERED, REFUSED = "waiting", "claimed", "delivered", "refused"

LEASE = timedelta(minutes=5)
"""How long a worker may take. After that it counts as dead, and the delivery is claimed again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """state: waiting, claimed, delivered, or refused (a person must look). why: the last failure, without patient data.

    next_try_at: when it is due; while it is claimed, when the claim lapses. receipt: what the EHR said it kept.
    """

    delivery_id: str
    treatment_id: str
    patient_id: str
    target: str
    queued_at: datetime
    state: str = WAITING
    attempts: int = 0
    next_try_at: datetime | None = None
    delivered_at: datetime | None = None
    receipt: str = ""
    why: str = ""


def queue(db: Db, delivery: Delivery) -> None:
    """Send this at the next opportunity."""
    due = delivery.next_try_at or delivery.queued_at
    db.execute(insert(table).values(**values_of(delivery) | {"next_try_at": due}))


def claim(db: Db, limit: int, at: datetime) -> list[Delivery]:
    """Take what is due, oldest first, so that no other worker sends it too. Commit before sending."""
    due = or_(table.c.state == WAITING, table.c.state == CLAIMED)
    statement = select(table).where(due, table.c.next_try_at <= at).order_by(table.c.next_try_at, table.c.delivery_id)
    rows = db.execute(statement.limit(limit).with_for_update(skip_locked=True)).all()
    changes = {"state": CLAIMED, "attempts": table.c.attempts + 1, "next_try_at": at + LEASE}
    ids = [row.delivery_id for row in rows]
    db.execute(update(table).where(table.c.delivery_id.in_(ids)).values(**changes))
    return [
        replace(one, state=CLAIMED, attempts=one.attempts + 1, next_try_at=at + LEASE) for one in map(_delivery, rows)
    ]


def mark_delivered(db: Db, delivery_id: str, *, at: datetime, receipt: str = "") -> None:
    """The EHR has kept it. Raises NotFound."""
    _change(db, delivery_id, state=DELIVERED, delivered_at=at, next_try_at=None, receipt=receipt, why="")


def mark_failed(db: Db, delivery_id: str, *, why: str, next_try_at: datetime | None) -> None:
    """It did not work: try again then, or with None leave it to a person. Raises NotFound."""
    _change(db, delivery_id, state=WAITING if next_try_at else REFUSED, next_try_at=next_try_at, why=why)


def get(db: Db, delivery_id: str) -> Delivery:
    """Raises NotFound."""
    row = db.execute(select(table).where(table.c.delivery_id == delivery_id)).first()
    if row is None:
        raise NotFound("There is no delivery with this id.")
    return _delivery(row)


def of_treatment(db: Db, treatment_id: str) -> list[Delivery]:
    """Every delivery of this treatment, oldest first."""
    statement = select(table).where(table.c.treatment_id == treatment_id)
    return [_delivery(row) for row in db.execute(statement.order_by(table.c.queued_at, table.c.delivery_id))]


def _change(db: Db, delivery_id: str, **changes: object) -> None:
    if not db.execute(update(table).where(table.c.delivery_id == delivery_id).values(**changes)).rowcount:
        raise NotFound("There is no delivery with this id.")


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(**row._mapping)
