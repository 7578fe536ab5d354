"""How intensively a zone uses its land: the amounts and ratios of an evaluation by TD/T 1029.

Land is that of the surface parcels; ground of a zone that no parcel takes is in none of these figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np

from zonemap.facts.table import Facts
from zonemap.facts.zones.figure import Measured, figure, part_of, ratio, share
from zonemap.facts.zones.survey import Survey, begins, measure
from zonemap.findings import Claim, Quantity, Verdict, all_of, any_of, negated
from zonemap.layers import LandUse
from zonemap.units import SQUARE_METRES_PER_HECTARE

_AREA: Final = "parcels.registered_area_m2"
_STATUS: Final = "parcels.supply_status"
_USE: Final = "parcels.land_use"
_BUILDINGS: Final = "buildings.geometry"

_WORKS: Final = (LandUse.INDUSTRIAL, LandUse.MINING, LandUse.STORAGE)
"""工矿仓储用地: industry, mining, storage."""

_WITHOUT_BUILDINGS: Final = (LandUse.TRANSPORT, LandUse.GREEN)
"""Uses that are built, and have no building: roads, parks."""


# ------------------------------------------------------------------------------------ which land


def is_supplied(parcels: Facts) -> Claim:
    """Return which parcels have been supplied, used or not."""
    return begins(parcels.text("supply_status"), ("供而未用", "已供已用"))


def _is_unsupplied(parcels: Facts) -> Claim:
    return begins(parcels.text("supply_status"), ("批而未供",))


def of_supplied(holds: Claim, parcels: Facts) -> Claim:
    """Return a claim about the use of supplied land: what is open of land that was never supplied does not hold.

    What is sure stands: a day on record, such as that on which a right ends, is itself a sign of supply.
    """
    nothing = (holds == Verdict.UNKNOWN) & (_is_unsupplied(parcels) == Verdict.MET)
    return np.where(nothing, Verdict.BREACHED, holds).astype(np.int8)


def has_expired(parcels: Facts) -> Claim:
    """Return on which parcels the right to use the land has ended by the day."""
    ends = parcels.days("right_ends_on")
    ended = np.where(ends <= parcels.as_of, Verdict.MET, Verdict.BREACHED).astype(np.int8)
    ended[np.isnat(ends)] = Verdict.UNKNOWN
    return of_supplied(ended, parcels)


@dataclass(frozen=True, slots=True)
class _Parcels:
    """What the parcels are for an evaluation."""

    supplied: Claim
    suppliable: Claim
    """Not supplied, and ready to be: land taken, at least three services laid on."""
    built: Claim
    """A building stands, or the use is one without buildings."""
    of_works: Claim
    """Of industry, mining or storage, built or not."""
    works: Claim
    """Built, and of industry, mining or storage."""

    @classmethod
    def of(cls, survey: Survey) -> _Parcels:
        parcels, use = survey.parcels, survey.parcels.text("land_use")
        built, of_works = any_of(survey.has_building, begins(use, _WITHOUT_BUILDINGS)), begins(use, _WORKS)
        return cls(
            is_supplied(parcels),
            all_of(_is_unsupplied(parcels), parcels.claim("is_supply_ready")),
            built,
            of_works,
            all_of(built, of_works),
        )


def _parcels(survey: Survey) -> _Parcels:
    return survey.once("evaluated parcels", lambda: _Parcels.of(survey))


def _land(survey: Survey, holds: Claim) -> Quantity:
    return survey.of_parcels(part_of(survey.ground_m2, holds))


def _hectares(survey: Survey, holds: Claim) -> Quantity:
    land = _land(survey, holds)
    return Quantity(land.low / SQUARE_METRES_PER_HECTARE, land.high / SQUARE_METRES_PER_HECTARE)


# ------------------------------------------------------------------------------------------ supply


@measure("supplied_m2", _STATUS)
def supplied_area(survey: Survey) -> Measured:
    """Return the land of each zone that has been supplied."""
    return figure(_land(survey, _parcels(survey).supplied), _STATUS, _AREA)


@measure("suppliable_m2", _STATUS)
def suppliable_area(survey: Survey) -> Measured:
    """Return the land of each zone that is ready to be supplied and has not been."""
    return figure(_land(survey, _parcels(survey).suppliable), _STATUS, "parcels.is_supply_ready", _AREA)


@measure("land_supply_rate", _STATUS)
def land_supply_rate(survey: Survey) -> Measured:
    """Return the share of the land ready to be supplied that has been."""
    part, rest = _land(survey, _parcels(survey).supplied), _land(survey, _parcels(survey).suppliable)
    return share(part, rest, _STATUS, "parcels.is_supply_ready", _AREA)


@measure("expired_m2", "parcels.right_ends_on")
def expired_area(survey: Survey) -> Measured:
    """Return the land of each zone to which the right has ended."""
    return figure(_land(survey, has_expired(survey.parcels)), "parcels.right_ends_on", _AREA)


# ---------------------------------------------------------------------------------------- built land

_BUILT: Final = (_BUILDINGS, _USE, _AREA)
_FLOOR: Final = "parcels.floor_area_m2"


@measure("built_m2", _FLOOR)
def built_area(survey: Survey) -> Measured:
    """Return the built land of each zone."""
    return figure(_land(survey, _parcels(survey).built), *_BUILT)


@measure("supplied_built_m2", _FLOOR, _STATUS)
def supplied_built_area(survey: Survey) -> Measured:
    """Return the built land of each zone that was supplied."""
    return figure(_land(survey, all_of(_parcels(survey).built, _parcels(survey).supplied)), *_BUILT, _STATUS)


@measure("land_built_rate", _FLOOR, _STATUS)
def land_built_rate(survey: Survey) -> Measured:
    """Return the share of the supplied land that is built."""
    built, supplied = _parcels(survey).built, _parcels(survey).supplied
    part, rest = _land(survey, all_of(built, supplied)), _land(survey, all_of(negated(built), supplied))
    return share(part, rest, *_BUILT, _STATUS)


@measure("works_m2", _FLOOR)
def works_area(survey: Survey) -> Measured:
    """Return the built land of industry, mining and storage of each zone."""
    return figure(_land(survey, _parcels(survey).works), *_BUILT)


@measure("industrial_land_rate", _FLOOR)
def industrial_land_rate(survey: Survey) -> Measured:
    """Return the share of the built land that is industry, mining or storage."""
    parcels = _parcels(survey)
    others = all_of(parcels.built, negated(parcels.of_works))
    part, rest = _land(survey, parcels.works), _land(survey, others)
    return share(part, rest, *_BUILT)


# ------------------------------------------------------------------------- floors, grounds, money

_ON_THE_GROUND: Final = ("footprint_m2", "structure_area_m2", "yard_area_m2")
"""What takes ground: of layered rights that of the surface alone counts."""

_MAY_BE_NEGATIVE: Final = "tax_wan"
"""Tax may be paid back; nothing else is ever less than nothing."""


def _amount(survey: Survey, name: str, *, of_works: bool) -> Quantity:
    """Return the sum of a quantity of the parcels on the built land of each zone, or on that of works."""
    amount = survey.parcels.quantity(name)
    if name != _MAY_BE_NEGATIVE:
        amount = amount.bounded(low=0.0)
    if name in _ON_THE_GROUND:
        amount = amount.where(survey.surface, Quantity.exact(np.zeros(len(amount))))
    return survey.of_parcels(part_of(amount, _parcels(survey).works if of_works else _parcels(survey).built))


def _covered(survey: Survey) -> Quantity:
    """Return what buildings, structures and open yards cover of the works of each zone."""
    parts = [_amount(survey, name, of_works=True) for name in _ON_THE_GROUND]
    return parts[0] + parts[1] + parts[2]


def _total(survey: Survey, name: str, evidence: tuple[str, ...], *, of_works: bool) -> Measured:
    return figure(_amount(survey, name, of_works=of_works), *evidence, _USE)


def _per_land(survey: Survey, name: str, evidence: tuple[str, ...], *, of_works: bool) -> Measured:
    """Return an amount per built land: per m² for areas, per hectare for money."""
    land = _parcels(survey).works if of_works else _parcels(survey).built
    whole = _hectares(survey, land) if name.endswith("_wan") else _land(survey, land)
    return ratio(_amount(survey, name, of_works=of_works), whole, *evidence, _USE, _AREA)


_FLOORS: Final = (_BUILDINGS, "buildings.floor_area_m2", "buildings.storeys")
_MONEY: Final = (_BUILDINGS, "enterprise_parcels.share", "enterprise_parcels.parcel_id")
_INVESTED: Final = ("enterprises.fixed_investment_wan", *_MONEY)
_TAXED: Final = ("enterprises.tax_wan", *_MONEY)

for _name, _ratio, _fact, _of_works, _evidence in (
    ("built_floor_m2", "built_far", "floor_area_m2", False, _FLOORS),
    ("built_footprint_m2", "built_density", "footprint_m2", False, (_BUILDINGS,)),
    ("works_floor_m2", "works_far", "floor_area_m2", True, _FLOORS),
    ("works_investment_wan", "works_investment", "investment_wan", True, _INVESTED),
    ("works_tax_wan", "works_tax", "tax_wan", True, _TAXED),
    ("built_tax_wan", "built_tax", "tax_wan", False, _TAXED),
):
    _needs = tuple(dict.fromkeys((_FLOOR, f"parcels.{_fact}")))
    measure(_name, *_needs)(partial(_total, name=_fact, evidence=_evidence, of_works=_of_works))
    measure(_ratio, *_needs)(partial(_per_land, name=_fact, evidence=_evidence, of_works=_of_works))


_COVER: Final = ("parcels.structure_area_m2", "parcels.yard_area_m2")


@measure("works_covered_m2", _FLOOR, "parcels.building_coefficient")
def works_covered_area(survey: Survey) -> Measured:
    """Return what buildings, structures and open yards cover of the works of each zone."""
    return figure(_covered(survey), *_COVER, _BUILDINGS, _USE)


@measure("works_coefficient", _FLOOR, "parcels.building_coefficient")
def works_coefficient(survey: Survey) -> Measured:
    """Return the building coefficient (建筑系数) of the works of each zone."""
    return ratio(_covered(survey), _land(survey, _parcels(survey).works), *_COVER, *_BUILT)
