"""Bind mounts, the hardest part of real files: what each becomes, decided by evidence."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass

from compiler.codes import lowering as codes
from compiler.diagnostics import Diagnostic
from compiler.ir import (
    Claim,
    ClaimVolume,
    ConfigMap,
    External,
    HostPath,
    Item,
    Meta,
    PodVolume,
    Projected,
    Reference,
    Secret,
    VolumeMount,
)
from compiler.knowledge import images
from compiler.knowledge.secrets import is_secret_text
from compiler.lower.keeping import (
    EXECUTABLE,
    LARGEST,
    READ_ONLY,
    expect_secret,
    safe_key,
    skip_secret,
    split_texts,
)
from compiler.lower.scope import Scope, object_name
from compiler.lower.sources import File, Folder
from compiler.options import Secrets
from compiler.project import BindMount, Service
from compiler.source.files import Kind
from compiler.source.values import Value, default, inferred

_CLAIM_SIZE = "10Gi"
_TIME_ZONES = ("/etc/localtime", "/etc/timezone")
_DATA_ROOTS = ("/data", "/config", "/var/lib")
_FILE_NAME = re.compile(
    r".+\.(?!d$)[A-Za-z][A-Za-z0-9]{0,9}|Caddyfile|Dockerfile|crontab|\.env|\.htpasswd|passwd|hosts"
)
_SECRET_FILE = re.compile(
    r"\.env(\..+)?|.+\.(key|pem|p12|pfx|jks|keystore|kdbx)|id_(rsa|ed25519|ecdsa)|\.?htpasswd"
    r"|.*(secret|password|credential|token).*"
)
_PROPAGATIONS = {
    "rshared": "Bidirectional",
    "shared": "Bidirectional",
    "rslave": "HostToContainer",
    "slave": "HostToContainer",
}


@dataclass(frozen=True, slots=True)
class Bound:
    """What one bind mount becomes: nothing at all, where it is left out."""

    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    external: tuple[External, ...] = ()


@dataclass(frozen=True, slots=True)
class Bind:
    """A bind mount on trial: the evidence that verdicts are reached by."""

    mount: BindMount
    service: Service
    scope: Scope
    folder: Folder

    @property
    def source(self) -> str:
        """The absolute path."""
        return posixpath.normpath(self.mount.source.plain)

    @property
    def shown(self) -> str:
        """The path as messages show it."""
        return self.mount.written

    @property
    def target(self) -> str:
        """The path in the container."""
        return self.mount.target.plain

    @property
    def keeps_data(self) -> bool:
        """Whether the target is where data is kept, by the image table or by its name."""
        image = self.service.image
        known = images.lookup(image.plain) if image else None
        roots = any(self.target == r or self.target.startswith(f"{r}/") for r in _DATA_ROOTS)
        return roots or bool(known and known.keeps(self.target))

    @property
    def is_file_by_name(self) -> bool:
        """Whether both ends are named as files are."""
        ends = (posixpath.basename(self.source), posixpath.basename(self.target))
        return all(_FILE_NAME.fullmatch(end) for end in ends)

    @property
    def is_source_code(self) -> bool:
        """Whether the folder is what the service's image is built from."""
        build = self.service.build
        if build is None or "://" in build.plain:
            return False
        context = posixpath.normpath(build.plain).rstrip("/") + "/"
        source = self.source.rstrip("/") + "/"
        return source.startswith(context) or context.startswith(source)


def bind(mount: BindMount, service: Service, scope: Scope) -> Bound:
    """Return what a bind mount becomes, and say which verdict was reached at its place."""
    case = Bind(mount, service, scope, Folder(scope.project.directory, scope.files))
    if case.source.endswith((".sock", ".socket")):
        return _left_out(case, codes.BIND_SOCKET.at(mount.source.span, source=case.shown))
    if case.source in _TIME_ZONES:
        return _left_out(case, codes.BIND_TIME.at(mount.source.span, source=case.shown))
    return _inside(case) if case.folder.holds(case.source) else _outside(case)


def _left_out(case: Bind, diagnostic: Diagnostic) -> Bound:
    case.scope.report.add(diagnostic)
    return Bound()


# --- outside of the project -----------------------------------------------------------------------


def _outside(case: Bind) -> Bound:
    if not case.mount.written.startswith("/"):
        return _beside(case)
    return _claim(case, "the container keeps data there") if case.keeps_data else _host_path(case)


def _beside(case: Bind) -> Bound:
    """Return the verdict on `../x` and `~/x`: never a path of the node."""
    if case.scope.options.allow_outside:
        found = case.scope.files.stat(case.source)
        if found and found.kind is Kind.FILE and found.size <= LARGEST:
            executable = bool(found.mode & 0o111)
            name = posixpath.basename(case.source)
            return _file(case, File(name, case.source, found.size, executable))
    if case.is_file_by_name:
        return _missing(case)
    return _claim(case, "it is outside of the project")


def _host_path(case: Bind) -> Bound:
    mount = case.mount
    case.scope.report.add(codes.BIND_HOST_PATH.at(mount.source.span, source=case.shown))
    name = object_name(f"host{case.source}".replace("/", "-"))
    kind = None if mount.create else default("Directory", "`create_host_path: false`")
    word = _PROPAGATIONS.get(mount.propagation.plain) if mount.propagation else None
    propagation = mount.propagation.be(word) if mount.propagation and word else None
    return Bound(
        mounts=(VolumeMount(name, mount.target, mount.read_only, propagation=propagation),),
        volumes=(HostPath(name, mount.source.be(case.source), kind),),
    )


# --- inside the project ---------------------------------------------------------------------------


def _inside(case: Bind) -> Bound:
    found = case.folder.stat(case.source)
    if found is None:
        is_file = case.is_file_by_name
        return _missing(case) if is_file else _claim(case, "there is nothing at that path")
    match found.kind:
        case Kind.SPECIAL:
            place = case.mount.source.span
            return _left_out(case, codes.BIND_SOCKET.at(place, source=case.shown))
        case Kind.DIRECTORY:
            return _directory(case)
        case Kind.FILE:
            name = posixpath.basename(case.source)
            file = File(name, case.source, found.size, bool(found.mode & 0o111))
            return _file(case, file)


def _directory(case: Bind) -> Bound:
    if case.keeps_data or case.folder.is_empty(case.source):
        return _claim(case, "the container keeps data there")
    if case.is_source_code:
        place = case.mount.source.span
        return _left_out(case, codes.BIND_CODE.at(place, source=case.shown))
    tree = case.folder.tree(case.source)
    if not tree.is_whole or not tree.files:
        return _claim(case, "it holds more than a ConfigMap does, or other things than files")
    return _files(case, tree.files)


def _claim(case: Bind, why: str) -> Bound:
    place = case.mount.source
    case.scope.report.add(
        codes.BIND_CLAIM.at(place.span, source=case.shown, size=_CLAIM_SIZE, why=why)
    )
    claim = inferred(_name(case), "a folder that a container keeps data in", place)
    volume = object_name(_slug(case))
    modes = (default("ReadWriteOnce", "one node at a time"),)
    size = default(_CLAIM_SIZE, "nothing says how large it is")
    return Bound(
        mounts=(VolumeMount(volume, case.mount.target, case.mount.read_only),),
        volumes=(ClaimVolume(volume, claim),),
        claims=(Claim(Meta(claim, service=case.service.name.plain), size, modes),),
    )


def _missing(case: Bind) -> Bound:
    """Return an empty key that waits for its text."""
    name = inferred(_name(case), "a file that is missing here", case.mount.source)
    key = safe_key(posixpath.basename(case.target))
    place = case.mount.source.span
    fact = codes.BIND_MISSING.at(place, source=case.shown, name=name.plain, key=key)
    case.scope.report.add(fact)
    empty = default("", "the file is missing")
    shown = _one_file(case, Reference.CONFIG_MAP, name, key, READ_ONLY)
    config_map = ConfigMap(Meta(name, service=case.service.name.plain), texts=((key, empty),))
    return Bound(*shown, config_maps=(config_map,))


def _file(case: Bind, file: File) -> Bound:
    place = case.mount.source
    if file.size > LARGEST:
        fact = codes.BIND_TOO_LARGE.at(place.span, source=case.shown, size=file.size)
        return _left_out(case, fact)
    content = Value(case.scope.files.read(file.absolute) or b"", place.origin)
    key = safe_key(file.path)
    kind = _kind_of(case, [(file, content)])
    name = inferred(_name(case), "a file of the project", place)
    mode = EXECUTABLE if file.is_executable else READ_ONLY
    held = _held(case, kind, name, [(key, content)])
    if held is None:
        return Bound()
    _say(case, kind, name)
    mounts, volumes = _one_file(case, kind, name, key, mode)
    return Bound(mounts, volumes, held.config_maps, held.secrets, external=held.external)


def _files(case: Bind, files: Iterable[File]) -> Bound:
    place = case.mount.source
    contents = [
        (one, Value(case.scope.files.read(one.absolute) or b"", place.origin)) for one in files
    ]
    kind = _kind_of(case, contents)
    name = inferred(_name(case), "a folder of files of the project", place)
    keys = {one.path: safe_key(one.path.replace("/", "__")) for one, _ in contents}
    held = _held(case, kind, name, [(keys[one.path], content) for one, content in contents])
    if held is None:
        return Bound()
    _say(case, kind, name, is_folder=True)
    items = tuple(
        Item(
            place.be(keys[one.path]),
            place.be(one.path),
            place.be(EXECUTABLE) if one.is_executable else None,
        )
        for one, _ in contents
    )
    volume = object_name(_slug(case))
    always = default(True, "ConfigMaps are never written to")
    mode = default(READ_ONLY, "what the compiling machine's umask gave is not kept")
    return Bound(
        mounts=(VolumeMount(volume, case.mount.target, always),),
        volumes=(Projected(volume, kind, name, items, mode),),
        config_maps=held.config_maps,
        secrets=held.secrets,
        external=held.external,
    )


# --- objects --------------------------------------------------------------------------------------


def _name(case: Bind) -> str:
    return object_name(f"{case.service.name.plain}-{_slug(case)}")


def _slug(case: Bind) -> str:
    """Return the path from the project's folder on as words: what tells one mount from another."""
    path = posixpath.relpath(case.source, case.scope.project.directory)
    return re.sub(r"[^A-Za-z0-9]+", "-", path).strip("-") or "project"


def _kind_of(case: Bind, contents: Iterable[tuple[File, Value[bytes]]]) -> Reference:
    for file, content in contents:
        name = posixpath.basename(file.path).lower()
        text = content.plain.decode(errors="replace")
        if _SECRET_FILE.fullmatch(name) or is_secret_text(text):
            return Reference.SECRET
        if case.folder.holds(file.absolute) and case.folder.ignores(file.absolute):
            return Reference.SECRET
    return Reference.CONFIG_MAP


def _held(
    case: Bind, kind: Reference, name: Value[str], contents: list[tuple[str, Value[bytes]]]
) -> Bound | None:
    """Return the object that holds the files; none for secrets that are not to be written."""
    meta = Meta(name, service=case.service.name.plain)
    if kind is Reference.CONFIG_MAP:
        texts, binaries = split_texts(contents)
        return Bound(config_maps=(ConfigMap(meta, texts, binaries),))
    match case.scope.options.secrets:
        case Secrets.SKIP:
            skip_secret(case.shown, case.mount.source, case.service, case.scope)
            return None
        case Secrets.EXTERNAL:
            arguments = " ".join(f"--from-file={key}=…" for key, _ in contents)
            expect_secret(name, case.mount.source, arguments, case.scope)
            return Bound(external=(External("Secret", name),))
        case Secrets.INLINE:
            return Bound(secrets=(Secret(meta, tuple(contents)),))


def _one_file(
    case: Bind, kind: Reference, name: Value[str], key: str, mode: int
) -> tuple[tuple[VolumeMount, ...], tuple[PodVolume, ...]]:
    volume = object_name(f"file-{_slug(case)}")
    always = default(True, "files of ConfigMaps and Secrets are never written to")
    path = inferred(key, "the file's name", case.mount.source)
    bits = default(mode, "of a file's mode only the executable bit is kept")
    mount = VolumeMount(volume, case.mount.target, always, sub_path=path)
    return (mount,), (Projected(volume, kind, name, (Item(path, path, bits),)),)


def _say(case: Bind, kind: Reference, name: Value[str], *, is_folder: bool = False) -> None:
    word = "Secret" if kind is Reference.SECRET else "ConfigMap"
    written = case.mount.read_only and case.mount.read_only.plain
    code = codes.BIND_READ_ONLY if is_folder and not written else codes.BIND_CONFIG
    place = case.mount.source.span
    case.scope.report.add(code.at(place, source=case.shown, what=f"the {word} `{name.plain}`"))
