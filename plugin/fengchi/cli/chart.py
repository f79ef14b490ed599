"""fengchi chart: a treatment from one line of shorthand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import typer

from fengchi.cli.opening import APatient, AsJson, Database, clinic_of, signing_actor
from fengchi.cli.refusals import refusable
from fengchi.domain.errors import Invalid

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from fengchi.domain.treatments import Treatment

DEFAULT_RETENTION = 20


@refusable
def chart(
    patient: str = APatient,
    prescription: str = typer.Argument(help='The points, such as "gb20 b; li4 b deqi; gv20".'),
    retention: int | None = typer.Option(
        None, min=1, max=600, help=f"Minutes the needles stay; by default what the line says, else {DEFAULT_RETENTION}."
    ),
    start: datetime | None = typer.Option(
        None, formats=["%Y-%m-%dT%H:%M"], help="Needles in, local time; by default so that they come out now."
    ),
    out: int | None = typer.Option(None, "--out", min=0, help="Needles counted out; by default as many as went in."),
    mismatch: str = typer.Option("", help="Reason when the count out differs."),
    adverse: str = typer.Option(
        "", help='"none" when asked and there was none, else such as "haematoma mild; dizziness"; left out: not asked.'
    ),
    note: str = typer.Option("", help="What the patient says."),
    plan: str = typer.Option("", help="The plan."),
    face_to_face: int | None = typer.Option(None, min=0, max=600, help="Face-to-face minutes."),
    practitioner: str | None = typer.Option(None, "--as", help="Login of the practitioner who signs."),
    as_json: bool = AsJson,
    database: str | None = Database,
) -> None:
    """Chart and sign a treatment.

    Example: fengchi chart FC-00001 "gb20 b; li4 b deqi; lr3 b d15; gv20; ex-hn5 l ea 2/100hz 20min" --retention 25
    """
    from fengchi.services import charting, patients

    minutes = _minutes(prescription, retention)
    fields = {
        "prescription": prescription,
        "retention": str(minutes),
        "subjective": note,
        "plan": plan,
        "mismatch_reason": mismatch,
        "face_to_face": "" if face_to_face is None else str(face_to_face),
        **_adverse(adverse.strip()),
        "needles_out": "" if out is None else str(out),
    }
    with clinic_of(database) as clinic, clinic.store.writing() as db:
        actor = signing_actor(db, practitioner)
        found = patients.find(db, patient, by=actor, at=clinic.now())
        began, ended = _times(start, minutes, _zone(found.zone, clinic.zone), clinic.now())
        signed = charting.chart(
            db, found.patient_id, fields, started_at=began, ended_at=ended, by=actor, at=clinic.now()
        )
    _show(signed, prescription, as_json=as_json)


def _adverse(text: str) -> dict[str, str]:
    if not text:
        return {"adverse_answer": "", "adverse_events": ""}
    return {"adverse_answer": "none"} if text.lower() == "none" else {"adverse_answer": "yes", "adverse_events": text}


def _minutes(line: str, retention: int | None) -> int:
    from fengchi.domain.shorthand import parse_prescription

    said = parse_prescription(line).prescription.retention_minutes
    chosen = said if retention is None else retention
    return DEFAULT_RETENTION if chosen is None else chosen


def _zone(of_patient: str, of_clinic: str) -> ZoneInfo:
    """The patient's, else the clinic's; a record from elsewhere may name a zone that this machine does not know."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(of_patient or of_clinic)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo(of_clinic)


def _times(start: datetime | None, retention: int, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    if start is None:
        return now - timedelta(minutes=retention), now
    try:
        began = start.replace(tzinfo=zone).astimezone(UTC)
        ended, back = began + timedelta(minutes=retention), began.astimezone(zone)
    except OverflowError:
        raise Invalid(
            f"The year {start.year} is out of reach; give the --start of a treatment that was given."
        ) from None
    if back.replace(tzinfo=None) != start:
        raise Invalid(
            f"{start:%Y-%m-%d %H:%M} does not exist in {zone}: the clocks went forward; give another --start."
        )
    return began, ended


def _show(signed: Treatment, typed: str, *, as_json: bool) -> None:
    import json

    from fengchi.domain.shorthand import parse_prescription, write_prescription

    line = write_prescription(signed.prescription)
    notices = [one.text for one in parse_prescription(typed).notices]
    if not signed.adverse_events_asked:
        notices.append(
            "Adverse events are recorded as not asked; give --adverse none when you asked and there was none."
        )
    if as_json:
        shown = {"treatment": signed.treatment_id, "needles": signed.prescription.n_needles, "prescription": line}
        typer.echo(json.dumps(shown | {"notices": notices}))
        return
    typer.echo(
        f"Signed treatment {signed.treatment_id}: {signed.prescription.n_needles} needles in and {signed.needles_out} out."
    )
    typer.echo(line)
    for notice in notices:
        typer.echo(f"note: {notice}")
