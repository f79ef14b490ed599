"""The one module that decides who may do what.

People act by role, API clients by scope (SMART App Launch 2.2, https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html).
Deny by default: what is not listed here is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fengchi.domain.errors import NotPermitted
from fengchi.domain.people import Actor, Door, Role


class Permission(StrEnum):
    """noun-verb, as a practice manager would say it."""

    WORKLIST_VIEW = "worklist-view"
    PATIENT_REGISTER = "patient-register"
    CHART_VIEW = "chart-view"
    CHART_WRITE = "chart-write"
    DIARY_WRITE = "diary-write"
    REPORT_VIEW = "report-view"
    DATA_IMPORT = "data-import"
    DATA_EXPORT = "data-export"
    ACCOUNT_MANAGE = "account-manage"
    AUDIT_VIEW = "audit-view"


@dataclass(frozen=True, slots=True)
class RoleGrant:
    title: str
    description: str
    permissions: frozenset[Permission]


ROLES = {
    Role.PRACTITIONER: RoleGrant(
        "Practitioner",
        "Charts, signs and amends treatments, keeps diaries and comorbidities, reads reports.",
        frozenset(
            {
                Permission.WORKLIST_VIEW,
                Permission.PATIENT_REGISTER,
                Permission.CHART_VIEW,
                Permission.CHART_WRITE,
                Permission.DIARY_WRITE,
                Permission.REPORT_VIEW,
            }
        ),
    ),
    Role.FRONT_DESK: RoleGrant(
        "Front desk",
        "Finds and registers patients. Sees names and appointments, never clinical data.",
        frozenset({Permission.WORKLIST_VIEW, Permission.PATIENT_REGISTER}),
    ),
    Role.ADMINISTRATOR: RoleGrant(
        "Administrator",
        "Manages accounts and API clients, imports and exports, reads the audit trail. Sees no chart.",
        frozenset(
            {
                Permission.WORKLIST_VIEW,
                Permission.ACCOUNT_MANAGE,
                Permission.AUDIT_VIEW,
                Permission.DATA_IMPORT,
                Permission.DATA_EXPORT,
            }
        ),
    ),
}


def may(actor: Actor, permission: Permission) -> bool:
    """Whether any role of this person holds the permission. API clients hold none: they have scopes."""
    return any(permission in ROLES[role].permissions for role in actor.roles)


def require(actor: Actor, permission: Permission, *, attempt: object | None = None) -> None:
    """Raise NotPermitted unless the actor holds the permission. attempt: the audit entry of what was tried."""
    if not may(actor, permission):
        raise NotPermitted(f"Your role does not include: {permission.value.replace('-', ' ')}.", attempt=attempt)


# SMART scopes -----------------------------------------------------------------------------------------------------

SCOPE = re.compile(r"(?P<context>system|user)/(?P<kind>[A-Za-z]+|\*)\.(?P<access>[a-z*]+)")
VERSION_1 = {"read": "rs", "write": "cud", "*": "cruds"}
"""https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources, v1 to v2"""


@dataclass(frozen=True, slots=True)
class Scope:
    """kind: a resource type or "*". letters: the allowed ones of c r u d s."""

    context: str
    kind: str
    letters: str

    def allows(self, kind: str, letter: str) -> bool:
        """Everything ("*") does not include the audit trail: that is granted by its own name."""
        named = self.kind == kind or (self.kind == "*" and kind != AUDIT_KIND)
        return named and letter in self.letters


def parse_scope(text: str) -> Scope | None:
    """A SMART v1 or v2 resource scope, or None for anything else.

    Letters out of order are forbidden by v2. patient/ scopes are not granted: tokens here have no patient in context.
    """
    match = SCOPE.fullmatch(text)
    if match is None:
        return None
    letters = VERSION_1.get(match["access"], match["access"])
    if not letters or not re.fullmatch("c?r?u?d?s?", letters):
        return None
    return Scope(match["context"], match["kind"], letters)


def unknown_scopes(texts: Iterable[str]) -> list[str]:
    return [text for text in texts if parse_scope(text) is None]


ROLE_LETTERS = {Role.PRACTITIONER: "cruds", Role.ADMINISTRATOR: "", Role.FRONT_DESK: ""}
AUDIT_KIND = "AuditEvent"


def may_interact(actor: Actor, kind: str, letter: str) -> bool:
    """Whether the record's interaction (c r u d s) on this type is allowed: a client by scope, a person by role."""
    if actor.door is Door.CLI:
        return True
    if kind == AUDIT_KIND and letter in "cud":
        return False
    if actor.scopes:
        granted = (parse_scope(text) for text in actor.scopes)
        return any(scope is not None and scope.allows(kind, letter) for scope in granted)
    if kind == AUDIT_KIND:
        return may(actor, Permission.AUDIT_VIEW)
    return any(letter in ROLE_LETTERS[role] for role in actor.roles)


def require_interaction(actor: Actor, kind: str, letter: str, *, attempt: object | None = None) -> None:
    if not may_interact(actor, kind, letter):
        raise NotPermitted(f"This needs the scope {kind}.{letter}, which was not granted.", attempt=attempt)
