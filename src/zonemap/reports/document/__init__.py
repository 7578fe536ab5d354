"""The report as a document to print: drawn by typst, read again page by page."""

from zonemap.reports.document.reading import document_differences, read_document_stamp
from zonemap.reports.document.typesetting import write_document

__all__ = ["document_differences", "read_document_stamp", "write_document"]
