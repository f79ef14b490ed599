"""Settings come from the given environment alone and say which variable is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fengchi.domain.errors import Invalid
from fengchi.settings import Settings, misspelt

SECRET = "kept-apart-from-everything-else-on-the-machine"


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
    secret.write_text(f"{SECRET}\n")
    assert Settings.from_environ({"FENGCHI_SECRET_KEY_FILE": str(secret)}).secret_key == SECRET


def test_an_empty_secret_is_none_at_all(tmp_path: Path) -> None:
    """A key of no characters would sign for everybody; a new one is made as when nothing is given."""
    (tmp_path / "empty").write_text("\n")
    environ = {"FENGCHI_SECRET_KEY_FILE": str(tmp_path / "empty")}
    assert len(Settings.from_environ(environ).secret_key) >= 32
    assert len(Settings.from_environ({"FENGCHI_SECRET_KEY": "  "}).secret_key) >= 32
    assert Settings.from_environ(environ | {"FENGCHI_SECRET_KEY": SECRET}).secret_key == SECRET


def test_a_secret_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="FENGCHI_SECRET_KEY_FILE"):
        Settings.from_environ({"FENGCHI_SECRET_KEY_FILE": str(tmp_path / "binary")})


def test_what_is_handed_on_wins_over_files() -> None:
    """A server process that is started for the demo must not read the real clinic's database from a file."""
    settings = Settings.from_environ({}, database_url="sqlite:///demo.sqlite")
    environ = {"FENGCHI_DATABASE_URL_FILE": "/run/secrets/url", "FENGCHI_SECRET_KEY_FILE": "/run/secrets/key"}
    settings.hand_on(environ)
    again = Settings.from_environ(environ)
    assert (again.database_url, again.secret_key) == (settings.database_url, settings.secret_key)


def test_https_in_capitals_is_https() -> None:
    settings = Settings.from_environ({"FENGCHI_BASE_URL": "HTTPS://clinic.test/"})
    assert settings.is_https
    assert settings.base_url == "https://clinic.test"


def test_a_misspelt_variable_is_named_with_what_was_meant() -> None:
    environ = {"FENGCHI_ZOEN": "UTC", "FENGCHI_BASEURL": "x", "FENGCHI_ZONE": "UTC", "PATH": "", "FENGCHI_TEST": "1"}
    assert misspelt(environ) == {"FENGCHI_ZOEN": "FENGCHI_ZONE", "FENGCHI_BASEURL": "FENGCHI_BASE_URL"}


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
        ("FENGCHI_SECRET_KEY", "too-short"),
        ("FENGCHI_ZONE", "America"),
        ("FENGCHI_ZONE", "a" * 5000),
        ("FENGCHI_ZONE", "../../etc/passwd"),
        ("FENGCHI_BASE_URL", "ftp://clinic.test"),
        ("FENGCHI_BASE_URL", "https://clinic.test/?a"),
        ("FENGCHI_BASE_URL", 'https://clinic.test"x'),
        ("FENGCHI_BASE_URL", "https://clinic.test:port"),
        ("FENGCHI_BASE_URL", "https://"),
        ("FENGCHI_FRAME_ANCESTORS", "*; script-src *"),
        ("FENGCHI_MAX_PAGE_SIZE", "10"),
    ],
)
def test_a_bad_value_names_its_variable(variable: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        Settings.from_environ({variable: value})
    assert variable in refused.value.issues[0].text
