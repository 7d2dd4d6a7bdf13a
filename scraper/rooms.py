"""Rooms whose parts are loaded when they are first used: whoever needs a value's type need not start a parser."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def on_demand(room: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return a room's `__getattr__` (PEP 562); `homes` names the module of each public name. None may be a module's."""

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {room!r} has no attribute {name!r}")
        value = getattr(import_module(f"{room}.{homes[name]}"), name)
        setattr(sys.modules[room], name, value)  # the next time it is simply there
        return value

    return find
