"""The report as HTML: sections for the clinic's page, or with standalone=True one file that needs nothing else.

Templates escape everything; only figures of this package enter as markup. No style attribute and no script is used,
so the strictest Content-Security-Policy serves it. Headings start at level 2, under the page's own h1.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from fengchi.reports import figures, page_words, text, words
from fengchi.reports.values import OutcomeReport


def render(report: OutcomeReport, *, standalone: bool = False) -> str:
    """The sections in a div.report; they need the rules of stylesheet() and, for a theme, --fig-... colours."""
    name = "standalone.html" if standalone else "report.html"
    return _environment().get_template(name).render(_words(report))


def stylesheet() -> str:
    """The report's CSS. It takes the page's colours (--surface, --ink ...) and brings its own where there are none."""
    return files("fengchi.reports").joinpath("templates/report.css").read_text("utf-8")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("fengchi.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["stylesheet"] = Markup(stylesheet())  # noqa: S704 - our own file, no input
    return environment


def _words(report: OutcomeReport) -> dict[str, object]:
    n_hidden = len(report.windows) - len(figures.shown_windows(report.windows))
    return {
        "patient": text.patient_line(report),
        "synthetic": report.patient.synthetic,
        "made_on": words.day(report.made_on),
        "last_diary_day": words.day(report.last_diary_day) if report.last_diary_day else "",
        "summary": page_words.summary_line(report),
        "has_baseline": report.baseline.exists,
        "cards": page_words.cards(report),
        "standing": page_words.standing(report),
        "rule": report.rule,
        "calendar": _markup(figures.calendar(report)),
        "bars": _markup(figures.bars(report)),
        "scores": [_markup(one) for one in figures.scores(report)],
        "n_hidden": n_hidden,
        "n_days_outside": report.n_days_outside,
        "calendar_table": page_words.calendar_table(report),
        "windows_table": page_words.windows_table(report),
        "patterns": report.patterns,
        "treatments_table": page_words.treatments_table(report),
        "points_table": page_words.points_table(report),
        "adverse_events": text.adverse_event_line(report),
        "comorbidities": text.comorbidity_line(report),
        "comorbidities_table": page_words.comorbidities_table(report),
        "drugs_table": page_words.drugs_table(report),
        "drug_changes": page_words.drug_changes(report),
        "scores_table": page_words.readings_table("Questionnaires and pain", report.scores),
        "recalled_table": page_words.readings_table("Counted from memory", report.recalled),
        "received_table": page_words.readings_table("Counts received from another diary", report.received_counts),
        "cautions": report.cautions,
        "as_text": text.render(report),
    }


def _markup(drawing: str) -> Markup:
    return Markup(drawing)  # noqa: S704 - built by svg.py, which escapes every attribute and text
