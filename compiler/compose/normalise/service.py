"""One canonical service → `project.Service`: every key that lowering reads, defaults applied."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.codes import normalising as codes
from compiler.compose.envfiles import READ
from compiler.compose.normalise import devices, mounts, process, read, traffic
from compiler.compose.normalise.extension import extension
from compiler.compose.normalise.hooks import hooks
from compiler.compose.normalise.recipes import Kitchen, recipe
from compiler.diagnostics import Diagnostic, Label, Report
from compiler.project import Service, Variable
from compiler.records import dataclass
from compiler.source.nodes import Entry, Mapping, Node, Scalar
from compiler.source.values import Value, inferred, written
from compiler.source.wording import listed


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a service is read against: all services and volumes, and who runs containers.

    `infers`: what the project says of podc's knowledge of images; `kitchen`: where Dockerfiles are.
    """

    services: Mapping
    volumes: Node | None
    infers: Value[bool] | None
    known: frozenset[str]
    kitchen: Kitchen
    report: Report


def service(entry: Entry, node: Mapping, around: Surroundings) -> Service:
    """Return the service complete."""
    report = around.report
    return Service(
        name=written(entry.name, entry.key),
        node=node,
        restart=process.restart(node),
        mode=process.mode(node),
        image=read.text(node, "image"),
        build=_build(node),
        recipe=recipe(node, around.kitchen),
        command=words(node, "command"),
        entrypoint=words(node, "entrypoint"),
        environment=_environment(entry, node, report),
        ports=traffic.ports(entry.name, node, report),
        expose=traffic.expose(node, report),
        mounts=mounts.mounts(node, around.services, around.volumes, report),
        configs=mounts.grants(node, "configs"),
        secrets=mounts.grants(node, "secrets"),
        depends_on=traffic.dependencies(node, around.known),
        healthcheck=process.healthcheck(node),
        replicas=read.whole(node, "deploy", "replicas") or read.whole(node, "scale"),
        resources=process.resources(node),
        update=process.update(node),
        labels=read.pairs(node, "labels"),
        annotations=read.pairs(node, "annotations"),
        deploy_labels=read.pairs(node, "deploy", "labels"),
        networks=traffic.networks(node),
        network_mode=read.text(node, "network_mode"),
        links=read.texts(node, "links"),
        extra_hosts=traffic.hosts(node),
        dns=read.texts(node, "dns"),
        dns_search=read.texts(node, "dns_search"),
        dns_opt=read.texts(node, "dns_opt"),
        hostname=read.settled(node, "hostname"),
        container_name=read.text(node, "container_name"),
        user=read.text(node, "user"),
        group_add=read.texts(node, "group_add"),
        working_dir=read.text(node, "working_dir"),
        read_only=read.flag(node, "read_only"),
        privileged=read.flag(node, "privileged"),
        cap_add=read.texts(node, "cap_add"),
        cap_drop=read.texts(node, "cap_drop"),
        security_opt=read.texts(node, "security_opt"),
        sysctls=read.pairs(node, "sysctls"),
        shm_size=_shm_size(node),
        pid=read.text(node, "pid"),
        ipc=read.text(node, "ipc"),
        init=read.flag(node, "init"),
        userns_mode=read.text(node, "userns_mode"),
        credential_spec=read.text(node, "credential_spec", "config")
        or read.text(node, "credential_spec", "file")
        or read.text(node, "credential_spec", "registry"),
        tty=read.flag(node, "tty"),
        stdin_open=read.flag(node, "stdin_open"),
        stop_grace_period=read.seconds(node, "stop_grace_period"),
        platform=read.text(node, "platform"),
        runtime=read.text(node, "runtime"),
        pull_policy=read.text(node, "pull_policy"),
        pull_secrets=read.texts(node, "x-podc", "pull_secret"),
        publish=read.flag(node, "x-podc", "publish"),
        placement=process.placement(node),
        endpoint_mode=read.text(node, "deploy", "endpoint_mode"),
        post_start=hooks(node, "post_start"),
        pre_stop=hooks(node, "pre_stop"),
        extension=extension(node),
        routes=traffic.routes(entry.name, node),
        infers=_infers(node, around),
    )


def words(node: Mapping, key: str) -> tuple[Value[str], ...] | None:
    """Return a list of words; `None` where nothing, or null, is written: the image's own holds."""
    found = read.find(node, key)
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return None
    return read.texts(found)


def _build(node: Mapping) -> Value[str] | None:
    """Return the build's context: wherever one is given, the image is built."""
    found = read.find(node, "build")
    if found is None or (isinstance(found, Scalar) and found.value is None):
        return None
    context = read.text(found, "context") or read.text(found)
    return context or inferred("", "a build without a context", written("", found.span))


def _shm_size(node: Mapping) -> Value[int] | None:
    size = read.whole(node, "shm_size")
    return size if size and size.plain > 0 else None


def _infers(node: Mapping, around: Surroundings) -> bool:
    said = read.flag(node, "x-podc", "inference") or around.infers
    return said is None or said.plain


def _environment(entry: Entry, node: Mapping, report: Report) -> tuple[Variable, ...]:
    """Return the variables that are written, and those that Docker adds."""
    own = tuple(_variables(entry, node, report))
    taken = {one.name.plain for one in own}
    return (*own, *(one for one in devices.variables(node) if one.name.plain not in taken))


def _variables(entry: Entry, node: Mapping, report: Report) -> Iterator[Variable]:
    """Yield the variables that have a value; Docker, too, passes on no others."""
    unset = []
    for key, value in read.entries(node, "environment"):
        if found := read.scalar(value):
            name = written(str(key.value), key)
            yield Variable(name, written(read.spelled(found), found), _file(found))
        else:
            unset.append(key)
    if unset:
        report.add(_unset(entry.name, *unset))


def _unset(service: str, first: Scalar, *others: Scalar) -> Diagnostic:
    return codes.UNSET_VARIABLES.at(
        first.span,
        names=listed(str(key.value) for key in (first, *others)),
        service=service,
        name=first.value,
        labels=[Label(key.span, f"and `{key.value}`") for key in others],
        subject=service,
    )


def _file(value: Scalar) -> str | None:
    """Return the `env_file` that a value was read from, if it was."""
    span = value.span
    return span.source.path if any(step.how == READ for step in span.via) else None
