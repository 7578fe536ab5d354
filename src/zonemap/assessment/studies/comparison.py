"""Two runs side by side: what changed, by parcel, and what caused it; the changes of all causes add up to the whole.

A run keeps what was found and the hashes of what it was made from, not the layers themselves. So a change is put down
to what the runs show of it: another shape, another measure, another limit, or nothing but another code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from zonemap.assessment.assessment import Assessment
from zonemap.assessment.studies.differing import Pair, other_finding, other_measure, other_shape, other_words
from zonemap.assessment.summary import surface_of

Json = dict[str, Any]
BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]

_SUMS: Final = ("area_m2", "floor_area_m2", "counted_floor_area_m2", "gain_cap_m2")


class Cause(StrEnum):
    """What a parcel's change is put down to."""

    NONE = "none"
    ADDED = "added"
    REMOVED = "removed"
    GEOMETRY = "geometry"
    DATA = "data"
    RULE = "rule"
    DATA_AND_RULE = "data_and_rule"
    CODE = "code"


_CAUSES: Final = tuple(Cause)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, parcel by parcel.

    `table` is indexed by the parcels of either run: `cause`, and each of listing and sums `before` and `after`; where a
    parcel is not in a run, its listing is missing and its sums are 0. `differs` says what the runs were made from that
    is not the same.
    """

    before: Assessment
    after: Assessment
    table: pd.DataFrame
    differs: Json

    def by_cause(self) -> Json:
        """Return for each cause its parcels, moves on the list, and changes of the sums; they add up to the whole."""
        return {
            cause: self._changes(self.table[self.table["cause"] == cause])
            for cause in _CAUSES
            if (self.table["cause"] == cause).any()
        }

    def whole(self) -> Json:
        """Return the changes of all parcels together."""
        return self._changes(self.table)

    def _changes(self, rows: pd.DataFrame) -> Json:
        moves = rows[["listing_before", "listing_after"]].fillna("absent").value_counts()
        return {
            "parcels": len(rows),
            "moves": {
                f"{old}→{new}": int(count)
                for old, new, count in zip(
                    *(moves.index.get_level_values(level) for level in (0, 1)), moves, strict=True
                )
                if old != new
            },
            **{
                f"{name}_change": {
                    end: _difference(rows[f"{name}_{end}_after"], rows[f"{name}_{end}_before"])
                    for end in ("low", "high")
                }
                for name in _SUMS
            },
        }


def compared(before: Assessment, after: Assessment) -> Comparison:
    """Return the comparison of two runs, of one workspace or of two."""
    ids = before.parcels.index.union(after.parcels.index)
    old, new = (run.parcels.index.get_indexer(ids).astype(np.intp) for run in (before, after))
    both = (old >= 0) & (new >= 0)
    pair = Pair(before, after, old[both], new[both])
    table = pd.DataFrame(index=ids)
    for side, run, at in (("before", before, old), ("after", after, new)):
        _put_side(table, side, run, at)
    finding = other_finding(pair)
    changes = _Changes(
        *(
            _spread(mask, both)
            for mask in (
                other_shape(pair),
                other_measure(pair) | finding.measured,
                finding.by_limit,
                finding.verdict | other_words(pair),
            )
        )
    )
    differs = _differs(before.manifest, after.manifest)
    table["cause"] = _causes(differs, old < 0, new < 0, changes)
    return Comparison(before, after, table, differs)


def comparison_rows(found: Comparison) -> Iterator[Json]:
    """Yield one row per parcel that changed: its cause, what it was and what it is."""
    changed = found.table[found.table["cause"] != Cause.NONE]
    for parcel_id, row in zip(changed.index.tolist(), changed.to_dict("records"), strict=True):
        yield {
            "parcel_id": str(parcel_id),
            "cause": row["cause"],
            **{
                side: {
                    "verdict": None if pd.isna(row[f"listing_{side}"]) else row[f"listing_{side}"],
                    "area_m2": _known(row[f"area_m2_low_{side}"]),
                    "gain_cap_m2": {end: _known(row[f"gain_cap_m2_{end}_{side}"]) for end in ("low", "high")},
                }
                for side in ("before", "after")
            },
        }


def _put_side(table: pd.DataFrame, side: str, run: Assessment, at: npt.NDArray[np.intp]) -> None:
    """Put what a run says of each parcel; ground of layered rights counts once, by the surface."""
    there = at >= 0
    listing = run.parcels["listing"].to_numpy(dtype=object)
    listed: npt.NDArray[np.object_] = np.full(len(at), None, dtype=object)
    listed[there] = listing[at[there]]
    table[f"listing_{side}"] = listed
    surface = surface_of(run.parcels).to_numpy()
    for name in _SUMS:
        quantity = run.quantity(name)
        for end, values in (("low", quantity.low), ("high", quantity.high)):
            counted = np.where(surface, values, 0.0)
            table[f"{name}_{end}_{side}"] = np.where(there, counted[at] if len(counted) else 0.0, 0.0)


def _differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> Json:
    """Return what two runs were made from that is not the same."""
    layers = {
        name
        for name in set(before["layers"]) | set(after["layers"])
        if before["layers"].get(name, {}).get("sha256") != after["layers"].get(name, {}).get("sha256")
    }
    rasters = {
        name
        for name in set(before.get("rasters") or {}) | set(after.get("rasters") or {})
        if (before.get("rasters") or {}).get(name) != (after.get("rasters") or {}).get(name)
    }
    return {
        "layers": sorted(layers),
        "rasters": sorted(rasters),
        "settings": sorted(
            name
            for name in set(before["settings"]) | set(after["settings"])
            if before["settings"].get(name) != after["settings"].get(name)
        ),
        **{
            name: None
            if before.get(name) == after.get(name)
            else {"before": before.get(name), "after": after.get(name)}
            for name in ("rulebook", "values", "ceilings", "as_of", "code")
        },
    }


@dataclass(frozen=True, slots=True)
class _Changes:
    """Of which parcels something differs: shape, a measure, a verdict with its limit, what follows of them."""

    shape: BoolArray
    measure: BoolArray
    by_limit: BoolArray
    result: BoolArray


def _spread(mask: BoolArray, both: BoolArray) -> BoolArray:
    """Return what holds of the parcels of both runs for the parcels of either; false for the others."""
    whole = np.zeros(len(both), dtype=bool)
    whole[both] = mask
    return whole


def _causes(
    differs: Json, is_new: BoolArray, is_gone: BoolArray, changes: _Changes
) -> npt.NDArray[np.object_]:
    """Return one cause per parcel.

    A limit that moved without turning any verdict is no change of a parcel. A measure moves with data, or, where the
    layers are the same, with a number that measuring reads; where neither data nor rules differ, it is the code.
    """
    has_data = bool(differs["layers"] or differs["rasters"])
    has_rule = any(differs[name] for name in ("rulebook", "values", "ceilings", "as_of", "settings"))
    changed = changes.shape | changes.measure | changes.result
    if has_data and has_rule:
        kinds = [
            (changes.measure & changes.by_limit, Cause.DATA_AND_RULE),
            (changes.measure, Cause.DATA),
            (changes.by_limit, Cause.RULE),
            (changed, Cause.DATA_AND_RULE),
        ]
    else:
        sole = Cause.DATA if has_data else Cause.RULE if has_rule else Cause.CODE
        kinds = [(changed, sole)]
    cases = [(is_new, Cause.ADDED), (is_gone, Cause.REMOVED), (changes.shape, Cause.GEOMETRY), *kinds]
    names = np.select([case for case, _ in cases], [cause.value for _, cause in cases], Cause.NONE.value)
    return names.astype(object)


def _difference(after: pd.Series, before: pd.Series) -> float | None:
    """Return the change of a sum; None where an end is open on either side."""
    sums = float(after.sum()), float(before.sum())
    return sums[0] - sums[1] if np.isfinite(sums).all() else None


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
