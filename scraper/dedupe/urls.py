"""When are two URLs the same article? Rules that may merge too little, never too much (docs/identity.md lists them).

    canonical   what is stored and shown: can be fetched, names the same article   https://www.x.ir/a?id=7
    identity    what is compared: no scheme, no www., sorted parameters, no AMP    x.ir/a?id=7

Both take any text and never raise; what is no http(s) URL is returned as it came, without blanks around it.
"""

from __future__ import annotations

import contextlib
import re
import unicodedata
from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from scraper.dedupe.redirectors import behind
from scraper.dedupe.tracking import is_noise

# The common URL: nothing in it that any rule would change, except the scheme and a leading www. (no dot: no index.html)
_PLAIN = re.compile(
    r"https?://((?:www\.)?)([a-z0-9]+(?:[.-][a-z0-9]+)+)(/[A-Za-z0-9_~-][A-Za-z0-9_~/-]*[A-Za-z0-9_~-])(?![^\n])"
)
# What may hide a mobile or AMP form behind a plain look.
_VARIANT_HOST = re.compile(r"(?:www\d?|m|mobile|amp|wap)\.|[a-z]{2,3}\.m\.")
_PARTS = re.compile(r"(https?):(?:[\\/]*)([^/\\?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.IGNORECASE | re.DOTALL)
_DEFAULT_PORT = {"http": "80", "https": "443"}
_ROUTE = re.compile("!|/.")  # what scripts take for a path: "#!/news/7", "#/news/7"; any other is a place in the page
_MARKS_OF_URLS = frozenset(":/?#@\\[]% ")
_PORT = re.compile(r":(\d{0,5})$")
# RFC 3986, 2.3: these mean the same with and without percent-encoding; all else keeps the form it came in.
_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPES = re.compile(r"(?:%[0-9A-Fa-f]{2})+")
_STRIPPED = re.compile(r"[\t\r\n]")  # WHATWG URL, 4.4: removed wherever they stand
_BLANKS = "".join(map(chr, range(33)))
# co.uk, org.ir, com.au: "m.co.uk" is a site of its own, not the mobile form of "co.uk".
_SUFFIX = re.compile(r"(?:ac|co|com|edu|gob|gov|go|id|ltd|mil|ne|net|nom|or|org|sch)\.[a-z]{2}")
_AMP_CACHE = re.compile(
    r"(?:[a-z0-9-]+\.)?cdn\.ampproject\.org/[cvi]/(s/)?(.+)|(?:www\.)?google\.[a-z.]+/amp/(s/)?(.+)", re.DOTALL
)


# The same page by its longer name; with parameters too (/index.php?id=3).
_INDEX = re.compile(r"/(?:index\.(?:html?|shtml|php|aspx?|jsp)|default\.(?:html?|aspx?))$", re.IGNORECASE)
# Java and PHP servers write a visitor's session into the path where cookies are off.
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
# A channel's post in the preview that needs no account; its parameters choose how it is shown.
_TELEGRAM_HOSTS, _TELEGRAM_POST = frozenset(("t.me", "telegram.me")), re.compile(r"/s(/\w+/\d+)")
_TELEGRAM_LOOKS = frozenset(("single", "embed", "mode", "dark", "userpic"))


class _Url(NamedTuple):
    scheme: str
    host: str
    port: str  # "" when it is the scheme's default
    path: str
    params: tuple[tuple[str, str, str], ...]  # name, "=" or "", value
    fragment: str  # "", "!..." or "/..."


def canonical(url: str) -> str:
    """Return the URL in its safe normal form: fetching it gives the same article as `url` did.

    Scheme and host in lower case, no user info, no default port, no fragment (except a route), no tracking parameters,
    dot segments resolved, percent-encoding only where it is needed. Parameters keep their order, the host its www., the
    path its case.
    """
    if _is_plain(url):
        return url
    parts = _split(behind(url))
    if parts is None:
        return url.strip(_BLANKS)
    query = _join(parts.params)
    port = f":{parts.port}" if parts.port else ""
    mark = f"#{parts.fragment}" if parts.fragment else ""
    return f"{parts.scheme}://{parts.host}{port}{parts.path}{query}{mark}"


def identity(url: str) -> str:
    """Return what two URLs of the same article have in common; see the module's head."""
    if _is_plain(url):
        return url.split("//", 1)[1].removeprefix("www.")
    return _identity_of(url)


def _is_plain(url: str) -> bool:
    found = _PLAIN.match(url)
    if not found:
        return False
    host, path = found[2], found[3]
    return not (_VARIANT_HOST.match(host) or "//" in path or "amp" in path or host in _TELEGRAM_HOSTS)


def _identity_of(url: str) -> str:
    parts = _split(behind(_out_of_amp_cache(behind(url))))
    if parts is None:
        return url.strip(_BLANKS)
    mobile = parts.host.endswith((".blogspot.com", ".blogspot.de", ".blogspot.co.uk", ".blogspot.in"))
    params = [each for each in parts.params if not (mobile and each[0] == "m" and each[2] in {"0", "1"})]
    path = parts.path
    if parts.host in _TELEGRAM_HOSTS:
        path = _TELEGRAM_POST.sub(r"\1", path)
        params = [each for each in params if each[0] not in _TELEGRAM_LOOKS]
    params.sort(key=lambda each: each[0])  # stable: the values of one name keep their order
    port = f":{parts.port}" if parts.port else ""
    mark = f"#{parts.fragment}" if parts.fragment else ""
    return f"{_bare_host(parts.host)}{port}{_bare_path(path)}{_join(params)}{mark}"


def _join(params: list[tuple[str, str, str]] | tuple[tuple[str, str, str], ...]) -> str:
    return "?" + "&".join(["".join(each) for each in params]) if params else ""


def _split(url: str) -> _Url | None:
    """Take a URL apart and bring each part into its normal form; None when it is no http(s) URL with a host."""
    found = _PARTS.fullmatch(_STRIPPED.sub("", url.strip(_BLANKS)))
    if not found:
        return None
    scheme, netloc, path, query, fragment = found.groups(default="")
    scheme = scheme.lower()
    host, port = _host_and_port(netloc.rpartition("@")[2], scheme)
    if not host:
        return None
    return _Url(scheme, host, port, _path(path), _params(query), _same_text(fragment) if _ROUTE.match(fragment) else "")


def _host_and_port(netloc: str, scheme: str) -> tuple[str, str]:
    found = _PORT.search(netloc)
    port = found[1].lstrip("0") if found else ""
    host = (netloc[: found.start()] if found else netloc).lower().rstrip(".:").lstrip(":")
    if not host.isascii():
        with contextlib.suppress(UnicodeError):  # no real host: compared as it stands
            named = host.encode("idna").decode("ascii").rstrip(".")
            # A full-width colon or slash becomes a plain one: that would be another URL the next time.
            host = named if named and _MARKS_OF_URLS.isdisjoint(named) else host
    return host, "" if port == _DEFAULT_PORT[scheme] else port


def _path(path: str) -> str:
    if ";" in path:
        path = _SESSION.sub("", path)
    path = _same_text(path.replace("\\", "/")) or "/"
    return _resolve_dots(path) if "/." in path else path


def _resolve_dots(path: str) -> str:
    """Remove "." and ".." segments (RFC 3986, 5.2.4)."""
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _params(query: str) -> tuple[tuple[str, str, str], ...]:
    if not query:
        return ()
    plain = _same_text(query.replace("&amp;", "&").replace("+", "%20"))
    split = (each.partition("=") for each in plain.split("&") if each)
    return tuple(each for each in split if not is_noise(each[0], each[2]))


def _same_text(text: str) -> str:
    """Bring percent-encoded and raw forms of the same characters into one: raw where RFC 3987 allows it, NFC."""
    if "%" in text:
        text = _ESCAPES.sub(_unescape, text)
    if text.isascii():
        return text.replace(" ", "%20")
    return unicodedata.normalize("NFC", text).replace(" ", "%20")


def _unescape(found: re.Match[str]) -> str:
    raw = unquote_to_bytes(found[0])
    try:
        return "".join([char if _may_stand_raw(char) else _escape(char) for char in raw.decode("utf-8")])
    except UnicodeDecodeError:  # another charset, or not text at all: only its hex digits are made alike
        return "".join([chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in raw])


def _may_stand_raw(char: str) -> bool:
    return ord(char) in _UNRESERVED if char.isascii() else char.isprintable() or char in "\u200c\u200d"


def _escape(char: str) -> str:
    return "".join([f"%{byte:02X}" for byte in char.encode()])


def _bare_host(host: str) -> str:
    """Drop www., m., amp. and their like, unless that would leave no site: m.com, m.co.uk."""
    found = _VARIANT_HOST.match(host)
    if not found:
        return host
    rest = host[found.end() :]
    if "." not in rest or _SUFFIX.fullmatch(rest):
        return host
    # en.m.wikipedia.org is en.wikipedia.org, not wikipedia.org
    return f"{found[0].partition('.')[0]}.{rest}" if found[0].count(".") > 1 else _bare_host(rest)


def _bare_path(path: str) -> str:
    """Drop a path's AMP marks and the slash at its end."""
    if "amp" in path:
        path = "/".join([segment for segment in path.split("/") if segment != "amp"])
        path = re.sub(r"\.amp(?=$|\.html?$)", "", path)
    return _INDEX.sub("", path.rstrip("/")).rstrip("/") or "/"


def _out_of_amp_cache(url: str) -> str:
    """Return the publisher's own URL for a copy in an AMP cache (ampproject.org, google.com/amp/s/...)."""
    if "amp" not in url:
        return url
    found = _AMP_CACHE.fullmatch(url.partition("://")[2])
    if not found:
        return url
    return f"https://{found[2] or found[4]}"
