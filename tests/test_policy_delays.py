"""How fresh the news is: which delays tell something, and how they are summed up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from scraper.policy import Delays, delay_s, sum_up_delays
from scraper.policy.delays import BACK_FILE_S

FETCHED = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
TEHRAN = timezone(timedelta(hours=3, minutes=30))


@pytest.mark.parametrize(
    ("published", "delay"),
    [
        (FETCHED - timedelta(minutes=7), 420.0),
        (FETCHED, 0.0),
        (FETCHED + timedelta(seconds=40), 0.0),  # to the minute only, or a clock that is ahead
        (FETCHED + timedelta(hours=3, minutes=30), None),  # Tehran's time, labelled as UTC
        (FETCHED - timedelta(hours=23), 82_800.0),
        (FETCHED - timedelta(hours=25), None),  # found in the back file
        (datetime(2026, 11, 24, tzinfo=UTC), None),  # a date without a time
        (datetime(2026, 11, 24, tzinfo=TEHRAN), None),  # midnight by the publisher's clock
        (datetime(2026, 11, 24, 3, 30, tzinfo=TEHRAN), 45_000.0),  # and by ours: a time like another
        (None, None),
    ],
)
def test_the_delay_of_what_was_waited_for(published: datetime | None, delay: float | None) -> None:
    assert delay_s(published, FETCHED) == delay
    assert delay is None or 0 <= delay <= BACK_FILE_S


@pytest.mark.parametrize(
    ("delays", "summed"),
    [
        ([], None),
        ([None, None], None),
        ([60.0, None], Delays(1, 60.0, 60.0)),
        ([300.0, 60.0], Delays(2, 60.0, 300.0)),
        ([float(n) for n in range(100, 0, -1)], Delays(100, 50.0, 95.0)),
        ([float(n) for n in range(1, 22)], Delays(21, 11.0, 20.0)),
    ],
)
def test_median_and_95th_percentile_by_nearest_rank(delays: list[float | None], summed: Delays | None) -> None:
    assert sum_up_delays(delays) == summed
    assert sum_up_delays([*delays, None]) == summed
