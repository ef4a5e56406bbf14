"""What the recipe of a built image says of users: those it creates, and the one it sets."""

from __future__ import annotations

import re
from collections.abc import Mapping

from compiler.knowledge import images
from compiler.project import Recipe
from compiler.records import dataclass, field
from compiler.regexes import regex

_COMMANDS = regex(r"&&|\|\||;")
_USER_ID = regex(r"\s(?:-[A-Za-z]*u|--uid)[\s=]?(\d+)\s")
_GROUP_ID = regex(r"\s(?:-[A-Za-z]*g|--gid)[\s=]?(\d+)\s")

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


def users_of(recipe: Recipe | None) -> Users:
    """Return the users of a built image: those of the known image below it, and those created."""
    if recipe is None:
        return Users()
    now = _base(recipe.base)
    for word, line in recipe.instructions:
        if word == "USER":
            now = Users(now.users, now.groups, line)
        elif word == "RUN":
            now = _created(now, line)
    return now


def _base(image: str) -> Users:
    known = images.lookup(image)
    return Users(known.users, known.users) if known else Users()


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
