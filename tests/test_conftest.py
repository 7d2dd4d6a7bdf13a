"""The names of tests are the same in every process that collects them: pytest-xdist asks for that."""

from __future__ import annotations

import os

import pytest


@pytest.mark.parametrize("data", [os.urandom(8)])
def test_bytes_are_named_by_their_argument(request: pytest.FixtureRequest, data: bytes) -> None:
    assert len(data) == 8
    assert request.node.name == "test_bytes_are_named_by_their_argument[data]"
