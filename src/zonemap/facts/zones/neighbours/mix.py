"""How many industries a zone has, how much the largest takes up, and what its parcels are used for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.errors import ZonemapError
from zonemap.facts.zones.figure import Measured, figure, part_of, share
from zonemap.facts.zones.survey import Survey, begins, measure
from zonemap.findings import Claim, Quantity, Verdict, negated
from zonemap.layers import LandUse
from zonemap.plan import Rulebook
from zonemap.plan.industries import industry_of

_CODED: Final = (
    "parcels.industry_code",
    "parcels.industry_edition",
    "parcels.land_use",
    "parcels.registered_area_m2",
)


@dataclass(frozen=True, slots=True)
class Industries:
    """Industrial land of some places by division (大类): one row per place, one column per division, in m².

    `open_m2` is land whose division is not known or that may not be industrial, `open_count` the parcels of it. Of
    those of them that surely are industrial `open_squares` adds up the squared areas, `open_largest` is the largest.
    """

    divisions: list[str]
    land_m2: npt.NDArray[np.float64]
    open_m2: npt.NDArray[np.float64]
    open_count: npt.NDArray[np.float64]
    open_squares: npt.NDArray[np.float64]
    open_largest: npt.NDArray[np.float64]

    @property
    def whole_m2(self) -> npt.NDArray[np.float64]:
        """The land of each place that is or may be industrial."""
        whole: npt.NDArray[np.float64] = self.land_m2.sum(axis=1) + self.open_m2
        return whole

    @property
    def applies(self) -> Claim:
        """Whether each place has industrial land at all."""
        is_sure = (self.land_m2.sum(axis=1) > 0) | (self.open_largest > 0)
        some = np.where(self.whole_m2 > 0, Verdict.UNKNOWN, Verdict.BREACHED)
        return np.where(is_sure, Verdict.MET, some).astype(np.int8)

    @property
    def leading(self) -> list[str]:
        """The largest known division of each place, "" where none is known."""
        if not self.divisions:
            return [""] * len(self.land_m2)
        first = np.array(self.divisions)[self.land_m2.argmax(axis=1)]
        some = self.land_m2.max(axis=1) > 0
        return [str(code) if is_there else "" for code, is_there in zip(first, some, strict=True)]

    @property
    def count(self) -> Quantity:
        """How many divisions each place has; a parcel of no known division may be one more."""
        known = (self.land_m2 > 0).sum(axis=1).astype(np.float64)
        return Quantity(np.maximum(known, self.open_largest > 0), known + self.open_count)

    @property
    def leading_share(self) -> Quantity:
        """The share of the industrial land of each place that its largest division takes.

        Land of no known division may all be of the largest, or of others.
        """
        leading = self.land_m2.max(axis=1, initial=0.0)
        part = Quantity(np.maximum(leading, self.open_largest), leading + self.open_m2)
        value = part / Quantity.exact(self.whole_m2)
        return value.where(self.whole_m2 > 0, Quantity.unknown(len(value), low=0.0, high=1.0))

    @property
    def mix_index(self) -> Quantity:
        """Simpson's index 1 - Σ s² of each place, s the share of each division in its industrial land.

        It is the chance that two square metres taken at random are of different divisions (Simpson, Nature 163, 1949):
        0 where there is one division alone. It is least when all open land is of the largest division, and at most what
        it is when every open parcel is of a division of its own.
        """
        squares, leading = (self.land_m2**2).sum(axis=1), self.land_m2.max(axis=1, initial=0.0)
        whole = np.where(self.whole_m2 > 0, self.whole_m2, 1.0)
        most = 1.0 - (squares + self.open_squares) / whole**2
        least = 1.0 - (squares - leading**2 + (leading + self.open_m2) ** 2) / whole**2
        return Quantity(np.minimum(least, most), most).bounded(low=0.0, high=1.0)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Pieces of land that are or may be industrial: the place each lies in, its area, its division (missing: open)."""

    place: npt.NDArray[np.intp]
    area_m2: npt.NDArray[np.float64]
    division: pd.Series
    is_industrial: Claim


def industries_of(held: Holdings, size: int) -> Industries:
    """Return the industrial land of `size` places by division; pieces in no place (-1) are left out."""
    counts = (held.place >= 0) & (held.is_industrial != Verdict.BREACHED)
    is_sure_kind = held.is_industrial == Verdict.MET
    is_known = counts & is_sure_kind & held.division.notna().to_numpy(dtype=bool)
    is_open = counts & ~is_known
    is_sure = is_open & is_sure_kind
    place, area = held.place, held.area_m2
    names, column = np.unique(held.division[is_known].to_numpy(dtype=str), return_inverse=True)
    land = np.zeros((size, len(names)))
    np.add.at(land, (place[is_known], column), area[is_known])

    def total(which: npt.NDArray[np.bool_], weight: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        return np.bincount(place[which], weights=weight[which], minlength=size).astype(np.float64)

    largest = np.zeros(size)
    np.maximum.at(largest, place[is_sure], area[is_sure])
    count = total(is_open, np.ones(len(area)))
    return Industries(names.tolist(), land, total(is_open, area), count, total(is_sure, area**2), largest)


def _industries(survey: Survey) -> Industries:
    return survey.once("industries", lambda: _measured(survey))


def _measured(survey: Survey) -> Industries:
    """Return the industrial land of the zones by division; of layered rights the surface alone counts."""
    parcels = survey.parcels
    division = divisions_of(parcels.text("industry_code"), parcels.text("industry_edition"), survey.rulebook)
    zone = np.where(survey.surface, survey.parcel_zone, -1)
    held = Holdings(zone, survey.ground_m2.low, division, parcels.claim("is_industrial"))
    return industries_of(held, len(survey.zones))


def divisions_of(codes: pd.Series, editions: pd.Series, rulebook: Rulebook) -> pd.Series:
    """Return the division of each code in the newest edition of GB/T 4754, missing where it may be one of several."""
    pairs = (
        pd.DataFrame({"code": codes.array, "edition": editions.array}).drop_duplicates().dropna(subset="code")
    )
    newest = {
        (code, edition): _division(str(code), None if pd.isna(edition) else str(edition), rulebook)
        for code, edition in pairs.itertuples(index=False)
    }
    keys = pd.Series(list(zip(codes, editions, strict=True)), index=codes.index)
    return keys.map(newest).astype("string")


def _division(code: str, edition: str | None, rulebook: Rulebook) -> str | None:
    """Return the division of a code; one outside of mining, manufacturing and utilities stands for itself."""
    try:
        found = {each[:2] for each in industry_of(code, edition, rulebook.classifications).newest_codes}
    except ZonemapError:
        return code[:2] if edition else None
    return found.pop() if len(found) == 1 else None


@measure("industry_divisions", "parcels.industry_code")
def industry_divisions(survey: Survey) -> Measured:
    """Return how many divisions of industry each zone has."""
    return figure(_industries(survey).count, *_CODED)


@measure("leading_industry_share", "parcels.industry_code")
def leading_industry_share(survey: Survey) -> Measured:
    """Return the share of the industrial land of each zone that its largest division takes; the source names it."""
    land = _industries(survey)
    newest = next(iter(survey.rulebook.classifications), "")
    source = [f"GB/T 4754-{newest}: {code}" if code else "" for code in land.leading]
    return figure(land.leading_share, *_CODED, applies=land.applies, source=source)


@measure("industry_mix_index", "parcels.industry_code")
def industry_mix_index(survey: Survey) -> Measured:
    """Return Simpson's index of each zone (`Industries.mix_index`)."""
    land = _industries(survey)
    return figure(land.mix_index, *_CODED, applies=land.applies)


# ------------------------------------------------------------------------------- 产城融合: what land is used for


def _used_share(survey: Survey, starts: tuple[str, ...]) -> Measured:
    """Return the share of the parcel land of each zone that is used for something."""
    use: Claim = begins(survey.parcels.text("land_use"), starts)
    part = survey.of_parcels(part_of(survey.ground_m2, use))
    rest = survey.of_parcels(part_of(survey.ground_m2, negated(use)))
    return share(part, rest, "parcels.land_use", "parcels.registered_area_m2")


for _name, _starts in (
    ("housing", (LandUse.HOUSING,)),
    ("service", (LandUse.SERVICE, LandUse.COMMERCIAL)),
    ("industrial", (LandUse.INDUSTRIAL,)),
):
    measure(f"used_{_name}_share", "parcels.land_use")(partial(_used_share, starts=_starts))
