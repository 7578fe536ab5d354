"""The script that Streamlit runs for every session: language, pages, and errors in words."""

from __future__ import annotations

import logging

import streamlit as st

from zonemap.app.pages import (
    admission,
    export,
    gain,
    listing,
    map,  # noqa: A004 - named for what it shows
    overview,
    plan,
    programme,
    rules,
    scorecard,
)
from zonemap.app.parts.telling import tell_error
from zonemap.app.state import current_run, look_at_run
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.wording import use_language

_log = logging.getLogger("zonemap.app")

use_language(environment().language)
st.set_page_config(page_title=_("Development zones: industrial land"), page_icon="🗺", layout="wide")
pages = [
    st.Page(map.page, title=_("Map"), url_path="map", default=True),
    st.Page(overview.page, title=_("Overview"), url_path="overview"),
    st.Page(listing.page, title=_("Inefficient land"), url_path="list"),
    st.Page(gain.page, title=_("Gain"), url_path="gain"),
    st.Page(programme.page, title=_("Redevelopment"), url_path="programme"),
    st.Page(scorecard.page, title=_("Scorecard"), url_path="scorecard"),
    st.Page(rules.page, title=_("Rules on the map"), url_path="rules"),
    st.Page(admission.page, title=_("Admission"), url_path="admission"),
    st.Page(plan.page, title=_("The plan"), url_path="plan"),
    st.Page(export.page, title=_("Maps and reports"), url_path="export"),
]
try:
    st.navigation(pages, position="top").run()
except ZonemapError as error:
    tell_error(error)
    if current_run():
        st.button(_("Open the latest run"), on_click=look_at_run, args=(None,))
except Exception:
    _log.exception("a page could not be drawn")
    tell_error(
        ZonemapError(
            "unforeseen",
            _("Something unforeseen happened, and this page could not be drawn. Nothing was changed."),
            _(
                "load the page anew; if it happens again, hand the log of the server to whoever looks after it"
            ),
        )
    )
