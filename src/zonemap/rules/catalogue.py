"""The catalogue of rules: each a function, its citation, and what it needs."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zonemap.findings import Findings

RuleFunction = Callable[..., Findings]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    `reads` are further facts that the rule looks at where they are known; a receipt names them with those it needs.
    `spared` names, by the verdict on whether building has started, facts that then say nothing.
    `needs` are alternatives of facts: each entry must be delivered; an entry with `|` is delivered when one of its
    names is. `numbers` are the plan's numbers that the function takes as keyword-only arguments.
    """

    name: str
    clause: str
    row: int
    layer: str
    needs: tuple[str, ...]
    reads: tuple[str, ...]
    spared: Mapping[str, tuple[str, ...]]
    numbers: tuple[str, ...]
    function: RuleFunction

    @property
    def reading(self) -> str:
        """How the clause is read, in the words of the engineer who encoded it."""
        return inspect.getdoc(self.function) or ""


CATALOGUE: Final[dict[str, Rule]] = {}


def rule(
    name: str,
    *,
    clause: str,
    row: int,
    layer: str = "parcels",
    needs: tuple[str, ...],
    reads: tuple[str, ...] = (),
    spared: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> Callable[[RuleFunction], RuleFunction]:
    """Enter a function into the catalogue; clause and row of the plan are required."""

    def enter(function: RuleFunction) -> RuleFunction:
        if name in CATALOGUE:
            raise ValueError(f"two rules are named {name}")
        parameters = inspect.signature(function).parameters.values()
        numbers = tuple(each.name for each in parameters if each.kind is inspect.Parameter.KEYWORD_ONLY)
        CATALOGUE[name] = Rule(name, clause, row, layer, needs, reads, spared, numbers, function)
        return function

    return enter
