"""The report for Word: a template filled, composed at its places, and read again the same way."""

from zonemap.reports.word.composing import write_word
from zonemap.reports.word.reading import read_word_stamp, word_differences
from zonemap.reports.word.template import template_file

__all__ = ["read_word_stamp", "template_file", "word_differences", "write_word"]
