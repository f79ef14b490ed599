"""Write fhir_profiles/definitions anew from its sources, or with --check say what would change.

python -m fhir_profiles.toolchain [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from fhir_profiles.toolchain.sushi import PROFILES, NoNode, NotCompiled, compile_fsh

DEFINITIONS = PROFILES / "definitions"


def text_of(resource: dict[str, Any]) -> str:
    """As it stands in a file of ours."""
    return json.dumps(resource, ensure_ascii=False, indent=1) + "\n"


def wanted() -> dict[str, str]:
    """Every file of definitions/ with its content."""
    return {name: text_of(resource) for name, resource in sorted(compile_fsh().items())}


def differences(folder: Path, files: dict[str, str]) -> list[str]:
    here = {one.name: one.read_text(encoding="utf-8") for one in folder.glob("*.json")}
    return sorted(name for name in here.keys() | files.keys() if here.get(name) != files.get(name))


def main() -> int:
    try:
        files = wanted()
    except (NoNode, NotCompiled) as error:
        print(error, file=sys.stderr)
        return 1
    changed = differences(DEFINITIONS, files)
    if "--check" in sys.argv[1:]:
        print("\n".join(changed) or "Nothing would change.")
        return 1 if changed else 0
    for name in changed:
        if name in files:
            (DEFINITIONS / name).write_text(files[name], encoding="utf-8")
        else:
            (DEFINITIONS / name).unlink()
    print(f"{len(files)} definitions, {len(changed)} changed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
