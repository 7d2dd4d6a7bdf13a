"""Which address and port may be connected to. Pure: it is asked with the address that came out of resolution.

Only global unicast addresses on allowed ports pass. The tables repeat what the IANA special-purpose registries say
(iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry) instead of trusting `is_global`, which
differs between Python versions and says True for several forms that lead back home (measured on 3.11: NAT64 and 6to4 of
127.0.0.1, 192.0.0.192). IPv6 forms that carry an IPv4 address are judged by the address they carry, or refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from storage.errors import ConfigError

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

MAX_PORT = 65_535

_FORBIDDEN_V4 = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # "this network"; 0.0.0.0 connects to loopback on Linux
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier NAT, and a cloud metadata service (100.100.100.200)
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's own service, the same in all its networks: public by the registry only
        "169.254.0.0/16",  # link local: metadata services of most clouds
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments, and a metadata service (192.0.0.192)
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)

# Everything outside 2000::/3 is refused too, so unique local, link local, multicast, loopback and :: need no row.
_GLOBAL_V6 = IPv6Network("2000::/3")
_FORBIDDEN_V6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # protocol assignments; Teredo 2001::/32, which carries an IPv4 address, among them
        "2001:db8::/32",
        "2002::/16",  # 6to4: carries an IPv4 address and is withdrawn (RFC 7526)
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_MAPPED = IPv6Network("::ffff:0:0/96")
_NAT64 = IPv6Network("64:ff9b::/96")  # the well-known prefix (RFC 6052); 64:ff9b:1::/48 leads into local networks
_ISATAP_MARK = 0x0000_5EFE  # upper half of the interface identifier (RFC 5214, 6.1),
_ISATAP_BITS = 0xFCFF_FFFF  # whatever its bits for "universal" and "group" say


@dataclass(frozen=True, slots=True)
class Opening:
    """One hole in the guard: addresses of `network` on `port` may be connected to, whatever they are."""

    network: Network
    port: int

    def __str__(self) -> str:
        """Return the form that `parse_opening` reads."""
        return f"{self.network}:{self.port}"


def parse_opening(value: str) -> Opening:
    """Read "127.0.0.0/8:8950", "10.1.2.3:80" or "[fd00::]/8:80". ConfigError names the value and the way out."""
    host, colon, port = value.strip().rpartition(":")
    bare = host.replace("[", "").replace("]", "")
    if not colon or (":" in bare and "[" not in host and "/" not in host):
        raise _wrong(value, "the port is missing")
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= MAX_PORT):
        raise _wrong(value, f"{port!r} is not a port")
    try:
        return Opening(_unmapped(ip_network(bare)), int(port))
    except ValueError as error:
        raise _wrong(value, str(error)) from error


def _unmapped(network: Network) -> Network:
    """Return the IPv4 range that a range of mapped addresses stands for; any other as it is."""
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        carried = IPv4Address(int(network.network_address) & 0xFFFF_FFFF)
        return IPv4Network((carried, network.prefixlen - _MAPPED.prefixlen))
    return network


def _wrong(value: str, reason: str) -> ConfigError:
    return ConfigError(
        f"fetch.allow_private: {value!r}: {reason}; write address range and port, as 127.0.0.0/8:8950 or [::1]:8950"
    )


def why_forbidden(
    address: str | Address, port: int, *, ports: frozenset[int], openings: tuple[Opening, ...] = ()
) -> str | None:
    """Return why this address and port may not be connected to, None if they may.

    `address` is as the resolver gave it (an IPv6 zone does not count); what is no address at all is forbidden.
    """
    found = _read(address)
    if found is None:
        return f"{address} is not an address"
    carried = _carried(found)
    if any(_opens(opening, found, carried, port) for opening in openings):
        return None
    if not is_public(found):
        return f"{found} is not a public address"
    return None if port in ports else f"port {port} is not allowed"


def _read(address: str | Address) -> Address | None:
    try:
        return ip_address(address) if isinstance(address, str) else address
    except ValueError:
        return None


def _opens(opening: Opening, address: Address, carried: IPv4Address | None, port: int) -> bool:
    return opening.port == port and (address in opening.network or (carried is not None and carried in opening.network))


def is_public(address: Address) -> bool:
    """Say whether an address belongs to the public Internet, by itself and by the IPv4 address that it carries."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _FORBIDDEN_V4)
    carried = _carried(address)
    if carried is not None:
        return is_public(carried)
    if address not in _GLOBAL_V6 or any(address in network for network in _FORBIDDEN_V6):
        return False
    isatap = (int(address) >> 32) & _ISATAP_BITS == _ISATAP_MARK
    return not isatap or is_public(IPv4Address(int(address) & 0xFFFF_FFFF))


def _carried(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that a mapped or NAT64 address stands for: the one that will be reached."""
    if isinstance(address, IPv6Address) and (address in _MAPPED or address in _NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None
