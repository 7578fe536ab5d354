"""The server: Streamlit, our tiles and our assets in one process, listening on this machine alone."""

from __future__ import annotations

import mimetypes
import os
from pathlib import Path
from typing import Any, Final

import streamlit as st
import uvicorn
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route
from streamlit import config

from zonemap.app.boards import open_board, parsed_values
from zonemap.errors import ZonemapError
from zonemap.maps.screen.web import PREFIX, leaflet_assets

_SCRIPT: Final = Path(__file__).with_name("session") / "script.py"
_A_DAY: Final = "private, max-age=86400, immutable"
_DEEPEST: Final = 24

_OPTIONS: Final = {
    "browser.gatherUsageStats": False,
    "client.toolbarMode": "minimal",
    "client.showErrorDetails": "none",
    "client.showErrorLinks": False,
    "server.headless": True,
    "server.fileWatcherType": "none",
    "theme.base": "light",
}
"""Nothing leaves the machine, nobody sees a stack trace, the page stays as it is."""


def build_app() -> Any:
    """Return the ASGI application: the pages, the tiles and the assets of the map."""
    for name, value in _OPTIONS.items():
        config.set_option(name, value)
    return st.App(
        _SCRIPT,
        routes=[
            Route(f"{PREFIX}/tiles/{{run}}/{{layer}}/{{z:int}}/{{x:int}}/{{y:int}}.png", _tile),
            Route(f"{PREFIX}/assets/{{name:path}}", _asset),
        ],
    )


def run_server(*, host: str, port: int) -> None:
    """Serve until stopped."""
    os.environ["STREAMLIT_BROWSER_GATHER_USAGE_STATS"] = "false"
    uvicorn.run(build_app(), host=host, port=port, log_level="warning")


def _tile(request: Request) -> Response:
    """Return one tile; sync, so that starlette gives it a thread of its own."""
    where = request.path_params
    z, x, y = where["z"], where["x"], where["y"]
    if not (0 <= z <= _DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z):
        return PlainTextResponse("no such tile", status_code=404)
    try:
        base = open_board(where["run"])
        values, strange = parsed_values(request.query_params.getlist("set"), base.rulebook)
        if strange:
            return PlainTextResponse("no such trial", status_code=404)
        png = open_board(where["run"], values).tile(where["layer"], z, x, y)
    except ZonemapError as error:
        return PlainTextResponse(error.message, status_code=404)
    return Response(png, media_type="image/png", headers={"Cache-Control": _A_DAY})


def _asset(request: Request) -> Response:
    folder = leaflet_assets().resolve()
    file = (folder / request.path_params["name"]).resolve()
    if not file.is_relative_to(folder) or not file.is_file():
        return PlainTextResponse("no such file", status_code=404)
    kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(file, media_type=kind, headers={"Cache-Control": _A_DAY})
