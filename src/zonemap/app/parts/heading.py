"""What stands beside every page: whose data this is, of which day, by which rules, and the sums."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from zonemap.app.boards import Board, saved_runs
from zonemap.app.parts.trials import draw_trial_banner, draw_trials
from zonemap.app.state import current_board, entered, look_at_run, put, write_address
from zonemap.assessment import not_judged_text
from zonemap.tables import listing_words
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _

_RUN: Final = "run_choice"
_LOOK: Final = """<style>
.stMainBlockContainer {padding: 4.4rem 1.6rem 1rem 1.6rem;}
[data-testid="stSidebarHeader"] {height: 1rem;}
/* words of Streamlit's own, which it says in English alone */
[data-testid="InputInstructions"], [data-testid="stElementToolbar"], [data-testid="stStatusWidget"] {display: none;}
</style>"""


def begin_page(*names: str, sidebar: Callable[[Board], None] = lambda _board: None) -> Board:
    """Return what the session looks at, after drawing what every page has; `names` are further choices for the address.

    `sidebar` draws what belongs to the page, between the title and the numbers to try.
    """
    # what comes and goes stands in a container that stays: a map below would be loaded anew when its place changes
    with st.container():
        st.html(_LOOK)
        board = current_board()
        write_address(*names)
        draw_trial_banner(board)
    with st.sidebar:
        _draw_heading(board)
        sidebar(board)
        draw_trials(board)
    return board


def _draw_heading(board: Board) -> None:
    """Draw title and marks: synthetic data is said before anything else."""
    manifest, settings = board.assessment.manifest, board.workspace.settings
    st.markdown(f"### {_('Development zones: industrial land')}")
    if manifest["synthetic"]:
        st.warning(_("Synthetic data, illustrative only"))
    dated = settings.data_date.isoformat() if settings.data_date else _("not stated")
    for line in (
        _("State of the data: {date}").format(date=dated),
        _("Judged as of {day}").format(day=manifest["as_of"]),
        _("Rules {version}").format(version=manifest["rulebook"][:12]),
    ):
        st.caption(line)
    names = saved_runs()[::-1]
    put(_RUN, board.run)
    st.selectbox(_("Saved run"), names, key=_RUN, on_change=_another_run, placeholder=_("choose one"))


def _another_run() -> None:
    look_at_run(str(entered(_RUN)))


def draw_totals(board: Board) -> None:
    """Draw count, area and cap of gain by place on the list, and what was not judged."""
    with st.container():
        _draw_totals(board)


def _draw_totals(board: Board) -> None:
    listing = board.assessment.manifest["totals"]["listing"]
    columns = st.columns(4)
    for column, (name, title) in zip(columns, listing_words().items(), strict=False):
        area = listing[name]["area_m2"]
        column.metric(title, _("{count:,} parcels").format(count=listing[name]["parcels"]))
        column.caption(_("{ha:,.0f} ha ({mu:,.0f} mu)").format(ha=hectares(area), mu=mu(area)))
    cap = listing["certain"]["gain_cap_m2"]
    columns[3].metric(
        _("Cap of gain on certain land"), _("≥ {area:,.0f} × 10⁴ m²").format(area=cap["low"] / 1e4)
    )
    columns[3].caption(_("low end of what is known"))
    if line := not_judged_text(board.assessment.manifest, board.rulebook):
        st.caption(line)
