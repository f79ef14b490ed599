"""Names of a concept in the language that was asked for.

https://www.rfc-editor.org/rfc/rfc4647#section-3.4: a longer tag falls back to its beginning, zh-Hant-TW to zh-Hant.
"""

from __future__ import annotations

from collections.abc import Iterable

from fengchi.fhir.terminology.concepts import Concept, Designation, Json


def display_in(concept: Concept, language: str) -> str:
    """The first name in this language, or the display where there is none or no language is asked for."""
    found = names_in(concept, language) if language else ()
    return found[0].value if found else concept.display


def names_in(concept: Concept, language: str) -> tuple[Designation, ...]:
    """Names in the language; of zh those in Chinese letters come before their transliteration."""
    wanted = language.casefold()
    while wanted:
        found = [one for one in concept.designations if _speaks(one.language.casefold(), wanted)]
        if found:
            return tuple(sorted(found, key=lambda one: "-latn" in one.language.casefold()))
        wanted = wanted.rpartition("-")[0]
    return ()


def chosen(designations: Iterable[Designation], tokens: tuple[str, ...]) -> tuple[Designation, ...]:
    """Those that a token names by language or by use; all without tokens. A token is a code, or system|code."""
    return tuple(one for one in designations if not tokens or any(_is_meant(one, token) for token in tokens))


def designation_json(one: Designation) -> Json:
    made: dict[str, object] = {"language": one.language} if one.language else {}
    if one.use:
        made["use"] = one.use
    return {**made, "value": one.value}


def _speaks(language: str, wanted: str) -> bool:
    return language == wanted or language.startswith(f"{wanted}-")


def _is_meant(one: Designation, token: str) -> bool:
    system, bar, code = token.rpartition("|")
    use = one.use or {}
    by_language = system in ("", "urn:ietf:bcp:47") and _speaks(one.language.casefold(), code.casefold())
    return by_language or (use.get("code") == code and (not bar or use.get("system") == system))
