"""What tests of operators expect of a cluster: parts of objects, which nobody sends to a server."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.regexes import regex
from compiler.source.files import Files
from compiler.source.nodes import Plain
from compiler.verify.manifest import items_at, mapping_at

# https://kuttl.dev/docs/kuttl-test-harness.html: such files are looked for by their names.
_KUTTL = regex(r"\d+-(?:assert|errors)(?:-[^.]+)?\.ya?ml")
# https://kyverno.github.io/chainsaw/: a test names them, mostly so.
CHAINSAW = "chainsaw-test.yaml"
_USUAL = regex(r"(?:.+-)?(?:assert|errors?)\b.*")
# Under the name of an operation, perhaps behind others of its fields, such as `timeout: 5m`.
_FILE = r":\s++(?:[a-z]\w*+:[^\n]*+\n\s*+){0,3}?file:\s*+[\"']?(?P<file>[^\s\"'#]+)"
_LOOKED_FOR = regex(rf"(?m)^[ \t-]*+(?:assert|error){_FILE}")
_SENT = regex(rf"(?m)^[ \t-]*+(?:apply|create|patch|update){_FILE}")


def is_expected(path: str, files: Files) -> bool:
    """Tell whether a file is called as those are which a test looks for in a cluster."""
    folder, name = posixpath.split(path)
    if _KUTTL.fullmatch(name):
        return True
    return bool(_USUAL.fullmatch(name) and files.stat(posixpath.join(folder, CHAINSAW)))


def looked_for(test: str, files: Files) -> Iterator[str]:
    """Yield the files that a test of chainsaw looks for in a cluster, and does not send there."""
    text = (files.read(test) or b"").decode(errors="replace")
    sent = {found["file"] for found in _SENT.finditer(text)}
    for found in _LOOKED_FOR.finditer(text):
        if found["file"] not in sent:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(test), found["file"]))


def is_seen(body: Plain) -> bool:
    """Tell whether an object is one of a cluster, less what differs from one to the next.

    Its controller is named by kind, and by nothing that a server would know it by.
    """
    owners = [mapping_at(one) for one in items_at(body, "metadata", "ownerReferences")]
    return bool(owners) and all(
        one.get("controller") is True and one.keys().isdisjoint(("apiVersion", "uid"))
        for one in owners
    )
