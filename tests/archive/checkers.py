"""Archive files as others see them: the checkers of warcio and FastWARC, and who goes by the index."""

from __future__ import annotations

import gzip
import io
import json
import subprocess
import sys
from typing import TYPE_CHECKING

from fastwarc.warc import ArchiveIterator, WarcRecordType

if TYPE_CHECKING:
    from pathlib import Path


CHECKERS = ("warcio.cli check", "fastwarc.cli check --quiet")


def checked_by_others(path: Path) -> None:
    """Fail unless the checkers of warcio and FastWARC find nothing to complain of.

    Not with FastWARC's `--verify-payloads`: it holds a revisit's payload digest, which the standard wants to be that of
    the body which stands elsewhere, against the body which does not stand here.
    """
    for checker in CHECKERS:
        command = [sys.executable, "-m", *checker.split(), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with path.open("rb") as file:
        assert all(record.verify_payload_digest() for record in ArchiveIterator(file, WarcRecordType.response))


def indexed_as_it_is(path: Path) -> None:
    """Fail unless each answer has its line in the index, and each line leads to one."""
    with path.with_name(path.name.removesuffix(".warc.gz") + ".cdxj").open(encoding="utf-8") as file:
        lines = [line.split(" ", 2) for line in file]
    assert lines == sorted(lines)
    told = {int(fields["offset"]): fields for fields in (json.loads(line[2]) for line in lines)}
    data = path.read_bytes()
    with path.open("rb") as file:
        records = {
            record.stream_pos: record.headers
            for record in ArchiveIterator(file, parse_http=False)
            if record.headers["WARC-Type"] in {"response", "revisit"}
        }
    assert told.keys() == records.keys()
    for offset, fields in told.items():
        assert (fields["url"], fields["filename"]) == (records[offset]["WARC-Target-URI"], path.name)
        assert fields["digest"] == records[offset]["WARC-Payload-Digest"]
        member = gzip.decompress(data[offset : offset + int(fields["length"])])
        assert member.startswith(b"WARC/1.1\r\n")
        assert len(list(ArchiveIterator(io.BytesIO(member), parse_http=False))) == 1
