"""The report as a workbook: written sheet by sheet, read again cell by cell."""

from zonemap.reports.workbook.reading import read_workbook_stamp, workbook_differences
from zonemap.reports.workbook.sheets import write_workbook

__all__ = ["read_workbook_stamp", "workbook_differences", "write_workbook"]
