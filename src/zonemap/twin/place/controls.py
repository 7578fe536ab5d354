"""Control units with wiggly shared borders over the city's land, their access lists, and the lines of protection."""

from __future__ import annotations

from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from zonemap.twin.place.frame import CRS, Frame
from zonemap.twin.place.quads import Numbers

EDITION: Final = "示意2024"
STEP_M: Final = 26.0
"""Distance between the vertices of a unit's border."""
_EDGE_SHARE: Final = 0.08
"""Share of a zone below which a unit only reaches into it."""

_CLASSES: Final = {
    "priority": ("优先保护单元", "1"),
    "key": ("重点管控单元", "2"),
    "general": ("一般管控单元", "3"),
}


def wiggled(points: Numbers) -> Numbers:
    """Return the points moved by a smooth field of several wave lengths, m.

    The field is gentle enough to keep neighbours in order, so borders that did not cross still do not, and a
    border shared by two units stays one border.
    """
    x, y = points[:, 0], points[:, 1]
    dx, dy = np.zeros(len(points)), np.zeros(len(points))
    for length, size, turn in ((9000, 420, 0.3), (2600, 90, 1.1), (700, 17, 2.3), (190, 4, 0.7)):
        k = 2 * np.pi / length
        along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
        dx += size * np.sin(k * across) * np.cos(0.3 * k * along)
        dy += size * np.sin(k * along + 1.0) * np.cos(0.3 * k * across)
    return points + np.stack([dx, dy], axis=1)


def control_units(
    rng: np.random.Generator, frame: Frame, zones: NDArray[np.object_], *, units: int
) -> gpd.GeoDataFrame:
    """Return units that tile the land of the city: those over zones are key, those at their edges priority."""
    water = shapely.union_all(frame.water.geometry.to_numpy())
    adcodes = frame.districts["adcode"].tolist()
    lands = [frame.land(adcode) for adcode in adcodes]
    total = sum(land.area for land in lands)
    lines, cells, cell_county = list[BaseGeometry](), list[BaseGeometry](), list[str]()
    for adcode, land in zip(adcodes, lands, strict=True):
        seeds = _seeds(rng, land, max(2, round(units * land.area / total)))
        rings = _cells(seeds, land)
        cells.extend(np.asarray(shapely.polygons(rings), dtype=np.object_))
        cell_county.extend([adcode] * len(rings))
        edges = shapely.union_all(rings)
        # Half a metre over the border, so that noding it once with all the others leaves no gap.
        lines.append(shapely.intersection(edges, land.buffer(0.5)))
    borders = shapely.union_all([*lines, *(shapely.boundary(land) for land in lands)])
    pieces = shapely.get_parts(shapely.polygonize(shapely.get_parts(borders)))
    inside = shapely.point_on_surface(pieces)
    shapely.prepare(water)
    dry = ~shapely.intersects(water, inside)
    pieces, inside = pieces[dry], inside[dry]
    county = _county_of(inside, lands, adcodes)
    cell_of = _cell_of(inside, np.array(cells, dtype=np.object_), np.asarray(cell_county), county)
    kept = cell_of >= 0
    table = gpd.GeoDataFrame({"cell": cell_of[kept], "county": county[kept]}, geometry=pieces[kept], crs=CRS)
    shapes = table.groupby("cell").geometry.apply(lambda parts: shapely.multipolygons(list(parts)))
    return _described(rng, shapes.to_numpy(), np.asarray(cell_county)[shapes.index], zones)


def _seeds(rng: np.random.Generator, land: BaseGeometry, count: int) -> NDArray[np.object_]:
    left, low, right, high = land.bounds
    shapely.prepare(land)
    x, y = rng.uniform(left, right, 40 * count), rng.uniform(low, high, 40 * count)
    tries = np.asarray(shapely.points(x, y), dtype=np.object_)
    return np.asarray(tries[shapely.contains_properly(land, tries)][:count])


def _cells(seeds: NDArray[np.object_], land: BaseGeometry) -> NDArray[np.object_]:
    """Return the wiggly rings around the seeds; neighbours share every vertex of their border."""
    left, low, right, high = land.bounds
    reach = shapely.box(left - 5e3, low - 5e3, right + 5e3, high + 5e3)
    diagram = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(seeds), extend_to=reach))
    within = shapely.intersection(diagram, reach)
    edges = shapely.get_parts(shapely.node(shapely.multilinestrings(shapely.boundary(within).tolist())))
    bent = shapely.transform(shapely.segmentize(shapely.normalize(edges), STEP_M), wiggled)
    faces = shapely.get_parts(shapely.polygonize(bent))
    return np.asarray(shapely.get_exterior_ring(faces), dtype=object)


def _county_of(
    points: NDArray[np.object_], lands: list[BaseGeometry], adcodes: list[str]
) -> NDArray[np.str_]:
    tree = shapely.STRtree(lands)
    return np.asarray(adcodes)[tree.nearest(points)]


def _cell_of(
    points: NDArray[np.object_],
    cells: NDArray[np.object_],
    cell_county: NDArray[np.str_],
    county: NDArray[np.str_],
) -> NDArray[np.int64]:
    point, cell = shapely.STRtree(cells).query(points, predicate="within")
    same = cell_county[cell] == county[point]
    found = np.full(len(points), -1, dtype=np.int64)
    found[point[same]] = cell[same]
    return found


def _described(
    rng: np.random.Generator,
    shapes: NDArray[np.object_],
    county: NDArray[np.str_],
    zones: NDArray[np.object_],
) -> gpd.GeoDataFrame:
    classes = np.where(rng.random(len(shapes)) < 0.25, "priority", "general").astype(object)
    zone, unit = shapely.STRtree(shapes).query(zones, predicate="intersects")
    share = shapely.area(shapely.intersection(zones[zone], shapes[unit])) / shapely.area(zones[zone])
    largest = np.zeros(len(shapes))
    np.maximum.at(largest, unit, share)
    # an industrial park makes its unit a key one; a unit that only reaches into a zone may protect its edge
    classes[(largest > 0) & (largest < _EDGE_SHARE)] = "priority"
    classes[largest >= _EDGE_SHARE] = "key"
    digit = np.array([_CLASSES[word][1] for word in classes])
    order = pd.Series(np.arange(len(shapes))).groupby([county, digit]).cumcount() + 1
    serial = order.astype(str).str.zfill(4).to_numpy()
    return gpd.GeoDataFrame(
        {
            "unit_id": [f"ZH{a}{d}{n}" for a, d, n in zip(county, digit, serial, strict=True)],
            "name": [f"示意{_CLASSES[c][0]}{a}-{n}" for c, a, n in zip(classes, county, serial, strict=True)],
            "unit_class": classes,
            "edition": EDITION,
        },
        geometry=np.asarray(shapely.transform(shapes, lambda points: np.round(points, 2))),
        crs=CRS,
    )


def access_list(units: pd.DataFrame) -> pd.DataFrame:
    """Return the made-up access list of each unit, four rows for priority and key units, one for the others."""
    rows = pd.DataFrame(
        [
            ("priority", "空间布局约束", "示意：禁止新建、扩建化工项目", "25;26", "prohibit"),
            ("priority", "污染物排放管控", "示意：禁止新增排污口", "", "prohibit"),
            ("priority", "环境风险防控", "示意：限制有色、黑色金属冶炼项目", "31;32", "restrict"),
            ("priority", "资源开发效率要求", "示意：不得新增高耗水项目", "17;22", "restrict"),
            ("key", "空间布局约束", "示意：化工项目应进入合规园区", "26", "restrict"),
            ("key", "污染物排放管控", "示意：污染物总量应等量或减量替代", "", "condition"),
            ("key", "环境风险防控", "示意：应编制突发环境事件应急预案", "", "condition"),
            ("key", "资源开发效率要求", "示意：单位能耗应达到行业先进值", "", "condition"),
            ("general", "空间布局约束", "示意：执行一般性环境管理要求", "", "condition"),
        ],
        columns=["unit_class", "dimension", "text", "industry_codes", "effect"],
    )
    merged = units[["unit_id", "unit_class"]].merge(rows, on="unit_class")
    merged["source"] = "示意数据"
    return merged[["unit_id", "dimension", "text", "industry_codes", "effect", "source"]]


def protected(
    wild: NDArray[np.object_], planted: NDArray[np.object_], free: BaseGeometry, *, title: str
) -> gpd.GeoDataFrame:
    """Return a layer of protection: the `wild` areas as far as they lie on free land, then the planted pieces."""
    bent = shapely.transform(shapely.segmentize(wild, 260.0), wiggled)
    shapes = shapely.set_precision(shapely.intersection(bent, free), 0.01)
    parts = shapely.get_parts(shapes)
    parts = np.concatenate([parts[shapely.area(parts) > 3e4], planted])
    names = [f"示意{title}{number:04d}" for number in range(1, len(parts) + 1)]
    return gpd.GeoDataFrame({"name": names, "edition": EDITION}, geometry=parts, crs=CRS)


def blobs(rng: np.random.Generator, land: BaseGeometry, *, count: int) -> NDArray[np.object_]:
    """Return areas such as woods and wetlands: discs over the land, run together where they meet."""
    centres = _seeds(rng, land, count)
    radius = rng.uniform(400, 2100, len(centres))
    return np.asarray(shapely.get_parts(shapely.union_all(shapely.buffer(centres, radius, quad_segs=12))))


def fields(rng: np.random.Generator, land: BaseGeometry, *, count: int) -> NDArray[np.object_]:
    """Return blocks of fields: a tiling of the land with canals and villages left between."""
    tiling = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(_seeds(rng, land, count))))
    kept = tiling[rng.random(len(tiling)) < 0.62]
    return np.asarray(shapely.buffer(kept, -140, join_style="mitre"), dtype=object)
