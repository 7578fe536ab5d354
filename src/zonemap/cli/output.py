"""How the command line speaks: results on standard output, everything else on standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from zonemap.errors import Fault, Severity, ZonemapError
from zonemap.units import hectares, mu
from zonemap.wording import gettext as _

MOST_FAULTS = 20
"""Faults printed one by one; the rest are counted, and stand whole in the JSON and in quarantine."""


class Exit(IntEnum):
    """Exit codes: findings about land are results and never one of these."""

    DONE = 0
    FAULTS = 1
    NOT_DONE = 2


def print_json(document: object) -> None:
    """Print one JSON document on standard output, and nothing else there."""
    # without indentation the encoder is the fast one: a list of 100 000 parcels takes seconds
    sys.stdout.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")


def say(*lines: str) -> None:
    """Print lines on standard output."""
    sys.stdout.write("\n".join(lines) + "\n")


def note(*lines: str) -> None:
    """Print lines on standard error: progress, hints, faults."""
    sys.stderr.write("\n".join(lines) + "\n")


def say_error(error: ZonemapError) -> None:
    """Print what is wrong and what to do about it."""
    note(
        _("Error: {message}").format(message=error.message), _("Remedy: {remedy}").format(remedy=error.remedy)
    )


def print_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "", figures: bool = True
) -> None:
    """Print a table on standard output: figures after the first column, or words alone."""
    table = Table(title=title or None, title_justify="left")
    for at, name in enumerate(head):
        table.add_column(name, justify="right" if at and figures else "left", overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def print_faults(faults: Sequence[Fault]) -> None:
    """Print faults on standard error, errors first."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.REPAIR: 2}
    for fault in sorted(faults, key=lambda each: order[each.severity])[:MOST_FAULTS]:
        where = " ".join(part for part in (fault.layer, fault.feature_id) if part)
        note(f"  [{fault.severity}] {where}: {fault.message} → {fault.remedy}")
    if len(faults) > MOST_FAULTS:
        note(_("  … and {count} more (--json shows all)").format(count=len(faults) - MOST_FAULTS))


@contextmanager
def progress_bar(total: int) -> Iterator[Callable[[str], None]]:
    """Give a function that names the next step of a long job, drawn as a bar on standard error."""
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=total)
        begun = False

        def step(name: str) -> None:
            nonlocal begun
            bar.update(task, description=name, advance=1 if begun else 0)
            begun = True

        yield step


def area_text(area_m2: float) -> str:
    """Return an area in hectares and mu."""
    return _("{ha:,.2f} ha ({mu:,.0f} mu)").format(ha=hectares(area_m2), mu=mu(area_m2))


def range_text(low: float | None, high: float | None, *, digits: int = 0) -> str:
    """Return a quantity for people: a value, a range, or "unknown"."""
    if low is not None and low == high:
        return f"{low:,.{digits}f}"
    if high is None:
        return _("at least {low}").format(low=f"{low:,.{digits}f}") if low else _("unknown")
    return f"{low or 0:,.{digits}f} – {high:,.{digits}f}"


Json = dict[str, Any]


def row_text(row: Mapping[str, Any], name: str, *, digits: int = 0) -> str:
    """Return a quantity of a JSON row for people: `name`, or its `<name>_range` where it is not known exactly."""
    return range_text(*row.get(f"{name}_range", (row[name], row[name])), digits=digits)
