"""Settings come from the given environment alone and say which variable is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fengchi.domain.errors import Invalid
from fengchi.settings import Settings


def test_defaults_run_an_embedded_clinic_on_this_machine() -> None:
    settings = Settings.from_environ({})
    assert settings.database_url == "sqlite:///var/fengchi.sqlite"
    assert settings.base_url == "http://127.0.0.1:8000"
    assert not settings.is_https


def test_the_environment_is_an_argument() -> None:
    settings = Settings.from_environ({"FENGCHI_ZONE": "Europe/Berlin", "FENGCHI_BASE_URL": "https://clinic.test/"})
    assert (settings.zone, settings.base_url, settings.is_https) == ("Europe/Berlin", "https://clinic.test", True)


def test_an_override_wins_over_the_environment() -> None:
    environ = {"FENGCHI_DATABASE_URL": "sqlite:///a.sqlite"}
    assert Settings.from_environ(environ, database_url="sqlite:///b.sqlite").database_url == "sqlite:///b.sqlite"


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("kept apart\n")
    assert Settings.from_environ({"FENGCHI_SECRET_KEY_FILE": str(secret)}).secret_key == "kept apart"


def test_without_a_secret_key_each_start_makes_its_own() -> None:
    first, second = Settings.from_environ({}).secret_key, Settings.from_environ({}).secret_key
    assert len(first) >= 32
    assert first != second


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FENGCHI_ZONE", "Mars/Olympus"),
        ("FENGCHI_PAGE_SIZE", "many"),
        ("FENGCHI_VALIDATION", "perhaps"),
        ("FENGCHI_COVERAGE_MINIMUM", "29"),
        ("FENGCHI_SECRET_KEY_FILE", "/nowhere/at/all"),
        ("FENGCHI_DAY_RULE", "guess"),
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environ({variable: value})
    assert variable in refused.value.issues[0].text
