"""Files of the project that are mounted: copied into ConfigMaps, and Secrets where they look it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from compiler.codes import mounting as codes
from compiler.ir import (
    Claim,
    ConfigMap,
    External,
    Item,
    Meta,
    PodVolume,
    Projected,
    Reference,
    Secret,
    Texts,
    VolumeMount,
)
from compiler.knowledge.secrets import is_secret_file
from compiler.lower.storage.evidence import Bind
from compiler.lower.storage.keeping import (
    EXECUTABLE,
    LARGEST,
    READ_ONLY,
    as_text,
    expect_secret,
    safe_key,
    skip_secrets,
    split_texts,
    weigh,
)
from compiler.lower.storage.sources import File
from compiler.options import Secrets
from compiler.project import Service
from compiler.records import dataclass, replace
from compiler.source.values import Value, default, inferred

Contents = tuple[tuple[File, Value[bytes]], ...]

_WORDS = {Reference.CONFIG_MAP: "ConfigMap", Reference.SECRET: "Secret"}


@dataclass(frozen=True, slots=True)
class Bound:
    """What one bind mount becomes: nothing at all, where it is left out.

    `labels` and `exclusive` are those of `disks`.
    """

    mounts: tuple[VolumeMount, ...] = ()
    volumes: tuple[PodVolume, ...] = ()
    config_maps: tuple[ConfigMap, ...] = ()
    secrets: tuple[Secret, ...] = ()
    claims: tuple[Claim, ...] = ()
    external: tuple[External, ...] = ()
    labels: Texts = ()
    exclusive: bool = False


def object_of(case: Bind, service: Service | None = None) -> str:
    """Return the name of the object behind a mount: the service's, and the path in the project."""
    return case.scope.path_names[(service or case.service).name.plain, case.source]


# --- files ----------------------------------------------------------------------------------------


def missing(case: Bind) -> Bound:
    """Return an empty key that waits for its text: in a Secret, if the file is named like one."""
    name = inferred(object_of(case), "a file that is missing here", case.mount.source)
    base = posixpath.basename(case.source.replace("\\", "/"))
    key = safe_key(base)
    looks_secret = is_secret_file(base, "") and not case.mount.verdict
    kind = Reference.SECRET if looks_secret else _kind_of(case, ())
    place, what = case.mount.source.span, _WORDS[kind]
    is_beside = case.folder.leaves(case.source) and not case.scope.options.allow_outside
    why = f"`{case.shown}` is outside of the project's folder" if is_beside else ""
    hint = f"give `--allow-outside`, or fill the {what} before you deploy" if is_beside else None
    fact = codes.BIND_MISSING.at(
        place,
        why=why or f"there is no `{case.shown}` here",
        what=what,
        name=name.plain,
        key=key,
        subject=case.shown,
        hint=hint,
    )
    case.scope.report.add(fact)
    if case.is_written:
        _say(case, kind, name, is_written=True)
    held = _held(case, kind, name, [(key, default(b"", "the file is missing"))])
    if held is None:
        return Bound()
    mounts, volumes = _one_file(case, kind, name, key, READ_ONLY)
    return replace(held, mounts=mounts, volumes=volumes)


def copy_file(case: Bind, file: File) -> Bound:
    """Return a file as one key, mounted by `subPath`, so that its folder stays as it is."""
    place = case.mount.source
    if file.size > LARGEST:
        fact = codes.BIND_TOO_LARGE.at(place.span, source=case.shown, size=file.size)
        case.scope.report.add(fact)
        return Bound()
    contents = _read(case, [file])
    if not contents:
        return missing(case)
    key = safe_key(file.path)
    mode = EXECUTABLE if file.is_executable else READ_ONLY
    name = inferred(object_of(case), "a file of the project", place)
    kind = _kind_of(case, contents)
    held = _held(case, kind, name, [(key, content) for _, content in contents])
    if held is None:
        return Bound()
    weigh(f"`{case.shown}`", contents[0][1], case.scope)
    _say(case, kind, name, is_written=case.is_written)
    mounts, volumes = _one_file(case, kind, name, key, mode)
    return Bound(mounts, volumes, held.config_maps, held.secrets, external=held.external)


def copy_files(case: Bind, files: Iterable[File]) -> Bound:
    """Return a folder's files as keys, mounted as the folder; nested paths are kept."""
    place = case.mount.source
    contents = _read(case, files)
    keys = _keys(file.path for file, _ in contents)
    kind = _kind_of(case, contents)
    name = inferred(object_of(case), "a folder of files of the project", place)
    held = _held(case, kind, name, [(keys[one.path], content) for one, content in contents])
    if held is None:
        return Bound()
    _say(case, kind, name, is_written=not case.is_read_only)
    items = tuple(
        Item(
            place.be(keys[one.path]),
            place.be(one.path),
            place.be(EXECUTABLE) if one.is_executable else None,
        )
        for one, _ in contents
    )
    always = default(True, "ConfigMaps and Secrets are never written to")
    mode = default(READ_ONLY, "what the compiling machine's umask gave is not kept")
    return Bound(
        mounts=(VolumeMount(name.plain, case.mount.target, always),),
        volumes=(Projected(name.plain, kind, name, items, mode),),
        config_maps=held.config_maps,
        secrets=held.secrets,
        external=held.external,
    )


def _read(case: Bind, files: Iterable[File]) -> Contents:
    """Return the files that can be read, with what is in them."""
    found = ((file, case.scope.files.read(file.absolute)) for file in files)
    origin = case.mount.source.origin
    return tuple((file, Value(text, origin)) for file, text in found if text is not None)


def _keys(paths: Iterable[str]) -> dict[str, str]:
    """Return a key for each path; two that would share one get a number."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for path in paths:
        key = free = safe_key(path.replace("/", "__"))
        number = 2
        while free in taken:
            free = f"{key}-{number}"
            number += 1
        taken.add(free)
        keys[path] = free
    return keys


# --- objects --------------------------------------------------------------------------------------


def _kind_of(case: Bind, contents: Contents) -> Reference:
    if case.mount.verdict:
        is_secret = case.mount.verdict.plain == "secret"
        return Reference.SECRET if is_secret else Reference.CONFIG_MAP
    for file, content in contents:
        if is_secret_file(posixpath.basename(file.path), as_text(content.plain) or ""):
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
            skip_secrets([case.shown], case.mount.source, case.service, case.scope)
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
    always = default(True, "files of ConfigMaps and Secrets are never written to")
    path = inferred(key, "the file's name", case.mount.source)
    bits = default(mode, "of a file's mode only the executable bit is kept")
    mount = VolumeMount(name.plain, case.mount.target, always, sub_path=path)
    return (mount,), (Projected(name.plain, kind, name, (Item(path, path, bits),)),)


def _say(case: Bind, kind: Reference, name: Value[str], *, is_written: bool) -> None:
    if case.mount.verdict:
        return
    word = _WORDS[kind]
    code = codes.BIND_READ_ONLY if is_written else codes.BIND_CONFIG
    place = case.mount.source.span
    case.scope.report.add(code.at(place, source=case.shown, what=f"the {word} `{name.plain}`"))
