r"""The project's own web server on loopback: sites that are data, faults that have names, and a log of manners.

    from tests.origin import Origin, Story

    def test_something():
        with Origin(hosts=3) as origin:                  # 127.0.0.1 to 127.0.0.3, one port, a thread of its own
            origin.publish(Story("/a/1", "Title", "First paragraph.\nSecond."), host=1)   # page, front page, /feed.xml
            origin.publish(Story("/a/2", "Title", "Text"), host=2)
            run_the_code_under_test(feeds=[origin.url("/feed.xml", host=1)], allow_private=origin.opening)

            assert origin.log.requests("/a/1") == 1              # how often a path was asked for
            assert origin.log.max_in_flight("127.0.0.2") <= 1    # manners, host by host
            assert origin.log.smallest_gap("127.0.0.2") >= 1.0   # seconds from the end of one to the start of the next

`Origin` is a plain context manager, for sync and async tests alike. The server runs in a thread of the test process, so
it goes on, with its log, while the code under test is killed and started again: that is what the kill tests rely on.

* `origin.fault("gzip_bomb", host=1)` is the URL of a named fault (all of them: `tests.origin.faults.FAULTS`).
  Parameters go into the query: `origin.fault("retry_after", status=429, value="120")`.
* `origin.add("/x", Reply(status=302, headers=(("Location", "/y"),)))` puts one answer, or a whole handler, at a path.
* `origin.robots("User-agent: *\nDisallow: /private", host=1)`; without it robots.txt is a 404, which allows everything.
* `origin.publish()` may be called while the server runs: the feed, its ETag and the front page follow at once.
* `Origin(latency_s=0.05)` delays every answer; `Origin(tls=CERTIFICATE)` speaks TLS (`tests.origin.certificate`).

Hosts are the listener's addresses, or the Host header where that is a name (tests that bring their own resolver).
"""

from tests.origin import raw_faults as _raw_faults  # noqa: F401 - it enters its faults into the table
from tests.origin.faults import FAULTS, Fault
from tests.origin.log import Log, Visit
from tests.origin.server import Origin
from tests.origin.sites import Story
from tests.origin.wire import Reply, Request

__all__ = ["FAULTS", "Fault", "Log", "Origin", "Reply", "Request", "Story", "Visit"]
