"""Facilities, their service areas, and the surroundings of a zone."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from zonemap.layers.specification import Layer, Shape, date, number, text

FACILITIES: Final = Layer(
    "facilities",
    Shape.POINT_OR_POLYGON,
    {"zh": "设施", "en": "Facilities"},
    (
        text("facility_id", "设施代码", "facility id"),
        text("kind", "类型", "kind"),
        text("level", "级别", "level"),
        text("zone_id", "开发区代码", "zone"),
        number("capacity", "能力", "capacity"),
        date("since", "启用日期", "since"),
    ),
    id_column="facility_id",
)

SERVICE_AREAS: Final = Layer(
    "service_areas",
    Shape.POLYGON,
    {"zh": "服务范围", "en": "Service areas"},
    (text("facility_id", "设施代码", "facility"), text("kind", "类型", "kind")),
)


class Progress(StrEnum):
    """How far an item of `zone_status` is."""

    DONE = "done"
    UNDER_WAY = "under_way"
    NOT_STARTED = "not_started"


PROGRESS_WORDS: Final = {
    **{each.value: each for each in Progress},
    **dict.fromkeys(
        ("已完成", "完成", "已建成", "建成", "已创建", "已认定", "已命名", "已说明"), Progress.DONE
    ),
    **dict.fromkeys(("进行中", "在建", "建设中", "创建中", "申报中"), Progress.UNDER_WAY),
    **dict.fromkeys(("未启动", "未开展", "未开始", "未建", "未创建"), Progress.NOT_STARTED),
}
"""The words for it that bureaus write; any other says nothing."""

ZONE_STATUS: Final = Layer(
    "zone_status",
    Shape.TABLE,
    {"zh": "开发区状态", "en": "Status of zones"},
    (
        text("zone_id", "开发区代码", "zone"),
        text("item", "事项", "item"),
        text("value", "状态", "value"),
        date("on", "日期", "on"),
        text("source", "来源", "source"),
    ),
    required=("zone_id", "item"),
)


def _surroundings(name: str, zh: str, en: str) -> Layer:
    return Layer(
        name,
        Shape.ANY,
        {"zh": zh, "en": en},
        (text("name", "名称", "name"), text("kind", "类型", "kind")),
    )


ROADS: Final = _surroundings("roads", "道路", "Roads")
CORRIDORS: Final = _surroundings("corridors", "基础设施廊道", "Infrastructure corridors")
HOUSING: Final = _surroundings("housing", "居住", "Housing")
PORTS_COAST: Final = _surroundings("ports_coast", "港口与海岸", "Ports and coast")
HAZARDS: Final = _surroundings("hazards", "重大危险源", "Major hazards")
