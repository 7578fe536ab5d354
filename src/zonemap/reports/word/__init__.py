"""The report for Word: composed paragraph by paragraph, read again the same way."""

from zonemap.reports.word.composing import write_word
from zonemap.reports.word.reading import read_word_stamp, word_differences

__all__ = ["read_word_stamp", "word_differences", "write_word"]
