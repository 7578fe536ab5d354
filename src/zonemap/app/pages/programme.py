"""再开发: sites, supply, the years of a core area, the science belt, services, what changed, how firm the list is."""

from __future__ import annotations

from typing import Final

from zonemap.app.parts.choices import choice
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.programme import (
    belt,
    comparing,
    coverage,
    evaluation,
    front,
    mixing,
    phases,
    robust,
    sites,
    supply,
)
from zonemap.wording import gettext as _

_STUDY: Final = "study"
_STUDIES: Final = (sites, supply, front, phases, belt, coverage, mixing, evaluation, comparing, robust)
_ASKED: Final = tuple(name for study in _STUDIES for name in study.CHOICES)


def page() -> None:
    """Draw the page."""
    board = begin_page(_STUDY, *_ASKED)
    titles = {
        "sites": _("Contiguous sites"),
        "supply": _("Land to supply"),
        "front": _("Gain against difficulty"),
        "phases": _("Core area year by year"),
        "belt": _("Science belt"),
        "coverage": _("Services and gaps"),
        "mix": _("Mix of industries by block"),
        "evaluation": _("Intensive use by TD/T 1029"),
        "comparison": _("Two runs compared"),
        "robustness": _("Firmness of the list"),
    }
    match choice(_("Study"), _STUDY, titles, is_wide=True):
        case "supply":
            supply.draw_supply(board)
        case "front":
            front.draw_front(board)
        case "evaluation":
            evaluation.draw_evaluation(board)
        case "phases":
            phases.draw_phases(board)
        case "belt":
            belt.draw_belt(board)
        case "mix":
            mixing.draw_mix(board)
        case "coverage":
            coverage.draw_coverage(board)
        case "comparison":
            comparing.draw_comparison(board)
        case "robustness":
            robust.draw_robustness(board)
        case _:
            sites.draw_sites(board)
