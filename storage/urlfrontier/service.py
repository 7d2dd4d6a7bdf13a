"""The client of a URLFrontier service: what is said over gRPC, and nothing of what it means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import grpc

from storage.errors import StoreError
from storage.urlfrontier.messages import SERVICE, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DEADLINE_S = 10.0
OK, SKIPPED = 0, 1  # AckMessage.Status; the third, FAIL, may be sent again

_Info, _Item, _Known = message("URLInfo"), message("URLItem"), message("KnownURLItem")
_Discovered, _Strings = message("DiscoveredURLItem"), message("StringList")


@dataclass(frozen=True, slots=True)
class Name:
    """A URL as both sides know it: `queue` is its host's politeness key, `kind` and `key` name its task in the book."""

    url: str
    queue: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a service is told of a URL: due from an instant on (seconds since 1970; None: at once), or done."""

    name: Name
    due: float | None = None
    done: bool = False


class UrlFrontierService:
    """One crawl in a URLFrontier service. Every method raises StoreError when it does not answer in time."""

    def __init__(self, address: str, crawl: str, deadline_s: float = DEADLINE_S) -> None:
        self.address, self._crawl, self._deadline_s = address, crawl, deadline_s
        self._channel = grpc.insecure_channel(address, options=[("grpc.enable_fork_support", 0)])
        ways = {
            "GetURLs": (self._channel.unary_stream, "GetParams", "URLInfo"),
            "PutURLs": (self._channel.stream_stream, "URLItem", "AckMessage"),
            "GetStats": (self._channel.unary_unary, "QueueWithinCrawlParams", "Stats"),
            "BlockQueueUntil": (self._channel.unary_unary, "BlockQueueParams", "Empty"),
            "SetDelay": (self._channel.unary_unary, "QueueDelayParams", "Empty"),
        }
        self._calls: dict[str, Any] = {
            name: make(
                f"/{SERVICE}/{name}",
                request_serializer=message(asked).SerializeToString,
                response_deserializer=message(told).FromString,
            )
            for name, (make, asked, told) in ways.items()
        }

    def close(self) -> None:
        """Close the connection."""
        self._channel.close()

    def size(self) -> int:
        """Return how many URLs wait in the crawl."""
        return int(self._ask("GetStats", message("QueueWithinCrawlParams")(crawlID=self._crawl)).size)

    def get(self, queues: int, *, lease_s: float, per_queue: int = 1) -> list[Name]:
        """Take URLs that are due, of so many queues; those that are not answered for come back after `lease_s`."""
        asked = message("GetParams")(
            max_urls_per_queue=per_queue,
            max_queues=queues,
            delay_requestable=max(1, round(lease_s)),
            crawlID=self._crawl,
        )
        return [name for info in self._listen("GetURLs", asked) if (name := _name(info))]

    def put(self, entries: Iterable[Entry]) -> None:
        """Tell of URLs, in one stream."""
        told = 0

        def items() -> Iterator[Any]:
            nonlocal told
            for told, entry in enumerate(entries, 1):
                yield self._item(entry, str(told))

        heard = [ack.status for ack in self._listen("PutURLs", items())]
        if len(heard) < told or any(status not in {OK, SKIPPED} for status in heard):
            raise StoreError(f"{self.address}: the URLFrontier service took {heard.count(OK)} of {told} URLs")

    def block(self, queue: str, until: float) -> None:
        """Let a queue rest until an instant, in seconds since 1970."""
        self._ask("BlockQueueUntil", message("BlockQueueParams")(key=queue, time=int(until), crawlID=self._crawl))

    def delay(self, queue: str, seconds: int) -> None:
        """Have a queue pause after each answer."""
        self._ask("SetDelay", message("QueueDelayParams")(key=queue, delay_requestable=seconds, crawlID=self._crawl))

    def _item(self, entry: Entry, id_: str) -> Any:
        name = entry.name
        words = {"kind": _Strings(values=[name.kind]), "key": _Strings(values=[name.key])}
        info = _Info(url=_marked(name), key=name.queue, crawlID=self._crawl, metadata=words)
        if entry.due is None and not entry.done:
            return _Item(ID=id_, discovered=_Discovered(info=info))
        # 0 says that it is not to be fetched again; what was due long ago is due from the second second of 1970 on.
        due = 0 if entry.done else max(1, int(entry.due or 0))
        return _Item(ID=id_, known=_Known(info=info, refetchable_from_date=due))

    def _ask(self, call: str, asked: Any) -> Any:
        try:
            return self._calls[call](asked, timeout=self._deadline_s)
        except grpc.RpcError as error:
            raise self._trouble(error) from error

    def _listen(self, call: str, asked: Any) -> Iterator[Any]:
        try:
            yield from self._calls[call](asked, timeout=self._deadline_s)
        except grpc.RpcError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: grpc.RpcError) -> StoreError:
        code = error.code().name if isinstance(error, grpc.Call) else type(error).__name__
        return StoreError(f"{self.address}: the URLFrontier service does not answer ({code}); is it running there?")


def _marked(name: Name) -> str:
    """Return the URL that the service has: one page may be fetched, polled and checked, and it knows each URL once."""
    return name.url if name.kind == "fetch" else f"{name.url}#khabar-{name.kind}"


def _name(info: Any) -> Name | None:
    """Read a URL; None for one that another crawler has put into our crawl."""
    kind, key = (
        next(iter(info.metadata[word].values), "") if word in info.metadata else "" for word in ("kind", "key")
    )
    return Name(info.url.removesuffix(f"#khabar-{kind}"), info.key, kind, key) if kind and key else None
