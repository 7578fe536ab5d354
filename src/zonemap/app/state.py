"""What one session looks at; the address of the page carries it, so that it can be sent to a colleague."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from zonemap.app.boards import Board, Trials, Values, open_board, open_trials, parsed_values, spelled
from zonemap.app.parts.telling import literal, tell_error
from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _

_PARCEL: Final = "parcel"
_SET: Final = "set"
_RUN: Final = "run"
_HOME: Final = "home"
_FLIGHTS: Final = "flights"
_SLOW_S: Final = 2.0
"""What takes longer than this shows how long is left."""


def current_board() -> Board:
    """Return what this session looks at: a saved run, or a trial on it; a slow one shows how long is left."""
    run = current_run()
    base = open_board(run)
    values = tried_values(base)
    if not values:
        return base
    try:
        return _tried(open_trials(run), values)
    except ZonemapError as error:
        tell_error(error, _("This trial cannot be made; what follows is the run as it was saved."))
        return base


def _tried(trials: Trials, values: Values) -> Board:
    left = trials.seconds_left(values)
    if left <= _SLOW_S:
        return trials.board(values)
    place = st.empty()
    bar = place.progress(0.0, text=_waiting(left))

    def tell(share: float, seconds: float) -> None:
        bar.progress(share, text=_waiting(seconds))

    try:
        return trials.board(values, tell)
    finally:
        place.empty()


def _waiting(seconds: float) -> str:
    return _("Measuring and judging, about {seconds} s left").format(seconds=math.ceil(seconds))


def current_run() -> str | None:
    """Return the saved run that this session looks at; None is the latest."""
    return remembered(_RUN)


def remembered(name: str) -> str | None:
    """Return what the address said of a name when the session began, or what was chosen since."""
    if name not in st.session_state:
        st.session_state[name] = st.query_params.get(name)
    chosen = st.session_state[name]
    return str(chosen) if chosen else None


def remember(name: str, value: str | None) -> None:
    """Keep a choice, in the session and in the address."""
    st.session_state[name] = value
    _write(name, value)


def put(widget: str, value: object) -> None:
    """Let a widget, which is about to be drawn, show a value.

    One that shows it already is left alone: a value set anew would undo what its reader enters meanwhile.
    """
    if widget not in st.session_state or st.session_state[widget] != value:
        st.session_state[widget] = value


def entered(widget: str) -> Any:
    """Return what a widget shows, None where it was not drawn."""
    return st.session_state.get(widget)


def write_address(*names: str) -> None:
    """Write choices into the address of the page, which another page does not take along by itself."""
    for name in (_PARCEL, _SET, _RUN, *names):
        _write(name, remembered(name))


def _write(name: str, value: str | None) -> None:
    if value and st.query_params.get(name) != value:
        st.query_params[name] = value
    elif not value and name in st.query_params:
        del st.query_params[name]


def selected_parcel() -> str | None:
    """Return the parcel that this session looks at."""
    return remembered(_PARCEL)


def select(parcel_id: str | None, *, fly: bool = False) -> None:
    """Look at another parcel, or at none; with `fly` the map goes there."""
    remember(_PARCEL, parcel_id)
    if fly:
        st.session_state[_HOME] = parcel_id
        st.session_state[_FLIGHTS] = flights() + 1


def flights() -> int:
    """Return how often the map was sent somewhere."""
    return int(st.session_state.get(_FLIGHTS, 0))


def home() -> str | None:
    """Return the parcel that the map opens at: the one in the address, or chosen in a list or by a search.

    It stays the same while the map is used, so that the view does.
    """
    if _HOME not in st.session_state:
        st.session_state[_HOME] = selected_parcel()
    chosen = st.session_state[_HOME]
    return str(chosen) if chosen else None


def tried_values(base: Board) -> Values:
    """Return the values that this session tries on a run; what the address has that cannot be set is told and left."""
    values, strange = parsed_values((remembered(_SET) or "").split(","), base.rulebook)
    if strange:
        st.warning(
            literal(
                _("The address sets what cannot be set, which is left aside: {entries}").format(
                    entries=", ".join(each[:40] for each in strange[:5])
                )
            )
        )
    return values


def try_values(values: Mapping[str, float]) -> None:
    """Try these values from now on; none is the run as it was saved."""
    remember(_SET, ",".join(spelled(tuple(sorted(values.items())))) or None)


def look_at_run(run: str | None) -> None:
    """Look at another saved run, without any trial; None is the latest."""
    remember(_RUN, run)
    remember(_SET, None)
