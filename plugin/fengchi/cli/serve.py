"""fengchi serve: the pages and the FHIR API."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database, settings_of
from fengchi.cli.refusals import refusable


@refusable
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    workers: int = typer.Option(1, min=1, max=64, help="Server processes; more than one is for PostgreSQL."),
    database: str | None = Database,
) -> None:
    """Serve the pages and the FHIR API.

    Example: FENGCHI_BASE_URL=https://fengchi.example.test fengchi serve --port 8000
    """
    import os

    from fengchi.wiring import open_clinic

    settings = settings_of(database)
    open_clinic(settings).store.dispose()  # refuse here, in a sentence, what the server could only report as a crash
    settings.hand_on(os.environ)
    listen(host=host, port=port, log_level=settings.log_level, workers=workers)


def listen(*, host: str, port: int, log_level: str, workers: int = 1) -> None:
    """Serve the clinic of the environment until interrupted; refuse with a sentence when the port is taken.

    The application is named, not imported: the terminal and the web are doors beside each other.
    """
    import socket

    import uvicorn

    from fengchi.domain.errors import Unavailable

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
            ) from None
    uvicorn.run(
        "fengchi.web.served:app_from_environ",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level=log_level,
        access_log=False,  # it would name addresses with patients' ids
    )
