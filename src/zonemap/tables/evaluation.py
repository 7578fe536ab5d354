"""The evaluation of zones in words: scores, ranges, and what a figure lacks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from zonemap.assessment import spoken
from zonemap.layers import LAYERS, input_title
from zonemap.wording import gettext as _

Json = Mapping[str, Any]


def lack_text(lack: Json) -> str:
    """Return in words what a figure of the evaluation lacks."""
    words = {
        "figure": _("all values of {names}"),
        "not_applicable": _("the zone has nothing of the kind"),
        "ideal": _("the ideal value"),
        "weight": _("the weight"),
    }
    needs = [input_title(each) if each.partition(".")[0] in LAYERS else each for each in lack["needs"]]
    return words[lack["what"]].format(names=_(", ").join(dict.fromkeys(needs)))


def score_text(goal: Json) -> str:
    """Return a score of 100; any at all is unknown."""
    low, high = _ends(goal, "score")
    return _("unknown") if low <= 0 and high >= 100 else spoken(low, high, "1")


def evaluation_range(row: Json, name: str, unit: str) -> str:
    """Return a value of the evaluation, or its range, in its unit."""
    return spoken(*_ends(row, name), unit)


def _ends(row: Json, name: str) -> tuple[float, float]:
    low, high = row.get(f"{name}_range", (row[name],) * 2)
    return -np.inf if low is None else low, np.inf if high is None else high
