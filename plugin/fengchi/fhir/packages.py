"""FHIR packages: our definitions and examples as one .tgz that other systems install.

https://hl7.org/fhir/packages.html. The bytes depend on the content alone, so that two builds of one version are the same.
"""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final, TypeAlias

import msgspec

from fengchi import __version__
from fengchi.fhir.definitions import all_definitions
from fengchi.fhir.json_codec import decode, encode
from fengchi.fhir.systems import CANONICAL

Json: TypeAlias = Mapping[str, Any]

FHIR_VERSION: Final = "4.0.1"
BASE_NAME: Final = "fengchi.acupuncture"
DEFINITIONS: Final = "package/"
EXAMPLES: Final = "package/example/"

_INDEX_VERSION: Final = 2  # HAPI makes the index anew when it finds another
_INDEXED: Final = (
    *("resourceType", "id", "url", "version", "kind", "type"),
    *("supplements", "content", "valueSet", "derivation"),
)


@dataclass(frozen=True, slots=True)
class Package:
    """What goes into one file. name: lower case, parts joined by dots. depends_on: package name to version.

    definitions and examples: resources, each with an id. guides: canonical of the ImplementationGuide of each package in
    depends_on that has one.
    """

    name: str
    title: str
    description: str
    depends_on: Mapping[str, str]
    definitions: tuple[Json, ...]
    examples: tuple[Json, ...]
    guides: Mapping[str, str]
    version: str = __version__

    @property
    def file_name(self) -> str:
        return f"{self.name}-{self.version}.tgz"

    @property
    def guide(self) -> str:
        """The canonical of its ImplementationGuide."""
        return guide_url(self.name)


def guide_url(package_name: str) -> str:
    return f"{CANONICAL}/ImplementationGuide/{package_name}"


def base_package(definitions: Iterable[Json] | None = None) -> Package:
    """Our profiles, terminology and questionnaires with the published examples, for any country.

    definitions: in place of those that ship with the program, such as the same with snapshots.
    """
    return Package(
        name=BASE_NAME,
        title="Fengchi: acupuncture for migraine",
        description="Profiles, terminology and questionnaires for acupuncture treatments and the migraine days after them.",
        depends_on={"hl7.fhir.r4.core": FHIR_VERSION},
        definitions=tuple(all_definitions().values() if definitions is None else definitions),
        examples=published_examples(),
        guides={},
    )


def published_examples() -> tuple[Json, ...]:
    """The records of fhir_profiles/examples, in order of their file names."""
    folder = files("fengchi._fhir_profiles") / "examples"
    found = sorted((one for one in folder.iterdir() if one.name.endswith(".json")), key=lambda one: one.name)
    return tuple(decode(one.read_bytes()) for one in found)


def packed(package: Package) -> bytes:
    """The package as .tgz."""
    return _tgz(package_files(package))


def package_files(package: Package) -> dict[str, str]:
    """Path to text of every file. Raises ValueError when two resources would be one file."""
    guide = implementation_guide(package)
    definitions = _by_file([guide, *package.definitions])
    examples = _by_file(package.examples)
    made = {
        f"{DEFINITIONS}package.json": _text(_about(package)),
        f"{DEFINITIONS}.index.json": _text(_index(definitions)),
        f"{EXAMPLES}.index.json": _text(_index(examples)),
    }
    for folder, resources in ((DEFINITIONS, definitions), (EXAMPLES, examples)):
        made |= {f"{folder}{name}": _text(resource) for name, resource in resources.items()}
    return made


def implementation_guide(package: Package) -> dict[str, Any]:
    """What the package holds, as a resource: https://hl7.org/fhir/R4/implementationguide.html."""
    listed = [_listed(one) for one in _in_order(package.definitions)]
    shown = [_listed(one, example=True) for one in _in_order(package.examples)]
    depends_on = [
        {"uri": uri, "packageId": name, "version": package.depends_on[name]} for name, uri in package.guides.items()
    ]
    return {
        "resourceType": "ImplementationGuide",
        "id": package.name,
        "url": package.guide,
        "version": package.version,
        "name": "".join(part.capitalize() for part in package.name.split(".")),
        "title": package.title,
        "status": "active",
        "experimental": False,
        "publisher": "Fengchi",
        "description": package.description,
        "packageId": package.name,
        "license": "Apache-2.0",
        "fhirVersion": [FHIR_VERSION],
        **({"dependsOn": depends_on} if depends_on else {}),
        "definition": {"resource": listed + shown},
    }


def _listed(resource: Json, *, example: bool = False) -> dict[str, Any]:
    name = f"{resource['resourceType']}/{resource['id']}"
    entry: dict[str, Any] = {"reference": {"reference": name}, "name": resource.get("title") or name}
    claimed = resource.get("meta", {}).get("profile", ()) if example else ()
    if claimed:
        return {**entry, "exampleCanonical": claimed[0]}
    return {**entry, "exampleBoolean": example}


def _about(package: Package) -> dict[str, Any]:
    return {
        "name": package.name,
        "version": package.version,
        "type": "IG",
        "license": "Apache-2.0",
        "canonical": CANONICAL,
        "url": package.guide,
        "title": package.title,
        "description": package.description,
        "author": "Fengchi",
        "fhirVersions": [FHIR_VERSION],
        "dependencies": dict(package.depends_on),
        "directories": {"lib": "package", "example": "example"},
    }


def _index(resources: Mapping[str, Json]) -> dict[str, Any]:
    entries = [
        {"filename": name, **{key: one[key] for key in _INDEXED if isinstance(one.get(key), str)}}
        for name, one in resources.items()
    ]
    return {"index-version": _INDEX_VERSION, "files": entries}


def _by_file(resources: Iterable[Json]) -> dict[str, Json]:
    named: dict[str, Json] = {}
    for one in _in_order(resources):
        name = f"{one['resourceType']}-{one['id']}.json"
        if name in named:
            raise ValueError(f"two resources of a package would be {name}")
        named[name] = one
    return named


def _in_order(resources: Iterable[Json]) -> list[Json]:
    return sorted(resources, key=lambda one: (one["resourceType"], one["id"]))


def _text(content: Json) -> str:
    return f"{msgspec.json.format(encode(content), indent=2)}\n"


def _tgz(contents: Mapping[str, str]) -> bytes:
    """No times and no owners: tar and gzip would write down when and by whom."""
    whole = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=whole, mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.USTAR_FORMAT) as archive,
    ):
        for name, text in sorted(contents.items()):
            raw = text.encode()
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(raw), 0o644
            archive.addfile(entry, io.BytesIO(raw))
    return whole.getvalue()
