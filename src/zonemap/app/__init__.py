"""The app: Streamlit pages over an assessment, and the routes that serve tiles and the map library."""

from zonemap.app.server import build_app, run_server

__all__ = ["build_app", "run_server"]
