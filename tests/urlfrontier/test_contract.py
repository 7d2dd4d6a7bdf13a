"""The frontier's contract, behind a service: the very tests of the one over SQL."""

from __future__ import annotations

from tests.storage.conftest import clock  # noqa: F401 - a fixture
from tests.storage.test_frontier import *  # noqa: F403 - the same contract, `store` is another
from tests.storage.test_frontier_feeds import *  # noqa: F403
from tests.storage.test_frontier_hosts import *  # noqa: F403
