"""What stands over land: control units and their access lists, red lines, farmland, the shoreline."""

from __future__ import annotations

from typing import Final

from zonemap.layers.specification import Layer, Shape, date, text, texts

CONTROL_UNITS: Final = Layer(
    "control_units",
    Shape.POLYGON,
    {"zh": "生态环境管控单元", "en": "Ecological control units"},
    (
        text("unit_id", "单元编码", "unit id"),
        text("name", "名称", "name"),
        text("unit_class", "单元类别", "class", "priority", "key", "general"),
        text("edition", "版本", "edition"),
    ),
    id_column="unit_id",
)

ACCESS_LIST: Final = Layer(
    "access_list",
    Shape.TABLE,
    {"zh": "生态环境准入清单", "en": "Access list"},
    (
        text("unit_id", "单元编码", "unit"),
        text(
            "dimension",
            "维度",
            "dimension",
            "空间布局约束",
            "污染物排放管控",
            "环境风险防控",
            "资源开发效率要求",
        ),
        text("text", "条文", "text"),
        texts("industry_codes", "行业代码", "industry codes"),
        text("effect", "作用", "effect", "prohibit", "restrict", "condition"),
        text("source", "来源", "source"),
    ),
    required=("unit_id",),
)

_LINE_COLUMNS = (text("name", "名称", "name"), text("edition", "版本", "edition"))

ECOLOGICAL_REDLINES: Final = Layer(
    "ecological_redlines", Shape.POLYGON, {"zh": "生态保护红线", "en": "Ecological red lines"}, _LINE_COLUMNS
)
ECOLOGICAL_SPACES: Final = Layer(
    "ecological_spaces", Shape.POLYGON, {"zh": "生态空间管控区域", "en": "Ecological spaces"}, _LINE_COLUMNS
)
FARMLAND: Final = Layer(
    "farmland", Shape.POLYGON, {"zh": "永久基本农田", "en": "Permanent basic farmland"}, _LINE_COLUMNS
)
URBAN_BOUNDARY: Final = Layer(
    "urban_boundary", Shape.POLYGON, {"zh": "城镇开发边界", "en": "Urban development boundary"}, _LINE_COLUMNS
)

SHORELINE: Final = Layer(
    "shoreline",
    Shape.LINE_OR_POLYGON,
    {"zh": "岸线", "en": "Shoreline"},
    (
        text("name", "名称", "name"),
        text("rank", "等级", "rank", "main_stem", "tributary"),
        text("land_side", "陆域在线的哪一侧", "side of the line on which land lies", "left", "right"),
    ),
)

PLANNING_EIA: Final = Layer(
    "planning_eia",
    Shape.POLYGON,
    {"zh": "规划环评", "en": "Planning EIA"},
    (
        text("zone_id", "开发区代码", "zone"),
        text("approval_no", "审查文号", "approval number"),
        date("approved_on", "审查日期", "approved on"),
        date("valid_until", "有效期至", "valid until"),
    ),
)
