"""Under which names a point is found: spelling is folded away, and the names used beside the WHO ones are kept here.

Toneless pinyin is what people type; it names several points at times (futu: LI18 and ST32), so a name gives a set.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

_SEPARATORS = str.maketrans("", "", " \t\u00a0\u3000'’‘ʼ`´-‐‑–_·")  # "Fù'āi", "feng-chi", "feng chi" are one name each

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}

_SIMPLER = (
    "來来俠侠倉仓僕仆兌兑內内勞劳卻却厭厌厲厉參参夾夹孫孙宮宫崑昆崙仑帶带庫库強强後后復复懸悬戶户揚扬攢攒會会條条"
    "極极榮荣樞枢機机橫横歷历歸归氣气淵渊湧涌溝沟溫温滿满漿浆澤泽濼泺瀆渎營营犢犊獨独璣玑環环當当瘂哑瘈瘛窩窝竅窍"
    "竇窦築筑結结絡络絲丝經经維维綱纲縫缝縮缩聰聪聽听脈脉腎肾腦脑腸肠膽胆臨临臺台華华蓋盖處处虛虚蟲虫衝冲譆嘻譩噫"
    "谿溪豐丰貞贞賓宾車车輒辄輔辅邊边鄉乡釐厘鍾钟長长門门間间闌阑闕阙關关陰阴陽阳際际隱隐雲云靈灵頂顶頭头頰颊頷颔"
    "頸颈顖囟顱颅顴颧風风飛飞養养髖髋鬢鬓魚鱼鳩鸠鶴鹤點点齦龈"
    # Variants that other tables write for the same point: 沖 for 衝, 鐘 for 鍾, and the Japanese forms.
    "沖冲鐘钟啞哑囱囟腧俞兪俞靑青兎兔郤郄霊灵気气関关渓溪沢泽労劳隠隐"
)

_SIMPLIFIED = {ord(_SIMPLER[at]): _SIMPLER[at + 1] for at in range(0, len(_SIMPLER), 2)}

OTHER_NAMES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "BL2": ("Zanzhu",),
        "BL4": ("Quchai",),
        "BL43": ("Gaohuangshu", "膏肓俞"),
        "BL58": ("飛陽",),
        "BL61": ("Pushen",),
        "BL66": ("Tonggu", "通谷"),
        "CV17": ("Shanzhong",),
        "EX-B2": ("Huatuojiaji", "華佗夾脊"),
        "EX-HN8": ("Bitong", "鼻通"),
        "GB22": ("淵腋",),
        "GB33": ("Yangguan", "陽關"),
        "GV3": ("Yangguan", "陽關"),
        "GV26": ("Renzhong", "人中"),
        "KI20": ("Tonggu", "通谷"),
        "LI10": ("Sanli", "三里"),
        "LI13": ("Wuli", "五里"),
        "LI19": ("Heliao", "禾髎"),
        "LR10": ("Wuli", "五里"),
        "ST36": ("Sanli", "三里"),
        "TE18": ("Qimai", "契脈"),
        "TE22": ("Heliao", "和髎"),
    }
)
"""Names beside the WHO ones, and names without their body-part prefix: these name two points and so select none."""


def plain(text: str) -> str:
    """Small letters without tones, full-width signs as ordinary ones; everything else stays."""
    if text.isascii():
        return text.casefold()
    apart = unicodedata.normalize("NFD", text.translate(_FULL_WIDTH))
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).casefold()


def fold(text: str) -> str:
    """One spelling for all spellings of a name: no tones, spaces, apostrophes, hyphens or capitals, simplified hanzi.

    Other signs stay, so that "feng!chi" is not taken for Fengchi.
    """
    return plain(text).translate(_SIMPLIFIED).translate(_SEPARATORS)
