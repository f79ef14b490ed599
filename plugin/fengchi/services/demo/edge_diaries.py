"""Hand-made patients whose diary is not whole: no baseline, two weeks only, a gap, late entries.

Every line of letters is one window of 28 days, in weeks of seven days; marks.py says what the letters mean.
"""

from __future__ import annotations

from fengchi.domain.measures import MeasureId, Method
from fengchi.services.demo.hand_made import IBUPROFEN, SUMATRIPTAN, EdgeCase, hit6
from fengchi.services.demo.readings import Asked

NO_BASELINE = EdgeCase(
    key="no-baseline",
    title="No baseline",
    story="Kept no diary before the first treatment; remembered nine migraine days a month when asked.",
    says=(
        "There is no baseline: 0 of its 28 days were recorded.",
        "No change, no percentage and no responder class is stated for any window.",
        "The nine remembered days stand apart, marked as recall, and are never used as the baseline.",
    ),
    letters=(".M..... ..T.... .P..h.. ...M.s...M.... h....T. ....... .P..M......... .T..... ..h..M. ......."),
    first=0,
    age=36,
    asked=(Asked(MeasureId.MIGRAINE_DAYS, 0, 9, Method.RECALL),),
    drugs=(SUMATRIPTAN, IBUPROFEN),
)

TWO_WEEKS_ONLY = EdgeCase(
    key="two-weeks-only",
    title="Two weeks of diary only",
    story="Wrote the diary for one week before the first treatment and one week after it, then stopped.",
    says=(
        "Baseline and first window have 7 of 28 recorded days each, below the coverage limit of 14.",
        "The counts are printed as they are (2 of 7 recorded days, 1 of 7); no rate for 28 days is made of them.",
        "No change, no percentage and no responder class is stated.",
    ),
    letters=".M..T.. ..P....",
    first=-7,
    age=29,
    weeks_ago=9,
    visits=(0, 7, 14),
    drugs=(SUMATRIPTAN,),
)

GAP = EdgeCase(
    key="gap",
    title="A gap in the diary",
    story="Went away for five weeks and wrote nothing from the 32nd to the 66th day after the first treatment.",
    says=(
        "The second window has 3 recorded days: no change, no percentage; its empty days are unknown, never zero.",
        "The third window has 18 recorded days; its change is stated with that coverage beside it.",
        "The calendar shows the days of the gap as not recorded.",
    ),
    letters=(
        ".MM.... ..T.h.. P...M.. .T..P.."
        "..M..h. .T....P .....M. ...s.M."
        "..M---- ------- ------- -------"
        "------- ---.M.. ...T... h......"
    ),
    age=51,
    visits=(0, 7, 14, 21, 28, 70, 77),
    asked=hit6(64, 58),
    drugs=(SUMATRIPTAN, IBUPROFEN),
)

LATE_ENTRIES = EdgeCase(
    key="late-entries",
    title="Late entries",
    story="Entered two weeks of the third window in one evening, from memory.",
    says=(
        "All 28 days of the third window count as recorded, and 12 of them are said to have been entered late.",
        "A day entered within 48 hours of its end is not late.",
    ),
    letters=(
        ".M..T.. ..P.... h.M.T.. ..M..s."
        "..T.... .M...h. ..P.... .M..T.."
        "....... .T..M.. h....P. ...M..."
        "..M.... ....T.. ...P... ...M..."
    ),
    delays={day: 80 - day for day in range(66, 80)},
    age=47,
    asked=hit6(62, 56),
    drugs=(SUMATRIPTAN, IBUPROFEN),
)
