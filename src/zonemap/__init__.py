"""Industrial land of development zones: measured, judged by the plan, mapped and printed.

>>> import zonemap
>>> workspace = zonemap.open_workspace("demo")               # doctest: +SKIP
>>> assessment = zonemap.assess(workspace, zonemap.load_plan())  # doctest: +SKIP
>>> assessment.parcels, assessment.findings                   # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zonemap.assessment import Assessment, assess
    from zonemap.errors import ZonemapError
    from zonemap.plan import load_plan
    from zonemap.workspace import Workspace, create_workspace, open_workspace

__all__ = [
    "Assessment",
    "Workspace",
    "ZonemapError",
    "assess",
    "create_workspace",
    "load_plan",
    "open_workspace",
]

_HOMES = {
    "Assessment": "assessment",
    "Workspace": "workspace",
    "ZonemapError": "errors",
    "assess": "assessment",
    "create_workspace": "workspace",
    "load_plan": "plan",
    "open_workspace": "workspace",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for, so that `import zonemap` stays quick."""
    if name not in _HOMES:
        raise AttributeError(f"module 'zonemap' has no attribute {name!r}")
    return getattr(import_module(f"zonemap.{_HOMES[name]}"), name)
