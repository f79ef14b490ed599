"""What stands beside the migraine, as short lines: comorbidities and drugs."""

from __future__ import annotations

from dataclasses import dataclass

from fengchi.reports.values import ComorbidityList, ComorbidityRow, DrugRow
from fengchi.web import words


@dataclass(frozen=True, slots=True)
class Item:
    title: str
    about: str


def comorbidity_items(listed: ComorbidityList) -> list[Item]:
    """Empty when nobody asked; "none known" is an answer and is shown as one."""
    if listed.status == "none-known":
        return [Item("No autoimmune comorbidity known", "asked")]
    return [Item(one.title, _about_comorbidity(one)) for one in listed.rows]


def drug_items(drugs: tuple[DrugRow, ...]) -> list[Item]:
    return [Item(f"{one.name} {one.dose}".strip(), _about_drug(one)) for one in drugs]


def _about_comorbidity(one: ComorbidityRow) -> str:
    said = (one.certainty, one.activity if one.activity != "unknown" else "activity not known")
    return ", ".join(words.spoken(word) for word in said)


def _about_drug(one: DrugRow) -> str:
    kind = words.spoken(one.drug_class.value) + (", acute" if one.acute else "")
    since = f"since {words.day(one.started)}" if one.started else ""
    until = f"until {words.day(one.ended)}" if one.ended else ""
    return ", ".join(filter(None, (kind, since, until)))
