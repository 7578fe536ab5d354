"""Quantities in words, in the language in use: a figure, a range, or "unknown"."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from zonemap.wording import gettext as _

_DIGITS: Final = {"a": ".0f", "year": ".0f", "count": ",.0f", "zones": ",.0f", "ha": ",.1f", "share": ".1%"}
"""How figures of a unit are written; others have two digits."""


def spoken(low: float, high: float, unit: str, scale: Sequence[str] = ()) -> str:
    """Return a quantity as a finding says it; a `scale` names its steps from 1 on.

    Yes or no, or any share at all, is unknown too.
    """
    if (unit == "yes_no" and low != high) or (unit == "share" and low <= 0 and high >= 1):
        return _("unknown")
    if low == high and math.isfinite(low):
        return _figure(low, unit, scale)
    if not math.isfinite(low) and not math.isfinite(high):
        return _("unknown")
    if not math.isfinite(high):
        return _("at least {low}").format(low=_figure(low, unit, scale)) if low > 0 else _("unknown")
    if not math.isfinite(low):
        return _("at most {high}").format(high=_figure(high, unit, scale))
    return _("{low} to {high}").format(low=_figure(low, unit, scale), high=_figure(high, unit, scale))


def _figure(value: float, unit: str, scale: Sequence[str]) -> str:
    if scale:
        return scale[round(value) - 1]
    if unit in {"m", "m2"}:
        return f"{value:,.0f}" if value >= 10 or value == 0 else f"{value:.2f}"
    if unit == "yes_no":
        return _("yes") if value else _("no")
    return f"{value:{_DIGITS.get(unit, '.2f')}}"
