"""Faults of a rulebook: what is wrong, in which file and line, under which key, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zonemap.errors import ZonemapError
from zonemap.plan.lines import Place, line_of, lines_of
from zonemap.wording import gettext as _


@dataclass(frozen=True, slots=True)
class RulebookFault:
    """One fault; `line` is None where no line can be named, such as of what is missing altogether."""

    code: str
    file: str
    line: int | None
    key: str
    message: str
    remedy: str

    @property
    def told(self) -> str:
        """Where the fault is, and what it is, in one line."""
        place = (
            self.file
            if self.line is None
            else _("{file}, line {line}").format(file=self.file, line=self.line)
        )
        return ": ".join(part for part in (place, self.key, self.message) if part)

    def as_json(self) -> dict[str, str | int | None]:
        """Return the fault as the commands print it."""
        return {
            "code": self.code,
            "file": self.file,
            "line": self.line,
            "key": self.key,
            "message": self.message,
            "remedy": self.remedy,
        }


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the rulebook as it was written, so that a fault can name its line; the parser accepts it."""

    file: str
    text: str

    def fault(self, code: str, place: Place, message: str, remedy: str) -> RulebookFault:
        """Return a fault at a place of this file."""
        key = ".".join(str(part) for part in place)
        # lines are looked for when something is wrong alone: a sound rulebook loads without the pains
        return RulebookFault(code, self.file, line_of(lines_of(self.text), place), key, message, remedy)


def refusal(faults: Sequence[RulebookFault]) -> ZonemapError:
    """Return the error that tells the first of the faults, and how many more there are."""
    first = faults[0]
    more = _(" (and {count} more faults)").format(count=len(faults) - 1) if len(faults) > 1 else ""
    return ZonemapError(first.code, f"{first.told}{more}", first.remedy)
