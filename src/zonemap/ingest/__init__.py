"""Foreign files in: formats, encodings, CRS guard, field profiles, checks and quarantine."""

from zonemap.ingest.checks.topology import check_workspace
from zonemap.ingest.destination import Destination
from zonemap.ingest.ingestion import ingest
from zonemap.ingest.placing import Located, area_in, point_at
from zonemap.ingest.report import IngestReport

__all__ = ["Destination", "IngestReport", "Located", "area_in", "check_workspace", "ingest", "point_at"]
