"""One family of errors, and the faults found in data.

A bad file is an error; a breached clause is a result. The two never share a path: this module knows
nothing of rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum


class ZonemapError(Exception):
    """Something could not be done; nothing was changed.

    `code` is stable and made for programs, `message` says what is wrong with which file, layer or feature,
    `remedy` says what to do next.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} → {self.remedy}"


class Severity(StrEnum):
    """How bad a fault in data is."""

    ERROR = "error"  # the feature is refused and lies in quarantine
    WARNING = "warning"  # the feature is kept; someone should look
    REPAIR = "repair"  # the feature was changed on the way in, and this says how


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one feature (or of a whole layer, when `feature_id` is empty)."""

    code: str
    severity: Severity
    layer: str
    feature_id: str
    message: str
    remedy: str

    def as_json(self) -> dict[str, str]:
        """Return the fault as the commands print it."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "layer": self.layer,
            "feature_id": self.feature_id,
            "message": self.message,
            "remedy": self.remedy,
        }


@contextmanager
def explained(*kinds: type[Exception], code: str, message: str, remedy: str) -> Iterator[None]:
    """Turn the given foreign exceptions into one `ZonemapError` with a remedy."""
    try:
        yield
    except kinds as error:
        raise ZonemapError(code, f"{message} ({error})", remedy) from error
