"""Short syntax is cut into parts that know where they stand."""

from __future__ import annotations

import pytest

from compiler.compose.short import Device, Volume, parse_device, parse_volume
from compiler.source.nodes import Plain
from compiler.source.parts import Fault, Part
from compiler.source.ports import Port, parse_ports
from tests.compose.tables import table


def spelled(port: Port) -> str:
    """Return a port as `[host ]published>target/protocol`."""
    host = f"{port.host_ip.text} " if port.host_ip else ""
    published = port.published.text if port.published else ""
    return f"{host}{published}>{port.target.text}/{port.protocol.text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("80", [">80/tcp"]),
        ("8080:80", ["8080>80/tcp"]),
        ("08:08/UDP", ["8>8/udp"]),
        ("80/", [">80/tcp"]),
        ("80/tcp/udp", [">80/tcp"]),
        ("127.0.0.1:8080:80", ["127.0.0.1 8080>80/tcp"]),
        ("127.0.0.1::80/sctp", ["127.0.0.1 >80/sctp"]),
        ("[::1]:8080:80", ["::1 8080>80/tcp"]),
        (":80", [">80/tcp"]),
        ("8000-8002:80", ["8000-8002>80/tcp"]),
        ("80-80:8080", ["80>8080/tcp"]),
        ("80-82", [">80/tcp", ">81/tcp", ">82/tcp"]),
        ("8-10:18-20", ["8>18/tcp", "9>19/tcp", "10>20/tcp"]),
        ("18-20:8-10", ["20>10/tcp", "18>8/tcp", "19>9/tcp"]),
    ],
)
def test_ports_are_cut_into_parts(text: str, expected: list[str]) -> None:
    ports = parse_ports(text)

    assert not isinstance(ports, Fault)
    assert expected == [spelled(port) for port in ports]


def test_the_parts_of_a_port_know_where_they_stand() -> None:
    assert parse_ports("[::1]:8080:80/TCP") == (
        Port(
            host_ip=Part("::1", 1, 4),
            published=Part("8080", 6, 10),
            target=Part("80", 11, 13),
            protocol=Part("tcp", 14, 17),
        ),
    )


@pytest.mark.parametrize(
    ("text", "reason", "part"),
    [
        ("", "has no target port", ""),
        ("80:", "has no target port", ""),
        ("80:a", "names the port `a`, and ports are numbers", "a"),
        ("80:80 ", "names the port `80 `, and ports are numbers", "80 "),
        (
            "65536:80",
            "names the port `65536`, and ports go from 1 to 65535, the lower one first",
            "65536",
        ),
        (
            "82-80",
            "names the port `82-80`, and ports go from 1 to 65535, the lower one first",
            "82-80",
        ),
        ("80:80/x", "names the protocol `x`, and there are tcp, udp and sctp", "x"),
        (
            "localhost:80:80",
            "has the host `localhost`, and an IP address is wanted",
            "localhost",
        ),
        ("::1:80:80", "has the address `::1`, and IPv6 addresses stand in brackets", "::1"),
        ("80-81:90-92", "publishes 3 ports as 2", "80-81:90-92"),
    ],
)
def test_ports_that_are_none_are_refused_with_a_reason(text: str, reason: str, part: str) -> None:
    fault = parse_ports(text)

    assert isinstance(fault, Fault)
    assert (reason, part) == (fault.reason, text[fault.start : fault.end])


@pytest.mark.parametrize(
    ("text", "kind", "source", "target"),
    [
        ("/a", "volume", None, "/a"),
        ("named:/a", "volume", "named", "/a"),
        ("x/y:/a", "volume", "x/y", "/a"),
        ("./a:/b", "bind", "./a", "/b"),
        ("~/a:/b", "bind", "~/a", "/b"),
        ("v:/d", "volume", None, "v:/d"),
        ("C:\\a:D:\\b", "bind", "C:\\a", "D:\\b"),
        ("\\\\.\\pipe\\x:/b", "bind", "\\\\.\\pipe\\x", "/b"),
        ("${X:-a:b}:/b", "volume", "${X:-a:b}", "/b"),
    ],
)
def test_volumes_are_cut_into_source_and_target(
    text: str, kind: str, source: str | None, target: str
) -> None:
    volume = parse_volume(text)

    assert isinstance(volume, Volume)
    found = volume.source.text if volume.source else None
    assert (kind, source, target) == (volume.type, found, volume.target.text)


def test_the_options_of_a_volume_know_where_they_stand() -> None:
    assert parse_volume("/a:/b:ro,Z,rslave,cached,nocopy") == Volume(
        "bind",
        source=Part("/a", 0, 2),
        target=Part("/b", 3, 5),
        read_only=Part("ro", 6, 8),
        selinux=Part("Z", 9, 10),
        propagation=Part("rslave", 11, 17),
        unknown=(Part("cached", 18, 24),),
        nocopy=Part("nocopy", 25, 31),
    )


def test_the_last_of_two_options_counts() -> None:
    volume = parse_volume("ab:/c:ro,rw")

    assert isinstance(volume, Volume)
    assert volume.read_only is None


@pytest.mark.parametrize(
    ("text", "plain"), [("/", True), ("/a", True), ("é", True), ("/ab", False)]
)
def test_volumes_of_one_or_two_bytes_are_plain(text: str, plain: bool) -> None:
    volume = parse_volume(text)

    assert isinstance(volume, Volume)
    assert plain == volume.plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Fault("is empty", 0, 0)),
        ("ab::ro", Fault("has nothing between two colons", 3, 3)),
        ("ab:/c:", Fault("has nothing between two colons", 6, 6)),
        ("ab:/c:ro:x", Fault("has too many colons", 9, 10)),
    ],
)
def test_volumes_that_are_none_are_refused_with_a_reason(text: str, expected: Fault) -> None:
    assert expected == parse_volume(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/dev/a", Device(Part("/dev/a", 0, 6), Part("/dev/a", 0, 6), Part("rwm", 0, 6))),
        ("/a:/b", Device(Part("/a", 0, 2), Part("/b", 3, 5), Part("rwm", 0, 5))),
        ("/a::r", Device(Part("/a", 0, 2), Part("/a", 0, 2), Part("r", 4, 5))),
        ("a:b:c:d", Fault("has too many colons", 6, 7)),
    ],
)
def test_devices_are_cut_into_parts(text: str, expected: Device | Fault) -> None:
    assert expected == parse_device(text)


# The reference


def shown_port(port: Port) -> dict[str, Plain]:
    """Return a port as the reference shows it."""
    target, published, host = int(port.target.text), port.published, port.host_ip
    return {
        "mode": "ingress",
        "protocol": port.protocol.text,
        **({"target": target} if target else {}),
        **({"published": published.text} if published else {}),
        **({"host_ip": host.text} if host else {}),
    }


def shown_volume(volume: Volume) -> dict[str, Plain]:
    """Return a volume as the reference shows it."""
    options = {"selinux": volume.selinux, "propagation": volume.propagation}
    bind: dict[str, Plain] = {name: part.text for name, part in options.items() if part}
    nocopy: dict[str, Plain] = {"nocopy": True} if volume.nocopy else {}
    named = bool(volume.nocopy) or (volume.type == "volume" and not volume.plain)
    return {
        "type": volume.type,
        "target": volume.target.text,
        **({"source": volume.source.text} if volume.source else {}),
        **({"read_only": True} if volume.read_only else {}),
        **({"bind": bind} if bind or volume.type == "bind" else {}),
        **({"volume": nocopy} if named else {}),
    }


@pytest.mark.parametrize("name", ["port", "port-own"])
def test_ports_agree_with_the_reference(name: str) -> None:
    for row in table(name):
        ports = parse_ports(row["input"])
        found = None if isinstance(ports, Fault) else [shown_port(port) for port in ports]
        assert row.get("expected") == found, row


@pytest.mark.parametrize("name", ["volume", "volume-own"])
def test_volumes_agree_with_the_reference(name: str) -> None:
    for row in table(name):
        volume = parse_volume(row["input"])
        found = None if isinstance(volume, Fault) else shown_volume(volume)
        expected = row.get("expected") if "error" not in row else None
        assert expected == found, row
