"""A rulebook under examination: as it was written, file by file, and as it is assembled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zonemap.plan import Rulebook
from zonemap.plan.chapters import Chapter
from zonemap.plan.faults import RulebookFault, Written
from zonemap.plan.lines import Place
from zonemap.plan.reading import Read
from zonemap.rules import Rule

Faults = Iterator[RulebookFault]


@dataclass(frozen=True, slots=True)
class Draft:
    """The files of a rulebook, all of which could be read, and the rulebook they make."""

    read: Read
    rulebook: Rulebook

    def chapters(self) -> Iterator[tuple[Chapter, Written]]:
        """Yield each chapter with the file that it was written in."""
        for file, chapter in self.read.chapters.items():
            yield chapter, self.read.written[file]

    def home(self, rule: Rule) -> Written:
        """Return the file where the words of a rule belong: that of its chapter, which has one name everywhere."""
        file = f"{rule.function.__module__.rpartition('.')[2]}.toml"
        return self.read.written.get(file, Written(file, ""))

    def fault(
        self, kind: str, name: str, code: str, message: str, remedy: str, *rest: str | int
    ) -> RulebookFault:
        """Return a fault of a number, rule or indicator, in the file and line where it was written."""
        place: Place = (kind, name, *rest)
        for chapter, written in self.chapters():
            if name in getattr(chapter, kind):
                return written.fault(code, place, message, remedy)
        return RulebookFault(code, "", None, ".".join(map(str, place)), message, remedy)
