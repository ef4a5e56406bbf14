"""Bind mounts, the hardest part of real files: what each becomes, decided by evidence."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.codes import keeping, storing
from compiler.codes import mounting as codes
from compiler.diagnostics import Diagnostic
from compiler.ir import Claim, ClaimVolume, EmptyDir, HostPath, Meta, VolumeMount
from compiler.lower.scope import Scope, label_at, object_name
from compiler.lower.storage.copies import Bound, copy_file, copy_files, missing, object_of
from compiler.lower.storage.disks import access, is_exclusive
from compiler.lower.storage.evidence import Bind
from compiler.lower.storage.sources import File, Folder, Tree
from compiler.lower.storage.volumes import servers_folder
from compiler.project import BindMount, Service
from compiler.source.files import Kind, Stat
from compiler.source.values import Value, default, inferred
from compiler.source.wording import listed

_CLAIM_SIZE = "10Gi"
_ANY_NODE = "the node that the pod happens to run on"
_WATCH = "write `deploy: {mode: global}` if it is to watch every node; have files in `configs`"
_ALLOW = "have the namespace allow it: Pod Security's `privileged` is the level that does"
_RECURSIVE_FROM = (1, 31)  # `recursiveReadOnly` is on by default
_UNSHARED = ("private", "rprivate")
_PROPAGATIONS = {
    "rshared": "Bidirectional",
    "shared": "Bidirectional",
    "rslave": "HostToContainer",
    "slave": "HostToContainer",
}


def bind(mount: BindMount, service: Service, scope: Scope) -> Bound:
    """Return what a bind mount becomes, and say which verdict was reached at its place."""
    case = Bind(mount, service, scope, Folder(scope.project.directory, scope.files))
    bound = _asked(case, mount.verdict) if mount.verdict else _judged(case)
    scope.report.add(*_unspoken(case, bound))
    return bound


def _judged(case: Bind) -> Bound:
    mount = case.mount
    if case.is_socket:
        return _special(case, "a socket of Docker's host", "pods run without Docker")
    if case.is_time_zone:
        return _left_out(case, codes.BIND_TIME.at(mount.source.span, source=case.shown))
    if case.is_of_host:
        return _of_host(case)
    if case.is_context:
        return _left_out(case, codes.BIND_CODE.at(mount.source.span, source=case.shown))
    return _beside(case) if case.folder.leaves(case.source) else _inside(case)


def _asked(case: Bind, verdict: Value[str]) -> Bound:
    """Return what the file itself wants of the mount; nothing is to be said of that."""
    match verdict.plain:
        case "claim":
            return _claim_of(case)
        case "config" | "secret":
            return _copied(case)
        case "hostPath":
            return _host_path(case)
        case "emptyDir":
            return _scratch(case)
        case _:  # `skip`; the schema knows no other words
            return Bound()


def _copied(case: Bind) -> Bound:
    """Return the file or folder as the files of one object, whatever it looks like."""
    may_read = case.scope.options.allow_outside or not case.folder.leaves(case.source)
    found = case.scope.files.stat(case.source) if may_read else None
    if found is None or found.kind is Kind.SPECIAL:
        return missing(case)
    if found.kind is Kind.FILE:
        return copy_file(case, _file(case, found))
    tree = case.folder.tree(case.source)
    why = _uncopied(tree)
    return _claim(case, why, is_loss=True) if why else copy_files(case, tree.files)


def _scratch(case: Bind) -> Bound:
    name = object_name(f"empty{case.target}".replace("/", "-"))
    mounts = (VolumeMount(name, case.mount.target, case.mount.read_only),)
    return Bound(mounts=mounts, volumes=(EmptyDir(name),))


def _unspoken(case: Bind, bound: Bound) -> Iterator[Diagnostic]:
    """Yield what the mount says of the host's path, where it is none of the node's any more."""
    mount = case.mount
    if any(isinstance(one, HostPath) for one in bound.volumes) or not bound.mounts:
        return
    if mount.propagation and mount.propagation.plain not in _UNSHARED:
        text, shown = mount.propagation.plain, case.shown
        yield storing.NO_PROPAGATION.at(mount.propagation.span, propagation=text, source=shown)
    is_there = case.folder.holds(case.source) and case.scope.files.stat(case.source) is not None
    if mount.create and not mount.create.plain and not is_there:
        yield storing.MADE_ANYWAY.at(mount.create.span, source=case.shown, subject=case.shown)


def _special(case: Bind, what: str, why: str) -> Bound:
    place = case.mount.source.span
    return _left_out(case, codes.BIND_SOCKET.at(place, source=case.shown, what=what, why=why))


def _left_out(case: Bind, diagnostic: Diagnostic) -> Bound:
    case.scope.report.add(diagnostic)
    return Bound()


# --- outside of the project -----------------------------------------------------------------------


def _beside(case: Bind) -> Bound:
    """Return the verdict on `../x`, `~/x` and links that lead out: never a path of the node."""
    if case.scope.options.allow_outside:
        found = case.scope.files.stat(case.source)
        if found and found.kind is Kind.FILE:
            return copy_file(case, _file(case, found))
    if case.is_file_by_name:
        return missing(case)
    return _claim(case, "it is outside of the project's folder")


def _of_host(case: Bind) -> Bound:
    if case.is_data_of_host and not case.is_store_of_docker:
        return _claim(case, "the container keeps data there")
    place, shown = case.mount.source.span, case.shown
    if case.is_store_of_docker:
        fact = storing.DOCKER_STORE.at(place, source=shown)
    elif case.runs_everywhere:
        node = f"each node that `{case.service.name.plain}` runs on"
        fact = codes.BIND_HOST_PATH.at(place, source=shown, node=node, hint=_ALLOW)
    else:
        hint = _WATCH if case.is_of_system else None
        fact = codes.BIND_HOST_PATH.at(place, source=shown, node=_ANY_NODE, hint=hint)
    case.scope.report.add(fact)
    return _host_path(case)


def _host_path(case: Bind) -> Bound:
    mount = case.mount
    name = object_name(f"host{case.source}".replace("/", "-"))
    shown = VolumeMount(
        name,
        mount.target,
        mount.read_only,
        propagation=_propagation(case),
        recursive_read_only=_recursive(case),
    )
    has_to_be = mount.create is not None and not mount.create.plain
    kind = default("Directory", "`create_host_path: false`") if has_to_be else None
    return Bound(mounts=(shown,), volumes=(HostPath(name, mount.source.be(case.source), kind),))


def _recursive(case: Bind) -> Value[str] | None:
    """Return that mounts below are read only, too, where the cluster's version can say that."""
    asked = case.mount.recursive
    if asked is None or asked.plain != "readonly" or not case.is_read_only:
        return None
    spread = case.mount.propagation
    if spread and spread.plain != "rprivate":
        fact = keeping.RECURSIVE_AND_SHARED.at(asked.span, propagation=spread.plain)
        case.scope.report.add(fact)
        return None
    if case.scope.options.target.has(_RECURSIVE_FROM):
        return asked.be("Enabled")
    case.scope.report.add(storing.NOT_RECURSIVE.at(asked.span, source=case.shown))
    return None


def _propagation(case: Bind) -> Value[str] | None:
    """Return how mounts below the path spread; Kubernetes' default is Docker's, too."""
    asked, privileged = case.mount.propagation, case.service.privileged
    word = _PROPAGATIONS.get(asked.plain) if asked else None
    if asked is None or word is None:
        return None
    if word == "Bidirectional" and not (privileged and privileged.plain):
        name = case.service.name.plain
        fact = storing.PROPAGATION.at(asked.span, propagation=asked.plain, service=name)
        case.scope.report.add(fact)
    return asked.be(word)


# --- inside the project ---------------------------------------------------------------------------


def _inside(case: Bind) -> Bound:
    found = case.folder.stat(case.source)
    if found is None:
        is_file = case.is_file_by_name
        return missing(case) if is_file else _claim(case, "there is nothing at that path")
    match found.kind:
        case Kind.SPECIAL:
            return _special(case, "a pipe, a socket or a device", "a pod has none of the builder's")
        case Kind.DIRECTORY:
            return _directory(case)
        case Kind.FILE:
            return copy_file(case, _file(case, found))


def _file(case: Bind, found: Stat) -> File:
    name = posixpath.basename(case.source)
    return File(name, case.source, found.size, bool(found.mode & 0o111))


def _directory(case: Bind) -> Bound:
    if case.folder.is_empty(case.source):
        return _claim(case, "it is empty")
    tree = case.folder.tree(case.source)
    if case.is_source_code(tree):
        place = case.mount.source.span
        return _left_out(case, codes.BIND_CODE.at(place, source=case.shown))
    if case.is_data:
        return _claim(case, "a container keeps data there")
    why = _uncopied(tree)
    if why:
        return _claim(case, why, is_loss=True)
    _say_ignored(case, tree)
    return copy_files(case, tree.files)


def _uncopied(tree: Tree) -> str:
    """Return why a folder can't be copied; nothing where it can."""
    if not tree.is_whole:
        return "it has more in it than a ConfigMap holds, or other things than files"
    return "" if tree.files else "`.gitignore` hides all that is in it"


def _say_ignored(case: Bind, tree: Tree) -> None:
    if tree.ignored:
        fact = storing.IGNORED_FILES.at(
            case.mount.source.span,
            count=len(tree.ignored),
            source=case.shown,
            names=listed(tree.ignored),
        )
        case.scope.report.add(fact)


# --- claims ---------------------------------------------------------------------------------------


def _claim(case: Bind, why: str, *, is_loss: bool = False) -> Bound:
    """Return a claim, and say why; all services that mount the path get the same one.

    That is said once, at the first mount.
    """
    code = storing.CONTENT_LEFT_BEHIND if is_loss else codes.BIND_CLAIM
    first, *others = case.unasked
    is_fillable = not (is_loss or case.is_writable) and case.folder.holds(case.source)
    fact = code.at(
        first.source.span,
        source=first.written,
        size=_CLAIM_SIZE,
        why=why,
        subject=first.written,
        hint="put the files there and build again: then they are copied" if is_fillable else None,
        labels=[label for one in others for label in label_at(one.source, "and here")],
    )
    case.scope.report.add(fact)
    return _claim_of(case)


def _claim_of(case: Bind) -> Bound:
    place, users = case.mount.source, case.users
    claim = inferred(object_of(case, users[0]), "a folder that a container keeps data in", place)
    given = access(claim.plain, users, case.scope)
    if given.is_shared:
        _say_shared(case, is_everywhere=given.is_everywhere)
    size = default(_CLAIM_SIZE, "nothing says how large it is")
    folder = servers_folder(case.bindings, case.scope)
    volume, meta = claim.plain, Meta(claim, service=users[0].name.plain)
    return Bound(
        mounts=(VolumeMount(volume, case.mount.target, case.mount.read_only, folder),),
        volumes=(ClaimVolume(volume, claim),),
        claims=(Claim(meta, size, (given.mode,), given.storage_class),),
        labels=given.labels,
        exclusive=is_exclusive(given, case.service, case.mount.read_only),
    )


def _say_shared(case: Bind, *, is_everywhere: bool) -> None:
    code = storing.VOLUME_EVERYWHERE if is_everywhere else codes.VOLUME_SHARED
    names = {one.name.plain: one.name for one in case.users}
    labels = [label for name, at in names.items() for label in label_at(at, f"`{name}` uses it")]
    first, what = case.bindings[0].mount, "a named volume in its place"
    fact = code.at(first.source.span, volume=first.written, what=what, labels=labels)
    case.scope.report.add(fact)
