"""Tools for contributors: they write pages and files out of the code. Not part of the wheel."""
