"""The guard's table: hostile-input H01, H05, H06, H13, with addresses on both sides of every border."""

from __future__ import annotations

import ipaddress

import pytest

from scraper.fetch import Opening, parse_opening, why_forbidden
from storage.errors import ConfigError

PORTS = frozenset({80, 443})

FORBIDDEN_ADDRESSES = """
    0.0.0.0 0.255.255.255 10.0.0.0 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1
    127.255.255.255 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192
    192.0.2.1 192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.7
    224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1
    ::ffff:10.1.2.3 ::ffff:169.254.169.254 ::ffff:0:7f00:1 ::ffff:0:808:808 64:ff9b::7f00:1 64:ff9b::a00:1
    64:ff9b::c000:c0 64:ff9b:1::1 64:ff9b:1::808:808 100::1 2001::1 2001:0:7f00:1::1 2001:10::1 2001:20::1
    2001:db8::1 2002:7f00:1:: 2002:a9fe:a9fe:: 2002:808:808:: 2620:4f:8000::1 3fff::1 4000::1 5f00::1 fc00::1
    fd00::1 fd00:ec2::254 fdff::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1 2a00:1450::5efe:7f00:1
    2a00:1450::200:5efe:a00:1 2a00:1450::100:5efe:a00:1 2a00:1450::300:5efe:7f00:1 168.63.129.16
"""
FORBIDDEN = FORBIDDEN_ADDRESSES.split()

PUBLIC_ADDRESSES = """
    1.0.0.1 8.8.8.8 9.255.255.255 11.0.0.0 93.184.216.34 100.63.255.255 100.128.0.0 126.255.255.255 128.0.0.1
    169.253.255.255 169.255.0.0 172.15.255.255 172.32.0.0 191.255.255.255 192.0.1.1 192.0.3.1 192.167.255.255
    192.169.0.0 198.17.255.255 198.20.0.0 203.0.112.1 223.255.255.255 2001:200::1 2001:4860:4860::8888 2003::1
    2606:4700:4700::1111 2a00:1450:4001:81b::200e ::ffff:8.8.8.8 64:ff9b::808:808 2a00:1450::5efe:808:808
"""
PUBLIC = PUBLIC_ADDRESSES.split()


@pytest.mark.parametrize("address", FORBIDDEN)
def test_address_that_is_not_public_is_forbidden_on_every_port(address: str) -> None:
    assert why_forbidden(address, 443, ports=PORTS) is not None
    assert "not a public address" in str(why_forbidden(address, 80, ports=PORTS))


@pytest.mark.parametrize("address", PUBLIC)
def test_public_address_is_open_on_allowed_ports_only(address: str) -> None:
    assert why_forbidden(address, 80, ports=PORTS) is None
    assert why_forbidden(address, 443, ports=PORTS) is None
    for port in (0, 22, 25, 6379, 8080, 11211):
        assert why_forbidden(address, port, ports=PORTS) == f"port {port} is not allowed"


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "good.test", "1.2.3.4.5", "8.8.8.8%1"]
)
def test_what_is_no_address_is_forbidden(text: str) -> None:
    assert why_forbidden(text, 80, ports=PORTS) == f"{text} is not an address"


def test_every_forbidden_v4_address_is_forbidden_in_every_form_that_carries_it() -> None:
    for text in (each for each in FORBIDDEN if ":" not in each):
        number = int(ipaddress.IPv4Address(text))
        for prefix in ("::ffff:0:0", "64:ff9b::", "::", "64:ff9b:1::", "2a00::5efe:0:0"):
            carrying = ipaddress.IPv6Address(int(ipaddress.IPv6Address(prefix)) | number)
            assert why_forbidden(carrying, 80, ports=PORTS) is not None, carrying


def test_opening_lets_in_its_range_on_its_port_and_nothing_else() -> None:
    openings = (parse_opening("127.0.0.0/8:8950"), parse_opening("10.1.2.3:8080"))

    def forbidden(address: str, port: int) -> bool:
        return why_forbidden(address, port, ports=PORTS, openings=openings) is not None

    assert not forbidden("127.0.0.1", 8950)
    assert not forbidden("127.9.9.9", 8950)
    assert not forbidden("::ffff:127.0.0.1", 8950)
    assert not forbidden("10.1.2.3", 8080)
    assert forbidden("127.0.0.1", 80)
    assert forbidden("127.0.0.1", 8080)
    assert forbidden("10.1.2.4", 8080)
    assert forbidden("::1", 8950)
    assert forbidden("2002:7f00:1::", 8950)
    assert forbidden("8.8.8.8", 8950)


@pytest.mark.parametrize(
    ("text", "network", "port"),
    [
        ("127.0.0.0/8:8950", "127.0.0.0/8", 8950),
        ("  10.1.2.3:80 ", "10.1.2.3/32", 80),
        ("[::1]:8080", "::1/128", 8080),
        ("[fd00::]/8:80", "fd00::/8", 80),
        ("fd00::/8:65535", "fd00::/8", 65535),
        ("[::ffff:127.0.0.1]:80", "127.0.0.1/32", 80),
        ("::ffff:10.0.0.0/104:80", "10.0.0.0/8", 80),
        ("::/0:80", "::/0", 80),
    ],
)
def test_opening_is_read_and_written_back(text: str, network: str, port: int) -> None:
    opening = parse_opening(text)
    assert opening == Opening(ipaddress.ip_network(network), port)
    assert parse_opening(str(opening)) == opening


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("10.0.0.0/8", "'10.0.0.0/8'"),
        ("10.0.0.0/8:*", "'*' is not a port"),
        ("10.0.0.0/8:0", "'0' is not a port"),
        ("10.0.0.0/8:65536", "'65536' is not a port"),
        ("10.0.0.0/8:", "'' is not a port"),
        ("10.0.0.5/8:80", "has host bits set"),
        ("localhost:80", "does not appear to be"),
        ("10.0.0.0/33:80", "does not appear to be"),
        ("::1", "the port is missing"),
        (":80", "does not appear to be"),
        ("", "the port is missing"),
    ],
)
def test_wrong_opening_names_the_setting_the_value_and_the_way_out(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_opening(text)
    message = str(caught.value)
    assert said in message
    assert message.startswith(f"fetch.allow_private: {text!r}: ")
    assert "as 127.0.0.0/8:8950" in message
