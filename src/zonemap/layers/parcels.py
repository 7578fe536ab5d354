"""Parcels, the smallest unit judged, and the plan's conditions on land."""

from __future__ import annotations

from typing import Final

from zonemap.layers.land_use import LAND_USE_CODE
from zonemap.layers.specification import Layer, Shape, boolean, code, date, number, share, text

_INDUSTRY_CODE: Final = r"[A-Ta-t]?(\d{2,4})"
"""Division, group or class of GB/T 4754; the letter of its section may stand before it."""

_LARGEST_PARCEL_M2: Final = 1e8
_HIGHEST_FAR: Final = 100.0
_TALLEST_M: Final = 1000.0
"""Beyond these a value is a slip of the pen, and taken as unknown."""

PARCELS: Final = Layer(
    "parcels",
    Shape.POLYGON,
    {"zh": "宗地", "en": "Parcels"},
    (
        text("parcel_id", "宗地代码", "parcel id"),
        text("zone_id", "所属开发区", "zone"),
        text("right_layer", "权利层（B 地表 / S 地上 / X 地下）", "right layer", "B", "S", "X"),
        code("land_use", "现状用途（用地用海分类）", "current use, land-use code", LAND_USE_CODE),
        code("planned_use", "规划用途（用地用海分类）", "planned use, land-use code", LAND_USE_CODE),
        number("far_max", "规划容积率上限", "highest FAR planned", most=_HIGHEST_FAR),
        number("far_min", "规划容积率下限", "lowest FAR planned", most=_HIGHEST_FAR),
        share("density_max", "规划建筑密度上限", "highest building density planned"),
        number("height_max_m", "规划限高（米）", "highest building planned, m", most=_TALLEST_M),
        number("registered_area_m2", "证载面积（平方米）", "registered area, m²", most=_LARGEST_PARCEL_M2),
        code("industry_code", "行业代码（GB/T 4754）", "industry code (GB/T 4754)", _INDUSTRY_CODE),
        text("industry_edition", "行业代码版本", "edition of the industry code", "2002", "2011", "2017"),
        date("supplied_on", "供地日期", "supplied on"),
        date("right_ends_on", "使用权终止日期（该日起到期）", "right to use the land ends on"),
        date("start_due_on", "约定动工日期", "start of building due on"),
        boolean("is_started", "是否动工", "building has started"),
        date("started_on", "实际动工日期", "started on"),
        date("stopped_on", "停工日期", "stopped on"),
        text("delay_cause", "延期原因", "cause of delay", "government", "force_majeure", "enterprise"),
        share("developed_share", "已开发面积占比", "share of area developed"),
        share("invested_share", "已投资占比（不含地价）", "share invested, land price excluded"),
        number("yard_area_m2", "堆场面积（平方米）", "open storage yards, m²"),
        number("structure_area_m2", "构筑物占地（平方米）", "structures, m²"),
        share("support_land_share", "行政办公及生活服务用地占比", "share of land for offices and support"),
        share("support_floor_share", "行政办公及生活服务建筑面积占比", "share of floor area for support"),
        boolean("is_support_approved", "配套比例提高已获同意", "higher support share approved"),
        text("owner_id", "权利人", "owner"),
        text("supply_status", "供应状态", "supply status", "批而未供", "供而未用", "已供已用"),
        boolean("is_supply_ready", "已达到供地条件（征地完成且至少三通一平）", "ready to be supplied"),
        share("vacant_floor_share", "空置建筑面积占比", "share of floor area vacant"),
        text("land_grade", "土地等级", "land grade"),
        number("surveyed_floor_area_m2", "实测建筑面积合计（平方米）", "surveyed floor area, m²"),
        number("surveyed_footprint_m2", "实测建筑占地合计（平方米）", "surveyed footprint, m²"),
        boolean("is_disputed", "权属争议", "ownership disputed"),
        boolean("is_use_change_proposed", "拟改变用途", "change of use proposed"),
        share("mixed_use_floor_share", "兼容用途建筑面积占比", "share of floor area in mixed use"),
    ),
    id_column="parcel_id",
)

PLANNED_LAND_USE: Final = Layer(
    "planned_land_use",
    Shape.POLYGON,
    {"zh": "规划用地", "en": "Planned land use"},
    (
        code("planned_use", "规划用途（用地用海分类）", "planned use, land-use code", LAND_USE_CODE),
        number("far_max", "容积率上限", "highest FAR", most=_HIGHEST_FAR),
        number("far_min", "容积率下限", "lowest FAR"),
        share("density_max", "建筑密度上限", "highest building density"),
        number("height_max_m", "限高（米）", "highest building, m", most=_TALLEST_M),
        text("plan_name", "规划名称", "plan"),
        date("approved_on", "批准日期", "approved on"),
    ),
)

PROJECTS: Final = Layer(
    "projects",
    Shape.POINT_OR_POLYGON,
    {"zh": "项目", "en": "Projects"},
    (
        text("project_id", "项目代码", "project id"),
        text("name", "名称", "name"),
        text("zone_id", "所属开发区", "zone"),
        number("capital_wan_usd", "投资额（万美元）", "capital, 10 000 USD"),
        text("industry_code", "行业代码", "industry code"),
        text("parcel_id", "宗地代码", "parcel"),
    ),
    id_column="project_id",
)

LAND_PRICES: Final = Layer(
    "land_prices",
    Shape.TABLE,
    {"zh": "地价表", "en": "Land prices"},
    (
        text("grade", "等级", "grade"),
        number("price_cny_per_m2", "地价（元/平方米）", "price, CNY/m²"),
        number("floor_price_cny_per_m2", "最低价（元/平方米）", "floor price, CNY/m²"),
        text("edition", "版本", "edition"),
        text("source", "来源", "source"),
    ),
    required=("grade",),
)
