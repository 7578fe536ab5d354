"""Making a workspace, and opening one."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Final

from zonemap.errors import ZonemapError
from zonemap.store import GeoPackageStore
from zonemap.wording import gettext as _
from zonemap.workspace.settings import DEFAULT_CRS, metric_crs, read_settings, settings_text
from zonemap.workspace.workspace import Workspace

_SETTINGS: Final = "zonemap.toml"
_FOLDERS: Final = ("rasters", "results", "quarantine", "outputs")


def create_workspace(
    path: Path | str,
    *,
    crs: str = DEFAULT_CRS,
    as_of: datetime.date | None = None,
    place: str | None = None,
    synthetic: bool = False,
    data_date: datetime.date | None = None,
) -> Workspace:
    """Return a new, empty workspace in the folder, which must be empty or not there yet.

    `as_of` is the date of judgement (today when not given), `place` a prefix of the administrative code. Raises
    `ZonemapError` when the folder holds something or the CRS cannot be measured in; nothing is left behind then.
    """
    folder = Path(path).expanduser()
    metric_crs(crs)
    _refuse_taken(folder)
    today = as_of or datetime.datetime.now().astimezone().date()
    text = settings_text(crs=crs, as_of=today, place=place, synthetic=synthetic, data_date=data_date)
    existed = folder.exists()
    try:
        for name in _FOLDERS:
            (folder / name).mkdir(parents=True)
        (folder / _SETTINGS).write_text(text, encoding="utf-8")
        return open_workspace(folder)
    except BaseException as error:
        for name in _FOLDERS:
            shutil.rmtree(folder / name, ignore_errors=True)
        (folder / _SETTINGS).unlink(missing_ok=True)
        if not existed and folder.is_dir():
            folder.rmdir()
        if isinstance(error, OSError):
            raise ZonemapError(
                "cannot_write",
                _("{path} cannot be made: {reason}").format(path=folder, reason=error),
                _("choose a folder that may be written to"),
            ) from error
        raise


def open_workspace(path: Path | str) -> Workspace:
    """Return the workspace in the folder; a `ZonemapError` says why it is none."""
    folder = Path(path).expanduser()
    if folder.name == _SETTINGS and folder.is_file():
        folder = folder.parent
    if not folder.is_dir():
        raise ZonemapError(
            "no_workspace",
            _("{path} is not a folder").format(path=folder),
            _("check the path, or make a workspace: zonemap init {path}").format(path=folder),
        )
    file = folder / _SETTINGS
    if not file.is_file():
        raise ZonemapError(
            "no_workspace",
            _("{path} is not a workspace: it has no zonemap.toml").format(path=folder),
            _("check the path, or make a workspace in an empty folder: zonemap init DIR"),
        )
    settings = read_settings(file)
    crs = metric_crs(settings.crs)
    return Workspace(folder, settings, crs, GeoPackageStore(folder, crs))


def _refuse_taken(folder: Path) -> None:
    if (folder / _SETTINGS).exists():
        raise ZonemapError(
            "workspace_exists",
            _("{path} is a workspace already").format(path=folder),
            _("open it as it is, or choose another folder"),
        )
    if folder.exists() and not folder.is_dir():
        raise ZonemapError(
            "folder_taken",
            _("{path} is a file").format(path=folder),
            _("choose a folder that is new or empty"),
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise ZonemapError(
            "folder_taken",
            _("{path} holds other files").format(path=folder),
            _("choose a folder that is new or empty"),
        )
