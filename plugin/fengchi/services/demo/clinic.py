"""The demo clinic: the people who sign in, the synthetic patients, and two notes that are being written."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from fengchi.domain.people import Actor, Role
from fengchi.services import accounts
from fengchi.services.demo.load import DemoSummary, load_demo
from fengchi.services.demo.people import MEI_TANAKA
from fengchi.store.accounts import by_login
from fengchi.store.db import Db

SIGNER, FRONT_DESK, ADMINISTRATOR = "mei", "tom", "ada"


def is_filled(db: Db) -> bool:
    """Whether the demo has been made already."""
    return by_login(db, SIGNER) is not None


def open_demo_clinic(
    db: Db, *, n_patients: int, password: str, step: Callable[[int], None], by: Actor, at: datetime
) -> DemoSummary:
    """Fill an empty store. Mei needles, Tom sits at the front desk, Ada administers; all have the same password."""
    summary = load_demo(db, n_patients=n_patients, progress=step, by=by, at=at)
    for login, name, role in (
        (SIGNER, "Mei Tanaka", Role.PRACTITIONER),
        (FRONT_DESK, "Tom Desk", Role.FRONT_DESK),
        (ADMINISTRATOR, "Ada Keys", Role.ADMINISTRATOR),
    ):
        accounts.add_person(
            db,
            login=login,
            password=password,
            name=name,
            roles={role},
            practitioner_id=MEI_TANAKA.practitioner_id if role is Role.PRACTITIONER else None,
            synthetic=True,
            by=by,
            at=at,
        )
    return summary
