"""Write definitions, bad examples and the pages for integrators anew from their sources, or with --check say what would change.

python -m fhir_profiles.toolchain [--check] [--no-sushi]

--no-sushi needs no Node: it makes only what Python makes from the clinic's tables, and leaves the profiles as they are.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import msgspec

from fengchi.fhir.json_codec import encode
from fhir_profiles.toolchain import spoilt
from fhir_profiles.toolchain.packages import write_packages
from fhir_profiles.toolchain.pages.markdown import GENERATED
from fhir_profiles.toolchain.spoiling import Spoilt, files_of
from fhir_profiles.toolchain.sushi import PROFILES, Json, NoNode, NotCompiled, compile_fsh
from fhir_profiles.toolchain.tables import from_tables

DEFINITIONS = PROFILES / "definitions"
BAD_EXAMPLES = PROFILES / "bad_examples"
PAGES = PROFILES.parent / "docs" / "integrators"


def text_of(resource: Json) -> str:
    """As it stands in a file of ours; decimals keep their digits."""
    return msgspec.json.format(encode(resource), indent=1) + "\n"


def definitions(*, with_sushi: bool = True) -> dict[str, str]:
    """Every file of definitions/ with its content; without SUSHI only those that are made from tables."""
    tables = from_tables()
    compiled = compile_fsh() if with_sushi else {}
    twice = tables.keys() & compiled.keys()
    if twice:
        raise NotCompiled(f"Made from the tables and by SUSHI too; leave out one: {', '.join(sorted(twice))}")
    return {name: text_of(resource) for name, resource in sorted((tables | compiled).items())}


def bad_examples() -> dict[str, str]:
    """Every file of bad_examples/ with its content, from all modules of spoilt/."""
    modules = [import_module(f"{spoilt.__name__}.{one.name}") for one in iter_modules(spoilt.__path__)]
    all_spoilt: list[Spoilt] = [one for module in modules for one in module.SPOILT]
    return files_of(all_spoilt)


def pages() -> dict[str, str]:
    """Every written page of docs/integrators with its content. They are made of the definitions as they stand on disk."""
    from fhir_profiles.toolchain.pages.site import pages as made  # reads the definitions, which may just have changed

    return made()


def pages_here() -> dict[str, str]:
    """The pages of docs/integrators that say of themselves that they are written."""
    texts = {one.relative_to(PAGES).as_posix(): one.read_text(encoding="utf-8") for one in PAGES.rglob("*.md")}
    return {name: text for name, text in texts.items() if text.endswith(f"{GENERATED}\n")}


def files_here(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text(encoding="utf-8") for one in folder.glob("*.json")}


def differences(here: dict[str, str], files: dict[str, str], *, whole: bool = True) -> list[str]:
    """Names of files that differ. whole: files in the folder that are not among these should not be there."""
    names = here.keys() | files.keys() if whole else files.keys()
    return sorted(name for name in names if here.get(name) != files.get(name))


def write(folder: Path, files: dict[str, str], changed: list[str]) -> None:
    for name in changed:
        if name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(files[name], encoding="utf-8")
        else:
            (folder / name).unlink()


def main(arguments: list[str]) -> int:
    """The definitions first, so that a bad example that cannot be made yet does not keep them from being written."""
    with_sushi = "--no-sushi" not in arguments
    check = "--check" in arguments
    try:
        made = definitions(with_sushi=with_sushi)
        told = renew(DEFINITIONS, files_here(DEFINITIONS), made, check=check, whole=with_sushi)
        told += renew(BAD_EXAMPLES, files_here(BAD_EXAMPLES), bad_examples(), check=check)
        told += renew(PAGES, pages_here(), pages(), check=check)
        if with_sushi and not check:
            print(*write_packages(), sep="\n")
    except (NoNode, NotCompiled, FileNotFoundError) as error:
        print(error, file=sys.stderr)
        return 1
    if check:
        print("\n".join(told) or "Nothing would change.")
    return 1 if check and told else 0


def renew(folder: Path, here: dict[str, str], files: dict[str, str], *, check: bool, whole: bool = True) -> list[str]:
    """Write what differs, unless it is only to be checked. Gives folder/name of each."""
    changed = differences(here, files, whole=whole)
    if not check:
        write(folder, files, changed)
        print(f"{folder.name}: {len(files)} files, {len(changed)} changed")
    return [f"{folder.name}/{name}" for name in changed]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
