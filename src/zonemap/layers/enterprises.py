"""Buildings with their storeys, and the enterprises that use them."""

from __future__ import annotations

from typing import Final

from zonemap.layers.specification import Layer, Shape, boolean, date, integer, number, share, text

_SMALLEST: Final = 0.01
"""A building that stands has storeys, height and floor area: a 0 in a register is a blank."""

BUILDINGS: Final = Layer(
    "buildings",
    Shape.POLYGON,
    {"zh": "建筑物", "en": "Buildings"},
    (
        text("building_id", "自然幢号", "building id"),
        text("parcel_id", "宗地代码", "parcel"),
        number("storeys", "地上层数", "storeys above ground", low=1.0, most=200.0),
        number("storey_height_m", "层高（米）", "storey height, m", low=_SMALLEST, most=1000.0),
        number("height_m", "建筑高度（米）", "height, m", low=_SMALLEST, most=1000.0),
        number("floor_area_m2", "实测建筑面积（平方米）", "surveyed floor area, m²", low=_SMALLEST, most=1e7),
        text("use", "用途", "use", "production", "support", "other"),
        text("fire_class", "火灾危险性类别", "fire hazard class", "甲", "乙", "丙", "丁", "戊"),
        text("structure_appraisal", "结构鉴定", "structure appraisal", "pass", "fail", "none"),
        date("completed_on", "竣工日期", "completed on"),
    ),
    id_column="building_id",
)

STOREYS: Final = Layer(
    "storeys",
    Shape.TABLE,
    {"zh": "楼层", "en": "Storeys"},
    (
        text("building_id", "自然幢号", "building"),
        integer("storey", "楼层（地上从 1 起）", "storey, from 1 above ground", low=None),
        number("height_m", "层高（米）", "storey height, m", low=_SMALLEST, most=1000.0),
        number("floor_area_m2", "建筑面积（平方米）", "floor area, m²", low=_SMALLEST, most=1e7),
    ),
    required=("building_id", "storey"),
)

ENTERPRISES: Final = Layer(
    "enterprises",
    Shape.TABLE,
    {"zh": "企业", "en": "Enterprises"},
    (
        text("enterprise_id", "统一社会信用代码", "enterprise id"),
        text("name", "名称", "name"),
        integer("year", "年度", "year"),
        number("tax_wan", "税收（万元）", "tax, 10 000 CNY", low=None),
        number("sales_wan", "销售（万元）", "sales, 10 000 CNY"),
        number("energy_tce", "能耗（吨标煤）", "energy, tce"),
        share("rd_share", "研发投入占比", "share of R&D"),
        integer("staff", "职工人数", "staff"),
        text("grade", "亩均评价等级", "grade of the yearly evaluation", "A", "B", "C", "D", "T"),
        text("status", "经营状态", "status", "operating", "half_stopped", "stopped"),
        boolean("is_eliminated_industry", "淘汰或禁止类产业", "eliminated or prohibited industry"),
        boolean("is_safety_nonconforming", "安全生产不达标", "safety not conforming"),
        boolean("is_environment_nonconforming", "环保不达标", "environment not conforming"),
        boolean("is_emerging_certified", "新兴产业认定", "certified emerging industry"),
        text("certified_by", "认定部门", "certified by"),
        number(
            "fixed_investment_wan",
            "固定资产投资（含地价，万元）",
            "fixed investment incl. land price, 10 000 CNY",
        ),
    ),
    id_column="enterprise_id",
    version_column="year",
)

ENTERPRISE_PARCELS: Final = Layer(
    "enterprise_parcels",
    Shape.TABLE,
    {"zh": "企业用地", "en": "Land used by enterprises"},
    (
        text("enterprise_id", "统一社会信用代码", "enterprise"),
        text("parcel_id", "宗地代码", "parcel"),
        share("share", "占用份额", "share of the parcel used"),
    ),
    required=("enterprise_id", "parcel_id"),
)

DISCHARGERS: Final = Layer(
    "dischargers",
    Shape.POINT,
    {"zh": "排污单位", "en": "Dischargers"},
    (
        text("discharger_id", "排污单位代码", "discharger id"),
        text("enterprise_id", "统一社会信用代码", "enterprise"),
        boolean("is_key", "重点排污单位", "key discharger"),
        boolean("is_online_monitored", "在线监控", "monitored online"),
    ),
    id_column="discharger_id",
)
