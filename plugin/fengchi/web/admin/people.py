"""The people who may sign in, and a new one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from starlette.responses import Response

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.people import Role
from fengchi.services import accounts
from fengchi.services.access import ROLES
from fengchi.web.forms import Filled
from fengchi.web.handlers import Ask, go

CHOICES = tuple((role.value, grant.title) for role, grant in ROLES.items())


def page(ask: Ask, filled: Filled) -> Response:
    with ask.transaction() as db:
        people = accounts.people(db, by=ask.actor, at=ask.at)
    # A password is never written into a page, not even one that was refused.
    kept = replace(filled, values={name: value for name, value in filled.values.items() if name != "password"})
    return ask.page(
        "admin/people.html",
        status=filled.status,
        people=[{"name": one.name, "login": one.login, "roles": _titles(one.roles)} for one in people],
        roles=CHOICES,
        form=kept.words({"role": Role.PRACTITIONER.value}),
    )


def add(ask: Ask) -> Response:
    with ask.transaction() as db:
        accounts.add_person(
            db,
            login=ask.form.get("login", ""),
            password=ask.form.get("password", ""),
            name=ask.form.get("name", ""),
            roles={_role(ask.form.get("role", ""))},
            qualification=ask.form.get("qualification", "").strip(),
            by=ask.actor,
            at=ask.at,
        )
    return go("/admin/people")


def _role(text: str) -> Role:
    try:
        return Role(text)
    except ValueError:
        raise Invalid(issues=[Issue("Choose a role.", "role", "required")]) from None


def _titles(roles: Iterable[Role]) -> str:
    return ", ".join(sorted(ROLES[role].title for role in roles))
