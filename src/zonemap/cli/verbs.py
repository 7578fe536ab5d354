"""The verbs by name; the module of a verb is imported when the verb is asked for, for all of them cost seconds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_group

_MODULES: Final[dict[str, tuple[str, ...]]] = {
    "demonstration": ("demo",),
    "data": ("init", "ingest", "raster", "check"),
    "judging": ("assess", "list", "explain"),
    "clauses": ("rules",),
    "admitting": ("admit",),
    "gaining": ("gain",),
    "scoring": ("scorecard",),
    "covering": ("coverage",),
    "evaluating": ("evaluate",),
    "studies": ("sites", "phases", "compare", "robustness"),
    "scenarios": ("scenarios",),
    "pareto": ("pareto",),
    "supplying": ("supply",),
    "belting": ("belt",),
    "mixing": ("mix",),
    "products": ("sheet", "atlas", "web"),
    "remaining": ("waterfall",),
    "reporting": ("report", "report-verify"),
    "running": ("serve", "doctor"),
}
"""The verbs of each module of `zonemap.cli`, in the order of the help; each module adds them by `add_to`."""

_MODULE_OF: Final = {verb: module for module, verbs in _MODULES.items() for verb in verbs}


class _Verbs(Mapping[str, Any]):
    """The verbs by name, each made when it is asked for."""

    def __getitem__(self, name: str) -> Any:
        verbs = typer.Typer(rich_markup_mode=None)
        import_module(f"zonemap.cli.{_MODULE_OF[name]}").add_to(verbs)
        return get_group(verbs).commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULE_OF)

    def __len__(self) -> int:
        return len(_MODULE_OF)


class Verbs(TyperGroup):
    """The group of all verbs of zonemap."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.commands: Any = _Verbs()
