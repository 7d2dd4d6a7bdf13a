"""Regular expressions that are compiled when they are first used.

There are some four hundred, mostly long lists of words in many languages; compiling all of them is a tenth of a start,
and a page asks for few. Once compiled, each is asked directly, at 30 ns more a call: not for those that a page asks
hundreds of times, nor for short ones.
"""

from __future__ import annotations

import re
from typing import AnyStr, cast

_METHODS = ("findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")
_made: list[Late] = []


class Late:
    """Stands for a pattern until it is asked for anything but its text."""

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self.pattern = pattern
        self._flags = flags

    def __getattr__(self, name: str) -> object:
        """Compile; called for what the instance has not got, so only until then."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.compile(), name)

    def compile(self) -> re.Pattern[str] | re.Pattern[bytes]:
        """Have the methods of the compiled pattern from now on."""
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({method: getattr(compiled, method) for method in _METHODS})
        return compiled


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what serves as `re.compile(pattern, flags)` wherever its methods are called."""
    made = Late(pattern, flags)
    _made.append(made)
    return cast("re.Pattern[AnyStr]", made)


def compile_all() -> int:
    """Compile those of all modules that are loaded, for a process that forks; return how many there are."""
    for each in _made:
        each.compile()
    return len(_made)
