"""The application of this process's environment, for servers that are told a name: fengchi.web.served:app_from_environ."""

from __future__ import annotations

from starlette.applications import Starlette

from fengchi.services.validation import prepare_checks
from fengchi.settings import Settings
from fengchi.web.app import create_app
from fengchi.wiring import open_clinic


def app_from_environ() -> Starlette:
    """Made anew in each server process. What checks records is compiled now, not while the first client waits."""
    prepare_checks()
    return create_app(open_clinic(Settings.from_environ()))
