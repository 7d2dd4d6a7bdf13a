"""The model of languages, py3langid's, laid open on the disk: who needs it maps its tables, and unpacks nothing.

Its wheel holds the model packed, 4.5 MB; to unpack it takes half a second of CPU, and 80 MB in each process. Whoever
does it first leaves the tables beside the wheel's compiled modules, Python's own place for what is made out of an
installation (PYTHONPYCACHEPREFIX moves both). From then on all processes share what they read of them.

    load    mapped, if the tables are there and are those of the wheel that is installed
            else unpacked, and left there: a folder that gets its name when it is whole and on the disk. Of a damaged
            one the heads are looked at, as of compiled modules: to read 54 MB at each start would undo what it brings
            who may not write there unpacks every time; so does whoever finds another one writing

`python -m scraper.text.language_model` leaves them now: for installations whose users may not write to them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from functools import lru_cache
from hashlib import blake2b
from importlib.util import cache_from_source
from pathlib import Path
from tokenize import TokenError
from typing import TYPE_CHECKING

from storage.durable import sync

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from py3langid.langid import LanguageIdentifier

    Tables = Mapping[str, np.ndarray]

# Of the model's 140 languages those in which news is published in a script that others share; fewer rivals, fewer errors.
NEWS = (
    "af az be bg bs ca cs cy da de en es et eu fi fo fr fy ga gd gl ha hi hr ht hu id ig is it kk ku ky lb lt lv mg mk"
    " mn mr ms mt ne nl nn no om pl pt rn ro ru rw sk sl sn so sq sr sv sw tg tk tl tr tt uk uz vi xh yo zu ba"
)
NAMES = ("languages", "prior", "weights", "moves", "rows", "features")
LAYOUT = 1  # of the folder
# There is none, or it is damaged: numpy reads the head of a table as Python reads its own source.
_UNREADABLE = (OSError, ValueError, EOFError, SyntaxError, TokenError)


@lru_cache(maxsize=1)
def load_model() -> LanguageIdentifier:
    """Return the installed model, cut down to the languages of news; loaded once a process, when a text needs it."""
    from py3langid.langid import MODEL_DIR, MODEL_FILE  # noqa: PLC0415 - numpy behind it takes time

    return read_model(MODEL_DIR / MODEL_FILE, Path(cache_from_source(str(MODEL_DIR / "langid.py"))).parent)


def read_model(packed: Path, place: Path) -> LanguageIdentifier:
    """Return a packed model; its tables are left at a place, or lie there already."""
    from py3langid.langid import LanguageIdentifier  # noqa: PLC0415 - as above

    folder = folder_for(packed, place)
    try:
        tables = _map(folder)
    except _UNREADABLE:
        tables = _unpack(packed)
        with contextlib.suppress(OSError):  # this process has it, and that is enough
            _leave(tables, folder, packed)
    return LanguageIdentifier(
        tables["weights"],
        tables["prior"],
        tables["languages"].tolist(),
        tables["moves"].data,  # asked for a number at a time, which numpy is slow at
        tables["features"].tolist(),
        norm_probs=True,
        tk_row=tables["rows"].tolist(),
    )


def folder_for(packed: Path, place: Path) -> Path:
    """Return where the tables of a packed model lie: under another name when it, or what is taken of it, changes.

    Its time counts in whole seconds: layers of images, and most archives, keep no more of it.
    """
    about = packed.stat()
    wheel, taken = (
        blake2b(told.encode(), digest_size=8).hexdigest()
        for told in (f"{about.st_size} {int(about.st_mtime)}", f"{LAYOUT} {NEWS}")
    )
    return place / f"language-model-{wheel}-{taken}"


def _map(folder: Path) -> Tables:
    import numpy as np  # noqa: PLC0415 - as above

    # Not as numpy's own class of mapped arrays, which takes its time for each slice.
    return {name: np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in NAMES}


def _unpack(packed: Path) -> Tables:
    import numpy as np  # noqa: PLC0415 - as above
    from py3langid.modelio import load_model as unpack  # noqa: PLC0415 - as above

    weights, prior, languages, moves, rows, features = unpack(packed)
    wanted = [at for at, language in enumerate(languages) if language in NEWS.split()]
    taken = [languages[at] for at in wanted]
    # Row by row, as they are asked for: a text's few hundred rows are as many places on the disk, not thousands.
    arrays = (np.array(taken), prior[wanted], np.ascontiguousarray(weights[:, wanted]), moves, rows, features)
    return {name: np.asarray(array) for name, array in zip(NAMES, arrays, strict=True)}


def _leave(tables: Tables, folder: Path, packed: Path) -> None:
    """Write tables into a folder, and take away what is of no use any more. OSError, also when another is at it.

    Whoever may read the packed model may read them, as with Python's own compiled modules: a service has another user.
    """
    import numpy as np  # noqa: PLC0415 - as above

    place, unfinished = folder.parent, folder.parent / "language-model.unfinished"
    place.mkdir(parents=True, exist_ok=True)
    lock = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the system lets go of it with a process that is killed
        for old in _of_no_use(folder):
            shutil.rmtree(old)
        try:
            unfinished.mkdir()
            for name, table in tables.items():
                np.save(unfinished / f"{name}.npy", table)
                shutil.copymode(packed, unfinished / f"{name}.npy")
                sync(unfinished / f"{name}.npy")
            unfinished.chmod(packed.parent.stat().st_mode & 0o777 | 0o700)  # its owner takes it away one day
            sync(unfinished)
            unfinished.rename(folder)
        except OSError:  # a full disk: its last megabytes are for others, a database perhaps
            shutil.rmtree(unfinished, ignore_errors=True)
            raise
    finally:
        os.close(lock)


def _of_no_use(folder: Path) -> list[Path]:
    """Return what lies beside a folder that is made anew: itself, other wheels' tables, what a killed process left.

    The last tables that another Khabar took of the same wheel stay: two of them, over one installation, would take away
    each other's for ever.
    """
    found = list(folder.parent.glob("language-model*"))
    wheel = folder.name.rpartition("-")[0]
    theirs = [each for each in found if each != folder and each.name.rpartition("-")[0] == wheel]
    kept = max(theirs, key=lambda each: each.stat().st_mtime_ns, default=None)
    return [each for each in found if each != kept]


if __name__ == "__main__":
    load_model()
