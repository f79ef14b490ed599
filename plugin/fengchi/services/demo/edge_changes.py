"""Hand-made patients with whom something else changes too, or whose migraine changes much: drugs, flares, pregnancy.

Every line of letters is one window of 28 days, in weeks of seven days; marks.py says what the letters mean.
"""

from __future__ import annotations

from fengchi.domain.measures import MeasureId
from fengchi.domain.medications import DrugClass
from fengchi.domain.people import Sex
from fengchi.services.demo.diary import Habits
from fengchi.services.demo.hand_made import IBUPROFEN, SUMATRIPTAN, Drug, EdgeCase, hit6
from fengchi.services.demo.prescriptions import (
    BLOOD_DEFICIENCY,
    CHRONIC_MIGRAINE,
    MIGRAINE,
    OVERUSE_HEADACHE,
    PREGNANT,
    QI_STAGNATION,
    WIND_PHLEGM,
    YANG_RISING,
)
from fengchi.services.demo.readings import Asked
from fengchi.services.demo.treatments import Style

NEW_PREVENTIVE = EdgeCase(
    key="new-preventive",
    title="A new preventive drug within the window",
    story="The neurologist started topiramate on the twelfth day after the first treatment.",
    says=(
        "Topiramate was started within the first window; its date stands on the same axis as the treatments.",
        "A caution says that the change coincides with a new preventive drug.",
        "The counts and the percentage are the same as without the drug; none of the change is ascribed to either.",
    ),
    letters=(
        ".MM.T.. ..P..M. T...h.. MP..T.s"
        ".M..T.. ..PM... .T..h.. M..P..."
        "..T.... .M...h. ...P... .M..T.."
        "....... .MT.... ....h.. ..P..T."
    ),
    age=33,
    asked=(*hit6(66, 57), Asked(MeasureId.PGIC, 84, 2)),
    drugs=(
        SUMATRIPTAN,
        IBUPROFEN,
        Drug("topiramate", DrugClass.PREVENTIVE, "50 mg twice a day", first=12),
    ),
)

FLARE = EdgeCase(
    key="flare",
    title="A flare of an autoimmune disease",
    story="Rheumatoid arthritis flared for two weeks in the second window; prednisolone was given for it.",
    says=(
        "The 14 flare days and the course of prednisolone stand on the same axis as migraine days and treatments.",
        "Migraine days rise in the second window and fall after it; the rise is stated as plainly as the fall.",
        "Rheumatoid arthritis is listed as confirmed, from the hospital's record.",
    ),
    letters=(
        "..M.... .P...h. ..M.P.. ...M.P."
        "....... .M..P.. ....... ..M..P."
        "....M.. .MP..M. PM..P.. ..h..M."
        "....... .P..... ..h..M. ......P"
    ),
    age=55,
    habits=Habits(flares=frozenset(range(35, 49))),
    disease="rheumatoid-arthritis",
    asked=hit6(61, 56),
    drugs=(
        IBUPROFEN,
        Drug("methotrexate", DrugClass.DMARD, "15 mg once a week"),
        Drug("prednisolone", DrugClass.CORTICOSTEROID, "20 mg, tapered", first=37, last=51),
    ),
)

FROM_DAY_38 = 38
PREGNANCY = EdgeCase(
    key="pregnancy",
    title="Pregnancy",
    story="Became pregnant during the course: propranolol and triptan were stopped, and the points changed.",
    says=(
        "Propranolol and sumatriptan were stopped within the second window; both dates stand on the axis.",
        "Menses are shown until the first window and not after it; the notes from then on carry the pregnancy.",
        "No triptan days are counted after the stop, and the change is not ascribed to the needles.",
    ),
    letters=(
        ".M.T... ..P.MM. h..T..P .M...T."
        "..M.T.. ..P.... M..T..h .M..P.."
        ".M.T... ..h.... M...... ...M..."
        "....... ..M.... ...h... .....M."
    ),
    age=31,
    habits=Habits(bleeding=frozenset((*range(-24, -19), *range(4, 9)))),
    styles={
        0: Style(QI_STAGNATION),
        FROM_DAY_38: Style(
            BLOOD_DEFICIENCY,
            (MIGRAINE, PREGNANT),
            lines=("gb20 b 0.25x40 d15; gv20; pc6 b; st36 b", "gb20 b 0.25x40 d15; pc6 b; st36 b"),
        ),
    },
    asked=hit6(65, 52),
    drugs=(
        Drug("sumatriptan", DrugClass.TRIPTAN, "50 mg", last=FROM_DAY_38, acute=True),
        Drug("propranolol", DrugClass.PREVENTIVE, "80 mg once a day", last=FROM_DAY_38),
        Drug("folic acid", DrugClass.OTHER, "400 micrograms once a day", first=FROM_DAY_38),
    ),
)

CHRONIC_TO_EPISODIC = EdgeCase(
    key="chronic-to-episodic",
    title="Chronic to episodic",
    story="Came with chronic migraine; from the second window on there are fewer than 15 headache days.",
    says=(
        "The baseline has 22 headache days and 16 migraine days: the frequency of chronic migraine.",
        "From the second window on there are fewer than 15 headache days.",
        "One window does not make or unmake the diagnosis, which asks for more than three months.",
    ),
    letters=(
        "MMP.hTM .MnM.PM hTM.nMP nM.hM.M"
        "MP.hT.. MnM.P.M hT..MP. nM.hM.M"
        ".M.hT.. .nM...M h..T.P. .M.n..M"
        "....T.. ..M.h.. M..n.P. .M...Mh"
        "..M.... h...T.. ....P.. n..M..M"
    ),
    age=44,
    weeks_ago=18,
    visits=(0, 3, 7, 10, 14, 17, 21, 28, 35, 42, 56, 84),
    styles={0: Style(WIND_PHLEGM, (CHRONIC_MIGRAINE,))},
    asked=(*hit6(69, 60), Asked(MeasureId.MIDAS, 0, 88), Asked(MeasureId.MIDAS, 84, 31)),
    drugs=(SUMATRIPTAN, IBUPROFEN),
)

OVERUSE_WITHDRAWAL = EdgeCase(
    key="overuse-withdrawal",
    title="Withdrawal from an overused drug",
    story="Took a triptan on twelve days of the baseline; stopped it on the third day after the first treatment.",
    says=(
        "The baseline has 12 triptan days, over the line of 10; the later windows have 2, 0 and 0.",
        "Headache days rise in the first window, after the drug was stopped, and fall afterwards.",
        "Acute-drug days stand beside migraine days, so that fewer drugs and fewer migraine days are told apart.",
    ),
    letters=(
        "TT.hTM. TnTh.MT hT.nTT. Tnh.TnT"
        "TMThMMn MhMM.hM MhM.nM. hM.hMnM"
        "M.h..M. nM..hM. .Mh..M. M..Mh.M"
        "....M.. h.M..n. ..M.M.. .h...MM"
    ),
    sex=Sex.MALE,
    age=39,
    visits=(0, 3, 7, 10, 14, 21, 28, 35),
    styles={0: Style(YANG_RISING, (MIGRAINE, OVERUSE_HEADACHE))},
    asked=hit6(68, 60),
    drugs=(Drug("sumatriptan", DrugClass.TRIPTAN, "50 mg", last=3, acute=True), IBUPROFEN),
)

WORSENING = EdgeCase(
    key="worsening",
    title="Worsening",
    story="Has more migraine days in every window than in the one before.",
    says=(
        "Migraine days rise from 5 to 9, an increase of 80 %; the class is worse than the baseline.",
        "The increase is printed as large and as plain as a decrease would be.",
    ),
    letters=(
        "..M.... .P...h. ..M.... .T.M..."
        ".M..T.. ..h..P. ...M... .T...M."
        "..MT... .P..h.. M..M... .T..M.."
        ".MM.T.. ..P..M. h..TM.. .P..M.."
    ),
    sex=Sex.MALE,
    age=58,
    asked=(*hit6(59, 65), Asked(MeasureId.PGIC, 84, 6)),
    drugs=(SUMATRIPTAN, IBUPROFEN),
)
