"""Bind mounts, the hardest part of real files: what each becomes, decided by evidence."""

from __future__ import annotations

import posixpath

from compiler.codes import lowering as codes
from compiler.codes import storing
from compiler.diagnostics import Diagnostic
from compiler.ir import Claim, ClaimVolume, HostPath, Meta, VolumeMount
from compiler.lower.copies import Bound, copy_file, copy_files, missing, object_of
from compiler.lower.disks import access, is_exclusive
from compiler.lower.evidence import Bind
from compiler.lower.scope import Scope, label_at, object_name
from compiler.lower.sources import File, Folder, Tree
from compiler.project import BindMount, Service
from compiler.source.files import Kind
from compiler.source.values import Value, default, inferred

_CLAIM_SIZE = "10Gi"
_MOST_NAMES = 5
_PROPAGATIONS = {
    "rshared": "Bidirectional",
    "shared": "Bidirectional",
    "rslave": "HostToContainer",
    "slave": "HostToContainer",
}


def bind(mount: BindMount, service: Service, scope: Scope) -> Bound:
    """Return what a bind mount becomes, and say which verdict was reached at its place."""
    case = Bind(mount, service, scope, Folder(scope.project.directory, scope.files))
    if case.is_socket:
        return _left_out(case, codes.BIND_SOCKET.at(mount.source.span, source=case.shown))
    if case.is_time_zone:
        return _left_out(case, codes.BIND_TIME.at(mount.source.span, source=case.shown))
    if case.is_of_host:
        return _of_host(case)
    return _beside(case) if case.folder.leaves(case.source) else _inside(case)


def _left_out(case: Bind, diagnostic: Diagnostic) -> Bound:
    case.scope.report.add(diagnostic)
    return Bound()


# --- outside of the project -----------------------------------------------------------------------


def _beside(case: Bind) -> Bound:
    """Return the verdict on `../x`, `~/x` and links that lead out: never a path of the node."""
    if case.scope.options.allow_outside:
        found = case.scope.files.stat(case.source)
        if found and found.kind is Kind.FILE:
            name = posixpath.basename(case.source)
            return copy_file(case, File(name, case.source, found.size, bool(found.mode & 0o111)))
    if case.is_file_by_name:
        return missing(case)
    return _claim(case, "it is outside of the project's folder")


def _of_host(case: Bind) -> Bound:
    if case.is_data_of_host:
        return _claim(case, "the container keeps data there")
    mount = case.mount
    case.scope.report.add(codes.BIND_HOST_PATH.at(mount.source.span, source=case.shown))
    name = object_name(f"host{case.source}".replace("/", "-"))
    kind = None if mount.create else default("Directory", "`create_host_path: false`")
    return Bound(
        mounts=(VolumeMount(name, mount.target, mount.read_only, propagation=_propagation(case)),),
        volumes=(HostPath(name, mount.source.be(case.source), kind),),
    )


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
            place = case.mount.source.span
            return _left_out(case, codes.BIND_SOCKET.at(place, source=case.shown))
        case Kind.DIRECTORY:
            return _directory(case)
        case Kind.FILE:
            name = posixpath.basename(case.source)
            file = File(name, case.source, found.size, bool(found.mode & 0o111))
            return copy_file(case, file)


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
        names = [f"`{name}`" for name in tree.ignored[:_MOST_NAMES]]
        names += ["…"] if len(tree.ignored) > _MOST_NAMES else []
        fact = storing.IGNORED_FILES.at(
            case.mount.source.span,
            count=len(tree.ignored),
            source=case.shown,
            names=", ".join(names),
        )
        case.scope.report.add(fact)


# --- claims ---------------------------------------------------------------------------------------


def _claim(case: Bind, why: str, *, is_loss: bool = False) -> Bound:
    """Return a claim; all services that mount the path get the same one."""
    place, users = case.mount.source, case.users or (case.service,)
    code = storing.CONTENT_LEFT_BEHIND if is_loss else codes.BIND_CLAIM
    fact = code.at(place.span, source=case.shown, size=_CLAIM_SIZE, why=why, subject=case.shown)
    case.scope.report.add(fact)
    claim = inferred(object_of(case, users[0]), "a folder that a container keeps data in", place)
    given = access(claim.plain, users, case.scope)
    if given.is_shared:
        code = storing.VOLUME_EVERYWHERE if given.is_everywhere else codes.VOLUME_SHARED
        names = [(one.name.plain, one.name) for one in users]
        labels = [label for name, at in names for label in label_at(at, f"`{name}` uses it")]
        case.scope.report.add(code.at(place.span, volume=case.shown, labels=labels))
    size = default(_CLAIM_SIZE, "nothing says how large it is")
    volume = claim.plain
    return Bound(
        mounts=(VolumeMount(volume, case.mount.target, case.mount.read_only, _folder(case)),),
        volumes=(ClaimVolume(volume, claim),),
        claims=(Claim(Meta(claim, service=users[0].name.plain), size, (given.mode,)),),
        labels=given.labels,
        exclusive=is_exclusive(given, case.service, case.mount.read_only),
    )


def _folder(case: Bind) -> Value[str] | None:
    """Return the folder that a server's data is in, where it refuses a disk's own root."""
    known = case.image
    if known is None or known.data_folder is None or known.data_path != case.target:
        return None
    return default(known.data_folder, "the root of a new disk is not empty: it has `lost+found`")
