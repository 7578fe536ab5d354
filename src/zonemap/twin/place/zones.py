"""Zones and what lies inside them: parks, core areas, the belt of function blocks along the Yangtze."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from zonemap.twin.place.frame import CRS, Frame, Seat
from zonemap.twin.place.quads import Numbers
from zonemap.twin.place.streets import Grid

LABEL: Final = "示意数据"
BELT_DISTRICTS: Final = ("320612", "320613", "320614")
BELT_DEPTH_M: Final = 2600.0
_BELT: Final = (
    ("示意港闸创新区块", "科创研发", "信创产业", True),
    ("示意任港湾区块", "科技服务", "软件和信息服务", False),
    ("示意狼山区块", "生态人文", "文化创意", False),
    ("示意能达区块", "总部研发", "集成电路", True),
    ("示意通海港区块", "港产联动", "现代物流", False),
    ("示意苏通区块", "跨江融合", "智能制造", True),
    ("示意海门滨江西区块", "成果转化", "生物医药", False),
    ("示意海门滨江东区块", "先进制造", "高端装备", False),
)


def zone_layers(
    rng: np.random.Generator, seats: tuple[Seat, ...], grids: list[Grid]
) -> dict[str, gpd.GeoDataFrame]:
    """Return the layers `zones`, `parks`, `core_areas` and `planning_eia`."""
    shapes = [grid.zone for grid in grids]
    zones = gpd.GeoDataFrame(
        {
            "zone_id": [seat.zone_id for seat in seats],
            "name": [seat.name for seat in seats],
            "level": [seat.level for seat in seats],
            "kind": [seat.kind for seat in seats],
            "approved_area_ha": np.round(shapely.area(shapes) / 1e4 * rng.uniform(0.9, 1.0, len(seats)), 1),
            "leading_industries": [";".join(seat.leading_industries) for seat in seats],
            "emerging_industries": [";".join(seat.emerging_industries) for seat in seats],
        },
        geometry=shapes,
        crs=CRS,
    )
    return {
        "zones": zones,
        "parks": _parks(seats, shapes),
        "core_areas": _core_areas(seats, shapes),
        "planning_eia": _planning_eia(zones),
    }


def _parks(seats: tuple[Seat, ...], shapes: list[BaseGeometry]) -> gpd.GeoDataFrame:
    """Return the parks: strips of their zone, across its longer side, with land of none between them."""
    rows, parts = [], []
    for seat, zone in zip(seats, shapes, strict=True):
        turn = np.deg2rad(seat.angle_deg)
        reach = np.sqrt(zone.area) * 0.62 * np.sqrt(seat.aspect)
        ends = np.linspace(-reach, reach, len(seat.parks) + 1)
        for number, (name, (low, high)) in enumerate(zip(seat.parks, pairwise(ends), strict=True), start=1):
            gap = 0.06 * (high - low)
            strip = shapely.box(low + gap, -0.7 * reach, high - gap, 0.55 * reach)
            placed = shapely.transform(strip, _placing(seat, turn))
            parts.append(shapely.set_precision(shapely.intersection(placed, zone), 0.01))
            kind = "国际合作园区" if "生态园" in name else "区中园"
            rows.append((f"{seat.zone_id}-P{number}", seat.zone_id, name, kind))
    return gpd.GeoDataFrame(
        pd.DataFrame(rows, columns=["park_id", "zone_id", "name", "kind"]), geometry=parts, crs=CRS
    )


def _placing(seat: Seat, turn: float) -> Callable[[Numbers], Numbers]:
    """Return the move from the zone's own axes to the ground."""
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return lambda points: np.asarray(points @ rotation + (seat.x_m, seat.y_m))


def _core_areas(seats: tuple[Seat, ...], shapes: list[BaseGeometry]) -> gpd.GeoDataFrame:
    """Return two versions of the core areas; the later one adds a phase around the earlier."""
    versions = {
        "2019": ("2019-06-18", (0.26, 0.4), ("complete", "building")),
        "2024": ("2024-09-12", (0.26, 0.4, 0.54), ("complete", "building", "planned")),
    }
    rows, parts = [], []
    for seat, zone in zip(seats, shapes, strict=True):
        middle = shapely.centroid(zone)
        for version, (approved_on, radii, states) in versions.items():
            inner: BaseGeometry = shapely.Polygon()
            for phase, (radius, state) in enumerate(zip(radii, states, strict=True), start=1):
                disk = middle.buffer(radius * np.sqrt(zone.area / np.pi) * 1.2, quad_segs=6)
                outer = shapely.intersection(disk, zone)
                parts.append(shapely.set_precision(shapely.difference(outer, inner), 0.01))
                core_id = f"{seat.zone_id}-C{version}-{phase}"
                rows.append(
                    (core_id, seat.zone_id, version, pd.Timestamp(approved_on), "示意批准机关", phase, state)
                )
                inner = outer
    columns = ["core_id", "zone_id", "version", "approved_on", "approved_by", "phase", "status"]
    table = pd.DataFrame(rows, columns=columns).astype({"phase": "Int64"})
    return gpd.GeoDataFrame(table, geometry=parts, crs=CRS)


def _planning_eia(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return planning EIAs; one zone has none, one has outlived its validity."""
    table = zones[["zone_id", "geometry"]].iloc[:-1].reset_index(drop=True)
    numbers = pd.Series(range(1, len(table) + 1)).astype(str)
    approved = pd.Series(pd.Timestamp(2022, 5, 20), index=table.index)
    approved.iloc[3] = pd.Timestamp(2016, 3, 1)
    table["approval_no"] = "示意环审〔0000〕" + numbers + "号"
    table["approved_on"] = approved
    table["valid_until"] = approved + pd.DateOffset(years=5)
    return table[["zone_id", "approval_no", "approved_on", "valid_until", "geometry"]]


def belt_blocks(frame: Frame) -> gpd.GeoDataFrame:
    """Return the belt of function blocks: the land within a few kilometres of the Yangtze, cut across the bank."""
    lands = shapely.union_all([frame.land(adcode) for adcode in BELT_DISTRICTS])
    near = shapely.intersection(shapely.buffer(frame.yangtze, BELT_DEPTH_M, quad_segs=4), lands)
    bank = shapely.boundary(frame.yangtze).intersection(shapely.buffer(lands, 5))
    points = shapely.get_coordinates(shapely.segmentize(bank, 200.0))
    # The bank runs from north-west to east: its easting orders it well enough for cuts across.
    eastings = np.quantile(points[:, 0], (np.arange(len(_BELT)) + 0.5) / len(_BELT))
    anchors = [points[np.abs(points[:, 0] - x).argmin()] for x in eastings]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(np.array(anchors)), extend_to=shapely.envelope(near))
    )
    order = shapely.STRtree(cells).query(shapely.points(anchors), predicate="within")[1]
    shapes = shapely.set_precision(shapely.intersection(cells[order], near), 0.01)
    table = pd.DataFrame(_BELT, columns=["name", "function", "leading_industry", "is_innovation_core"])
    table.insert(0, "block_id", [f"NT-B{number:02d}" for number in range(1, len(table) + 1)])
    table["is_innovation_core"] = table["is_innovation_core"].astype("boolean")
    table["version"] = "示意2024"
    table["approved_on"] = pd.Timestamp(2024, 6, 18)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=CRS)


def urban_boundary(frame: Frame, grids: list[Grid]) -> gpd.GeoDataFrame:
    """Return the urban boundary: around every zone, and the old town of every district."""
    around = shapely.buffer([grid.zone for grid in grids], 350, quad_segs=4)
    middles = shapely.get_coordinates(shapely.centroid([grid.zone for grid in grids]))
    # Three discs to a town, turned differently in each, so that no outline is a plain circle.
    turns = np.add.outer(np.arange(len(grids)), np.arange(3) * 2.1).ravel()
    offset = np.stack([np.cos(turns), np.sin(turns)], axis=1) * 1700
    towns = shapely.buffer(shapely.points(np.repeat(middles, 3, axis=0) + offset), 2500, quad_segs=8)
    land = frame.city_land()
    zones = shapely.union_all([grid.zone for grid in grids])
    whole = shapely.intersection(shapely.union_all([*around, *towns]), land).simplify(25)
    parts = shapely.get_parts(shapely.set_precision(shapely.union(whole, zones), 0.01))
    parts = parts[shapely.area(parts) > 2e5]
    names = [f"示意城镇开发边界{number:02d}" for number in range(1, len(parts) + 1)]
    return gpd.GeoDataFrame({"name": names, "edition": "示意2023"}, geometry=parts, crs=CRS)


def shoreline(frame: Frame) -> gpd.GeoDataFrame:
    """Return the Yangtze as a polygon and a tributary as a line with land on its left."""
    x, y = 577000.0, 3541500.0
    along = np.linspace(0, 1, 60)
    course = np.stack([x + 46000 * along, y + 9000 * along + 900 * np.sin(9 * along)], axis=1)
    return gpd.GeoDataFrame(
        {
            "name": ["长江", "示意支流"],
            "rank": ["main_stem", "tributary"],
            "land_side": pd.Series([None, "left"], dtype=object),
        },
        geometry=[frame.yangtze, shapely.LineString(np.round(course, 2))],
        crs=CRS,
    )
