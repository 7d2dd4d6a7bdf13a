"""The frontier's contract, behind a service: the very tests of the one over SQL."""

from __future__ import annotations

from tests.storage.test_frontier import *  # noqa: F403 - the same contract, `store` is another
