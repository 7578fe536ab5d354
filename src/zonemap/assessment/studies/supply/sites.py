"""Candidate sites: pieces of planned land that are left, what they measure, and which fit what is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.analysis import Grouping, grouped, site_shapes
from zonemap.analysis.supply import HAIR_M, LEFT, inner_width_m, wide_pieces
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.settings import setting_of
from zonemap.assessment.studies.sites import frontage_m
from zonemap.assessment.studies.supply.ground import Layers, ZoneSupply
from zonemap.facts import Overlay
from zonemap.facts.conditions import planned_condition
from zonemap.facts.measure import read_layer
from zonemap.facts.zones.survey import column
from zonemap.findings import Claim, Quantity, Verdict, all_of, at_least
from zonemap.geometry import Overlaps, overlap_areas, united
from zonemap.geometry.pieces import GeometryArray
from zonemap.plan import Rulebook
from zonemap.workspace import Workspace

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked of a candidate site; None asks nothing."""

    area_m2: float | None = None
    width_m: float | None = None
    """The diameter of the largest circle that fits in."""
    frontage_m: float | None = None


ANYTHING: Final = Wanted()
"""Nothing is asked of a site."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The candidate sites by id: those that may fit first, of these the larger area that is sure, then that may be.

    `table` has quantities as `x_low` and `x_high`, `left_m2` by state as `<state>_m2`, `fits` as a code of `Verdict`
    and the shapes. `refused` says how many sites fail each thing asked, `strips_m2` how much of each zone's ground is
    in no site because it is too narrow.
    """

    table: gpd.GeoDataFrame
    refused: dict[str, int]
    strips_m2: dict[str, float]

    def quantity(self, name: str) -> Quantity:
        """Return a quantity of every site."""
        return _quantity(self.table, name)


def candidates_of(
    supplies: list[ZoneSupply],
    layers: Layers,
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    wanted: Wanted,
) -> Candidates:
    """Return the candidate sites of the ground that is left in some zones.

    A site is ground that holds together: a neck narrower than a contact of parcels (`site_contact_length_m`) parts two
    sites, a gap of a drawing (`site_contact_tolerance_m`) does not.
    """
    found = [_zone_sites(each, assessment, rulebook) for each in supplies]
    table = _measured(pd.concat(found, ignore_index=True), supplies, layers, assessment, rulebook)
    shapes = np.asarray(table["geometry"], dtype=object)
    reach_m = setting_of(assessment, rulebook, "site_frontage_reach_m")
    _put(table, "frontage_m", frontage_m(shapes, workspace, reach_m=reach_m))
    _put_corridors(table, shapes, workspace)
    table["parcel_ids"] = _parcels_over(
        shapes, assessment, setting_of(assessment, rulebook, "sliver_area_m2")
    )
    terms = _terms(table, wanted)
    table["fits"] = all_of(np.full(len(table), Verdict.MET, dtype=np.int8), *terms.values())
    refused = {name: int((term == Verdict.BREACHED).sum()) for name, term in terms.items()}
    strips = {
        each.zone_id: max(
            0.0, float(shapely.area(each.ground.off_street).sum() - sites["drawn_area_m2"].sum())
        )
        for each, sites in zip(supplies, found, strict=True)
    }
    return Candidates(
        _ranked(gpd.GeoDataFrame(table, geometry="geometry", crs=workspace.crs)), refused, strips
    )


def _zone_sites(supply: ZoneSupply, assessment: Assessment, rulebook: Rulebook) -> pd.DataFrame:
    """Return the sites of one zone: id, shape, and the measures of the shape."""
    least_m = setting_of(assessment, rulebook, "site_contact_length_m")
    pieces = wide_pieces(supply.ground.off_street, neck_m=least_m)
    surface = np.ones(len(pieces), dtype=bool)
    tolerance_m = setting_of(assessment, rulebook, "site_contact_tolerance_m")
    grouping = grouped(pieces, surface, tolerance_m=tolerance_m, least_m=least_m)
    table = site_shapes(pieces, surface, grouping)
    shapes = _joined(pieces, grouping)
    table["geometry"] = shapes
    table["inner_width_m"] = inner_width_m(shapes)
    table = table.sort_values("drawn_area_m2", ascending=False, kind="stable", ignore_index=True)
    table.insert(0, "zone_id", supply.zone_id)
    table.insert(0, "site_id", [f"L-{supply.zone_id or '0'}-{at + 1}" for at in range(len(table))])
    return table


def _joined(pieces: GeometryArray, grouping: Grouping) -> GeometryArray:
    """Return the pieces of each site as one shape."""
    order = np.argsort(grouping.site, kind="stable")
    shapes = np.full(len(grouping), None, dtype=object)
    shapely.multipolygons(pieces[order], indices=grouping.site[order], out=shapes)
    return shapes


def _measured(
    table: pd.DataFrame,
    supplies: list[ZoneSupply],
    layers: Layers,
    assessment: Assessment,
    rulebook: Rulebook,
) -> pd.DataFrame:
    """Return the sites with their ground by state, the area that is sure and may be, and the FAR planned."""
    shapes = np.asarray(table["geometry"], dtype=object)
    drawn = table["drawn_area_m2"].to_numpy(dtype=np.float64)
    for state in LEFT:
        ground = np.concatenate([shapes[:0], *(each.ground.of_state[state] for each in supplies)])
        table[f"{state}_m2"] = overlap_areas(shapes, ground).total_by_left(len(shapes))
    unsure = table[[f"{state}_m2" for state in set(LEFT) - layers.sure]].sum(axis=1).to_numpy()
    is_unsure = unsure > HAIR_M * shapely.length(shapes)  # less is what closing hairs lays a site over
    least = np.where(is_unsure, np.maximum(drawn - unsure, 0.0), drawn) * layers.is_complete
    _put(table, "area_m2", Quantity(least, drawn))
    plan = Overlay(overlap_areas(shapes, np.asarray(layers.plan["geometry"], dtype=object)), layers.plan)
    cover = setting_of(assessment, rulebook, "plan_cover_minimum")
    unlimited = Quantity.unknown(len(shapes), low=0.0)
    _put(table, "far_max", planned_condition(unlimited, "far_max", plan, drawn, cover_minimum=cover))
    return table


def _put_corridors(table: pd.DataFrame, shapes: GeometryArray, workspace: Workspace) -> None:
    """Add the corridors that cross each site and the ground under them; one drawn as a line has an unknown width."""
    size = len(shapes)
    if not workspace.has("corridors"):
        table["corridors"] = [[] for _site in range(size)]
        _put(
            table, "corridor_m2", Quantity(np.zeros(size), table["drawn_area_m2"].to_numpy(dtype=np.float64))
        )
        table["crossing"] = np.full(size, Verdict.UNKNOWN, dtype=np.int8)
        return
    features, lines = read_layer(workspace, "corridors")
    site, corridor = shapely.STRtree(lines).query(shapes, predicate="intersects")
    named = column(features, "name").fillna(column(features, "kind")).fillna("")
    table["corridors"] = _texts_by(site, named.to_numpy(dtype=object)[corridor], size)
    thin = shapely.get_dimensions(lines) < 2
    is_open = np.isin(np.arange(size), site[thin[corridor]])
    ground = np.array([united(lines[~thin])], dtype=object)
    under = overlap_areas(shapes, ground).total_by_left(size)
    drawn = table["drawn_area_m2"].to_numpy(dtype=np.float64)
    _put(table, "corridor_m2", Quantity(under, np.where(is_open, drawn, under)))
    crossed = np.isin(np.arange(size), site)
    table["crossing"] = np.where(crossed, Verdict.MET, Verdict.BREACHED).astype(np.int8)


def _parcels_over(shapes: GeometryArray, assessment: Assessment, touch_m2: float) -> list[list[str]]:
    """Return the parcels of each site that have more than a touch of it."""
    parcels = np.asarray(assessment.parcels.geometry.array, dtype=object)
    pairs = overlap_areas(shapes, parcels)
    pairs = Overlaps(pairs.left, pairs.right, pairs.area_m2).where(pairs.area_m2 >= touch_m2)
    ids = assessment.parcels.index.to_numpy(dtype=object)
    return _texts_by(pairs.left, ids[pairs.right], len(shapes))


def _texts_by(groups: npt.NDArray[np.intp], texts: npt.NDArray[np.object_], size: int) -> list[list[str]]:
    order = np.argsort(groups, kind="stable")
    cuts = np.searchsorted(groups[order], np.arange(1, size))
    return [sorted({str(text) for text in each if text}) for each in np.split(texts[order], cuts)][:size]


def _terms(table: pd.DataFrame, wanted: Wanted) -> dict[str, Claim]:
    """Return for each thing asked whether each site has it."""
    measured = {
        "area_m2": _quantity(table, "area_m2"),
        "inner_width_m": Quantity.exact(table["inner_width_m"].to_numpy(dtype=np.float64)),
        "frontage_m": _quantity(table, "frontage_m"),
    }
    limits = {"area_m2": wanted.area_m2, "inner_width_m": wanted.width_m, "frontage_m": wanted.frontage_m}
    return {
        name: at_least(measured[name], Quantity.exact(np.full(len(table), limit)))
        for name, limit in limits.items()
        if limit is not None
    }


def _ranked(table: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    refused = (table["fits"] == Verdict.BREACHED).to_numpy(dtype=bool)
    high, low = (-table[f"area_m2_{end}"].to_numpy(dtype=np.float64) for end in ("high", "low"))
    return table.iloc[np.lexsort((high, low, refused))].set_index("site_id")


def _quantity(table: pd.DataFrame, name: str) -> Quantity:
    return Quantity(
        table[f"{name}_low"].to_numpy(dtype=np.float64), table[f"{name}_high"].to_numpy(dtype=np.float64)
    )


def _put(table: pd.DataFrame, name: str, quantity: Quantity) -> None:
    table[f"{name}_low"], table[f"{name}_high"] = quantity.low, quantity.high


def candidate_rows(found: Candidates) -> Iterator[Json]:
    """Yield one row per site, as `supply --json` prints it: JSON types only, unknown is null."""
    for site_id, row in found.table.iterrows():
        yield {
            "site_id": str(site_id),
            "zone_id": row["zone_id"] or None,
            "parcel_ids": row["parcel_ids"],
            **_known(row, "area_m2"),
            "drawn_area_m2": float(row["drawn_area_m2"]),
            "left_m2": {state.value: float(row[f"{state}_m2"]) for state in LEFT},
            **{name: float(row[name]) for name in ("inner_width_m", "width_m", "length_m", "compactness")},
            **_known(row, "frontage_m"),
            "corridors": row["corridors"],
            "crosses_corridor": {1: True, -1: False}.get(int(row["crossing"])),
            **_known(row, "corridor_m2"),
            **_known(row, "far_max"),
            "fits": Verdict(int(row["fits"])).word,
        }


def _known(row: pd.Series, name: str) -> Json:
    return known(name, row[f"{name}_low"], row[f"{name}_high"])
