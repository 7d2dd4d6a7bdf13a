"""The messages of crawler-commons URLFrontier's API, as a table: names and field numbers are the interface, no more.

https://github.com/crawler-commons/url-frontier (API, package `urlfrontier`, proto3). Classes are made of the table when
this is imported: no generated code, and nothing but what Khabar says.
"""

from __future__ import annotations

from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

PACKAGE = "urlfrontier"
SERVICE = f"{PACKAGE}.URLFrontier"

_Field = descriptor_pb2.FieldDescriptorProto
_SCALARS = {
    "string": _Field.TYPE_STRING,
    "uint32": _Field.TYPE_UINT32,
    "uint64": _Field.TYPE_UINT64,
    "int32": _Field.TYPE_INT32,
}
# message: (field, number, type); "x*" repeated, "{x}" a map from strings, "x?" one of the oneof `item`. An enumeration
# is read as the number that it is on the wire.
_MESSAGES: dict[str, tuple[tuple[str, int, str], ...]] = {
    "Empty": (),
    "StringList": (("values", 1, "string*"),),
    "URLInfo": (("url", 1, "string"), ("key", 2, "string"), ("metadata", 3, "{StringList}"), ("crawlID", 4, "string")),
    "DiscoveredURLItem": (("info", 1, "URLInfo"),),
    "KnownURLItem": (("info", 1, "URLInfo"), ("refetchable_from_date", 2, "uint64")),
    "URLItem": (("discovered", 1, "DiscoveredURLItem?"), ("known", 2, "KnownURLItem?"), ("ID", 3, "string")),
    "AckMessage": (("ID", 1, "string"), ("status", 2, "int32")),
    "GetParams": (
        ("max_urls_per_queue", 1, "uint32"),
        ("max_queues", 2, "uint32"),
        ("key", 3, "string"),
        ("delay_requestable", 4, "uint32"),
        ("crawlID", 6, "string?"),
    ),
    "QueueWithinCrawlParams": (("key", 1, "string"), ("crawlID", 2, "string")),
    "QueueDelayParams": (("key", 1, "string"), ("delay_requestable", 2, "uint32"), ("crawlID", 3, "string")),
    "BlockQueueParams": (("key", 1, "string"), ("time", 2, "uint64"), ("crawlID", 3, "string")),
    "Stats": (
        ("size", 1, "uint64"),
        ("inProcess", 2, "uint32"),
        ("counts", 3, "{uint64}"),
        ("numberOfQueues", 4, "uint64"),
        ("crawlID", 5, "string"),
    ),
}  # fmt: skip


def _set_type(field: Any, kind: str) -> None:
    if kind in _SCALARS:
        field.type = _SCALARS[kind]
    else:
        field.type, field.type_name = _Field.TYPE_MESSAGE, f".{PACKAGE}.{kind}"


def _add_map(message: Any, field: Any, name: str, kind: str) -> None:
    """Add a map: on the wire, and to the descriptors, a repeated message of key and value."""
    entry = message.nested_type.add(name=f"{name.capitalize()}Entry")
    entry.options.map_entry = True
    entry.field.add(name="key", number=1, label=_Field.LABEL_OPTIONAL, type=_Field.TYPE_STRING)
    _set_type(entry.field.add(name="value", number=2, label=_Field.LABEL_OPTIONAL), kind)
    field.label, field.type = _Field.LABEL_REPEATED, _Field.TYPE_MESSAGE
    field.type_name = f".{PACKAGE}.{message.name}.{entry.name}"


def _file() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(name=f"{PACKAGE}.proto", package=PACKAGE, syntax="proto3")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field_name, number, kind in fields:
            field = message.field.add(name=field_name, number=number, label=_Field.LABEL_OPTIONAL)
            if kind.startswith("{"):
                _add_map(message, field, field_name, kind[1:-1])
                continue
            if kind.endswith("?"):
                if not message.oneof_decl:
                    message.oneof_decl.add(name="item")
                field.oneof_index = 0
            if kind.endswith("*"):
                field.label = _Field.LABEL_REPEATED
            _set_type(field, kind.rstrip("?*"))
    return file


_pool = descriptor_pool.DescriptorPool()
_pool.Add(_file())


def message(name: str) -> Any:
    """Return the class of a message. KeyError for one that is not in the table."""
    return message_factory.GetMessageClass(_pool.FindMessageTypeByName(f"{PACKAGE}.{name}"))
