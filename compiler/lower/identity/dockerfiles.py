"""What a Dockerfile of the project says of users: those it creates, and the one it sets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.knowledge import images
from compiler.records import dataclass, field
from compiler.regexes import regex

_CONTINUED = regex(r"\\[ \t]*\r?\n(?:[ \t]*#.*\n)*")
_INSTRUCTION = regex(r"^[ \t]*([A-Za-z]+)[ \t]+(.+?)[ \t]*$", re.MULTILINE)
_COMMANDS = regex(r"&&|\|\||;")
_USER_ID = regex(r"\s(?:-[A-Za-z]*u|--uid)[\s=]?(\d+)\s")
_GROUP_ID = regex(r"\s(?:-[A-Za-z]*g|--gid)[\s=]?(\d+)\s")
_VARIABLE = regex(r"\$(?:(\w+)|\{(\w+)(?::?-([^}]*))?\})")

# The commands that create users and groups in Debian, Alpine and Fedora; the name comes last.
_CREATORS: Mapping[str, re.Pattern[str]] = {
    "useradd": _USER_ID,
    "adduser": _USER_ID,
    "groupadd": _GROUP_ID,
    "addgroup": _GROUP_ID,
}
_OF_GROUPS = ("groupadd", "addgroup")


@dataclass(frozen=True, slots=True)
class Users:
    """Numbers by name, and whom the last stage runs as, in the words of its `USER`."""

    users: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    runs_as: str = ""


def users_of(dockerfile: str, arguments: Mapping[str, str]) -> Users:
    """Return the users of the last stage; `arguments` are those that the build is given.

    A stage has the users of the stage, or of the known image, that it is made from.
    """
    stages: dict[str, Users] = {}
    now, variables, name = Users(), dict[str, str](), ""
    for instruction, text in _INSTRUCTION.findall(_CONTINUED.sub(" ", dockerfile)):
        line = _VARIABLE.sub(lambda found: _filled(found, variables), text)
        match instruction.upper():
            case "FROM":
                base, _, alias = [*line.split(), "", "", ""][:3]
                name = alias.lower() or name + "*"
                now = stages.get(base.lower()) or _base(base)
            case "ARG" | "ENV":
                key, _, value = line.partition("=")
                variables[key.strip()] = arguments.get(key.strip(), value.strip().strip("\"'"))
            case "USER":
                now = Users(now.users, now.groups, line)
            case "RUN":
                now = _created(now, line)
            case _:
                pass
        stages[name] = now
    return now


def _base(image: str) -> Users:
    known = images.lookup(image)
    return Users(known.users, known.users) if known else Users()


def _filled(found: re.Match[str], variables: Mapping[str, str]) -> str:
    return variables.get(found[1] or found[2], "") or found[3] or found[0]


def _created(now: Users, line: str) -> Users:
    """Return the users with those that a line of commands creates under a number."""
    users, groups = dict(now.users), dict(now.groups)
    for command in _COMMANDS.split(line):
        words = command.split()
        creator = next((word for word in words if word in _CREATORS), None)
        number = _CREATORS[creator].search(f"{command} ") if creator else None
        if number:
            (groups if creator in _OF_GROUPS else users)[words[-1]] = int(number[1])
    return Users(users, groups, now.runs_as)
