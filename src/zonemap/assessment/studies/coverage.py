"""What the works of a park reach and what they do not: the figures of the card, and the gaps parcel by parcel."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.analysis.scorecard import CITY
from zonemap.assessment.assessment import Assessment
from zonemap.assessment.cards import card_rows, card_zones, figures_without_data
from zonemap.assessment.rows import known
from zonemap.assessment.summary import surface_of
from zonemap.collecting import uncollected
from zonemap.errors import ZonemapError
from zonemap.facts.services import service_of
from zonemap.findings import Claim, Quantity, Verdict, any_of, at_least
from zonemap.plan import Rulebook
from zonemap.wording import gettext as _
from zonemap.workspace import Workspace

Json = dict[str, Any]
IntArray = npt.NDArray[np.intp]


class Service(StrEnum):
    """Kinds of service area that the plan speaks of."""

    SEWAGE = "sewage"
    HEAT = "heat"
    GREEN_ISLAND = "green_island"


COVERAGE_FIGURES: Final = (
    "sewage_land_share", "sewage_parcel_share", "sewage_enterprise_share", "sewage_gap_m2",
    "heat_land_share", "heat_parcel_share", "heat_enterprise_share", "heat_gap_m2",
    "green_islands", "green_island_capacity", "green_island_enterprises", "incubator_present",
    "dischargers_monitored_share",
)  # fmt: skip
"""The indicators of the card that say what is reached: by area, by count, by capacity."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """Surface parcels that a service does not reach, or may not reach, the larger unserved area first.

    `position` are those of the run; the rest goes with them: `served` as a share (0-1), `unserved_m2`, and `reached`
    as whether the parcel counts as served.
    """

    kind: Service
    position: IntArray
    served: Quantity
    unserved_m2: Quantity
    reached: Claim

    def __len__(self) -> int:
        return len(self.position)


@uncollected()
def gaps_of(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    kind: Service,
    *,
    zone: str | None = None,
) -> Gaps | None:
    """Return the gaps of a service; None where no service area of the kind was delivered, for then none is known.

    A parcel counts as served when at least `service_cover_minimum` of it lies inside.
    """
    parcels = assessment.parcels
    own = surface_of(parcels)
    if zone is not None:
        own &= (parcels["zone_id"] == zone).fillna(value=False)
    position = np.flatnonzero(own)
    day = np.datetime64(assessment.manifest["as_of"], "D")
    polygons = np.asarray(parcels.geometry.array, dtype=object)[position]
    served = service_of(workspace, polygons, kind, day)
    if served is None:
        return None
    area = assessment.quantity("area_m2").take(position)
    unserved = area * Quantity(1.0 - served.high, 1.0 - served.low)
    reached = any_of(at_least(served, rulebook.setting("service_cover_minimum", day)))
    left = np.flatnonzero(reached != Verdict.MET)
    left = left[np.lexsort((position[left], -unserved.high[left]))]
    return Gaps(kind, position[left], served.take(left), unserved.take(left), reached[left])


def coverage_document(
    assessment: Assessment,
    workspace: Workspace,
    rulebook: Rulebook,
    *,
    kinds: Sequence[Service] = tuple(Service),
    zone: str | None = None,
) -> Json:
    """Return what is reached by zone and for the city, and the gaps of each kind of service, as JSON.

    Raises `ZonemapError` for a zone that there is not.
    """
    zones = card_zones(assessment)
    if zone is not None and zone not in zones:
        raise ZonemapError(
            "unknown_zone",
            _("There is no zone “{zone}”").format(zone=zone),
            _("use one of: {names}").format(names=", ".join(zones) or "–"),
        )
    found = {kind: gaps_of(assessment, workspace, rulebook, kind, zone=zone) for kind in kinds}
    absent = figures_without_data(assessment, rulebook)
    return {
        "run": assessment.run,
        "as_of": assessment.manifest["as_of"],
        "zones": [
            {"zone_id": each, "name": said["name"], "figures": _figures(assessment, rulebook, each)}
            for each, said in zones.items()
            if zone in {None, each}
        ],
        "city": _figures(assessment, rulebook, CITY) if zone is None else [],
        "without_data": [each for each in absent if each["indicator"] in COVERAGE_FIGURES],
        "services": [
            {
                "kind": kind.value,
                "is_delivered": gaps is not None,
                "gaps": [] if gaps is None else list(gap_rows(gaps, assessment)),
            }
            for kind, gaps in found.items()
        ],
    }


def gap_rows(gaps: Gaps, assessment: Assessment) -> Iterator[Json]:
    """Yield one row per parcel with a gap, as `coverage --json` prints it."""
    ids = assessment.parcels.index[gaps.position]
    zones = assessment.parcels["zone_id"].iloc[gaps.position]
    for at, (parcel_id, zone) in enumerate(zip(ids, zones, strict=True)):
        yield {
            "parcel_id": str(parcel_id),
            "zone_id": None if pd.isna(zone) else str(zone),
            **known("served_share", float(gaps.served.low[at]), float(gaps.served.high[at])),
            **known("unserved_m2", float(gaps.unserved_m2.low[at]), float(gaps.unserved_m2.high[at])),
            "reached": Verdict(int(gaps.reached[at])).word,
        }


def _figures(assessment: Assessment, rulebook: Rulebook, zone: str) -> list[Json]:
    return [row for row in card_rows(assessment, rulebook, zone) if row["indicator"] in COVERAGE_FIGURES]
