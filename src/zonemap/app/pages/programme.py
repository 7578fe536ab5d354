"""再开发: sites to assemble, the years of a core area, what services leave out, what changed, how firm the list is."""

from __future__ import annotations

from typing import Final

from zonemap.app.parts.choices import choice
from zonemap.app.parts.heading import begin_page
from zonemap.app.parts.programme import comparing, coverage, phases, robust, sites
from zonemap.wording import gettext as _

_STUDY: Final = "study"
_ASKED: Final = (*sites.CHOICES, *phases.CHOICES, *coverage.CHOICES, *comparing.CHOICES, *robust.CHOICES)


def page() -> None:
    """Draw the page."""
    board = begin_page(_STUDY, *_ASKED)
    titles = {
        "sites": _("Contiguous sites"),
        "phases": _("Core area year by year"),
        "coverage": _("Services and gaps"),
        "comparison": _("Two runs compared"),
        "robustness": _("Firmness of the list"),
    }
    match choice(_("Study"), _STUDY, titles, is_wide=True):
        case "phases":
            phases.draw_phases(board)
        case "coverage":
            coverage.draw_coverage(board)
        case "comparison":
            comparing.draw_comparison(board)
        case "robustness":
            robust.draw_robustness(board)
        case _:
            sites.draw_sites(board)
