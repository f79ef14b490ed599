"""Files named on the command line: a clear refusal instead of a stack trace."""

from __future__ import annotations

from pathlib import Path

from fengchi.domain.errors import Invalid, Malformed, NotFound, TooLarge

LARGEST_TEXT = 20_000_000


def read_text(path: Path, *, largest: int = LARGEST_TEXT) -> str:
    """The file as UTF-8 text. Raises NotFound, TooLarge (bytes), or Malformed."""
    try:
        if path.stat().st_size > largest:
            raise TooLarge(f"{path.name} is larger than {largest:,} bytes.")
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise NotFound(f"There is no file {path.name}.") from None
    except UnicodeDecodeError as error:
        raise Malformed(f"{path.name} is not UTF-8 text (byte {error.start}); save it as UTF-8.") from None
    except OSError as error:
        raise Invalid(f"{path.name} cannot be read: {error.strerror}.") from None


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text. Raises Invalid where the file cannot be made."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Invalid(f"{path.name} cannot be written: {error.strerror}.") from None
