"""What the parcels of a zone are: supplied, mixed, certified, layered, served by the works of the park."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd

from zonemap.facts.services import served_share, works_stood
from zonemap.facts.zones.figure import Absent, Measured, figure, part_of, share
from zonemap.facts.zones.survey import Survey, begins, measure
from zonemap.findings import (
    Claim,
    Quantity,
    Verdict,
    all_of,
    any_of,
    as_quantity,
    at_least,
    at_most,
    claim,
    negated,
)
from zonemap.geometry import united
from zonemap.layers import LandUse

_AREA = "parcels.registered_area_m2"


def _total(survey: Survey, holds: Claim) -> Quantity:
    return survey.of_parcels(as_quantity(holds))


# ------------------------------------------------------------------------------------ supply of land


def _unbuilt(survey: Survey, status: str) -> Claim:
    """Return which industrial parcels are in a state of supply."""
    supplied = begins(survey.parcels.text("supply_status"), (status,))
    return all_of(survey.parcels.claim("is_industrial"), supplied)


def _free_of_red_lines(survey: Survey) -> Quantity:
    """Return the land of each parcel without its part in a red line; without that layer it may be all taken."""
    ground = survey.ground_m2
    if "ecological_redlines" not in survey.parcels.overlays:
        return Quantity(np.zeros(len(ground)), ground.high)
    taken = survey.parcels.overlays["ecological_redlines"].pairs.total_by_left(len(ground))
    left = np.clip(1.0 - taken / survey.parcels.quantity("drawn_area_m2").low, 0.0, 1.0)
    return Quantity(ground.low * left, ground.high * left)


def _unbuilt_count(survey: Survey, status: str) -> Measured:
    return figure(_total(survey, _unbuilt(survey, status)), "parcels.supply_status", "parcels.land_use")


def _unbuilt_land(survey: Survey, status: str) -> Measured:
    land = part_of(_free_of_red_lines(survey), _unbuilt(survey, status))
    return figure(
        survey.of_parcels(land),
        "parcels.supply_status",
        "parcels.land_use",
        _AREA,
        "ecological_redlines.geometry",
    )


for _name, _state in (("unbuilt", "供而未用"), ("unsupplied", "批而未供")):
    measure(f"{_name}_parcels", "parcels.supply_status")(partial(_unbuilt_count, status=_state))
    measure(f"{_name}_m2", "parcels.supply_status")(partial(_unbuilt_land, status=_state))


# --------------------------------------------------------- mixed use, emerging industries, layered rights


def _mixed(survey: Survey) -> Claim:
    """Return which parcels of industry or research have floor area in another use."""
    use = survey.parcels.text("land_use")
    mixed = survey.parcels.inputs["mixed_use_floor_share"]
    holds = claim((mixed > 0).astype("boolean").mask(mixed.isna()))
    return all_of(begins(use, (LandUse.INDUSTRIAL, LandUse.RESEARCH)), holds)


_MIXED = ("parcels.mixed_use_floor_share", "parcels.land_use")


@measure("mixed_use_parcels", _MIXED[0])
def mixed_use_parcels(survey: Survey) -> Measured:
    """Return how many parcels of industry or research are used for something else too."""
    return figure(_total(survey, _mixed(survey)), *_MIXED)


@measure("mixed_use_m2", _MIXED[0])
def mixed_use_area(survey: Survey) -> Measured:
    """Return the land of the parcels of industry or research that are used for something else too."""
    return figure(survey.of_parcels(part_of(survey.ground_m2, _mixed(survey))), *_MIXED, _AREA)


_EMERGING = ("enterprises.is_emerging_certified", "enterprise_parcels.parcel_id")


def _emerging(survey: Survey) -> Claim:
    return all_of(survey.parcels.claim("is_industrial"), survey.parcels.claim("is_emerging"))


@measure("emerging_parcels", "parcels.is_emerging")
def emerging_parcels(survey: Survey) -> Measured:
    """Return how many industrial parcels are used by an enterprise certified as of an emerging industry."""
    return figure(_total(survey, _emerging(survey)), *_EMERGING)


@measure("emerging_m2", "parcels.is_emerging")
def emerging_area(survey: Survey) -> Measured:
    """Return the land of the industrial parcels of certified enterprises."""
    return figure(survey.of_parcels(part_of(survey.ground_m2, _emerging(survey))), *_EMERGING, _AREA)


@measure(
    "emerging_price_gap_wan",
    "parcels.is_emerging",
    "parcels.land_grade",
    "land_prices.price_cny_per_m2",
    "land_prices.floor_price_cny_per_m2",
)
def emerging_price_gap(survey: Survey) -> Measured:
    """Return what the floor price is below the benchmark price on certified parcels, in 10 000 CNY.

    A grade with several rows, or none, has no known price.
    """
    prices, _geometry = survey.layer("land_prices")
    prices = prices[~prices["grade"].duplicated(keep=False)].set_index("grade")
    gap = prices["price_cny_per_m2"] - prices["floor_price_cny_per_m2"]
    per_m2 = Quantity.of(survey.parcels.text("land_grade").map(gap).astype("float64").to_numpy() / 1e4)
    total = part_of(survey.ground_m2 * per_m2, _emerging(survey))
    return figure(survey.of_parcels(total), *_EMERGING, "land_prices.price_cny_per_m2", "parcels.land_grade")


@measure("layered_parcels")
def layered_parcels(survey: Survey) -> Measured:
    """Return how many parcels have their right above or below the ground."""
    layer = survey.parcels.text("right_layer")
    if layer.isna().all():
        return Absent(("parcels.right_layer",))
    return figure(_total(survey, claim(~survey.surface)), "parcels.right_layer", "parcels.parcel_id")


@measure("layered_m2")
def layered_area(survey: Survey) -> Measured:
    """Return the ground under rights above or below it, drawn, once however many lie there."""
    if survey.parcels.text("right_layer").isna().all():
        return Absent(("parcels.right_layer",))
    zone = np.where(survey.surface, -1, survey.parcel_zone)
    shapes = survey.parcels.geometry
    ground = [united(shapes[zone == at]).area for at in range(len(survey.zones))]
    return figure(Quantity.exact(ground), "parcels.right_layer", "parcels.geometry")


@measure("support_land_share", "parcels.support_land_share")
def support_land_share(survey: Survey) -> Measured:
    """Return the share of the industrial land of each zone that offices and support take."""
    land = part_of(survey.ground_m2, survey.parcels.claim("is_industrial"))
    taken = survey.parcels.quantity("support_land_share")
    part = survey.of_parcels(land * taken)
    rest = survey.of_parcels(land * Quantity(1.0 - taken.high, 1.0 - taken.low))
    return share(part, rest, "parcels.support_land_share", "parcels.land_use", _AREA)


# ------------------------------------------------------------------------ networks: sewage, heat, 绿岛


def _served(survey: Survey, kind: str) -> Quantity | Absent:
    return survey.once(f"served {kind}", lambda: _measured_service(survey, kind))


def _measured_service(survey: Survey, kind: str) -> Quantity | Absent:
    """Return the share of each parcel inside the service areas of a kind; a kind that none is of is without data."""
    areas, geometry = survey.layer("service_areas")
    works = survey.layer("facilities")[0] if survey.has("facilities") else None
    stood = works_stood(areas, works, survey.zones.as_of)
    served = served_share(survey.parcels.geometry, areas, geometry, stood, kind)
    return Absent((f"service_areas.kind={kind}",)) if served is None else served


def _inside(survey: Survey, served: Quantity) -> Claim:
    """Return which parcels lie inside: by at least the part of them that a setting says."""
    return at_least(served, survey.setting("service_cover_minimum"))


def _evidence(kind: str) -> tuple[str, ...]:
    return (f"service_areas.kind={kind}", "service_areas.geometry", "parcels.geometry")


def _served_land(survey: Survey, kind: str, *, is_gap: bool) -> Measured:
    served = _served(survey, kind)
    if isinstance(served, Absent):
        return served
    land = survey.ground_m2
    part = survey.of_parcels(land * served)
    rest = survey.of_parcels(land * Quantity(1.0 - served.high, 1.0 - served.low))
    return figure(rest, *_evidence(kind)) if is_gap else share(part, rest, *_evidence(kind))


def _served_parcels(survey: Survey, kind: str) -> Measured:
    served = _served(survey, kind)
    if isinstance(served, Absent):
        return served
    inside = all_of(_inside(survey, served), claim(survey.surface))
    outside = all_of((-_inside(survey, served)).astype(np.int8), claim(survey.surface))
    return share(_total(survey, inside), _total(survey, outside), *_evidence(kind))


def _enterprise_zones(survey: Survey, holds: Claim) -> tuple[Quantity, Quantity]:
    """Return how many enterprises of each zone, and of the city, have a parcel there for which a claim holds.

    An enterprise on several parcels counts once in each zone it is in, and once in the city.
    """
    used = survey.used_parcels()
    at = used["position"].to_numpy(dtype=np.intp)
    said = pd.DataFrame(
        {"who": used["enterprise_id"].to_numpy(), "zone": survey.parcel_zone[at], "holds": holds[at]}
    )
    by_zone = said[said["zone"] >= 0].groupby(["zone", "who"])["holds"].max().reset_index()
    zones = survey.counted(by_zone["holds"].to_numpy(np.int8), by_zone["zone"].to_numpy(np.intp))
    city = as_quantity(said.groupby("who")["holds"].max().to_numpy(np.int8))
    return zones, Quantity(city.low.sum(keepdims=True), city.high.sum(keepdims=True))


_LINKED = ("enterprises", "enterprise_parcels")


def _served_enterprises(survey: Survey, kind: str, *, is_share: bool) -> Measured:
    served = _served(survey, kind)
    if isinstance(served, Absent):
        return served
    inside = _inside(survey, served)
    part, city = _enterprise_zones(survey, inside)
    evidence = (*_evidence(kind), "enterprise_parcels.parcel_id")
    if not is_share:
        return figure(part, *evidence, city=city)
    everyone, _city = _enterprise_zones(survey, np.full(len(inside), Verdict.MET, dtype=np.int8))
    return share(part, everyone - part, *evidence)


for _kind in ("sewage", "heat"):
    measure(f"{_kind}_land_share", "service_areas.kind")(partial(_served_land, kind=_kind, is_gap=False))
    measure(f"{_kind}_gap_m2", "service_areas.kind")(partial(_served_land, kind=_kind, is_gap=True))
    measure(f"{_kind}_parcel_share", "service_areas.kind")(partial(_served_parcels, kind=_kind))
    measure(f"{_kind}_enterprise_share", "service_areas.kind", *_LINKED)(
        partial(_served_enterprises, kind=_kind, is_share=True)
    )
measure("green_island_enterprises", "service_areas.kind", *_LINKED)(
    partial(_served_enterprises, kind="green_island", is_share=False)
)


@measure("large_enterprises", "enterprises.sales_wan", "enterprise_parcels")
def large_enterprises(survey: Survey) -> Measured:
    """Return how many enterprises with land in each zone sell for more than the plan's 5 billion CNY a year."""
    used = survey.used_parcels()
    sales = Quantity.of(used["sales_wan"], low=0.0)
    is_large = negated(at_most(sales, survey.setting("large_enterprise_sales_wan")))
    said = pd.DataFrame(
        {
            "who": used["enterprise_id"].to_numpy(),
            "zone": survey.parcel_zone[used["position"].to_numpy(dtype=np.intp)],
            "large": is_large,
        }
    )
    by_zone = said[said["zone"] >= 0].drop_duplicates(["zone", "who"])
    zones = survey.counted(by_zone["large"].to_numpy(np.int8), by_zone["zone"].to_numpy(np.intp))
    city = as_quantity(any_of(said.drop_duplicates("who")["large"].to_numpy(np.int8)))
    total = Quantity(city.low.sum(keepdims=True), city.high.sum(keepdims=True))
    return figure(zones, "enterprises.sales_wan", "enterprise_parcels.parcel_id", city=total)
