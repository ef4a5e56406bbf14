"""Forms that single values have: words, numbers, names, addresses, amounts.

Each takes what a server takes: an empty text stands for "not given" where the server then puts
its default, and values of another type are left to the schema.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from compiler.regexes import regex
from compiler.schema.words import either
from compiler.source.nodes import Plain
from compiler.verify import words
from compiler.verify.plan import Form
from compiler.verify.quantities import quantity

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

LAST_PORT = 65535
_LAST_ID = 2**31 - 1
_SHARE = regex(r"[0-9]+%")
_MODES = 0o777
# Whom a message to many reaches on the same link only.
_LOCAL_GROUPS: dict[int, Network] = {
    4: ipaddress.ip_network("224.0.0.0/24"),
    6: ipaddress.ip_network("ff02::/16"),
}


def one_of(*known: str, empty: bool = True, short: Mapping[str, str] | None = None) -> Form:
    """Take one of these words; `empty`: or nothing, which stands for the default.

    `short`: what the words are called in short, which is none of them.
    """
    taken = frozenset((*known, "") if empty else known)

    def hint(value: Plain) -> str:
        spelled = {one.lower(): one for one in known}
        spelled |= {named.lower(): one for one, named in (short or {}).items()}
        close = get_close_matches(str(value).lower(), spelled, n=1)
        return f"did you mean `{spelled[close[0]]}`?" if close else ""

    said = either([f"`{one}`" for one in known])
    return Form(said, lambda value: not isinstance(value, str) or value in taken, hint)


def named(form: words.Spelling, *, empty: bool = True) -> Form:
    """Take a name of a spelling; `empty`: or nothing."""
    said = form.said if form.is_bounded else f"made of {form.said}"
    return _text(said, lambda text: (empty and not text) or form.fits(text))


def text_of(longest: int) -> Form:
    """Take a text of at most so many characters."""
    return _text(f"at most {longest} characters", lambda text: len(text) <= longest)


def at_least(least: int) -> Form:
    """Take a whole number that is not smaller."""
    return _number(f"at least {least}", lambda number: number >= least)


def between(least: int, most: int, *, zero: bool = False) -> Form:
    """Take a whole number in a range; `zero`: or 0, which stands for "not given"."""
    return _number(
        f"a number from {least} to {most}",
        lambda number: least <= number <= most or (zero and number == 0),
    )


def amount(least: int = 0) -> Form:
    """Take a quantity that is not smaller than so many billionths."""

    def fits(value: Plain) -> bool:
        found = quantity(value)
        return found is None or found >= least  # what is no quantity at all is said elsewhere

    return Form("more than 0" if least else "0 or more", fits)


def _text(said: str, fits: Callable[[str], bool]) -> Form:
    return Form(said, lambda value: not isinstance(value, str) or fits(value))


def _number(said: str, fits: Callable[[int], bool]) -> Form:
    def check(value: Plain) -> bool:
        if isinstance(value, float) and value.is_integer():
            value = int(value)  # `1e3` is a number like others, and so is one of 30 digits
        return isinstance(value, bool) or not isinstance(value, int) or fits(value)

    return Form(said, check)


def is_address(written: str) -> bool:
    """Whether a text is an IP address, as Kubernetes reads them."""
    return _address(written) is not None


def is_usable(written: str) -> bool:
    """Whether an address is more than a machine's own; what is no address at all is, too."""
    found = _address(written)
    if found is None:
        return True
    if found.is_multicast:
        return found not in _LOCAL_GROUPS[found.version]
    return not (found.is_loopback or found.is_link_local or found.is_unspecified)


def network(written: str) -> Network | None:
    """Return the network that a CIDR such as `10.0.0.0/8` names, or `None`."""
    if "/" not in written:
        return None
    try:
        return ipaddress.ip_network(_without_zeros(written), strict=False)
    except ValueError:
        return None


def looseness(written: str) -> tuple[str, str]:
    """Return what is wrong with an address or a network that is read all the same, and its form.

    Both are empty where nothing is wrong, or where it is not read at all.
    """
    plain, slash, length = written.partition("/")
    address, whole = _address(plain), network(written)
    if address is None or (slash and whole is None):
        return "", ""
    form = str(whole or address)
    if _without_zeros(plain) != plain or (whole and length != str(whole.prefixlen)):
        return "has zeros in front of a number", form
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return "is an address of IPv4 in the form of IPv6", str(address.ipv4_mapped)
    if whole and whole.network_address != address:
        return f"has bits behind its first {whole.prefixlen}", form
    return "", ""


def is_part(part: Network, of: Network) -> bool:
    """Whether a network lies inside another one, and is smaller."""
    if part.version != of.version or part.prefixlen <= of.prefixlen:
        return False
    return part.network_address in of


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    if "%" in written:
        return None
    try:
        return ipaddress.ip_address(_without_zeros(written))
    except ValueError:
        return None


def _without_zeros(written: str) -> str:
    """Return an address without leading zeros: Kubernetes still reads 010 as 10."""
    if ":" in written:
        return written
    return re.sub(r"(^|\.)0+(?=[0-9])", r"\1", written)


def is_share(value: Plain) -> bool:
    """Whether a value is a count, or a percentage that has a meaning."""
    match value:
        case bool():
            return True  # the schema says it
        case str():
            return _SHARE.fullmatch(value) is not None
        case int():
            return value >= 0
        case _:
            return True


def _is_part(value: Plain) -> bool:
    return is_share(value) and not (isinstance(value, str) and int(value[:-1]) > 100)  # noqa: PLR2004 - per cent


def is_port(value: Plain) -> bool:
    """Whether a value is the number of a port, or the name of one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return 0 < value <= LAST_PORT
    return not isinstance(value, str) or words.PORT.fits(value)


def is_inside(path: str) -> bool:
    """Whether a path stays where it begins: it is relative and never steps up."""
    return not path.startswith("/") and ".." not in path.split("/")


def _is_unreserved(path: str) -> bool:
    return is_inside(path) and not path.startswith("..")


def _is_numeral(value: Plain) -> bool:
    """Whether a value is a text of digits, where a number was meant."""
    return isinstance(value, str) and value.isdecimal()


def _unquoted(value: Plain) -> str:
    return f"write `{value}` without quotes, or `{value}%`" if _is_numeral(value) else ""


QUANTITY = Form(
    "an amount such as `500m`, `1.5` or `64Mi`", lambda value: quantity(value) is not None
)
POSITIVE = amount(1)
NOT_NEGATIVE = at_least(0)
PORT = _number(f"a port from 1 to {LAST_PORT}", lambda number: 0 < number <= LAST_PORT)
PORT_IF_ANY = _number(f"a port from 1 to {LAST_PORT}", lambda number: 0 <= number <= LAST_PORT)
PORT_OR_NAME = Form(
    f"a port from 1 to {LAST_PORT}, or the name of one: {words.PORT.said}",
    is_port,
    lambda value: "write it without quotes" if _is_numeral(value) else "",
)
ID = _number(f"an id from 0 to {_LAST_ID}", lambda number: 0 <= number <= _LAST_ID)
MODE = _number(
    f"a file's mode from 0 to 0777 ({_MODES} in decimal)", lambda number: 0 <= number <= _MODES
)
# Modes whose digits mean something else in decimal, which is how they are written here.
OCTAL = Form(
    "written with a zero in front, as modes are octal",
    lambda value: value not in (400, 440, 444, 500),
    lambda value: f"write `0{value}`; `{value}` is `0{int(str(value)):o}`",
)
INT32 = _number("a number of 32 bits", lambda number: -(2**31) <= number < 2**31)
INT64 = _number("a number of 64 bits", lambda number: -(2**63) <= number < 2**63)


SHARE = Form("a number, or a share such as `25%`", is_share, _unquoted)
PART = Form("a number, or a share of at most `100%`", _is_part, _unquoted)
ADDRESS = _text("an IP address", is_address)
USABLE = Form("an address that can be reached: no local one", lambda value: is_usable(str(value)))
ADDRESS_IF_ANY = _text("an IP address", lambda text: not text or is_address(text))
CIDR = _text("a network such as `10.0.0.0/8`", lambda text: network(text) is not None)
PADDED_CIDR = CIDR._replace(fits=lambda value: CIDR.fits(str(value).strip()))
ABSOLUTE = _text("an absolute path", lambda text: text.startswith("/"))
NO_STEP_UP = _text("a path without `..`", lambda text: ".." not in text.split("/"))
INSIDE = _text("a relative path without `..`", is_inside)
UNRESERVED = _text("a relative path that has no `..` and does not begin with it", _is_unreserved)
QUALIFIED = _text("a name, or `domain/name`", words.is_qualified)
QUALIFIED_IF_ANY = _text(
    "a name, or `domain/name`", lambda text: not text or words.is_qualified(text)
)
LABEL_VALUE = named(words.VALUE)
DRIVER = _text("a driver's name such as `ebs.csi.aws.com`", words.is_driver)
PROTOCOL = one_of("TCP", "UDP", "SCTP")
GIVEN = _text("given", bool)
