"""Which templates a build uses: a user's own where there are some, podc's for the rest."""

from __future__ import annotations

import posixpath
from difflib import get_close_matches
from functools import cache

from compiler import resources
from compiler.codes import building as codes
from compiler.diagnostics import Report
from compiler.kubernetes.templates import Compiled, compiled
from compiler.options import Options
from compiler.records import dataclass, field
from compiler.source.files import Files
from compiler.source.text import Source
from compiler.source.yaml import decode

FOLDER = "templates/kubernetes"
SUFFIX = ".yaml.j2"
EXTRA = "extra-"


@dataclass(frozen=True, slots=True)
class Templates:
    """The templates of one build, by name without suffix. One that can't be used is `None`."""

    users: dict[str, Compiled | None] = field(default_factory=dict)

    def find(self, name: str) -> Compiled | None:
        """Return the template of that name."""
        return self.users[name] if name in self.users else ours(name)

    def is_users(self, name: str) -> bool:
        """Whether the template is one of the user's."""
        return name in self.users

    @property
    def extras(self) -> tuple[str, ...]:
        """The names of the user's templates that add objects of their own."""
        return tuple(name for name in self.users if name.startswith(EXTRA))


@cache
def ours(name: str) -> Compiled:
    """Return a template of podc's own, compiled once in a process."""
    path = f"{FOLDER}/{name}{SUFFIX}"
    template = compiled(Source(path, resources.read(path)), Report())
    assert template is not None, path
    return template


@cache
def known() -> tuple[str, ...]:
    """Return the names of podc's own templates."""
    return tuple(name.removesuffix(SUFFIX) for name in resources.names(FOLDER))


def load(options: Options, files: Files, report: Report) -> Templates:
    """Return the templates of a build: those of `--templates` lie over podc's own."""
    if options.templates is None:
        return Templates()
    folder = posixpath.join(options.directory, options.templates)
    names = [name for name in files.list(folder) if name.endswith(SUFFIX)]
    if not names:
        report.add(codes.NO_TEMPLATES.at(None, path=options.templates))
        return Templates()
    found = {}
    for name in names:
        content = files.read(posixpath.join(folder, name))
        shown = posixpath.join(options.templates, name)
        found[name.removesuffix(SUFFIX)] = _read(shown, content, report)
    return Templates(found)


def _read(path: str, content: bytes | None, report: Report) -> Compiled | None:
    """Return a template of the user's, whose path is told as the user gave it."""
    name = posixpath.basename(path).removesuffix(SUFFIX)
    if name not in known() and not name.startswith(EXTRA):
        close = get_close_matches(name, known(), n=3) or known()
        meant = ", ".join(f"`{one}{SUFFIX}`" for one in close)
        report.add(codes.UNKNOWN_TEMPLATE.at(None, path=path, known=meant))
        return None
    if content is None:
        report.add(
            codes.TEMPLATE_SYNTAX.at(Source(path, "").span(), what="there is no file to read")
        )
        return None
    source = decode(path, content, report)
    if source is None:
        return None
    text = source.text.replace("\r\n", "\n").replace("\r", "\n")
    return compiled(Source(source.path, text), report)
