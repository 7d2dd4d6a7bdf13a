"""A URLFrontier service in this process: queues, leases, delays and blocks, after crawler-commons' in-memory one."""

from __future__ import annotations

import contextlib
import threading
import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import grpc

from storage.urlfrontier.messages import SERVICE, message

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Url:
    """One URL of a queue: due from an instant, held until another; `due` 0: done for good."""

    info: Any
    due: float
    held_until: float = 0.0


@dataclass
class Queue:
    """One queue, its URLs in the order in which they are due."""

    urls: dict[str, Url] = field(default_factory=dict)
    delay_s: int = 0
    blocked_until: float = 0.0
    produced_at: float = 0.0


class Stub:
    """The service; `now` may be turned, `trouble` makes every call fail, it waits until it `may_answer`."""

    def __init__(self) -> None:
        self.queues: OrderedDict[str, Queue] = OrderedDict()
        self.calls: list[str] = []
        self.trouble: grpc.StatusCode | None = None
        self.may_answer = threading.Event()
        self.may_answer.set()
        self._lock = threading.Lock()

    def forget(self) -> None:
        """Lose everything, as a service in memory does when it is started anew."""
        with self._lock:
            self.queues.clear()

    def urls(self, *, due: bool = False) -> list[str]:
        """Return the URLs that are known, or those that may be dealt now or later."""
        with self._lock:
            return sorted(url for each in self.queues.values() for url, one in each.urls.items() if one.due or not due)

    def get_urls(self, asked: Any, context: grpc.ServicerContext) -> Iterator[Any]:
        """Deal URLs that are due, the queues in turn, a queue that is full, paused or blocked passed over."""
        self._begin("GetURLs", context)
        now, found, queues = time.time(), [], 0
        with self._lock:
            for key in list(self.queues):
                queue = self.queues[key]
                held = sum(url.held_until > now for url in queue.urls.values())
                room = asked.max_urls_per_queue - held
                paused = queue.delay_s and queue.produced_at + queue.delay_s > now
                due = [url for url in queue.urls.values() if url.due and url.due <= now and url.held_until <= now]
                if room <= 0 or paused or queue.blocked_until > now or not due:
                    continue
                due.sort(key=lambda url: url.due)
                for url in due[:room]:
                    url.held_until = now + asked.delay_requestable
                    found.append(url.info)
                queue.produced_at = now
                self.queues.move_to_end(key)
                queues += 1
                if queues >= asked.max_queues:
                    break
        yield from found

    def put_urls(self, items: Iterator[Any], context: grpc.ServicerContext) -> Iterator[Any]:
        """Take URLs: what is discovered is new or skipped, what is known is as it says."""
        self._begin("PutURLs", context)
        for item in items:
            with self._lock:
                status = self._put(item)
            yield message("AckMessage")(ID=item.ID, status=status)

    def _put(self, item: Any) -> int:
        discovered = item.WhichOneof("item") == "discovered"
        info = item.discovered.info if discovered else item.known.info
        queue = self.queues.setdefault(info.key, Queue())
        if discovered and info.url in queue.urls:
            return 1
        queue.urls[info.url] = Url(info, time.time() if discovered else item.known.refetchable_from_date)
        return 0

    def block(self, asked: Any, context: grpc.ServicerContext) -> Any:
        """Block a queue."""
        self._begin("BlockQueueUntil", context)
        with self._lock:
            self.queues.setdefault(asked.key, Queue()).blocked_until = asked.time
        return message("Empty")()

    def delay(self, asked: Any, context: grpc.ServicerContext) -> Any:
        """Set a queue's pause."""
        self._begin("SetDelay", context)
        with self._lock:
            self.queues.setdefault(asked.key, Queue()).delay_s = asked.delay_requestable
        return message("Empty")()

    def stats(self, asked: Any, context: grpc.ServicerContext) -> Any:
        """Count."""
        self._begin("GetStats", context)
        return message("Stats")(size=len(self.urls(due=True)), numberOfQueues=len(self.queues), crawlID=asked.crawlID)

    def _begin(self, call: str, context: grpc.ServicerContext) -> None:
        self.calls.append(call)
        self.may_answer.wait()
        if self.trouble is not None:
            context.abort(self.trouble, "as asked")


@contextlib.contextmanager
def serve(stub: Stub, port: int = 0) -> Iterator[str]:
    """Serve a stub on loopback; give its address."""
    ways = {
        "GetURLs": (grpc.unary_stream_rpc_method_handler, stub.get_urls, "GetParams", "URLInfo"),
        "PutURLs": (grpc.stream_stream_rpc_method_handler, stub.put_urls, "URLItem", "AckMessage"),
        "GetStats": (grpc.unary_unary_rpc_method_handler, stub.stats, "QueueWithinCrawlParams", "Stats"),
        "BlockQueueUntil": (grpc.unary_unary_rpc_method_handler, stub.block, "BlockQueueParams", "Empty"),
        "SetDelay": (grpc.unary_unary_rpc_method_handler, stub.delay, "QueueDelayParams", "Empty"),
    }
    handlers = {
        name: make(
            work,
            request_deserializer=message(asked).FromString,
            response_serializer=message(told).SerializeToString,
        )
        for name, (make, work, asked, told) in ways.items()
    }
    server = grpc.server(ThreadPoolExecutor(8))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        yield f"127.0.0.1:{bound}"
    finally:
        server.stop(None).wait()
