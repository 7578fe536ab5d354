"""The script that Streamlit runs for every session: language, page, and errors in words."""

from __future__ import annotations

import streamlit as st

from zonemap.app.pages.map import page
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _
from zonemap.wording import use_language

use_language(environment().language)
st.set_page_config(page_title=_("Development zones: industrial land"), page_icon="🗺", layout="wide")
try:
    st.navigation([st.Page(page, title=_("Map"))], position="hidden").run()
except ZonemapError as error:
    st.error(error.message)
    if error.remedy:
        st.info(error.remedy)
