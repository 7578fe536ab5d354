"""Units of area, length and money.

Inside the program everything is in metres, square metres and 万元 (10 000 CNY); other units appear only where files
come in and where people read.
"""

from __future__ import annotations

from typing import Final

SQUARE_METRES_PER_MU: Final = 2000 / 3
"""1 亩 = 2000/3 m², exact by definition."""

SQUARE_METRES_PER_HECTARE: Final = 10_000.0

METRES_PER_FOOT: Final = 0.3048
"""International foot."""

FACTORS: Final[dict[str, dict[str, float]]] = {
    "m2": {
        "m2": 1.0,
        "mu": SQUARE_METRES_PER_MU,
        "ha": SQUARE_METRES_PER_HECTARE,
        "km2": 1e6,
        "sqft": METRES_PER_FOOT**2,
    },
    "m": {"m": 1.0, "km": 1000.0, "ft": METRES_PER_FOOT, "cm": 0.01},
    "wan": {"wan": 1.0, "yuan": 1e-4, "yi": 1e4},
    "ha": {"ha": 1.0, "mu": SQUARE_METRES_PER_MU / SQUARE_METRES_PER_HECTARE, "m2": 1e-4, "km2": 100.0},
    "share": {"share": 1.0, "percent": 0.01},
    "1": {"1": 1.0},
}
"""Factor from a foreign unit to ours: `FACTORS[ours][theirs]`."""


def mu(area_m2: float) -> float:
    """Return an area in 亩.

    >>> round(mu(10_000), 6)
    15.0
    """
    return area_m2 / SQUARE_METRES_PER_MU


def hectares(area_m2: float) -> float:
    """Return an area in hectares (公顷).

    >>> hectares(25_000)
    2.5
    """
    return area_m2 / SQUARE_METRES_PER_HECTARE
