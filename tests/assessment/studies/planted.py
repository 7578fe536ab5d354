"""What a made city must say, found in the plainest way: sets of pairs, unions of shapes, one patch after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from zonemap.assessment import Assessment
from zonemap.plan import Rulebook
from zonemap.twin import Twin
from zonemap.workspace import Workspace

DAY = pd.Timestamp(2026, 6, 30)
OPEN_M = (0.3, 2.7)
"""Contacts of about the least length: no drawing could tell on which side they lie."""


@dataclass(frozen=True)
class City:
    """A made city, judged."""

    workspace: Workspace
    run: Assessment
    rulebook: Rulebook
    twin: Twin

    @property
    def planted(self) -> pd.DataFrame:
        """The truth of studies in the order of the run."""
        return self.twin.studies.parcels.reindex(self.run.parcels.index)

    @property
    def parcels(self) -> gpd.GeoDataFrame:
        """The parcels as drawn, in the order of the run, with `area_m2` as a judge counts it."""
        table = self.twin.layers["parcels"].set_index("parcel_id").reindex(self.run.parcels.index)
        return table.assign(area_m2=table["registered_area_m2"].fillna(table.area))

    def shapes(self, layer: str, **wanted: str) -> np.ndarray:
        """Return the shapes of a layer whose columns start with the words wanted."""
        table = self.twin.layers[layer]
        for column, word in wanted.items():
            table = table[table[column].str.startswith(word)]
        return table.geometry.to_numpy()

    def figure(self, indicator: str) -> pd.DataFrame:
        """Return an indicator of the scorecard by zone, `value_low` and `value_high`."""
        card = self.run.scorecard
        own = card[(card["indicator"] == indicator) & card["zone_id"].isin(self.twin.studies.zones.index)]
        return own.set_index("zone_id")[["value_low", "value_high"]].reindex(self.twin.studies.zones.index)


def joined(ids: Iterable[str], pairs: Iterable[tuple[str, str]]) -> set[frozenset[str]]:
    """Return the groups that pairs make of things."""
    group = {one: {one} for one in ids}
    for left, right in pairs:
        if left in group and right in group and group[left] is not group[right]:
            group[left] |= group[right]
            for one in group[right]:
                group[one] = group[left]
    return {frozenset(each) for each in group.values()}


def pairs_of(city: City, least_m: float) -> list[tuple[str, str]]:
    """Return the parcels that were laid against each other along so much, and those laid below others."""
    truth = city.twin.studies
    ids = truth.parcels.index.to_numpy(object)
    met = truth.contacts[truth.contacts["length_m"] >= least_m]
    below = truth.parcels.index[truth.parcels["host"] != ""]
    laid = zip(ids[met["left"]], ids[met["right"]], strict=True)
    return [*laid, *zip(below, truth.parcels.loc[below, "host"], strict=True)]


def share_inside(shapes: np.ndarray, ground: np.ndarray) -> np.ndarray:
    """Return the share of each shape inside the union of some others."""
    whole = shapely.union_all(ground)
    shapely.prepare(whole)
    return np.asarray(shapely.area(shapely.intersection(shapes, whole)) / shapely.area(shapes))


def taken_apart(blocks: np.ndarray, takers: dict[str, np.ndarray]) -> pd.DataFrame:
    """Return what each taker takes of each block that no earlier one took, m², the `rest`, and a `spot` inside.

    Block by block: shapes of a whole city in one overlay come out some square metres off now and then.
    """
    trees = {name: shapely.STRtree(shapes) for name, shapes in takers.items()}
    rows = []
    for block in blocks:
        row, ground = {"spot": shapely.point_on_surface(block)}, block
        for name, tree in trees.items():
            taker = shapely.union_all(takers[name][tree.query(ground, predicate="intersects")])
            after = shapely.difference(ground, taker)
            row[name], ground = ground.area - after.area, after
        rows.append(row | {"rest": ground.area})
    return pd.DataFrame(rows)


def standing(city: City, kind: str) -> np.ndarray:
    """Return the service areas of a kind whose works stand on the day."""
    since = city.twin.layers["facilities"].set_index("facility_id")["since"]
    areas = city.twin.layers["service_areas"]
    kept = (areas["kind"] == kind) & (areas["facility_id"].map(since) <= DAY)
    return np.asarray(areas.geometry[kept].to_numpy())


@dataclass
class Patch:
    """A patch of the rolling development, as an oracle knows it."""

    ids: frozenset[str]
    area_m2: float
    maturity: float
    ground: shapely.Geometry


def rolled_out(
    patches: list[Patch], core: shapely.Geometry, *, reach_m: float, least_m2: float
) -> list[Patch]:
    """Return the patches in the order in which they join the core, one after the other, until so much has."""
    done: list[Patch] = []
    left = [patch for patch in patches if patch.area_m2 > 0]
    while left and sum(patch.area_m2 for patch in done) < least_m2:
        near = [
            patch
            for patch in left
            if patch.ground.dwithin(core, reach_m)
            or any(patch.ground.dwithin(o.ground, reach_m) for o in done)
        ]
        if not near:
            break
        best = max(near, key=lambda patch: (round(patch.maturity, 9), patch.area_m2))
        done.append(best)
        left.remove(best)
    return done
