"""fengchi demo: a running clinic with synthetic patients."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from fengchi.cli.refusals import refusable

if TYPE_CHECKING:
    from fengchi.wiring import Clinic

DEMO_ZONE = "Europe/Berlin"
DEMO_PASSWORD = "needles-and-days"  # noqa: S105  # printed on the screen: the demo clinic has no real patients


@refusable
def demo(
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    patients: int = typer.Option(240, min=12, max=5000, help="How many synthetic patients."),
    folder: Path = typer.Option(Path("var/demo"), help="Where the demo's database is kept."),
    fresh: bool = typer.Option(False, "--fresh", help="Throw the demo's database away and make it anew."),
    no_serve: bool = typer.Option(False, "--no-serve", help="Only make the clinic, do not serve it."),
) -> None:
    """Make a clinic with synthetic patients (the first time) and serve it on this machine.

    Example: fengchi demo --port 8080
    """
    from fengchi.services.definitions import install_definitions
    from fengchi.settings import Settings
    from fengchi.wiring import bring_up_to_date, open_clinic, terminal_actor

    file = folder / "demo.sqlite"
    if fresh:
        _throw_away(file)
    url = f"sqlite:///{file}"
    bring_up_to_date(url)
    settings = Settings.from_environ(database_url=url, base_url=f"http://127.0.0.1:{port}", zone=DEMO_ZONE)
    clinic = open_clinic(settings)
    with clinic.store.writing() as db:
        install_definitions(db, by=terminal_actor(), at=clinic.now())
    _fill(clinic, patients)
    typer.echo(f"The demo clinic: {settings.base_url}  (sign in as mei, password {DEMO_PASSWORD}; Ctrl-C ends it)")
    clinic.store.dispose()
    if no_serve:
        return
    from fengchi.cli.serve import listen

    os.environ |= {"FENGCHI_BASE_URL": settings.base_url, "FENGCHI_ZONE": DEMO_ZONE}
    settings.hand_on(os.environ)
    listen(host="127.0.0.1", port=port, log_level=settings.log_level)


def _throw_away(file: Path) -> None:
    for name in (file.name, f"{file.name}-wal", f"{file.name}-shm"):
        (file.parent / name).unlink(missing_ok=True)


def _fill(clinic: Clinic, n_patients: int) -> None:
    """Make the accounts and patients unless they are there."""
    from fengchi.cli.progress import progress
    from fengchi.services.demo.clinic import is_filled, open_demo_clinic
    from fengchi.wiring import terminal_actor

    with clinic.store.reading() as db:
        if is_filled(db):
            return
    gc.disable()  # tens of thousands of small values without cycles: looking for some takes an eighth of the time
    with progress("Making synthetic patients", total=n_patients) as step, clinic.store.writing() as db:
        open_demo_clinic(
            db, n_patients=n_patients, password=DEMO_PASSWORD, step=step, by=terminal_actor(), at=clinic.now()
        )
    gc.enable()
    clinic.store.refresh_statistics()
