"""fengchi serve: the pages and the FHIR API."""

from __future__ import annotations

import typer

from fengchi.cli.opening import Database
from fengchi.cli.refusals import refusable


@refusable
def serve(
    host: str = typer.Option("127.0.0.1", help="Address to listen on."),
    port: int = typer.Option(8000, min=1, max=65535, help="Port to listen on."),
    database: str | None = Database,
) -> None:
    """Serve the pages and the FHIR API.

    Example: FENGCHI_BASE_URL=https://fengchi.example.test fengchi serve --port 8000
    """
    from fengchi.settings import Settings
    from fengchi.wiring import open_clinic

    listen(open_clinic(Settings.from_environ(database_url=database)), host=host, port=port)


def listen(clinic: object, *, host: str, port: int) -> None:
    """Run until interrupted; refuse with a sentence when the port is taken."""
    import socket

    import uvicorn

    from fengchi.domain.errors import Unavailable
    from fengchi.web.app import create_app
    from fengchi.wiring import Clinic

    assert isinstance(clinic, Clinic)  # noqa: S101  # imported late so that --help stays quick
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Unavailable(
                f"Cannot listen on {host}:{port} ({error.strerror}); choose another with --port."
            ) from None
    uvicorn.run(create_app(clinic), host=host, port=port, log_level=clinic.settings.log_level, access_log=False)
