"""Hand-made patients with a note that was changed after its signature: removed as entered in error, or amended.

Every line of letters is one window of 28 days, in weeks of seven days; marks.py says what the letters mean.
"""

from __future__ import annotations

from dataclasses import replace

from fengchi.domain.treatments import Treatment
from fengchi.services.demo.hand_made import IBUPROFEN, SUMATRIPTAN, EdgeCase, Notes, Visit, hit6
from fengchi.services.demo.people import MEI_TANAKA
from fengchi.services.demo.prescriptions import YANG_RISING, prescription
from fengchi.services.demo.timeline import Timeline
from fengchi.services.demo.treatments import Style


def _one_on_the_wrong_patient(visits: tuple[Treatment, ...], visit: Visit, when: Timeline) -> Notes:
    """A note three weeks before the first real treatment, taken back the next morning."""
    by_id, by_name = MEI_TANAKA.practitioner_id, MEI_TANAKA.name
    wrong = visit(-20)
    removed = wrong.enter_in_error(
        by_id=by_id, by_name=by_name, at=when.at(-19, 9 * 60), reason="Charted on the wrong patient."
    )
    return Notes((removed, *visits), (wrong,))


WRONG_PATIENT = EdgeCase(
    key="wrong-patient",
    title="An entry on the wrong patient, removed",
    story="A treatment of somebody else was charted here three weeks too early and was marked as entered in error.",
    says=(
        "The first treatment is the first that was really given; the removed one does not move the windows.",
        "Eight treatments are counted; the removed one is in no count, no figure and no list of points.",
    ),
    letters=(
        "..M.... .P...h. ..M.T.. .T...M."
        "....M.. .T..... ..P.h.. ....M.."
        "..T.... ....h.. .M..... ....P.."
        "....... .M..... ..T.... ..s...."
    ),
    age=62,
    asked=hit6(60, 54),
    drugs=(SUMATRIPTAN, IBUPROFEN),
    afterwards=_one_on_the_wrong_patient,
)

LEFT = "gb20 b 0.25x40 d20 deqi; li4 b deqi; lr3 b; gb8 l; ex-hn5 l"
RIGHT = "gb20 b 0.25x40 d20 deqi; li4 b deqi; lr3 b; gb8 r; ex-hn5 r"


def _third_amended(visits: tuple[Treatment, ...], visit: Visit, when: Timeline) -> Notes:
    """The third note said left where the right side was needled; it was corrected the day after."""
    wrong = visits[2]
    amended = wrong.amend(
        replace(wrong, prescription=prescription(RIGHT, wrong.retention_minutes)),
        by_id=MEI_TANAKA.practitioner_id,
        by_name=MEI_TANAKA.name,
        at=when.at(15, 8 * 60 + 40),
        reason="GB8 and EX-HN5 were needled on the right, not on the left.",
    )
    return Notes((*visits[:2], amended, *visits[3:]), (wrong,))


AMENDED = EdgeCase(
    key="amended",
    title="An amended treatment",
    story="In the third note two points stood on the wrong side; the note was amended the day after.",
    says=(
        "Eight treatments are counted: the amended one once, with its corrected points.",
        "The treatment is marked as amended.",
    ),
    letters=(
        ".M..T.. ..P..M. h..M.T. ..P..M."
        "..M.T.. ..P.... h..M.T. .....M."
        "..M.... ..T..h. ...M... .P..M.."
        "....... .TM.... ..h..P. ...M..."
    ),
    age=26,
    styles={0: Style(YANG_RISING, lines=(LEFT,))},
    asked=hit6(64, 58),
    drugs=(SUMATRIPTAN, IBUPROFEN),
    afterwards=_third_amended,
)
