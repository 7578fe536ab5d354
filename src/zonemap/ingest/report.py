"""What became of a file that was read in."""

from __future__ import annotations

from dataclasses import dataclass

from zonemap.errors import Fault


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the rows of a layer came from, as the workspace remembers it."""

    source: str
    source_sha256: str | None
    source_crs: str | None
    crs_known_by: str | None
    encoding: str | None
    encoding_known_by: str | None
    profile: str | None
    read: int
    accepted: int
    repaired: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Counts of features, and every fault; `read == accepted + quarantined`, and `repaired` are among the accepted."""

    layer: str
    origin: Provenance
    faults: tuple[Fault, ...]
    columns: tuple[str, ...]
    ignored_columns: tuple[str, ...]
    dry_run: bool

    @property
    def read(self) -> int:
        """Features read."""
        return self.origin.read

    @property
    def accepted(self) -> int:
        """Features kept."""
        return self.origin.accepted

    @property
    def repaired(self) -> int:
        """Features kept after a repair of their shape."""
        return self.origin.repaired

    @property
    def quarantined(self) -> int:
        """Features refused."""
        return self.origin.quarantined

    def as_json(self) -> dict[str, object]:
        """Return the report as the command prints it."""
        origin = self.origin
        return {
            "layer": self.layer,
            "file": origin.source,
            "read": origin.read,
            "accepted": origin.accepted,
            "repaired": origin.repaired,
            "quarantined": origin.quarantined,
            "faults": [fault.as_json() for fault in self.faults],
            "encoding": origin.encoding,
            "encoding_known_by": origin.encoding_known_by,
            "crs": origin.source_crs,
            "crs_known_by": origin.crs_known_by,
            "profile": origin.profile,
            "columns": list(self.columns),
            "ignored_columns": list(self.ignored_columns),
            "dry_run": self.dry_run,
        }
