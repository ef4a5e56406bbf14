"""Who a container runs as and what it may do: security contexts, identities and groups."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping

from compiler.codes import containers as codes
from compiler.codes import hardening
from compiler.diagnostics import Diagnostic, Report
from compiler.ir import ClaimVolume, EmptyDir, HostPath, PodVolume, Seccomp, SecurityContext, Texts
from compiler.knowledge import images
from compiler.knowledge.image import Image
from compiler.lower.identity.dockerfiles import Users, users_of
from compiler.lower.identity.standards import breaches, level_of
from compiler.lower.identity.systems import is_windows
from compiler.lower.scope import Scope
from compiler.options import Security as Level
from compiler.project import Service
from compiler.records import dataclass, replace
from compiler.source.values import Value, default, inferred, looked_up

_LARGEST_ID = 2**31 - 1

_NOBODY = 65534
_NOT_ROOT = "`restricted`: no container runs as root"

_PROFILES: Mapping[str, str] = {
    "unconfined": "Unconfined",
    "builtin": "RuntimeDefault",
    "docker-default": "RuntimeDefault",
    "runtime/default": "RuntimeDefault",
}

_LABEL_KEYS = ("user", "role", "type", "level")


@dataclass(frozen=True, slots=True)
class Identity:
    """User and group of the container's first process; `None` leaves them to the image."""

    user: Value[int] | None = None
    group: Value[int] | None = None


@dataclass(frozen=True, slots=True)
class Security:
    """What a service asks of its container's security context, and of its pod's.

    `user` is who the first process runs as, as far as the file or podc's table of images tells.
    """

    context: SecurityContext
    user: Value[int] | None = None
    fs_group: Value[int] | None = None
    groups: tuple[Value[int], ...] = ()


def lower_security(service: Service, scope: Scope, volumes: Iterable[PodVolume]) -> Security:
    """Return the identity and the isolation of a service's container."""
    level = level_of(service, scope)
    if is_windows(service):
        return Security(_of_windows(service, level, volumes, scope))
    built = users_of(service.recipe)
    written = _identity(service, built, scope)
    known = images.known(service)
    runs_as = written if service.user else _of_dockerfile(service, built) or _of_image(known)
    if level is Level.RESTRICTED and runs_as.user is None:
        runs_as = _steps_down_to(known)
    context = _context(service, written, level, scope.report)
    mounted = tuple(volumes)
    if level is Level.RESTRICTED:
        version = scope.options.target.kubernetes
        scope.report.add(*breaches(service, context, mounted, version))
        context = _restricted(context, runs_as, service, scope.report)
    return Security(
        context=context,
        user=runs_as.user or (default(_NOBODY, _NOT_ROOT) if level is Level.RESTRICTED else None),
        fs_group=_fs_group(service, runs_as, mounted, scope.report),
        groups=tuple(_groups(service, scope.report)),
    )


def _of_windows(
    service: Service, level: Level, volumes: Iterable[PodVolume], scope: Scope
) -> SecurityContext:
    """Return what a container of Windows may do: of all that, it only has a user."""
    context = SecurityContext(user_name=service.user)
    if level is not Level.RESTRICTED:
        return context
    scope.report.add(*breaches(service, context, volumes, scope.options.target.kubernetes))
    return replace(context, non_root=default(True, _NOT_ROOT))


# --- identity -------------------------------------------------------------------------------------


def _identity(service: Service, built: Users, scope: Scope) -> Identity:
    """Return the written user and group as numbers, names by the Dockerfile or podc's table."""
    if service.user is None:
        return Identity()
    name, _, group = service.user.plain.partition(":")
    known = images.known(service)
    table = {"root": 0, **(known.users if known else {})}
    user = _id(service.user, name, {**table, **built.users})
    gid = _id(service.user, group, {**table, **built.groups})
    for text, found in ((name, user), (group, gid)):
        if text and found is None:
            _say_unknown(service, service.user.be(text), scope.report)
    if user and name in built.users:
        scope.report.add(_read_of(name, user, service))
    return Identity(user, gid)


def _read_of(name: str, user: Value[int], service: Service) -> Diagnostic:
    path = posixpath.basename(service.recipe.path) if service.recipe else ""
    return hardening.READ_DOCKERFILE.at(
        user.span, user=name, number=user.plain, service=service.name.plain, path=path
    )


def _of_dockerfile(service: Service, built: Users) -> Identity | None:
    """Return whom the Dockerfile sets, by number where it tells that; `None` where it sets none."""
    name, _, group = built.runs_as.partition(":")
    place = service.build or service.name
    rule = "the Dockerfile's `USER`"
    user = _id(place, name, {"root": 0, **built.users}) if name else None
    gid = _id(place, group, {"root": 0, **built.groups}) if group else None
    if user is None:
        return Identity() if name else None
    return Identity(inferred(user.plain, rule, user), gid and inferred(gid.plain, rule, gid))


def _id(place: Value[str], text: str, ids: Mapping[str, int]) -> Value[int] | None:
    if text.isascii() and text.isdecimal() and int(text[:11]) <= _LARGEST_ID:
        return place.be(int(text))
    if text not in ids:
        return None
    return inferred(ids[text], f"the id of `{text}` in this image, by podc's table", place)


def _say_unknown(service: Service, user: Value[str], report: Report) -> None:
    name = service.name.plain
    if user.plain.isascii() and user.plain.isdecimal():
        report.add(hardening.USER_TOO_LARGE.at(user.span, user=user.plain, largest=_LARGEST_ID))
    else:
        report.add(codes.USER_BY_NAME.at(user.span, user=user.plain, service=name, subject=name))


def _of_image(known: Image | None) -> Identity:
    """Return who the image itself runs as, where the table knows."""
    if known is None or known.uid is None:
        return Identity()
    rule = "the image's own user, by podc's table of images"
    group = known.gid if known.gid is not None else known.uid
    return Identity(looked_up(known.uid, rule), looked_up(group, rule))


def _steps_down_to(known: Image | None) -> Identity:
    """Return the user that a database's entrypoint gives its rights up for, if there is one.

    Those of the official images leave out what only root may do when they start as that user.
    """
    ids = set(known.users.values()) if known and known.is_database else set()
    if len(ids) != 1:
        return Identity()
    rule = "whom the image's entrypoint steps down to, by podc's table of images"
    return Identity(default(ids.pop(), rule))


def _groups(service: Service, report: Report) -> Iterator[Value[int]]:
    for group in service.group_add:
        found = _id(group, group.plain, {"root": 0})
        if found is None:
            report.add(
                codes.GROUP_BY_NAME.at(group.span, group=group.plain, subject=service.name.plain)
            )
        else:
            yield found


def _fs_group(
    service: Service, runs_as: Identity, volumes: tuple[PodVolume, ...], report: Report
) -> Value[int] | None:
    """Return the group that volumes are given to, where an ordinary user is to write to them."""
    if runs_as.user is None or runs_as.user.plain == 0:
        return None
    host = next((one for one in volumes if isinstance(one, HostPath)), None)
    if host and service.user:
        path, user = host.path.plain, runs_as.user.plain
        report.add(codes.OWNER_OF_PATH.at(host.path.span, path=path, user=user))
    if not any(isinstance(one, ClaimVolume | EmptyDir) for one in volumes):
        return None
    group = runs_as.group or runs_as.user
    return inferred(group.plain, "a new volume belongs to root; its user has to write to it", group)


# --- isolation ------------------------------------------------------------------------------------


def _context(service: Service, identity: Identity, level: Level, report: Report) -> SecurityContext:
    options = dict(_options(service))
    return SecurityContext(
        user=identity.user,
        group=identity.group,
        read_only_root=_if_true(service.read_only),
        privileged=_if_true(service.privileged),
        escalation=_escalation(service, options.get("no-new-privileges"), level, report),
        add=tuple(_capability(one) for one in service.cap_add),
        drop=_dropped(service, level),
        seccomp=_profile(options.get("seccomp"), report),
        apparmor=_profile(options.get("apparmor"), report),
        selinux=_selinux(service),
    )


def _restricted(
    context: SecurityContext, runs_as: Identity, service: Service, report: Report
) -> SecurityContext:
    """Return the context as the Pod Security Standard "restricted" wants it.

    https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
    """
    if runs_as.user is None:
        report.add(
            hardening.IMAGE_USER.at(
                service.name.span, service=service.name.plain, subject=service.name.plain
            )
        )
    return replace(
        context,
        user=context.user or runs_as.user,
        group=context.group or (runs_as.group if context.user is None else None),
        non_root=default(True, _NOT_ROOT),
        privileged=None,
        escalation=default(False, "`restricted`: no process gains privileges"),
        drop=(default("ALL", "`restricted`: no capabilities but those added"),),
    )


def _if_true(flag: Value[bool] | None) -> Value[bool] | None:
    return flag if flag and flag.plain else None


def _options(service: Service) -> Iterator[tuple[str, Value[str]]]:
    """Yield names and values of `security_opt`, which take `:` and `=` alike."""
    for option in service.security_opt:
        name, value = [*re.split(r"[:=]", option.plain, maxsplit=1), ""][:2]
        yield name, option.be(value)


def _escalation(
    service: Service, written: Value[str] | None, level: Level, report: Report
) -> Value[bool] | None:
    """Return whether a process may gain privileges; a privileged one always may."""
    if _if_true(service.privileged):
        if written and written.plain != "false":
            report.add(codes.PRIVILEGED_ANYWAY.at(written.span, service=service.name.plain))
        return None
    if written:
        return written.be(written.plain == "false")
    if level is Level.OFF or service.cap_add:
        return None
    return default(False, "`--security baseline`: no process gains privileges")


def _capability(name: Value[str]) -> Value[str]:
    """Return a capability as Kubernetes spells it."""
    return name.map(lambda text: text.upper().removeprefix("CAP_"))


def _dropped(service: Service, level: Level) -> tuple[Value[str], ...]:
    """Return the capabilities taken away: those written, and raw sockets unless added."""
    drop = tuple(_capability(one) for one in service.cap_drop)
    named = {one.plain for one in (*drop, *(_capability(one) for one in service.cap_add))}
    if level is Level.OFF or _if_true(service.privileged) or named & {"ALL", "NET_RAW"}:
        return drop
    return (*drop, default("NET_RAW", "`--security baseline`: no raw sockets unless added"))


def _profile(option: Value[str] | None, report: Report) -> Seccomp | None:
    """Return a seccomp or AppArmor profile; one of the user's own has to be on every node."""
    if option is None:
        return None
    if option.plain in _PROFILES:
        return Seccomp(option.map(_PROFILES.__getitem__))
    name = posixpath.basename(option.plain)
    report.add(codes.LOCAL_PROFILE.at(option.span, profile=name))
    return Seccomp(option.be("Localhost"), option.be(name))


def _selinux(service: Service) -> Texts:
    """Return SELinux' labels; `disable` is the type that no policy confines."""
    found: dict[str, Value[str]] = {}
    for name, option in _options(service):
        key, _, text = option.plain.partition(":")
        if name == "label" and key == "disable":
            found["type"] = option.be("spc_t")
        elif name == "label" and key in _LABEL_KEYS and text:
            found[key] = option.be(text)
    return tuple(sorted(found.items()))
