"""Every colour, width and label of everything drawn: web map, tiles, sheet and legend read the same entry.

Colours of land use follow a public transcription of 市级国土空间总体规划制图规范, appendix B, and are marked unverified
until somebody compares them with the print. Colours of control units are those of the public platforms (green, red,
yellow). The verdict colours differ in lightness as well as in hue, so that they stay apart for colour-blind readers and
in a grey copy.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from zonemap.maps.classes import (
    BeltPlace,
    BlockClass,
    ConstraintClass,
    ControlClass,
    FarClass,
    GainClass,
    LandUseClass,
    MixClass,
    Overlay,
    ParcelVerdict,
    Phase,
    PlainParcel,
    TargetClass,
)
from zonemap.wording import Text, in_language


@dataclass(frozen=True, slots=True)
class Style:
    """How one class is drawn.

    `fill` and `edge` are `#RRGGBB`, None where there is none; `alpha` (0 to 1) is that of the fill; `width_pt` is the
    line on paper, and the same number of pixels on screen; `hatch` and `dash` are matplotlib's.
    """

    label: Text
    fill: str | None = None
    edge: str | None = None
    width_pt: float = 0.4
    alpha: float = 1.0
    hatch: str | None = None
    dash: tuple[float, ...] | None = None
    is_verified: bool = True

    @property
    def title(self) -> str:
        """The label in the language in use."""
        return in_language(self.label)

    @property
    def fill_rgba(self) -> tuple[int, int, int, int]:
        """The fill as four bytes; transparent where there is none."""
        return (*_bytes(self.fill), round(255 * self.alpha)) if self.fill else (0, 0, 0, 0)

    @property
    def edge_rgba(self) -> tuple[int, int, int, int]:
        """The edge as four bytes; transparent where there is none."""
        return (*_bytes(self.edge), 255) if self.edge else (0, 0, 0, 0)


def _bytes(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _area(zh: str, en: str, fill: str, edge: str = "#6B6B6B", *, hatch: str | None = None) -> Style:
    return Style({"zh": zh, "en": en}, fill, edge, 0.3, hatch=hatch)


def _use(zh: str, en: str, fill: str) -> Style:
    return Style({"zh": zh, "en": en}, fill, "#6B6B6B", 0.3, is_verified=False)


PARCEL_VERDICTS: Final[dict[ParcelVerdict, Style]] = {
    ParcelVerdict.CERTAIN: _area("低效用地（确定）", "Inefficient (certain)", "#C7372F", "#7A1710"),
    ParcelVerdict.POSSIBLE: _area("低效用地（待核实）", "Inefficient (to be verified)", "#F0A63A", "#A8701A"),
    ParcelVerdict.NOT: _area("非低效工业用地", "Industrial, not inefficient", "#C8DAE8", "#7F96A8"),
    ParcelVerdict.NOT_JUDGED: _area("未参与判定用地", "Not judged", "#F1F0EC", "#B5B3AC"),
}

FAR_BREAKS: Final = (0.5, 1.0, 1.5, 2.0)
FAR_CLASSES: Final[dict[FarClass, Style]] = {
    FarClass.UNKNOWN: _area("容积率不详", "FAR unknown", "#E4E2DD", "#8C8A84", hatch="/////"),
    FarClass.UNDER_HALF: _area("容积率 ＜ 0.5", "FAR < 0.5", "#FFF3B8"),
    FarClass.UNDER_ONE: _area("容积率 0.5 – 1.0", "FAR 0.5 – 1.0", "#B5DDB4"),
    FarClass.UNDER_ONE_AND_HALF: _area("容积率 1.0 – 1.5", "FAR 1.0 – 1.5", "#5DB5B7"),
    FarClass.UNDER_TWO: _area("容积率 1.5 – 2.0", "FAR 1.5 – 2.0", "#2C78A8"),
    FarClass.TWO_AND_MORE: _area("容积率 ≥ 2.0", "FAR ≥ 2.0", "#23367C"),
}

GAIN_BREAKS_M2: Final = (1e-6, 1_000.0, 5_000.0, 20_000.0)
GAIN_CLASSES: Final[dict[GainClass, Style]] = {
    GainClass.UNKNOWN: _area("增容潜力不详", "Gain unknown", "#E4E2DD", "#8C8A84", hatch="/////"),
    GainClass.NONE: _area("无增容空间", "No gain", "#F6F4EF"),
    GainClass.SMALL: _area("可增 ＜ 1000 平方米", "Gain < 1,000 m²", "#FBD9C5"),
    GainClass.MIDDLE: _area("可增 1000 – 5000 平方米", "Gain 1,000 – 5,000 m²", "#F19C8C"),
    GainClass.LARGE: _area("可增 5000 – 2 万平方米", "Gain 5,000 – 20,000 m²", "#C94A73"),
    GainClass.VERY_LARGE: _area("可增 ≥ 2 万平方米", "Gain ≥ 20,000 m²", "#6B1E6E"),
}

MIX_BREAKS: Final = (1e-9, 0.5, 0.75)
MIX_CLASSES: Final[dict[MixClass, Style]] = {
    MixClass.UNKNOWN: _area(
        "混合度跨档或不详", "Mix unknown, or of two classes", "#E4E2DD", "#8C8A84", hatch="/////"
    ),
    MixClass.ONE: _area("单一行业大类", "One division alone", "#FFF3B8"),
    MixClass.LOW: _area("混合度 ＜ 0.5", "Mix < 0.5", "#C9DDA4"),
    MixClass.MIDDLE: _area("混合度 0.5 – 0.75", "Mix 0.5 – 0.75", "#6FAE8E"),
    MixClass.HIGH: _area("混合度 ≥ 0.75", "Mix ≥ 0.75", "#1F6A78"),
}

TARGET_CLASSES: Final[dict[TargetClass, Style]] = {
    TargetClass.MET: _area("达标", "Target met", "#D5EBD8"),
    TargetClass.BREACHED: _area("未达标", "Target missed", "#F3B6AC"),
    TargetClass.UNKNOWN: _area("不详", "Unknown", "#FBE2AC"),
    TargetClass.WITHOUT_DATA: _area("无数据", "Without data", "#EBEAE6"),
}

ROUTES: Final[dict[str, str]] = {
    "add_storeys": "#E9A46A",
    "rebuild": "#C94A73",
    "consolidate": "#7B9E6B",
    "cap": "#6E6C68",
}
"""The fill of each route of a gain, and of their common cap, in charts."""

LAND_USES: Final[dict[LandUseClass, Style]] = {
    LandUseClass.INDUSTRIAL: _use("工业用地", "Industrial", "#BB9674"),
    LandUseClass.LOGISTICS: _use("仓储用地", "Logistics", "#8761D3"),
    LandUseClass.RESEARCH: _use("科研用地", "Research", "#E6005C"),
    LandUseClass.COMMERCIAL: _use("商业服务业用地", "Commercial", "#FF0000"),
    LandUseClass.RESIDENTIAL: _use("居住用地", "Residential", "#FFFF2D"),
    LandUseClass.PUBLIC: _use("公共管理与公共服务用地", "Public services", "#FF00FF"),
    LandUseClass.ROAD: _use("交通运输用地", "Transport", "#B7B7B7"),
    LandUseClass.UTILITY: _use("公用设施用地", "Utilities", "#006380"),
    LandUseClass.GREEN: _use("绿地与开敞空间用地", "Green and open space", "#00FF00"),
    LandUseClass.WATER: _use("陆地水域", "Inland water", "#338EC0"),
    LandUseClass.FARM: _use("耕地", "Farmland", "#F5F8DC"),
    LandUseClass.OTHER: _use("其他用地", "Other land", "#EEEEEE"),
}

CONTROL_CLASSES: Final[dict[ControlClass, Style]] = {
    ControlClass.PRIORITY: Style(
        {"zh": "优先保护单元", "en": "Priority protection unit"}, "#2E9E4F", "#1C6B34", 0.6, alpha=0.24
    ),
    ControlClass.KEY: Style(
        {"zh": "重点管控单元", "en": "Key control unit"}, "#E04B3C", "#9C2A1F", 0.6, alpha=0.33
    ),
    ControlClass.GENERAL: Style(
        {"zh": "一般管控单元", "en": "General control unit"}, "#F7DC4B", "#A78F12", 0.6, alpha=0.26
    ),
    ControlClass.UNKNOWN: Style(
        {"zh": "管控单元（类别不明）", "en": "Control unit of unknown class"},
        "#6E6C68",
        "#4A4946",
        0.6,
        alpha=0.45,
        hatch="///",
    ),
}

PLAIN_PARCELS: Final[dict[PlainParcel, Style]] = {
    PlainParcel.PARCEL: _area("宗地", "Parcel", "#DAD3C3", "#9B9382"),
}

HALF: Final = (0.5,)
"""Above this share a parcel is shown inside, for display only."""

BELT_PLACES: Final[dict[BeltPlace, Style]] = {
    BeltPlace.UNKNOWN: _area(
        "是否在科创带内不详", "Unknown whether in the belt", "#F1F0EC", "#8C8A84", hatch="/////"
    ),
    BeltPlace.OUTSIDE: _area("科创带外宗地", "Parcel outside the belt", "#DAD3C3", "#9B9382"),
    BeltPlace.INSIDE: _area(
        "科创带内宗地（过半面积）", "Parcel in the belt (half or more)", "#0B7A7A", "#064B4B"
    ),
}

BLOCK_CLASSES: Final[dict[BlockClass, Style]] = {
    BlockClass.BLOCK: Style(
        {"zh": "沿江科创带功能区块", "en": "Belt block"}, "#17A2A2", "#0C6E6E", 1.1, alpha=0.14
    ),
    BlockClass.INNOVATION_CORE: Style(
        {"zh": "科创核心区（沿江科创带）", "en": "Innovation core of the belt"},
        "#E07B1F",
        "#A34F06",
        1.4,
        alpha=0.20,
    ),
}

CONSTRAINT_CLASSES: Final[dict[ConstraintClass, Style]] = {
    ConstraintClass.NONE: _area("已载入图层内无约束", "Nothing in the layers loaded", "#FFFFFF", "#8C8A84"),
    ConstraintClass.INFO: _area("提示", "Information", "#E8E3D3", "#8C8A84"),
    ConstraintClass.CONDITION: _area("附条件", "Conditions apply", "#C9B6D9", "#7D6894"),
    ConstraintClass.REVIEW: _area("须论证", "To be reviewed", "#8C6BB1", "#553A75"),
    ConstraintClass.BLOCK: _area("禁止占用", "Barred", "#4D1F6E", "#2C0F42"),
}

PHASES: Final[dict[Phase, Style]] = {
    Phase.FIRST: _area("一期", "Phase 1", "#08519C"),
    Phase.SECOND: _area("二期", "Phase 2", "#4E97C8"),
    Phase.THIRD: _area("三期", "Phase 3", "#9DC9E2"),
    Phase.LATER: _area("远期", "Later", "#DCEAF4"),
}

LAND: Final = "#F7F5EF"
"""The ground of the map on screen, where nothing else is drawn."""

PAPER: Final = "#FFFFFF"
INK: Final = "#1A1A1A"
"""Text and frames."""

ALERT: Final = "#B4000E"
"""Marks that must be seen: synthetic data, not to be published."""

QUIET: Final = "#5A5A5A"
"""Notes."""

PALE: Final = "#9C9C9C"
"""Grids and thin frames."""

LEAST_PT: Final = 5.5
"""No text on paper is smaller than this."""

RULE: Final = "#C8C5BD"
"""Lines between rows and columns."""

_DASH = (6.0, 2.0, 1.0, 2.0)
OVERLAYS: Final[dict[Overlay, Style]] = {
    Overlay.DISTRICTS: Style({"zh": "区县界", "en": "District boundary"}, None, "#8A7F8F", 0.9, dash=_DASH),
    Overlay.WATER: Style({"zh": "水域", "en": "Water"}, "#BFDDF0", "#6FA8CC", 0.4),
    Overlay.SHORELINE: Style({"zh": "岸线", "en": "Shoreline"}, None, "#1F78B4", 1.2),
    Overlay.ROADS: Style({"zh": "道路", "en": "Roads"}, "#FFFFFF", "#A9A49A", 0.5),
    Overlay.ZONES: Style({"zh": "开发区范围", "en": "Development zone"}, None, "#5B2A86", 1.8, dash=_DASH),
    Overlay.PARKS: Style({"zh": "园区范围", "en": "Park"}, None, "#8E5BB5", 1.1, dash=(4.0, 2.0)),
    Overlay.CORE_AREAS: Style({"zh": "核心区", "en": "Core area"}, "#3A6FB0", "#1D4480", 1.4, alpha=0.10),
    Overlay.ECOLOGICAL_REDLINES: Style(
        {"zh": "生态保护红线", "en": "Ecological red line"}, "#E60012", "#B4000E", 1.2, alpha=0.14
    ),
    Overlay.ECOLOGICAL_SPACES: Style(
        {"zh": "生态空间管控区域", "en": "Ecological space"}, "#5FB878", "#2F7D48", 0.8, alpha=0.22
    ),
    Overlay.FARMLAND: Style(
        {"zh": "永久基本农田", "en": "Permanent basic farmland"},
        "#E9E08A",
        "#7C7A12",
        0.6,
        alpha=0.2,
        hatch="////",
    ),
    Overlay.URBAN_BOUNDARY: Style(
        {"zh": "城镇开发边界", "en": "Urban development boundary"}, None, "#2B2B2B", 1.4, dash=(8.0, 3.0)
    ),
    Overlay.SITES: Style({"zh": "连片更新单元", "en": "Contiguous site"}, None, "#111111", 1.3),
    Overlay.BUILDINGS: Style({"zh": "建筑物", "en": "Building"}, "#8D8478", "#5E574E", 0.2, alpha=0.55),
    Overlay.SERVICE_AREAS: Style(
        {"zh": "服务范围", "en": "Service area"}, "#3C8DBC", "#23638A", 0.7, alpha=0.15
    ),
    Overlay.HAZARDS: Style({"zh": "重大危险源", "en": "Major hazard"}, "#FF6F00", "#8F3E00", 0.9, alpha=0.7),
    Overlay.FREE_LAND: Style(
        {"zh": "可整理利用的空闲地", "en": "Free land a workshop fits on"},
        "#7B9E6B",
        "#3F6B2C",
        0.9,
        alpha=0.75,
    ),
    Overlay.SELECTION: Style({"zh": "选中宗地", "en": "Selected parcel"}, None, "#0050FF", 3.0),
    Overlay.SHEETS: Style({"zh": "分幅范围", "en": "Extent of a sheet"}, None, "#5A5A5A", 0.6),
}

YEARS: Final = tuple(
    Style({"zh": "开发时序", "en": "Phase"}, fill, "#3B1D4A", 0.8, alpha=0.8)
    for fill in ("#5B2A86", "#7F4FA8", "#A175C4", "#BF9BDA", "#D9C2EB", "#EDE1F6")
)
"""The first years of a programme, the earliest the darkest; all later ones are as the last."""

LEFT_OUT: Final = Style({"zh": "未覆盖宗地", "en": "Parcel not served"}, "#D9603B", "#8A2F14", 0.8, alpha=0.8)

PROPOSED_BELT: Final = Style(
    {"zh": "建议的沿江科创带（未经批准）", "en": "Proposed belt, approved by nobody"},
    "#8A5FBF",
    "#55328A",
    1.2,
    alpha=0.25,
)

MOVES: Final[dict[str, Style]] = {
    "joins": Style({"zh": "新列入清单", "en": "Joins the list"}, "#C7372F", "#7A1710", 1.0, alpha=0.75),
    "leaves": Style({"zh": "移出清单", "en": "Leaves the list"}, "#3D9A5F", "#1C5E36", 1.0, alpha=0.75),
    "other": Style({"zh": "其他变化", "en": "Another change"}, "#8FA7C4", "#4B6585", 1.0, alpha=0.75),
}
"""How parcels moved between two runs."""

STYLES: Final[dict[type[StrEnum], tuple[Style, ...]]] = {
    ParcelVerdict: tuple(PARCEL_VERDICTS[member] for member in ParcelVerdict),
    TargetClass: tuple(TARGET_CLASSES[member] for member in TargetClass),
    FarClass: tuple(FAR_CLASSES[member] for member in FarClass),
    GainClass: tuple(GAIN_CLASSES[member] for member in GainClass),
    LandUseClass: tuple(LAND_USES[member] for member in LandUseClass),
    MixClass: tuple(MIX_CLASSES[member] for member in MixClass),
    PlainParcel: tuple(PLAIN_PARCELS[member] for member in PlainParcel),
    BeltPlace: tuple(BELT_PLACES[member] for member in BeltPlace),
    BlockClass: tuple(BLOCK_CLASSES[member] for member in BlockClass),
    ConstraintClass: tuple(CONSTRAINT_CLASSES[member] for member in ConstraintClass),
    ControlClass: tuple(CONTROL_CLASSES[member] for member in ControlClass),
    Phase: tuple(PHASES[member] for member in Phase),
    Overlay: tuple(OVERLAYS[member] for member in Overlay),
}
"""The styles of each vocabulary in its order: the code of a class is its place there."""


def style_of(member: StrEnum) -> Style:
    """Return the style of one class.

    >>> style_of(ParcelVerdict.CERTAIN).fill
    '#C7372F'
    """
    return STYLES[type(member)][list(type(member)).index(member)]


def codes_of(names: Iterable[str | None], vocabulary: type[StrEnum]) -> np.ndarray:
    """Return the code (uint8) of each name; a name outside the vocabulary gets the code after the last, not drawn."""
    places: dict[str | None, int] = {str(member): code for code, member in enumerate(vocabulary)}
    absent = len(places)
    return np.fromiter((places.get(name, absent) for name in names), dtype=np.uint8)


def class_codes(values: np.ndarray, breaks: tuple[float, ...]) -> np.ndarray:
    """Return codes for a vocabulary whose first class is the unknown: 0 where a value is not a number.

    >>> class_codes(np.array([np.nan, 0.3, 0.5, 7.0]), FAR_BREAKS).tolist()
    [0, 1, 2, 5]
    """
    codes = np.searchsorted(np.asarray(breaks), values, side="right") + 1
    return np.where(np.isnan(values), 0, codes).astype(np.uint8)


HAIRLINE_PT: Final = 0.15
EDGE_FROM_MM: Final = 1.2
"""Filled features smaller than this on paper are drawn without an edge, which would hide the fill."""

FULL_WIDTH_FROM_MM: Final = 15.0


def on_paper(style: Style, size_mm: float, growth: float = 1.0) -> Style:
    """Return the style for features of that size on paper: small ones have thin edges, the smallest none.

    `growth` is how much larger all type and lines of the sheet are than on A3.

    >>> on_paper(style_of(ParcelVerdict.CERTAIN), 0.4).edge is None
    True
    """
    if style.fill and style.alpha == 1.0 and size_mm < EDGE_FROM_MM:
        return replace(style, edge=None)
    share = min(1.0, max(0.4, size_mm / FULL_WIDTH_FROM_MM))
    return replace(style, width_pt=max(HAIRLINE_PT, share * growth * style.width_pt))


def outlined(style: Style) -> Style:
    """Return the style without its fill: what lies over classes must not change their colours."""
    return replace(style, fill=None) if style.edge else style
