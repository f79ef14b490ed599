"""What the server reads in a prescription line while it is typed, and the points a few letters may mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from starlette.responses import JSONResponse, Response

from fengchi.domain.errors import NotFound
from fengchi.domain.points import Point, search_points
from fengchi.domain.safety import Caution
from fengchi.domain.shorthand import Problem, parse_prescription, write_prescription
from fengchi.services import charting
from fengchi.web import words
from fengchi.web.charting.cautions import DEPTH_RULES, CautionWords, caution_words
from fengchi.web.handlers import Ask

LONGEST = 2_000
SUGGESTIONS = 8


@dataclass(frozen=True, slots=True)
class Remark:
    """A problem or a notice about one token. start and end are places in the line, in characters."""

    token: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """canonical: the line as it would be printed; needles: "8 needles". cautions: of this patient, the loudest first."""

    canonical: str
    needles: str
    n_needles: int
    problems: tuple[Remark, ...]
    notices: tuple[Remark, ...]
    cautions: tuple[CautionWords, ...] = ()


def read_line(text: str, cautions: Iterable[Caution] | None = None) -> Reading:
    """cautions: what this patient's chart adds; None where no patient is known."""
    if len(text) > LONGEST:
        return Reading("", "", 0, (Remark("", f"The line holds at most {LONGEST:,} characters.", 0, len(text)),), ())
    parsed = parse_prescription(text)
    n_needles = parsed.prescription.n_needles
    return Reading(
        canonical=write_prescription(parsed.prescription),
        needles=words.plural(n_needles, "needle"),
        n_needles=n_needles,
        problems=tuple(_remark(one) for one in parsed.problems),
        notices=tuple(_remark(one) for one in parsed.notices if cautions is None or not is_about_depth(one.rule)),
        cautions=caution_words(cautions or ()),
    )


def check(ask: Ask) -> Response:
    """GET /api/prescription?text=…&draft=…: {canonical, needles, n_needles, problems, notices, cautions}.

    With the draft's id the line is read beside its patient's chart, and that look is audited like any other.
    """
    text = ask.asked_for("text")
    return JSONResponse(asdict(read_line(text, _cautions(ask, text))))


def is_about_depth(rule: str) -> bool:
    """Whether the cautions of a known patient tell this better."""
    return rule.startswith(DEPTH_RULES)


def _cautions(ask: Ask, text: str) -> tuple[Caution, ...] | None:
    draft_id = ask.asked_for("draft")
    if not draft_id or len(text) > LONGEST:
        return None
    try:
        with ask.transaction() as db:
            return charting.cautions(db, draft_id, typed={"prescription": text}, by=ask.actor, at=ask.at)
    except NotFound:
        # Signed or discarded meanwhile, in another window; the line itself can still be read.
        return None


def points(ask: Ask) -> Response:
    """GET /api/points?q=…: the points that code, pinyin, hanzi or name may mean, best first."""
    text = ask.asked_for("q").strip()[:50]
    found = search_points(text, limit=SUGGESTIONS) if text else []
    return JSONResponse({"points": [_point(one) for one in found]})


def _remark(one: Problem) -> Remark:
    said = (
        one.text
        if not one.suggestion or one.suggestion.casefold() in one.text.casefold()
        else f"{one.text} ({one.suggestion})"
    )
    return Remark(one.token, said, one.start, one.end)


def _point(one: Point) -> dict[str, str]:
    return {"code": one.code, "pinyin": one.pinyin, "hanzi": one.hanzi, "english": one.english}
