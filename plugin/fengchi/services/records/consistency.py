"""Rules across records at every write: what will stand is compared with what stands beside it.

fhir/agreement.py holds the rules. Guaranteed: of two writers on PostgreSQL that bring two halves at once, the later one
sees the work of the earlier, because both hold what they have in common (the Procedure, or the Patient) until their
transaction ends. SQLite has one writer anyway.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from fengchi.domain.errors import Invalid, Issue
from fengchi.domain.measures import Reading
from fengchi.fhir import agreement, systems
from fengchi.fhir.agreement import DayCount, Named, Sites, day_count_of, sites_of
from fengchi.fhir.elements import to_json
from fengchi.fhir.json_codec import decode
from fengchi.fhir.reading import reading_to_fhir
from fengchi.fhir.references import local_target
from fengchi.store.db import Db
from fengchi.store.records.beside import Wanted, records_beside
from fengchi.store.records.heads import lock_heads

Key = tuple[str, str]
"""(type, id)"""

_NEEDLES = (systems.OBSERVABLES, systems.NEEDLING_RECORD)
_COUNTS = frozenset((systems.MEASURES, one.value) for one in agreement.COMPARED)


def held_keys(written: Iterable[Named]) -> set[Key]:
    """What must be held against other writers while these are compared: the written ones and what they share."""
    found: set[Key] = set()
    for one in written:
        if agreement.is_compared(one):
            found |= {key for text in (one[0], *_shared(one)) if (key := local_target(text)) is not None}
    return found


def _shared(one: Named) -> Iterable[str]:
    sites, count = sites_of(one), day_count_of(one)
    return [*([sites.whole] if sites else ()), *([count.patient] if count else ())]


def compared_kinds(one: Named) -> tuple[str, ...]:
    """The types of the records that it would be compared with."""
    if not agreement.is_compared(one):
        return ()
    return ("Observation", "Procedure") if sites_of(one) else ("Observation",)


def disagreements(db: Db, written: Sequence[Named]) -> dict[str, list[Issue]]:
    """What would not agree once these are stored, by "Type/id". No question to the store unless one is to be compared."""
    compared = [one for one in written if agreement.is_compared(one)]
    if not compared:
        return {}
    names = {name for name, _ in written}
    beside = [(one.reference, decode(one.body)) for one in records_beside(db, _wanted(compared))]
    return agreement.disagreements(written, [one for one in beside if one[0] not in names])


def held_disagreements(db: Db, written: Sequence[Named]) -> dict[str, list[Issue]]:
    """The same, and what they are compared with is held until this transaction, which must be writing, ends."""
    if keys := held_keys(written):
        lock_heads(db, sorted(keys))
    return disagreements(db, written)


def require_agreement(db: Db, one: Named) -> None:
    """Raise Invalid where this does not agree with what stands beside it, which is held from now on."""
    if issues := held_disagreements(db, [one]).get(one[0]):
        raise Invalid(issues=issues)


def require_ordered_reading(db: Db, reading: Reading) -> None:
    """The same for a reading that the clinic records itself; the issue names the field."""
    try:
        require_agreement(db, (f"Observation/{reading.reading_id}", to_json(reading_to_fhir(reading))))
    except Invalid as error:
        issues = [Issue(one.text, "value", one.code, one.rule) for one in error.issues]
        raise Invalid(issues=issues) from None


def _wanted(compared: Iterable[Named]) -> Wanted:
    found = [sites_of(one) or day_count_of(one) for one in compared]
    wholes = {target[1] for one in found if isinstance(one, Sites) and (target := _target(one.whole, "Procedure"))}
    counts = [one for one in found if isinstance(one, DayCount)]
    patients = {target[1] for one in counts if (target := _target(one.patient, "Patient"))}
    days = [day for one in counts if (day := _day(one.days[0])) is not None]
    if not patients or not days:
        return Wanted(wholes, _NEEDLES)
    return Wanted(wholes, _NEEDLES, patients, _COUNTS, min(days), max(days))


def _target(text: str, kind: str) -> Key | None:
    target = local_target(text)
    return target if target is not None and target[0] == kind else None


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:  # a month or a year alone, which no count of days has
        return None
    return day if date(1, 1, 9) < day < date(9999, 12, 20) else None
