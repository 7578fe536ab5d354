"""Inside against outside: the core area of each zone against the rest, the science belt against the other land."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from zonemap.facts.zones.figure import Measured, ratio
from zonemap.facts.zones.survey import Survey, measure
from zonemap.findings import Quantity
from zonemap.units import SQUARE_METRES_PER_MU


@dataclass(frozen=True, slots=True)
class Half:
    """The land inside of a layer, or outside of it, by the share of each parcel that lies there."""

    layer: str
    share: str
    is_inside: bool

    def sum(self, survey: Survey, amount: Quantity) -> Quantity:
        """Return the sum over the parcels of each zone of the part of an amount that lies there."""
        inside = survey.parcels.quantity(self.share)
        part = inside if self.is_inside else Quantity(1.0 - inside.high, 1.0 - inside.low)
        return survey.of_parcels(amount * part)


_HALVES = {
    "core": Half("core_areas", "core_share", is_inside=True),
    "rest": Half("core_areas", "core_share", is_inside=False),
    "belt": Half("belt_blocks", "belt_share", is_inside=True),
    "off_belt": Half("belt_blocks", "belt_share", is_inside=False),
}


def _far(survey: Survey, half: Half) -> Measured:
    """Return counted floor area per land of the parcels, each by the part of it that lies there."""
    built = half.sum(survey, survey.parcels.quantity("counted_floor_area_m2"))
    whole = half.sum(survey, survey.ground_m2)
    return ratio(built, whole, "parcels.area_m2", "buildings.geometry", f"{half.layer}.geometry")


def _tax(survey: Survey, half: Half) -> Measured:
    """Return tax per mu of the parcels, each by the part of it that lies there."""
    paid = half.sum(survey, survey.parcels.quantity("tax_wan"))
    land = half.sum(survey, survey.ground_m2)
    whole = Quantity(land.low / SQUARE_METRES_PER_MU, land.high / SQUARE_METRES_PER_MU)
    evidence = (
        "enterprises.tax_wan",
        "enterprise_parcels.share",
        "parcels.area_m2",
        f"{half.layer}.geometry",
    )
    return ratio(paid, whole, *evidence)


for _name, _half in _HALVES.items():
    _needs = (_half.layer, f"parcels.{_half.share}")
    measure(f"{_name}_far_counted", *_needs, "parcels.counted_floor_area_m2")(partial(_far, half=_half))
    measure(f"{_name}_tax_wan_per_mu", *_needs, "parcels.tax_wan")(partial(_tax, half=_half))
