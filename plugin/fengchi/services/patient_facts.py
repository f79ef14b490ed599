"""What the record knows of a patient that the safety rules ask for, from comorbidities, drugs, Conditions and the diary."""

from __future__ import annotations

from datetime import UTC, datetime

from fengchi.domain.migraine_day import DEFAULT_RULE
from fengchi.domain.patient_context import PatientContext, patient_context
from fengchi.reports.outcome_report import outcome_report
from fengchi.store.db import Db
from fengchi.store.history import history_of, zone_of
from fengchi.store.records import clinic

OVERUSE = "overuse-pattern"


def context_of(db: Db, patient_id: str, *, at: datetime) -> PatientContext:
    """The facts on the patient's local day of that time; what is not recorded stays unknown. Raises NotFound."""
    who = clinic.patient(db, patient_id)
    zone = zone_of(who.zone, UTC)
    today = at.astimezone(zone).date()
    history = history_of(db, patient_id, zone=zone)
    patterns = outcome_report(history, today=today, rule=DEFAULT_RULE).patterns if history.diary else ()
    return patient_context(
        who,
        on=today,
        comorbidities=history.comorbidities,
        medications=history.medications,
        statuses=clinic.statuses_of(db, patient_id),
        overuse=any(one.rule.startswith(OVERUSE) for one in patterns),
    )
