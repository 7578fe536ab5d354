"""What a printed report says, page by page, the same for PDF and Word."""

from zonemap.reports.pages.content import content_of

__all__ = ["content_of"]
