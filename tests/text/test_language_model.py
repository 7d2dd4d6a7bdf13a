"""The model of languages, laid open: the answers of the packed one, whatever becomes of the files."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from typing import TYPE_CHECKING

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier
from py3langid.modelio import save_model

from scraper.text import language_model
from scraper.text.language_model import NEWS, folder_for, load_model, read_model
from tests.text.language_texts import PARAGRAPHS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

# A model of two features, "a" and "b", and three languages, of which one is none of NEWS.
LANGUAGES = ["de", "xx", "en"]
TEXTS = ("a", "b", "aab", "abbb", "-")


def pack(path: Path, *, favoured: int = 0) -> Path:
    """Write a small model; "a" speaks for the language with this number, "b" for the last one."""
    moves = np.zeros((3, 256), dtype=np.uint32)
    moves[:, ord("a")], moves[:, ord("b")] = 1, 2
    weights = np.full((2, 3), -9.0, dtype=np.float32)
    weights[0, favoured] = weights[1, 2] = -1.0
    prior = np.zeros(3, dtype=np.float32)
    save_model(path, (weights, prior, LANGUAGES, moves.ravel(), np.arange(3), [-1, 0, 1]))
    return path


def told(model: LanguageIdentifier, texts: Sequence[str] = TEXTS) -> list[list[tuple[str, float]]]:
    return [model.rank(text) for text in texts]


def spoil(packed: Path) -> None:
    """Make a packed model unreadable in a way that nobody notices who does not unpack it."""
    about = packed.stat()
    packed.write_bytes(bytes(about.st_size))
    os.utime(packed, ns=(about.st_atime_ns, about.st_mtime_ns))


def test_the_installed_model_answers_as_the_packed_one() -> None:
    packed = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    packed.set_languages(sorted(set(NEWS.split()) & set(packed.labels)))
    texts = [text for _, text in PARAGRAPHS]
    assert len(texts) > 20
    assert told(load_model(), texts) == told(packed, texts)
    assert load_model() is load_model()


def test_who_comes_later_unpacks_nothing(tmp_path: Path) -> None:
    packed = pack(tmp_path / "model")
    first = read_model(packed, tmp_path / "place")
    assert first.classify("aa")[0] == "de"
    assert first.labels == ["de", "en"]
    spoil(packed)
    assert told(read_model(packed, tmp_path / "place")) == told(first)


def test_another_wheel_is_another_model(tmp_path: Path) -> None:
    place = tmp_path / "place"
    packed = pack(tmp_path / "model")
    assert read_model(packed, place).classify("aa")[0] == "de"
    pack(packed, favoured=2)
    os.utime(packed, ns=(0, 0))
    assert read_model(packed, place).classify("aa")[0] == "en"
    assert [each.name for each in place.iterdir()] == [folder_for(packed, place).name]


def test_two_versions_over_one_wheel_leave_each_other_their_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packed, place = pack(tmp_path / "model"), tmp_path / "place"
    made = []
    for layout in (1, 2, 3):
        monkeypatch.setattr(language_model, "LAYOUT", layout)
        read_model(packed, place)
        made.append(folder_for(packed, place))
        os.utime(made[-1], ns=(layout, layout))
    assert sorted(place.iterdir()) == sorted(made[1:])  # what is made before the last two is of no use to anybody
    spoil(packed)
    monkeypatch.setattr(language_model, "LAYOUT", 2)
    assert read_model(packed, place).classify("aa")[0] == "de"


def test_a_copy_that_keeps_whole_seconds_of_times_has_the_same_tables(tmp_path: Path) -> None:
    """As layers of images do, and archives."""
    packed, place = pack(tmp_path / "model"), tmp_path / "place"
    os.utime(packed, ns=(0, 1_700_000_000_123_456_789))
    made = folder_for(packed, place)
    os.utime(packed, ns=(0, 1_700_000_000_000_000_000))
    assert folder_for(packed, place) == made


@pytest.mark.parametrize("damage", ["cut", "gone", "no table", "another version", "a head that is no Python"])
def test_damaged_tables_are_made_anew(tmp_path: Path, damage: str) -> None:
    packed, place = pack(tmp_path / "model"), tmp_path / "place"
    first = told(read_model(packed, place))
    table = folder_for(packed, place) / "moves.npy"
    if damage == "cut":
        os.truncate(table, 200)
    elif damage == "gone":
        table.unlink()
    elif damage == "no table":
        table.write_bytes(b"")
    else:
        head = bytearray(table.read_bytes())
        head[8 if damage == "another version" else 21] ^= 64 if damage == "another version" else 16
        table.write_bytes(head)
    assert told(read_model(packed, place)) == first
    spoil(packed)
    assert told(read_model(packed, place)) == first


def test_what_a_killed_process_left_unfinished_is_no_model(tmp_path: Path) -> None:
    packed, place = pack(tmp_path / "model"), tmp_path / "place"
    first = told(read_model(packed, place))
    whole = folder_for(packed, place)
    whole.rename(place / "language-model.unfinished")
    (place / "language-model.unfinished" / "rows.npy").unlink()
    assert told(read_model(packed, place)) == first
    assert [each.name for each in place.iterdir()] == [whole.name]


def test_what_a_full_disk_did_not_take_whole_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed, place = pack(tmp_path / "model"), tmp_path / "place"

    def no_room(path: Path, _: object) -> None:
        path.write_bytes(b"the first bytes")
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(np, "save", no_room)
        assert read_model(packed, place).classify("aa")[0] == "de"
    assert not list(place.iterdir())
    read_model(packed, place)
    assert [each.name for each in place.iterdir()] == [folder_for(packed, place).name]


def test_who_may_read_the_wheel_may_read_the_tables(tmp_path: Path) -> None:
    """Whatever the umask of him who left them."""
    packed, place = pack(tmp_path / "wheel"), tmp_path / "place"
    packed.chmod(0o644)
    tmp_path.chmod(0o755)
    umask = os.umask(0o077)
    try:
        read_model(packed, place)
    finally:
        os.umask(umask)
    folder = folder_for(packed, place)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert {stat.S_IMODE(each.stat().st_mode) for each in folder.iterdir()} == {0o644}


def test_one_process_at_a_time_leaves_tables(tmp_path: Path) -> None:
    packed, place = pack(tmp_path / "model"), tmp_path / "place"
    place.mkdir()
    other = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert read_model(packed, place).classify("aa")[0] == "de"
        assert not list(place.iterdir())
    finally:
        os.close(other)
    read_model(packed, place)
    assert list(place.iterdir())


def test_where_nothing_can_be_written_each_unpacks_for_itself(tmp_path: Path) -> None:
    packed = pack(tmp_path / "model")
    (tmp_path / "file").write_text("no folder")
    for _ in range(2):
        assert read_model(packed, tmp_path / "file" / "place").classify("aa")[0] == "de"
