"""Everything Khabar raises on purpose, in one tree.

    KhabarError
      +- ConfigError        a file, key or value in config/, or an option, is wrong
      +- InputError         what the user handed in cannot be read
      +- StoreError         the database refuses: locked, full, gone, too new
      |    +- StoreBusy     for now: another process holds it, its disk is full; trying again is sound
      +- SinkError          records could not be written to their files

A message says what is wrong, where (file, key or URL) and the way out, in one line. A refusal by the outside world is
not an exception: it is a `storage.records.Refusal`, a value. Anything else that is raised is a bug.
"""


class KhabarError(Exception):
    """Base of every error that is meant for people; its text is one line."""


class ConfigError(KhabarError):
    """A setting, an agency file or an option is wrong."""


class InputError(KhabarError):
    """A file or value that the user handed in cannot be used."""


class StoreError(KhabarError):
    """The database cannot do what was asked; nothing of the transaction was kept."""


class StoreBusy(StoreError):  # noqa: N818 - a state, named as users see it
    """The database is busy, full or unreachable for now; nothing was kept, trying again is sound."""


class SinkError(KhabarError):
    """Records could not be written to their files; what was written before stays whole."""
