"""Reports of a run as files, and the check that a finished file still says what the run says."""

from zonemap.reports.difference import Difference
from zonemap.reports.programme import ALL, studies_named
from zonemap.reports.report import TOP, Report, Stamp, report_again, report_of
from zonemap.reports.writing import Format, differences, format_of, require_word, stamp_of, write_report

__all__ = [
    "ALL",
    "TOP",
    "Difference",
    "Format",
    "Report",
    "Stamp",
    "differences",
    "format_of",
    "report_again",
    "report_of",
    "require_word",
    "stamp_of",
    "studies_named",
    "write_report",
]
