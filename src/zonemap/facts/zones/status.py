"""What is on record of a zone, and whether what the plan names is there."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from zonemap.facts.zones.figure import Absent, DayArray, Measured, figure, share, yes_no
from zonemap.facts.zones.survey import Survey, column, measure
from zonemap.findings import Claim, Quantity, Verdict, any_of, as_quantity
from zonemap.layers.facilities import PROGRESS_WORDS, Progress
from zonemap.layers.versions import has_begun
from zonemap.plan.chapters import NamedEntry

_STATUS = ("zone_status.value", "zone_status.on")


@dataclass(frozen=True, slots=True)
class Record:
    """What stands on record of an item by the day of judgement, for some ids."""

    is_done: Claim
    on: DayArray
    source: list[str]


def record_of(survey: Survey, item: str, ids: pd.Index) -> Record | None:
    """Return whether an item is done for each id; None where nobody in the whole table speaks of it.

    Of several entries the last by the day counts, those after the day do not; an entry without a day may be older or
    newer than any other. No entry is unknown: nobody said that nothing was done.
    """
    table, _geometry = survey.layer("zone_status")
    table = table[column(table, "item").eq(item).fillna(value=False)]
    if table.empty:
        return None
    stood = has_begun(table, "on", survey.zones.as_of)
    table = table.assign(
        holder=ids.get_indexer(pd.Index(table["zone_id"].astype(object))),
        done=_done(column(table, "value")),
        is_dated=stood == Verdict.MET,
        day=pd.to_datetime(table["on"] if "on" in table.columns else column(table, "on")),
        said=column(table, "source").fillna(""),
    )[stood != Verdict.BREACHED]
    table = table[table["holder"] >= 0].sort_values("day", na_position="first", kind="stable")
    last = table[table["is_dated"]].groupby("holder").tail(1).set_index("holder")
    done = last["done"].reindex(range(len(ids))).fillna(Verdict.UNKNOWN).to_numpy().astype(np.int8)
    for holder, other in table.loc[~table["is_dated"], ["holder", "done"]].itertuples(index=False):
        if done[holder] != other:
            done[holder] = Verdict.UNKNOWN
    days = last["day"].reindex(range(len(ids))).to_numpy().astype("datetime64[D]")
    return Record(done, days, last["said"].reindex(range(len(ids))).fillna("").astype(str).tolist())


def _done(values: pd.Series) -> npt.NDArray[np.int8]:
    """Return whether each word says that an item is done; a word of no known meaning says nothing."""
    known = values.str.strip().map(PROGRESS_WORDS)
    done = np.where(known.eq(Progress.DONE), Verdict.MET, Verdict.BREACHED).astype(np.int8)
    done[known.isna().to_numpy()] = Verdict.UNKNOWN
    return done


def status(survey: Survey, item: str) -> Measured:
    """Return whether an item of the status of each zone is done."""
    found = record_of(survey, item, survey.zones.ids)
    if found is None:
        return Absent((f"zone_status.item={item}",))
    return yes_no(found.is_done, *_STATUS, on=found.on, source=found.source)


@measure("safety_assessed_year", *_STATUS)
def safety_assessed_year(survey: Survey) -> Measured:
    """Return the year in which the safety assessment was done; where it is not done, it is this year or later."""
    found = record_of(survey, "safety_assessment", survey.zones.ids)
    if found is None:
        return Absent(("zone_status.item=safety_assessment",))
    this_year = float(survey.zones.as_of.astype("datetime64[Y]").astype(int) + 1970)
    year = found.on.astype("datetime64[Y]").astype(float) + 1970
    year = np.where(np.isnat(found.on), np.nan, year)
    is_done, is_open = found.is_done == Verdict.MET, found.is_done == Verdict.BREACHED
    low = np.where(is_done & ~np.isnan(year), year, np.where(is_open, this_year, -np.inf))
    high = np.where(is_done & ~np.isnan(year), year, np.where(is_done, this_year, np.inf))
    value = Quantity(low, high)
    return figure(value, *_STATUS, on=found.on, source=found.source)


@measure("roster", "zones.level")
def roster(survey: Survey) -> Measured:
    """Return how many zones of national or provincial level the roster has."""
    count = as_quantity(survey.in_roster)
    return figure(Quantity(count.low.sum(keepdims=True), count.high.sum(keepdims=True)), "zones.level")


def named(survey: Survey, entry: NamedEntry) -> Measured:
    """Return the share of the names of the plan that some feature bears, or whose item of status is done."""
    layers = [name for name in entry.layers if survey.has(f"{name}.name")]
    if not layers:
        return Absent(tuple(f"{name}.name" for name in entry.layers))
    if entry.item and not survey.has("zone_status.value"):
        return Absent(("zone_status",))
    found = [_bearers(survey, layers, name) for name in entry.names]
    is_there = np.array([Verdict.MET if len(each) else Verdict.BREACHED for each in found], dtype=np.int8)
    on = source = None
    if entry.item:
        holders = pd.Index(sorted({one for each in found for one in each["holder"]}), dtype=object)
        record = record_of(survey, entry.item, holders)
        if record is None:
            return Absent((f"zone_status.item={entry.item}",))
        is_there = np.array([_done_for(each, holders, record) for each in found], dtype=np.int8)
        on = record.on.max(keepdims=True) if len(record.on) else None
    else:
        source = ["、".join(dict.fromkeys(str(name) for each in found for name in each["name"]))]
    yes = as_quantity(is_there)
    part = Quantity(yes.low.sum(keepdims=True), yes.high.sum(keepdims=True))
    rest = Quantity.exact([float(len(entry.names))]) - part
    lacking = [
        "、".join(
            name.replace("*", "") for name, there in zip(entry.names, is_there, strict=True) if there < 0
        )
    ]
    evidence = [f"{name}.name" for name in layers] + (list(_STATUS) if entry.item else [])
    return share(part, rest, *evidence, on=on, source=source, lacking=lacking)


def _bearers(survey: Survey, layers: list[str], name: str) -> pd.DataFrame:
    """Return the features whose name contains a name, each with the ids under which a status may speak of it."""
    rows = []
    for layer in layers:
        features, _geometry = survey.layer(layer)
        fits = column(features, "name").str.contains(pattern(name)).fillna(value=False).to_numpy(dtype=bool)
        zone = survey.zone_of(layer)
        for at in np.flatnonzero(fits):
            holders = [str(column(features, key).fillna("").iloc[at]) for key in ("park_id", "zone_id")]
            holders.append(str(survey.zones.ids[zone[at]]) if zone[at] >= 0 else "")
            title = str(features["name"].iloc[at])
            rows += [(title, holder) for holder in dict.fromkeys(holders) if holder]
    return pd.DataFrame(rows, columns=["name", "holder"])


def pattern(name: str) -> str:
    """Return the expression that a name of the plan is looked for with.

    >>> pattern("海安*保税物流中心")
    '海安.*保税物流中心'
    """
    return ".*".join(re.escape(part) for part in name.split("*"))


def _done_for(bearers: pd.DataFrame, holders: pd.Index, record: Record) -> int:
    """Return whether the item is done for one of the bearers of a name; nobody bears it: unknown."""
    at = holders.get_indexer(pd.Index(bearers["holder"]))
    return int(any_of(record.is_done[at]).max()) if len(at) else int(Verdict.UNKNOWN)


@measure("bonded_port_distance_m", "parks.name")
def bonded_port_distance(survey: Survey) -> Measured:
    """Return the distance between the bonded zone (南通综保区) and the port area of Tonghai (通海港区)."""
    features, geometry = survey.layer("parks")
    entry = survey.rulebook.indicators["bonded_port_distance_m"].named
    names = entry.names if entry else []
    ends = [
        geometry[
            column(features, "name").str.contains(pattern(each)).fillna(value=False).to_numpy(dtype=bool)
        ]
        for each in names
    ]
    missing = [name for name, end in zip(names, ends, strict=True) if not len(end)]
    if missing:
        return Absent(tuple(f"parks.name={name}" for name in missing))
    distance = shapely.distance(*(shapely.union_all(end) for end in ends))
    return figure(Quantity.exact([float(distance)]), "parks.name", "parks.geometry")
