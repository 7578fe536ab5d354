"""What a finished file says that its run does not, and files that cannot be compared."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from zonemap.errors import ZonemapError
from zonemap.wording import gettext as _


@dataclass(frozen=True, slots=True)
class Difference:
    """One place of a file that does not say what the run says."""

    place: str
    run: str
    file: str


def not_a_report(path: Path) -> ZonemapError:
    """Return the error about a file that does not say which run it is of."""
    return ZonemapError(
        "not_a_report",
        _("{path} does not say which run it is of").format(path=path),
        _("give a file that “zonemap report” has written, as it was written"),
    )


def unreadable(path: Path, error: Exception) -> ZonemapError:
    """Return the error about a file that cannot be read."""
    return ZonemapError(
        "report_unreadable",
        _("{file} cannot be read: {reason}").format(file=path, reason=error),
        _("check the path, and that the file is whole"),
    )


def told(lines: list[str]) -> str:
    """Return lines as one text; nothing is said to be empty."""
    return " / ".join(line for line in lines if line) or _("empty")
