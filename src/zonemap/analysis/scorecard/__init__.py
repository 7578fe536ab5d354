"""The card of every zone: what the countable requirements of the plan ask for, held against their targets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from zonemap.analysis.scorecard.holding import CITY, TARGETS_MET, held_figures
from zonemap.analysis.scorecard.parcels import figures_of_parcels
from zonemap.facts import Facts
from zonemap.facts.zones import ZoneFigures
from zonemap.plan import Rulebook
from zonemap.rules.judge import Judgement

__all__ = ["CITY", "Scorecard", "roster_of", "scorecard"]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The cards of all zones: the rows of `held_figures`, what each figure was made from, and figures without data."""

    rows: pd.DataFrame
    evidence: dict[str, tuple[str, ...]]
    absent: dict[str, tuple[str, ...]]


def scorecard(
    measured: ZoneFigures, parcels: pd.DataFrame, judgement: Judgement, facts: Facts, rulebook: Rulebook
) -> Scorecard:
    """Return the cards of all zones from what was measured of them and what was found about their parcels."""
    figures, absent = figures_of_parcels(parcels, judgement, facts, measured.zones)
    figures = {**measured.figures, **{name: measured.sourced(found) for name, found in figures.items()}}
    return Scorecard(
        held_figures(measured.zones, figures, rulebook),
        {**{name: found.evidence for name, found in figures.items()}, TARGETS_MET: ("scorecard.verdict",)},
        {**measured.absent, **absent},
    )


def roster_of(zones: Facts) -> dict[str, Any]:
    """Return every zone with name, level and kind as the roster gives them, null where it does not."""
    texts = {name: zones.text(name) for name in ("name", "level", "kind")}
    return {
        str(zone): {
            name: None if pd.isna(text.iloc[at]) else str(text.iloc[at]) for name, text in texts.items()
        }
        for at, zone in enumerate(np.asarray(zones.ids))
    }
