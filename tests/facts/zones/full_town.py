"""A town of two zones with something of every layer, whose figures are known by head."""

from __future__ import annotations

from typing import Any

import pandas as pd
import shapely

from tests.facts.zones.shelf import zones
from tests.toytown import EAST, NORTH, building, layer, parcel, square

HALF, ALL = 500.0, 1000.0


def point(column: float, row: float) -> shapely.Point:
    return shapely.Point(EAST + 100 * column, NORTH + 100 * row)


def band(left: float, width: float) -> shapely.Polygon:
    """Return a strip of the first zone from south to north; both in units of 100 m."""
    return square(left, 0, width=100 * width, height=ALL)


def full_town() -> dict[str, pd.DataFrame]:
    return {**_zones(), **_parcels(), **_plans(), **_core(), **_parks(), **_points(), **_river()}


def _zones() -> dict[str, pd.DataFrame]:
    first = {
        "name": "南通经济技术开发区", "level": "national", "kind": "urban", "leading_industries": "35;36",
        "emerging_industries": "机器人",
    }  # fmt: skip
    second = {
        "name": "崇川经济开发区",
        "level": "provincial",
        "kind": "coastal",
        "leading_industries": "35;36;37",
        "emerging_industries": None,
    }
    status = [
        ("Z1", "circular_transformation", "done", "2024-05-01"),
        ("Z2", "circular_transformation", "under_way", "2024-05-01"),
        ("Z1", "eco_industrial_park", "done", "2024-05-01"),
        ("Z1", "safety_assessment", "done", "2022-12-31"),
        ("Z2", "safety_assessment", "done", "2023-01-01"),
        ("Z1", "safety_platform", "done", "2022-05-01"),
        ("Z2", "safety_platform", "not_started", "2022-05-01"),
        ("Z1", "regional_assessment", "done", "2024-05-01"),
        ("Z2", "regional_assessment", "done", "2027-01-01"),
        ("Z1", "safe_city", "under_way", "2024-05-01"),
        ("Z2", "trade_base", "done", "2024-05-01"),
        ("K1", "eco_demonstration_park", "done", "2024-05-01"),
        ("K4", "bonded_logistics_centre", "已建成", "2024-05-01"),
    ]
    return {
        "zones": zones(first, second),
        "zone_status": pd.DataFrame(status, columns=["zone_id", "item", "value", "on"]).assign(source="某文"),
    }


def _parcels() -> dict[str, pd.DataFrame]:
    stories = [
        parcel(parcel_id="P1", supply_status="已供已用", mixed_use_floor_share=0.2, support_land_share=0.05),
        parcel(parcel_id="P2", supply_status="供而未用", mixed_use_floor_share=0.0, support_land_share=0.05),
        parcel(parcel_id="P3", supply_status="批而未供", mixed_use_floor_share=None, support_land_share=0.05),
        parcel(parcel_id="P4", supply_status="已供已用", mixed_use_floor_share=0.0, right_layer="X"),
        parcel(parcel_id="P5", supply_status=None, mixed_use_floor_share=0.0, support_land_share=0.2),
    ]
    stories[0] |= {"yard_area_m2": 1_000.0, "structure_area_m2": 500.0, "right_ends_on": "2026-06-30"}
    stories[1] |= {"right_ends_on": "2050-01-01"}
    stories[2] |= {"is_supply_ready": True}
    for story in stories:
        story |= {"land_grade": "8等", "zone_id": "Z2" if story["parcel_id"] == "P5" else "Z1"}
        story["industry_code"] = {"P3": "26", "P5": None}.get(story["parcel_id"], "35")
    enterprises = [
        {
            "enterprise_id": "E1",
            "sales_wan": 600_000.0,
            "tax_wan": 30.0,
            "is_emerging_certified": True,
            "fixed_investment_wan": 2_000.0,
        },
        {"enterprise_id": "E2", "sales_wan": 500_000.0, "tax_wan": 15.0, "is_emerging_certified": False},
        {"enterprise_id": "E3", "sales_wan": None, "tax_wan": 1.0, "is_emerging_certified": None},
    ]
    links = [("E1", "P1"), ("E2", "P3"), ("E3", "P5")]
    prices = {"grade": "8等", "price_cny_per_m2": 500.0, "floor_price_cny_per_m2": 300.0}
    return {
        "parcels": layer(stories, [square(0, 0), square(1, 0), square(2, 0), square(2, 0), square(20, 0)]),
        "buildings": layer([building(storeys=2)], [square(0, 0, width=50)]),
        "ecological_redlines": layer([{"name": "R"}], [square(1, 0, width=50)]),
        "enterprises": pd.DataFrame(enterprises).astype({"is_emerging_certified": "boolean"}),
        "enterprise_parcels": pd.DataFrame(links, columns=["enterprise_id", "parcel_id"]),
        "land_prices": pd.DataFrame([prices]),
    }


def _plans() -> dict[str, pd.DataFrame]:
    uses = [{"planned_use": use} for use in ("0802", "1001", "0701", "0901")]
    units = [
        {"unit_id": f"U{at}", "unit_class": each}
        for at, each in enumerate(("priority", "key", "general", None))
    ]
    eia = [
        {"zone_id": "Z1", "approval_no": "一号", "approved_on": "2022-05-01", "valid_until": "2026-06-30"},
        {"zone_id": "Z2", "approval_no": "二号", "approved_on": "2016-05-01", "valid_until": "2021-05-01"},
    ]
    corridor = shapely.LineString([point(15, 5), point(35, 5)])
    return {
        "urban_boundary": layer([{"name": "B"}], [band(0, 5)]),
        "planned_land_use": layer(uses, [band(0, 1), band(1, 6), band(7, 1), band(8, 1)]),
        "control_units": layer(units, [band(0, 3), band(3, 5), band(8, 1), band(9, 1)]),
        "planning_eia": layer(eia, [band(0, 8), square(20, 0, width=ALL, height=ALL)]),
        "towns": layer(
            [{"name": "甲镇"}, {"name": "乙镇"}], [band(0, 10), square(9.99, 0, width=100, height=5)]
        ),
        "corridors": layer([{"name": "管"}, {"name": "线"}], [square(0, 5, width=ALL), corridor]),
    }


def _core() -> dict[str, pd.DataFrame]:
    rows = [
        ("C1", "Z1", "2019", "2019-06-18", 1, "complete"),
        ("C1", "Z1", "2024", "2024-09-12", 1, "complete"),
        ("C2", "Z1", "2024", "2024-09-12", 2, "building"),
        ("C3", "Z2", "2024", "2024-09-12", 1, "building"),
        ("C4", "Z2", "2024", "2024-09-12", 2, "building"),
    ]
    columns = ["core_id", "zone_id", "version", "approved_on", "phase", "status"]
    shapes = [square(0, 0), square(0, 0), square(1, 0), square(29, 0, width=200), square(21, 0)]
    return {"core_areas": layer(pd.DataFrame(rows, columns=columns).to_dict("records"), shapes)}


def _parks() -> dict[str, pd.DataFrame]:
    rows = [
        ("K1", "Z1", "海安常安纺织科技园", "一区多园"),
        ("K2", "Z1", "中意海安生态园", "区中园"),
        ("K3", "Z2", "南通综保区", "综保区"),
        ("K4", None, "如皋保税物流中心(B型)", "综保区"),
        ("K5", "Z2", "通海港区", "一区多园"),
    ]
    shapes = [square(0, 0, width=200), square(1, 0, width=200), square(20, 0), square(50, 0), square(29.5, 0)]
    columns = ["park_id", "zone_id", "name", "kind"]
    return {"parks": layer(pd.DataFrame(rows, columns=columns).to_dict("records"), shapes)}


def _points() -> dict[str, pd.DataFrame]:
    works: list[tuple[str, str | None, str, str, float | None]] = [
        ("sewage", None, "Z1", "2015-01-01", None),
        ("heat", None, "Z1", "2015-01-01", None),
        ("green_island", None, "Z1", "2020-01-01", 100.0),
        ("incubator", "national", "Z1", "2019-01-01", None),
        ("incubator", "municipal", "Z2", "2019-01-01", None),
        ("incubator", "national", "Z2", "2027-01-01", None),
        ("rd_platform", "national", "Z1", "2019-01-01", None),
        ("rd_platform", "省级", "Z2", "2019-01-01", None),
        ("design_centre", "provincial", "Z1", "2025-05-01", None),
        ("design_centre", "municipal", "Z1", "2025-12-31", None),
        ("design_centre", "municipal", "Z2", "2025-01-01", None),
        ("trade_station", None, "Z1", "2019-01-01", None),
        ("life_service", None, "Z1", "2019-01-01", None),
        ("site_5g", None, "Z2", "2019-01-01", None),
        ("talent_housing", None, "Z1", "2019-01-01", 50.0),
    ]
    facilities = pd.DataFrame(works, columns=["kind", "level", "zone_id", "since", "capacity"])
    facilities.insert(0, "facility_id", [f"F{at + 1}" for at in range(len(works))])
    places = [point(2.5, 5) if zone == "Z1" else point(25, 5) for zone in facilities["zone_id"]]
    services = [
        {"facility_id": f"F{at + 1}", "kind": kind}
        for at, kind in enumerate(("sewage", "heat", "green_island"))
    ]
    reach = [square(0, 0, width=200), square(0, 0, width=150), square(0, 0)]
    dischargers = [("D1", True, True), ("D2", False, False), ("D3", True, False)]
    projects = [("J1", "Z1", 15_000.0, "P1"), ("J2", "Z1", 14_999.0, None), ("J3", "Z2", None, "P5")]
    return {
        "facilities": _at(facilities, places),
        "service_areas": layer(services, reach),
        "dischargers": _at(
            pd.DataFrame(dischargers, columns=["discharger_id", "is_key", "is_online_monitored"]),
            [point(3, 3), point(3, 4), point(25, 3)],
        ),
        "projects": _at(
            pd.DataFrame(projects, columns=["project_id", "zone_id", "capital_wan_usd", "parcel_id"]),
            [point(0.5, 0.5), point(4, 4), point(20.5, 0.5)],
        ),
        "hazards": layer([{"name": "H"}], [point(4, 4)]),
        "housing": layer([{"name": "甲小区"}, {"name": "乙小区"}], [point(5, 0.5), point(4, 3)]),
        "ports_coast": layer(
            [{"name": "港", "kind": "port"}, {"name": "海", "kind": "sea"}], [point(35, 5), square(40, 0)]
        ),
    }


def _river() -> dict[str, pd.DataFrame]:
    blocks = [
        {"block_id": "B1", "is_innovation_core": True, "leading_industry": "芯片", "version": "一"},
        {"block_id": "B2", "is_innovation_core": False, "leading_industry": None, "version": "一"},
    ]
    shore = shapely.LineString([point(-10, 0), point(10, 0)])
    return {
        "belt_blocks": layer(blocks, [band(0, 5), square(-10, 0, width=ALL, height=ALL)]),
        "shoreline": layer([{"name": "江", "rank": "main_stem", "land_side": "left"}], [shore]),
    }


def _at(table: pd.DataFrame, places: list[Any]) -> pd.DataFrame:
    return layer(table.to_dict("records"), places)
