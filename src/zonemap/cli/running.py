"""Verbs about the machine: `serve`, `doctor`."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
from importlib.metadata import version
from typing import Annotated

import pyogrio
import rasterio
import shapely
import typer

from zonemap.cli.options import JsonOption, WorkspaceArgument
from zonemap.cli.output import Exit, note, print_json, say
from zonemap.environment import environment
from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight, font_file
from zonemap.wording import current_language
from zonemap.wording import gettext as _
from zonemap.workspace import open_workspace

_FORMATS = ("GPKG", "ESRI Shapefile", "GeoJSON", "CSV", "FlatGeobuf", "OpenFileGDB")


def serve(
    workspace: WorkspaceArgument,
    port: Annotated[
        int | None, typer.Option(help="端口, 0 为任意空闲端口 / port, 0 for any free one")
    ] = None,
    host: Annotated[str | None, typer.Option(help="监听地址 / address to listen on")] = None,
) -> None:
    """打开应用 / serve the app on this machine."""
    opened = open_workspace(workspace)
    address = host or environment().host
    chosen = _free_port(address, environment().port if port is None else port)
    note(
        _("Serving {path} at http://{host}:{port} (stop with Ctrl+C)").format(
            path=opened.path, host=address, port=chosen
        )
    )
    settings = {
        "WORKSPACE": opened.path.resolve(),
        "HOST": address,
        "PORT": chosen,
        "LANGUAGE": current_language(),
    }
    chosen_here = {f"ZONEMAP_{name}": str(value) for name, value in settings.items()}
    # the app replaces this process: one process to stop, and the command line never loads Streamlit
    os.execve(sys.executable, [sys.executable, "-m", "zonemap.app"], {**os.environ, **chosen_here})


def _free_port(host: str, wanted: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError as error:
            raise ZonemapError(
                "port_taken",
                _("Port {port} on {host} cannot be used: {reason}").format(
                    port=wanted, host=host, reason=error
                ),
                _("choose another with --port, or --port 0 for any free one"),
            ) from error
        return int(probe.getsockname()[1])


def doctor(json: JsonOption = False) -> None:
    """检查本机环境 / what this machine has and lacks."""
    findings = _findings()
    if json:
        print_json({"checks": findings, "ok": all(each["ok"] for each in findings)})
    else:
        for each in findings:
            mark = "✓" if each["ok"] else "✗"
            say(f"{mark} {each['name']}: {each['found']}" + ("" if each["ok"] else f" → {each['remedy']}"))
    raise typer.Exit(Exit.DONE if all(each["ok"] for each in findings) else Exit.FAULTS)


def _findings() -> list[dict[str, object]]:
    drivers = pyogrio.list_drivers()
    lacking = [name for name in _FORMATS if name not in drivers]
    free = shutil.disk_usage(".").free
    return [
        _check("Python", platform.python_version(), ok=True),
        _check("zonemap", version("zonemap"), ok=True),
        _check("GEOS", ".".join(map(str, shapely.geos_version)), ok=True),
        _check("GDAL", f"{pyogrio.__gdal_version_string__} / {rasterio.__gdal_version__}", ok=True),
        _check(
            _("file formats"),
            ", ".join(name for name in _FORMATS if name in drivers),
            ok=not lacking,
            remedy=_("missing: {names}; install zonemap again").format(names=", ".join(lacking)),
        ),
        _font_check(),
        _check(
            _("free disk"),
            f"{free / 1e9:.1f} GB",
            ok=free > 1e9,
            remedy=_("free at least 1 GB"),
        ),
        _check(_("processors"), str(os.cpu_count()), ok=True),
    ]


def _font_check() -> dict[str, object]:
    try:
        files = [font_file(weight) for weight in Weight]
    except ZonemapError as error:
        return _check(_("Chinese fonts"), error.message, ok=False, remedy=error.remedy)
    return _check(_("Chinese fonts"), ", ".join(file.name for file in files), ok=True)


def _check(name: str, found: str, *, ok: bool, remedy: str = "") -> dict[str, object]:
    return {"name": name, "found": found, "ok": ok, "remedy": "" if ok else remedy}


def add_to(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    for verb in (serve, doctor):
        app.command()(verb)
