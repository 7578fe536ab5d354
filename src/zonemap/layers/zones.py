"""Development zones and what lies inside them: parks, core areas, the blocks of the river-side science belt."""

from __future__ import annotations

from typing import Final

from zonemap.layers.specification import Layer, Shape, boolean, date, integer, number, text, texts

ZONES: Final = Layer(
    "zones",
    Shape.POLYGON,
    {"zh": "开发区", "en": "Development zones"},
    (
        text("zone_id", "开发区代码", "zone id"),
        text("name", "名称", "name"),
        text("level", "级别", "level", "national", "provincial", "other"),
        text("kind", "类型", "kind", "urban", "coastal", "other"),
        number("approved_area_ha", "核准面积（公顷）", "approved area, ha"),
        texts("leading_industries", "主导产业", "leading industries"),
        texts("emerging_industries", "新兴产业", "emerging industries"),
    ),
    id_column="zone_id",
)

PARKS: Final = Layer(
    "parks",
    Shape.POLYGON,
    {"zh": "园区", "en": "Parks"},
    (
        text("park_id", "园区代码", "park id"),
        text("zone_id", "所属开发区", "zone"),
        text("name", "名称", "name"),
        text("kind", "类型", "kind"),
    ),
    id_column="park_id",
)

CORE_AREAS: Final = Layer(
    "core_areas",
    Shape.POLYGON,
    {"zh": "核心区", "en": "Core areas"},
    (
        text("core_id", "核心区代码", "core area id"),
        text("zone_id", "所属开发区", "zone"),
        text("version", "版本", "version"),
        date("approved_on", "批准日期", "approved on"),
        text("approved_by", "批准机关", "approved by"),
        integer("phase", "期次", "phase"),
        text("status", "状态", "status", "planned", "building", "complete"),
    ),
    id_column="core_id",
    version_column="version",
)

BELT_BLOCKS: Final = Layer(
    "belt_blocks",
    Shape.POLYGON,
    {"zh": "沿江科创带功能区块", "en": "Blocks of the river-side science belt"},
    (
        text("block_id", "区块代码", "block id"),
        text("name", "名称", "name"),
        text("function", "功能", "function"),
        text("leading_industry", "主导产业", "leading industry"),
        boolean("is_innovation_core", "科创核心区", "innovation core"),
        text("version", "版本", "version"),
        date("approved_on", "批准日期", "approved on"),
    ),
    id_column="block_id",
    version_column="version",
)

TOWNS: Final = Layer(
    "towns",
    Shape.POLYGON,
    {"zh": "区镇", "en": "Towns"},
    (text("name", "名称", "name"), text("kind", "类型", "kind")),
)
