"""Redevelopment sites of a run: what they are, which fit what is asked of a site, and which to choose under limits."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Final

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.analysis import Grouping, Limit, Listing, best_selection, grouped, site_shapes
from zonemap.assessment.assessment import ROUTES, Assessment
from zonemap.assessment.rows import known
from zonemap.assessment.studies.blocked import blocked_m2
from zonemap.assessment.studies.settings import setting_of
from zonemap.assessment.summary import surface_of
from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError
from zonemap.findings import Claim, Quantity, Verdict, all_of, at_least, at_most
from zonemap.geometry import border_along_m
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]

COST: Final = "redevelopment_cost_cny_per_m2"
"""The number that a budget needs."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a site; None asks nothing."""

    area_m2: float | None = None
    owners: float | None = None
    """At most so many."""
    frontage_m: float | None = None
    blocked_share: float | None = None
    """Red lines and the like may take up at most this share (0-1)."""
    width_m: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What there is for all sites that are chosen together; None is no limit."""

    area_m2: float | None = None
    owners: float | None = None
    budget_wan: float | None = None


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites of a run, in the order of their gain.

    `table` is indexed by site id: quantities as `x_low` and `x_high`, `fits` as a code of `Verdict`, `is_chosen`.
    `members` holds the positions of the parcels of each site. `refused` says how many sites fail each thing asked.
    `gap` is the optimality gap of the choice (0-1), None where nothing was to choose.
    """

    table: pd.DataFrame
    members: list[IntArray]
    refused: dict[str, int]
    gap: float | None

    def quantity(self, name: str) -> Quantity:
        """Return a quantity of every site."""
        return Quantity(self.table[f"{name}_low"].to_numpy(), self.table[f"{name}_high"].to_numpy())


@uncollected()
def sites_of(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    *,
    listings: Collection[Listing] = (Listing.CERTAIN,),
    asked: Asked = Asked(),
    limits: Limits = Limits(),
) -> Sites:
    """Return the sites that the parcels so listed make up; each of these parcels is in one.

    Raises `ZonemapError` when a budget is given without a cost to hold it against.
    """
    chosen = np.flatnonzero(assessment.parcels["listing"].isin(listings).to_numpy())
    parcels = assessment.parcels.iloc[chosen]
    polygons = np.asarray(parcels.geometry.array, dtype=object)
    surface = surface_of(parcels).to_numpy()
    grouping = grouped(
        polygons,
        surface,
        tolerance_m=setting_of(assessment, rulebook, "site_contact_tolerance_m"),
        least_m=setting_of(assessment, rulebook, "site_contact_length_m"),
    )
    table = _measured(assessment, rulebook, chosen, grouping, surface).join(
        site_shapes(polygons, surface, grouping)
    )
    reach = setting_of(assessment, rulebook, "site_frontage_reach_m")
    facing = frontage_m(polygons[surface], workspace, reach_m=reach)
    _put(table, "frontage_m", facing.summed_by(grouping.site[surface], len(grouping)))
    table, members = _named(table, grouping, chosen, assessment)
    terms = _terms(table, asked)
    fits = all_of(np.full(len(table), Verdict.MET, dtype=np.int8), *terms.values())
    refused = {name: int((term == Verdict.BREACHED).sum()) for name, term in terms.items()}
    is_chosen, gap = _chosen(table, fits, limits, cost=setting_of(assessment, rulebook, COST))
    return Sites(table.assign(fits=fits, is_chosen=is_chosen), members, refused, gap)


def _measured(
    assessment: Assessment,
    rulebook: Rulebook,
    chosen: IntArray,
    grouping: Grouping,
    surface: npt.NDArray[np.bool_],
) -> pd.DataFrame:
    """Return the sums of each site; ground counts once, by surface parcels."""
    parcels, site, size = assessment.parcels.iloc[chosen], grouping.site, len(grouping)
    ground = np.flatnonzero(surface)

    def total(name: str) -> Quantity:
        return assessment.quantity(name).take(chosen[ground]).summed_by(site[ground], size)

    table = pd.DataFrame(index=range(size))
    table["parcels"] = np.bincount(site, minlength=size)
    table["certain"] = np.bincount(site, weights=parcels["listing"] == Listing.CERTAIN, minlength=size)
    for name in (
        "area_m2",
        "floor_area_m2",
        "counted_floor_area_m2",
        *(f"gain_{route}_m2" for route in ROUTES),
    ):
        _put(table, name, total(name))
    _put(table, "far_counted", total("counted_floor_area_m2") / total("area_m2"))
    _put(table, "owners", _owners(parcels, site, size))
    blocked = blocked_m2(assessment, rulebook).take(chosen[ground])
    _put(table, "blocked_m2", blocked.summed_by(site[ground], size))
    return table


def _owners(parcels: gpd.GeoDataFrame, site: IntArray, size: int) -> Quantity:
    """Return how many owners each site has; parcels of unknown owners may all be a known one's, or each another's."""
    owner = parcels["owner_id"]
    named = pd.DataFrame({"site": site, "owner": owner.to_numpy()})
    counted = (
        named.groupby("site")["owner"].nunique().reindex(range(size), fill_value=0).to_numpy(dtype=float)
    )
    nameless = np.bincount(site, weights=owner.isna().to_numpy(), minlength=size)
    return Quantity(
        np.maximum(counted, nameless > 0).astype(np.float64), (counted + nameless).astype(np.float64)
    )


def frontage_m(polygons: npt.NDArray[np.object_], workspace: Workspace, *, reach_m: float) -> Quantity:
    """Return how many metres of each border face a road; unknown without a layer of roads."""
    if not workspace.has("roads"):
        return Quantity.unknown(len(polygons), low=0.0)
    roads = np.asarray(workspace.read("roads")["geometry"].array, dtype=object)
    return Quantity.exact(border_along_m(polygons, roads, tolerance_m=reach_m))


def _named(
    table: pd.DataFrame, grouping: Grouping, chosen: IntArray, assessment: Assessment
) -> tuple[pd.DataFrame, list[IntArray]]:
    """Return the sites by id, the larger gain first; a site is called after the first of its parcels by id."""
    ids = assessment.parcels.index[chosen].to_numpy(dtype=str)
    places = grouping.members(ids)
    named = table.set_index(pd.Index([f"S-{ids[each[0]]}" for each in places], name="site_id", dtype=object))
    rank = np.lexsort((named.index.to_numpy(dtype=str), -named["gain_cap_m2_low"].to_numpy()))
    return named.iloc[rank], [chosen[places[at]] for at in rank]


def _terms(table: pd.DataFrame, asked: Asked) -> dict[str, Claim]:
    """Return for each thing asked whether each site has it."""

    def quantity(name: str) -> Quantity:
        return Quantity(table[f"{name}_low"].to_numpy(), table[f"{name}_high"].to_numpy())

    def limit(value: float) -> Quantity:
        return Quantity.exact(np.full(len(table), value))

    terms = {}
    if asked.area_m2 is not None:
        terms["area_m2"] = at_least(quantity("area_m2"), limit(asked.area_m2))
    if asked.owners is not None:
        terms["owners"] = at_most(quantity("owners"), limit(asked.owners))
    if asked.frontage_m is not None:
        terms["frontage_m"] = at_least(quantity("frontage_m"), limit(asked.frontage_m))
    if asked.blocked_share is not None:
        terms["blocked_share"] = at_most(
            quantity("blocked_m2") / quantity("area_m2"), limit(asked.blocked_share)
        )
    if asked.width_m is not None:
        terms["width_m"] = at_least(Quantity.exact(table["width_m"].to_numpy()), limit(asked.width_m))
    return terms


def _chosen(
    table: pd.DataFrame, fits: Claim, limits: Limits, *, cost: float
) -> tuple[npt.NDArray[np.bool_], float | None]:
    """Return which sites to take on for the most gain that is sure, and the gap of that choice."""
    used = []
    if limits.area_m2 is not None:
        used.append(Limit(table["area_m2_high"].to_numpy(), limits.area_m2))
    if limits.owners is not None:
        used.append(Limit(table["owners_high"].to_numpy(), limits.owners))
    if limits.budget_wan is not None:
        if not np.isfinite(cost):
            raise ZonemapError(
                "no_cost",
                _("A budget needs the cost of redevelopment, which no document gives"),
                _("set the number {number} in numbers.toml of the workspace").format(number=COST),
            )
        used.append(Limit(table["area_m2_high"].to_numpy() * cost / 10_000, limits.budget_wan))
    fitting = np.asarray(fits != Verdict.BREACHED)
    if not used:
        return fitting, None
    found = best_selection(np.where(fitting, table["gain_cap_m2_low"].to_numpy(), 0.0), used)
    return found.chosen, found.gap


def _put(table: pd.DataFrame, name: str, quantity: Quantity) -> None:
    table[f"{name}_low"], table[f"{name}_high"] = quantity.low, quantity.high


def site_rows(sites: Sites, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per site, as `sites --json` prints it: JSON types only, unknown is null."""
    ids = assessment.parcels.index
    for at, (site_id, row) in enumerate(sites.table.iterrows()):
        yield {
            "site_id": str(site_id),
            "parcel_ids": [str(ids[position]) for position in sites.members[at]],
            "zone_ids": sorted(
                set(assessment.parcels["zone_id"].iloc[sites.members[at]].dropna().astype(str))
            ),
            "parcels": int(row["parcels"]),
            "certain": int(row["certain"]),
            **{
                key: value
                for name in (
                    "area_m2",
                    "floor_area_m2",
                    "counted_floor_area_m2",
                    "far_counted",
                    "owners",
                    "frontage_m",
                    "blocked_m2",
                )
                for key, value in known(name, row[f"{name}_low"], row[f"{name}_high"]).items()
            },
            "gain_m2": {
                route: {
                    "low": float(row[f"gain_{route}_m2_low"]),
                    "high": float(row[f"gain_{route}_m2_high"])
                    if np.isfinite(row[f"gain_{route}_m2_high"])
                    else None,
                }
                for route in ROUTES
            },
            "drawn_area_m2": float(row["drawn_area_m2"]),
            **{
                name: float(row[name]) if np.isfinite(row[name]) else None
                for name in ("width_m", "length_m", "compactness")
            },
            "fits": Verdict(int(row["fits"])).word,
            "is_chosen": bool(row["is_chosen"]),
        }
