"""The review page: one self-contained HTML file in which people look at records, question and correct them."""

from quotes.report.page import write_page

__all__ = ["write_page"]
