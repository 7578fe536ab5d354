"""The figures of a page: tables and charts, in the words and units of the reader."""
