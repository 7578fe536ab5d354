"""What stands beside every page: whose data this is, of which day, by which rules, and the sums."""

from __future__ import annotations

import streamlit as st

from zonemap.app.state import Board
from zonemap.assessment import not_judged_text
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _

_TIGHT = """<style>
.stMainBlockContainer {padding: 4.4rem 1.6rem 1rem 1.6rem;}
[data-testid="stSidebarHeader"] {height: 1rem;}
</style>"""


def draw_heading(board: Board) -> None:
    """Draw title and marks: synthetic data is said before anything else."""
    st.html(_TIGHT)
    manifest = board.assessment.manifest
    st.markdown(f"### {_('Development zones: industrial land')}")
    if manifest["synthetic"]:
        st.warning(_("Synthetic data, illustrative only"))
    st.caption(_("Judged as of {day}").format(day=manifest["as_of"]))
    st.caption(_("Run {run}").format(run=board.assessment.run))
    st.caption(_("Rules {version}").format(version=manifest["rulebook"][:12]))


def draw_totals(board: Board) -> None:
    """Draw count, area and cap of gain by place on the list, and what was not judged."""
    listing = board.assessment.manifest["totals"]["listing"]
    titles = {"certain": _("certain"), "possible": _("possible"), "not": _("not listed")}
    columns = st.columns(4)
    for column, (name, title) in zip(columns, titles.items(), strict=False):
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
