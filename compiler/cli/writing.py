"""Output onto a disk: written beside its place and renamed, and nothing of others touched.

A plan says first what would change and is applied last: a refusal leaves all as it was.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from pathlib import Path

from compiler.cli import ledger
from compiler.codes import writing as codes
from compiler.diagnostics import Diagnostic
from compiler.records import dataclass


class Change(StrEnum):
    """What happens to a file."""

    CREATED = "created"
    CHANGED = "changed"
    REMOVED = "removed"


_DIFFERENCES = {
    Change.CREATED: "is missing",
    Change.CHANGED: "differs",
    Change.REMOVED: "would be removed",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """What writing would change: new contents by path, in order; `None` removes.

    With `refusals` nothing may be written; `notices` are told in any case. `ledger` comes last.
    """

    changes: tuple[tuple[Path, Change, bytes | None], ...] = ()
    refusals: tuple[Diagnostic, ...] = ()
    notices: tuple[Diagnostic, ...] = ()
    ledger: tuple[Path, bytes] | None = None


def plan_file(path: Path, text: str) -> Plan:
    """Return what it takes to make a file hold the text."""
    content, present = text.encode(), _regular(path)
    if present == content:
        return Plan()
    change = Change.CREATED if present is None else Change.CHANGED
    return Plan(((path, change, content),))


def plan_folder(folder: Path, texts: Mapping[str, str]) -> Plan:
    """Return what it takes to make a folder hold the files, and none that podc wrote besides."""
    known = ledger.read(folder)
    wanted = {name: text.encode() for name, text in texts.items()}
    plans = [_wanted(folder / name, content, known) for name, content in wanted.items()]
    plans += [_stale(folder / name, known[name]) for name in sorted(known.keys() - wanted.keys())]
    return Plan(
        changes=tuple(change for plan in plans for change in plan.changes),
        refusals=tuple(one for plan in plans for one in plan.refusals),
        notices=tuple(one for plan in plans for one in plan.notices),
        ledger=(folder / ledger.NAME, ledger.render(wanted)),
    )


def drift(plan: Plan) -> Iterator[Diagnostic]:
    """Yield an error for each file that is not as the build would leave it."""
    for path, change, _ in plan.changes:
        yield codes.DRIFT.at(None, path=path, difference=_DIFFERENCES[change], subject=path.name)


def changes(plan: Plan) -> Iterator[Diagnostic]:
    """Yield an error for each file that the build changed."""
    for path, change, _ in plan.changes:
        yield codes.CHANGED_OUTPUT.at(None, path=path, change=change, subject=path.name)


def apply(plan: Plan) -> tuple[Diagnostic, ...]:
    """Write, rename, remove, and note it in the ledger; return what the system refused."""
    try:
        _replace([(path, content) for path, _, content in plan.changes if content is not None])
        for path, change, _ in plan.changes:
            if change is Change.REMOVED:
                path.unlink(missing_ok=True)
        if plan.ledger and _regular(plan.ledger[0]) != plan.ledger[1]:
            _replace([plan.ledger])
    except OSError as error:
        return (unwritable(error),)
    return ()


def unwritable(error: OSError, path: str = "") -> Diagnostic:
    """Return the diagnostic of what the operating system said."""
    reason = (error.strerror or str(error)).lower()
    where = path or error.filename2 or error.filename
    return codes.UNWRITABLE_OUTPUT.at(None, path=where, reason=reason)


def _wanted(path: Path, content: bytes, known: Mapping[str, str]) -> Plan:
    present = _regular(path)
    if present == content:
        return Plan()
    if present is None and not os.path.lexists(path):
        return Plan(((path, Change.CREATED, content),))
    if present is not None and known.get(path.name) == ledger.digest(present):
        return Plan(((path, Change.CHANGED, content),))
    code = codes.EDITED_OUTPUT if path.name in known else codes.FOREIGN_OUTPUT
    return Plan(refusals=(code.at(None, path=path, subject=path.name),))


def _stale(path: Path, digest: str) -> Plan:
    present = _regular(path)
    if present is None:
        return Plan()
    if ledger.digest(present) == digest:
        return Plan(((path, Change.REMOVED, None),))
    return Plan(notices=(codes.STALE_OUTPUT.at(None, path=path, subject=path.name),))


def _regular(path: Path) -> bytes | None:
    """Return the content of a regular file, links not followed; what can't be read is none."""
    try:
        return path.read_bytes() if stat.S_ISREG(path.lstat().st_mode) else None
    except OSError:
        return None


def _replace(contents: Iterable[tuple[Path, bytes]]) -> None:
    """Write all files beside their places, and only then give them their names."""
    pending: list[tuple[Path, Path]] = []
    try:
        for path, content in contents:
            path.parent.mkdir(parents=True, exist_ok=True)
            beside = path.with_name(f".{path.name}.{os.getpid()}")
            pending.append((beside, path))
            beside.write_bytes(content)
        for beside, path in pending:
            beside.replace(path)
    finally:
        for beside, _ in pending:
            beside.unlink(missing_ok=True)
