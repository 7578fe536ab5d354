"""One bureau's layers and settings: made, opened, read and written."""

from zonemap.store import LayerRecord, RasterRecord
from zonemap.workspace.ceilings import Ceiling
from zonemap.workspace.opening import create_workspace, open_workspace
from zonemap.workspace.settings import Flags, Settings
from zonemap.workspace.workspace import Workspace

__all__ = [
    "Ceiling",
    "Flags",
    "LayerRecord",
    "RasterRecord",
    "Settings",
    "Workspace",
    "create_workspace",
    "open_workspace",
]
