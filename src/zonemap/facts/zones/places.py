"""What stands in a zone as points: facilities, dischargers, hazards, projects; and what its own row says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from zonemap.facts.zones.figure import Absent, Measured, figure, share, yes_no
from zonemap.facts.zones.ground import kind_is
from zonemap.facts.zones.survey import Survey, column, measure, of_kind
from zonemap.findings import Claim, Quantity, Verdict, all_of, as_quantity, at_least, claim, negated
from zonemap.layers.versions import has_begun
from zonemap.plan.chapters import CountEntry, IndicatorEntry


def counted(survey: Survey, name: str, entry: IndicatorEntry) -> Measured:
    """Return how many features of the kinds and levels of an indicator stand in each zone on the day.

    A kind that no feature of the whole layer is of is without data: nobody may have looked for it.
    """
    wanted = entry.counted or CountEntry(layer="")
    features, _geometry = survey.layer(wanted.layer)
    if absent := _kind_absent(wanted, features):
        return absent
    holds = all_of(of_kind(survey, name, features), has_begun(features, "since", survey.zones.as_of))
    columns = [each for each in ("kind", "level", "since") if each in features.columns]
    evidence = [f"{wanted.layer}.{each}" for each in (*columns, "geometry")]
    if entry.scope == "city":
        return figure(_sum(as_quantity(holds)), *evidence)
    number = survey.counted(holds, survey.zone_of(wanted.layer))
    return figure(number, *evidence, city=_sum(as_quantity(holds)))


def _kind_absent(wanted: CountEntry, features: pd.DataFrame) -> Absent | None:
    kinds = column(features, "kind")
    if not wanted.kind or kinds.isin(wanted.kind).any():
        return None
    return Absent((f"{wanted.layer}.kind={wanted.kind[0]}",))


def _sum(amount: Quantity) -> Quantity:
    return Quantity(amount.low.sum(keepdims=True), amount.high.sum(keepdims=True))


def _capacity(survey: Survey, name: str) -> Measured:
    """Return the capacity of the facilities of an indicator; one whose capacity is not given has an open one."""
    wanted = survey.rulebook.indicators[name].counted or CountEntry(layer="facilities")
    features, _geometry = survey.layer("facilities")
    if absent := _kind_absent(wanted, features):
        return absent
    holds = all_of(of_kind(survey, name, features), has_begun(features, "since", survey.zones.as_of))
    room = Quantity.of(features["capacity"], low=0.0)
    room = Quantity(
        np.where(holds == Verdict.MET, room.low, 0.0), np.where(holds == Verdict.BREACHED, 0.0, room.high)
    )
    zone = survey.zone_of("facilities")
    inside = np.flatnonzero(zone >= 0)
    total = room.take(inside).summed_by(zone[inside], len(survey.zones))
    return figure(total, "facilities.capacity", "facilities.kind", city=_sum(room))


@measure("green_island_capacity", "facilities.capacity", "facilities.kind")
def green_island_capacity(survey: Survey) -> Measured:
    """Return the capacity of the shared works against pollution (绿岛)."""
    return _capacity(survey, "green_island_capacity")


@measure("talent_beds", "facilities.capacity", "facilities.kind")
def talent_beds(survey: Survey) -> Measured:
    """Return the beds in the housing for talent and staff."""
    return _capacity(survey, "talent_beds")


@measure("incubator_present", "facilities.kind", "facilities.level")
def incubator_present(survey: Survey) -> Measured:
    """Return whether each zone has an incubator or maker space of national or provincial level."""
    entry = survey.rulebook.indicators["incubator_present"].model_copy(update={"scope": "zones"})
    number = counted(survey, "incubator_present", entry)
    if isinstance(number, Absent):
        return number
    has_one = np.where(number.value.low > 0, Verdict.MET, Verdict.UNKNOWN)
    truth = np.where(number.value.high <= 0, Verdict.BREACHED, has_one).astype(np.int8)
    return yes_no(truth, *number.evidence)


@measure("design_centres_of_year", "facilities.kind", "facilities.since")
def design_centres_of_year(survey: Survey) -> Measured:
    """Return how many design centres were set up in the last full year before the day of judgement."""
    entry = survey.rulebook.indicators["design_centres_of_year"].counted or CountEntry(layer="facilities")
    features, _geometry = survey.layer("facilities")
    if absent := _kind_absent(entry, features):
        return absent
    year = (survey.zones.as_of.astype("datetime64[Y]") - 1).astype(int) + 1970
    since = pd.to_datetime(features["since"]).dt.year
    in_year = claim(since.eq(year).astype("boolean").mask(since.isna()))
    holds = all_of(of_kind(survey, "design_centres_of_year", features), in_year)
    return figure(_sum(as_quantity(holds)), "facilities.kind", "facilities.level", "facilities.since")


@measure("dischargers_monitored_share", "dischargers.is_key", "dischargers.is_online_monitored")
def dischargers_monitored(survey: Survey) -> Measured:
    """Return the share of the key dischargers of each zone that are monitored online."""
    features, _geometry = survey.layer("dischargers")
    is_key, is_monitored = claim(features["is_key"]), claim(features["is_online_monitored"])
    zone = survey.zone_of("dischargers")
    part = survey.counted(all_of(is_key, is_monitored), zone)
    rest = survey.counted(all_of(is_key, negated(is_monitored)), zone)
    return share(part, rest, "dischargers.is_key", "dischargers.is_online_monitored", "dischargers.geometry")


# ------------------------------------------------------------------------------------------- projects


@measure("major_projects", "projects.capital_wan_usd")
def major_projects(survey: Survey) -> Measured:
    """Return how many projects of each zone reach the plan's 150 million USD."""
    features, _geometry = survey.layer("projects")
    capital = Quantity.of(features["capital_wan_usd"], low=0.0)
    is_major = at_least(capital, survey.setting("major_project_capital_wan_usd"))
    number = survey.counted(is_major, survey.zone_of("projects"))
    return figure(number, "projects.capital_wan_usd", "projects.zone_id", city=_sum(as_quantity(is_major)))


@measure("projects_with_land_share", "projects.parcel_id")
def projects_with_land(survey: Survey) -> Measured:
    """Return the share of the projects of each zone that have a parcel; an entry without one has none yet."""
    features, _geometry = survey.layer("projects")
    has_land = claim(features["parcel_id"].notna())
    zone = survey.zone_of("projects")
    part, rest = survey.counted(has_land, zone), survey.counted(negated(has_land), zone)
    return share(part, rest, "projects.parcel_id", "projects.zone_id")


# --------------------------------------------------------------------------- what the zone's row says


def _listed(survey: Survey, name: str) -> Measured:
    """Return how many entries a list of the zone has; a list that is not given is unknown."""
    given = survey.zones.text(name)
    given = given.mask(given.str.strip() == "")
    return figure(Quantity.of(given.str.strip("; ").str.count(";") + 1, low=0.0), f"zones.{name}")


@measure("leading_industry_count", "zones.leading_industries")
def leading_industries(survey: Survey) -> Measured:
    """Return how many leading industries each zone names."""
    return _listed(survey, "leading_industries")


@measure("emerging_industry_count", "zones.emerging_industries")
def emerging_industries(survey: Survey) -> Measured:
    """Return how many emerging industries each zone names."""
    return _listed(survey, "emerging_industries")


def _kind(survey: Survey, word: str) -> Measured:
    truth: Claim = kind_is(survey, word)
    return yes_no(truth, "zones.kind")


@measure("zone_is_urban", "zones.kind")
def zone_is_urban(survey: Survey) -> Measured:
    """Return whether each zone lies in town (城区)."""
    return _kind(survey, "urban")


@measure("zone_is_coastal", "zones.kind")
def zone_is_coastal(survey: Survey) -> Measured:
    """Return whether each zone lies at the coast (沿海)."""
    return _kind(survey, "coastal")
