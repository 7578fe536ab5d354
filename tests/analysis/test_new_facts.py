"""A new fact never contradicts an old finding: what was met or breached stays so, what was a range only narrows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysis.unknowns import (
    ACCEPTED,
    ALWAYS_KNOWN,
    AS_OF,
    PLACES,
    Layers,
    hidden,
    truth,
    turns,
    workspace,
)
from zonemap.analysis import Gain, far_gain, listing, premium_exemption
from zonemap.facts import Facts, measure_parcels
from zonemap.findings import Claim, Findings, Quantity, Verdict
from zonemap.layers import RASTERS
from zonemap.plan import Rulebook, load_plan
from zonemap.rules import CATALOGUE, judge, with_percentiles

SIZE = 24
SOURCE = 'source = { document = "本局", place = "第一条", confidence = "BUREAU" }'
CUT_OFFS = f"""
[[numbers.tax_per_mu_minimum.rows]]
{SOURCE}
values = [{{ zone = "Z1", value = 1 }}, {{ zone = "Z2", industry = "36", value = 3 }}, {{ value = 5 }}]
[[numbers.investment_intensity_minimum.rows]]
{SOURCE}
values = [{{ grade = "9", value = 3000 }}, {{ value = 700 }}]
[[numbers.vacant_floor_share_maximum.rows]]
{SOURCE}
value = 0.4
"""
"""Cut-offs of a bureau, by zone, industry and grade of land."""
NEVER, ONCE, FROM_THE_START = 2, 1, 0


@dataclass(frozen=True)
class Known:
    """Everything that is said of the town at one time."""

    facts: Facts
    findings: dict[str, Findings]
    listing: np.ndarray
    gain: Gain
    premium: tuple[Claim, Claim]


PERCENTILES = f"""
[[numbers.tax_per_mu_minimum.rows]]
{SOURCE}
percentile = 30
within = "zone"
[[numbers.investment_intensity_minimum.rows]]
{SOURCE}
percentile = 60
within = "industry"
[[numbers.building_coefficient_minimum.rows]]
{SOURCE}
percentile = 50
within = "zone"
"""
"""Cut-offs that lean on the values of all the others."""


def rulebook(cut_offs: str = CUT_OFFS) -> Rulebook:
    return load_plan().extended(cut_offs, "numbers.toml").accepting(ACCEPTED)


def known(layers: Layers, *, place: str, partial: list[str], cut_offs: str = CUT_OFFS) -> Known:
    book = rulebook(cut_offs)
    facts, _ = measure_parcels(workspace(layers, place=place, partial=partial), book, as_of=AS_OF)  # type: ignore[arg-type]
    book = with_percentiles(book, facts, is_zoned=False)
    findings = judge(facts, book).findings
    exempt = premium_exemption(facts)
    return Known(
        facts,
        findings,
        listing(findings, book, len(facts)),
        far_gain(facts, new_storey_height_m=Quantity.exact([4.5])),
        (exempt.plan, exempt.national),
    )


def contradicted(before: Claim, after: Claim) -> np.ndarray:
    """Return the positions where something that was certain is no longer so."""
    certain = (before == Verdict.MET) | (before == Verdict.BREACHED)
    return np.flatnonzero(certain & (after != before))


def widened(before: Quantity, after: Quantity) -> np.ndarray:
    """Return the positions where a range grew, by more than rounding."""
    slack = 1e-9 * np.where(np.isfinite(before.low), np.maximum(1.0, np.abs(before.low)), 1.0)
    room = 1e-9 * np.where(np.isfinite(before.high), np.maximum(1.0, np.abs(before.high)), 1.0)
    return np.flatnonzero((after.low < before.low - slack) | (after.high > before.high + room))


@dataclass(frozen=True)
class Lesson:
    """What was known, and what is known when some of the unknown has been filled in."""

    before: Known
    after: Known


def lesson(seed: int, *, known_share: float, filled_share: float, cut_offs: str = CUT_OFFS) -> Lesson:
    rng = np.random.default_rng(seed)
    layers = truth(rng, SIZE, has_buildings=bool(rng.random() < 0.75))
    filled = (1 - known_share) * filled_share
    turn = turns(rng, layers, [known_share, filled, 1 - known_share - filled])
    place, digits = str(rng.choice(PLACES)), sorted(rng.choice([0, 4, 6], size=2))
    partial = ["buildings"] if rng.random() < 0.2 else []
    first, then = (
        known(hidden(layers, turn, now), place=place[:shown], partial=partial, cut_offs=cut_offs)
        for now, shown in zip((FROM_THE_START, ONCE), digits, strict=True)
    )
    return Lesson(first, then)


HUNDREDS = settings(max_examples=25, deadline=None, database=None)
"""Each example is a town of two dozen parcels, so thousands of fillings in all."""


@HUNDREDS
@given(
    seed=st.integers(0, 2**32 - 1),
    known_share=st.sampled_from([0.2, 0.6, 0.9]),
    filled_share=st.sampled_from([0.1, 0.6, 1.0]),
    cut_offs=st.sampled_from([CUT_OFFS, PERCENTILES]),
)
def test_a_new_fact_never_contradicts_an_old_one(
    seed: int, known_share: float, filled_share: float, cut_offs: str
) -> None:
    learnt = lesson(seed, known_share=known_share, filled_share=filled_share, cut_offs=cut_offs)
    before, after = learnt.before.facts, learnt.after.facts
    for name in before.quantities:
        at = widened(before.quantity(name), after.quantity(name))
        assert not len(at), f"{name} of parcel {at[0]} grew wider"
    for name in before.claims:
        at = contradicted(before.claim(name), after.claim(name))
        assert not len(at), f"{name} of parcel {at[0]} was turned round"
    for rule, found in learnt.before.findings.items():
        at = contradicted(found.spread(SIZE), learnt.after.findings[rule].spread(SIZE))
        assert not len(at), f"{rule} of parcel {at[0]} was turned round"
    for route in ("add_storeys", "rebuild", "consolidate", "cap"):
        at = widened(getattr(learnt.before.gain, route), getattr(learnt.after.gain, route))
        assert not len(at), f"the gain by {route} of parcel {at[0]} grew wider"
    moved = learnt.before.listing != learnt.after.listing
    assert not (moved & (learnt.before.listing != 1)).any(), "only what was possible may move on the list"
    for reading, old, new in zip(
        ("plan", "national"), learnt.before.premium, learnt.after.premium, strict=True
    ):
        at = contradicted(old, new)
        assert not len(at), f"the premium of parcel {at[0]} by the {reading} reading was turned round"


def test_the_towns_of_the_property_exercise_every_rule_and_verdict() -> None:
    rules = CATALOGUE.keys() - RASTERS.keys()  # images are hidden cell by cell in tests/rules/test_imagery.py
    seen: dict[str, set[int]] = {name: set() for name in rules}
    settled = dict.fromkeys(rules, 0)
    for seed in range(12):
        learnt = lesson(seed, known_share=0.6, filled_share=1.0)
        for rule, found in learnt.before.findings.items():
            seen[rule] |= set(found.verdict.tolist())
            then = learnt.after.findings[rule].spread(SIZE)
            settled[rule] += int(((found.spread(SIZE) == Verdict.UNKNOWN) & (then != Verdict.UNKNOWN)).sum())
    never_unknown = {"ecological_redlines", "farmland", "ecological_spaces"}
    for rule, verdicts in seen.items():
        wanted = {-1, 1} if rule in never_unknown else {-1, 0, 1}
        assert verdicts == wanted, rule
        assert settled[rule] or rule in never_unknown, rule


def test_the_towns_of_the_property_hide_every_input_of_every_rule() -> None:
    """An input of a rule is hidden in some town, or stands among those whose absence is no unknown."""
    hideable, read = set[str](), set[str]()
    for has_buildings in (True, False):
        layers = truth(np.random.default_rng(0), SIZE, has_buildings=has_buildings)
        facts, _ = measure_parcels(workspace(layers, place=PLACES[0], partial=[]), rulebook(), as_of=AS_OF)  # type: ignore[arg-type]
        names = [
            name
            for rule in CATALOGUE.values()
            if rule.name not in RASTERS
            for need in (*rule.needs, *rule.reads)
            for name in need.split("|")
        ]
        read |= {source for name in names for source in facts.evidence.get(name, (f"parcels.{name}",))}
        hideable |= {f"{name}.{column}" for name, table in layers.items() for column in table.columns}
    assert len(read) > 40
    always = {source for source in read if source.partition(".")[2] in ALWAYS_KNOWN}
    assert sorted(read - hideable - always) == []


@pytest.mark.parametrize("route", ["add_storeys", "rebuild", "consolidate"])
def test_no_route_exceeds_the_cap_in_any_town(route: str) -> None:
    for seed in range(6):
        gain = lesson(seed, known_share=0.9, filled_share=0.1).before.gain
        assert (getattr(gain, route).high <= gain.cap.high).all()
        assert (getattr(gain, route).low <= gain.cap.low).all()
        assert (gain.cap.low >= 0).all()
