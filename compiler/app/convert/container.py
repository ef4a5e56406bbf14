"""One canonical service → one container of an app description."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.app.convert.amounts import resources, size
from compiler.app.convert.checks import checks
from compiler.app.convert.mounts import mounts
from compiler.app.convert.reach import ports, routes
from compiler.app.convert.scene import (
    Scene,
    atom,
    is_true,
    lone,
    passed_on,
    texts,
    without_nothing,
    word,
    words,
)
from compiler.app.fields import CONDITIONS, HOOK, NODE_LABEL, NOT, SPREAD
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Plain, Scalar, Sequence, plain
from compiler.source.text import Span
from compiler.source.walk import at, entries, items

_READ = "read from here"  # the step that variables of an `env_file` came through
_CONSTRAINT = regex(
    r"\s*(?:(?:node|engine)\.labels\.(?P<label>[^\s=!]+)|(?P<own>node\.[a-z.]+))"
    r"\s*(?P<operator>[!=]=)\s*(?P<value>\S+)\s*"
)
_OF_NODES = {
    "node.hostname": "kubernetes.io/hostname",
    "node.platform.os": "kubernetes.io/os",
    "node.platform.arch": "kubernetes.io/arch",
}

_CONDITION = {compose: app for app, compose in CONDITIONS.items()}
_SPREAD = {label: app for app, label in SPREAD.items()}
_RESTART = {"any": "always", "none": "no", "on-failure": "on-failure"}
_MODES = {"global": "daemonset", "replicated-job": "job", "global-job": "job"}
_SECRETS = "/run/secrets/"


def container(entry: Entry, scene: Scene) -> Plain:
    """Return the fields that say what the service says."""
    service = entry.value
    assert isinstance(service, Mapping)
    fields: dict[str, Plain] = {
        **_process(service, scene),
        **_environment(entry, scene),
        **_files(service, scene),
        "secrets": _secrets(service),
        "ports": ports(service),
        **checks(service),
        "resources": resources(service),
        "shm": _shm(service),
        **_scale(service),
        **_order(entry, scene),
        **_names(entry, scene),
        **_identity(service),
        **_extension(service),
    }
    scene.note(("containers", entry.name, "image"), service.get("image"))
    return without_nothing(fields)


def _process(service: Mapping, scene: Scene) -> dict[str, Plain]:
    context = at(service, "build", "context")
    return {
        "image": word(service.get("image")),
        "build": scene.path(context) or None,
        "command": _command(service.get("entrypoint")),
        "args": _command(service.get("command")),
        "workdir": word(service.get("working_dir")),
        "tty": True if is_true(service.get("tty")) else None,
        "stdin": True if is_true(service.get("stdin_open")) else None,
    }


def _command(node: Node | None) -> Plain:
    return [*words(node)] if isinstance(node, Sequence) else None


# --- variables and files --------------------------------------------------------------------------


def _environment(entry: Entry, scene: Scene) -> dict[str, Plain]:
    """Return `env`, and `env_from` for the variables that files gave."""
    own: dict[str, Plain] = {}
    files: dict[str, None] = {}
    for one in entries(at(entry.value, "environment")):
        file = _file(one.value.span)
        if isinstance(one.value, Scalar) and one.value.value is None:
            continue
        if file is not None:
            files[file] = None
            continue
        own[one.name] = word(one.value) or ""
        path = ("containers", entry.name, "env", one.name)
        scene.note(path, one.value)
        if variable := passed_on(one):
            scene.comments[path] = f"from {variable}"
    return {"env_from": lone([_relative(file, scene) for file in files]), "env": own}


def _file(span: Span) -> str | None:
    """Return the text that names the `env_file` that a value was read from."""
    return next((step.span.text for step in span.via if step.how == _READ), None)


def _relative(written: str, scene: Scene) -> str:
    bare = written.strip("\"'")
    return bare if bare.startswith(("/", "~")) else scene.beside(bare)


def _files(service: Mapping, scene: Scene) -> dict[str, Plain]:
    fields = mounts(service, scene)
    configs = {
        name: _config(grant)
        for grant in items(service.get("configs"))
        if (name := word(at(grant, "source")))
    }
    if not configs:
        return fields
    files = fields.get("files")
    own = files if isinstance(files, dict) else {}
    return {"files": {**own, **configs}, **{k: v for k, v in fields.items() if k != "files"}}


def _config(grant: Node) -> Plain:
    target = word(at(grant, "target")) or word(at(grant, "source")) or ""
    path = target if target.startswith("/") else f"/{target}"
    mode = word(at(grant, "mode"))
    return f"{path}:{mode}" if mode else path


def _secrets(service: Mapping) -> Plain:
    found: dict[str, Plain] = {
        name: _grant(grant, name)
        for grant in items(service.get("secrets"))
        if (name := word(at(grant, "source")))
    }
    for one in entries(at(service, "x-podc", "secret_env")):
        secret = word(one.value) or ""
        known = found.get(secret)
        path = known if isinstance(known, dict) else {"path": known} if known else None
        found[secret] = {**path, "env": one.name} if path else one.name
    if found and all(value == f"{_SECRETS}{name}" for name, value in found.items()):
        return list(found)
    return found


def _grant(grant: Node, name: str) -> Plain:
    target = word(at(grant, "target")) or name
    path = target if target.startswith("/") else f"{_SECRETS}{target}"
    mode = word(at(grant, "mode"))
    return {"path": path, "mode": mode} if mode else path


# --- scale, order, names --------------------------------------------------------------------------


def _shm(service: Mapping) -> Plain:
    number = word(service.get("shm_size")) or ""
    return size(int(number)) if number.isdecimal() and int(number) else None


def _scale(service: Mapping) -> dict[str, Plain]:
    mode = word(at(service, "deploy", "mode")) or ""
    replicas = at(service, "deploy", "replicas")
    scaled = replicas if replicas is not None else service.get("scale")
    update = at(service, "deploy", "update_config")
    autoscale = at(service, "x-podc", "autoscale")
    spread = [
        word(at(one, "spread")) or ""
        for one in items(at(service, "deploy", "placement", "preferences"))
    ]
    over = next(iter(spread), "").removeprefix(NODE_LABEL)
    return {
        "replicas": plain(autoscale) if autoscale else atom(scaled),
        "kind": _MODES.get(mode) or word(at(service, "x-podc", "controller")),
        "node": dict(_constraints(service)),
        "spread": _SPREAD.get(over, over) or None,
        "update": without_nothing(
            {key: atom(at(update, key)) for key in ("parallelism", "order", "delay")}
        ),
        "restart": _restart(service),
        "grace": word(service.get("stop_grace_period")),
        "workload_annotations": texts(at(service, "deploy", "labels")),
    }


def _constraints(service: Mapping) -> Iterator[tuple[str, Plain]]:
    for item in items(at(service, "deploy", "placement", "constraints")):
        match = _CONSTRAINT.fullmatch(word(item) or "")
        label = match and (match["label"] or _OF_NODES.get(match["own"]))
        if match and label:
            yield label, f"{NOT if match['operator'] == '!=' else ''}{match['value']}"


def _restart(service: Mapping) -> Plain:
    policy = at(service, "deploy", "restart_policy")
    if not isinstance(policy, Mapping):
        return word(service.get("restart"))
    condition = _RESTART.get(word(policy.get("condition")) or "any", "always")
    attempts = word(policy.get("max_attempts"))
    return f"{condition}:{attempts}" if attempts and condition == "on-failure" else condition


def _order(entry: Entry, scene: Scene) -> dict[str, Plain]:
    service = entry.value
    known = {one.name for one in entries(scene.root.get("services"))}
    mode = word(at(service, "network_mode")) or ""
    after: dict[str, Plain] = {
        one.name: _CONDITION.get(word(at(one.value, "condition")) or "", "started")
        for one in entries(at(service, "depends_on"))
        if one.name in known and mode != f"service:{one.name}"
    }
    shared = {
        key: (word(at(service, key)) or "").removeprefix("service:") for key in ("pid", "ipc")
    }
    return {
        "after": after,
        "network": mode.removeprefix("service:") if _is_own(mode) else None,
        "pid": shared["pid"] or None,
        "ipc": shared["ipc"] if shared["ipc"] not in {"", "private", "shareable"} else None,
    }


def _is_own(mode: str) -> bool:
    """Tell whether a network mode is another than the project's networks."""
    return mode in {"host", "none"} or mode.startswith("service:")


def _names(entry: Entry, scene: Scene) -> dict[str, Plain]:
    service = entry.value
    networks = entries(at(service, "networks"))
    aliases = [word(one) for network in networks for one in items(at(network.value, "aliases"))]
    aliases += [word(at(service, "container_name")), *_links(entry.name, scene)]
    own = [one for one in dict.fromkeys(aliases) if one]
    names: list[Plain] = [network.name for network in networks]
    headless = word(at(service, "deploy", "endpoint_mode")) == "dnsrr"
    found: dict[str, Plain] = {
        "aliases": [*own],
        "headless": True if headless else None,
        "publish": True if is_true(at(service, "x-podc", "publish")) else None,
    }
    return {
        "service": without_nothing(found),
        "networks": None if names in ([], ["default"]) else lone(names),
        "hostname": word(at(service, "hostname")),
        "hosts": _hosts(service),
        "dns": without_nothing(
            {
                "servers": words(at(service, "dns")),
                "search": words(at(service, "dns_search")),
                "options": words(at(service, "dns_opt")),
            }
        ),
    }


def _links(name: str, scene: Scene) -> Iterator[str]:
    """Yield the names by which others link to a service."""
    for service in entries(scene.root.get("services")):
        for link in items(at(service.value, "links")):
            target, colon, alias = (word(link) or "").partition(":")
            if target == name and colon and alias != name:
                yield alias


def _hosts(service: Node) -> dict[str, Plain]:
    found: dict[str, list[Plain]] = {}
    for line in items(at(service, "extra_hosts")):
        name, _, address = (word(line) or "").partition("=")
        found.setdefault(name, []).append(address)
    return {name: lone(addresses) for name, addresses in found.items()}


# --- identity and the rest ------------------------------------------------------------------------


def _identity(service: Mapping) -> dict[str, Plain]:
    security = {
        "level": word(at(service, "x-podc", "security")),
        "fs_group": atom(at(service, "x-podc", "fs_group")),
        "options": words(service.get("security_opt")),
    }
    drop, add = words(service.get("cap_drop")), words(service.get("cap_add"))
    short = without_nothing(security)
    return {
        "user": word(service.get("user")),
        "groups": words(service.get("group_add")),
        "read_only": True if is_true(service.get("read_only")) else None,
        "privileged": True if is_true(service.get("privileged")) else None,
        "capabilities": without_nothing({"add": add, "drop": drop}) if drop else add,
        "security": short["level"] if list(short) == ["level"] else short,
        "reaper": atom(service.get("init")),
        "sysctls": texts(service.get("sysctls")),
        "platform": word(service.get("platform")),
        "runtime": word(service.get("runtime")),
        "pull": _pull(service),
        "hooks": _hooks(service),
        "labels": texts(at(service, "x-podc", "labels")),
        "annotations": texts(service.get("labels")) | texts(service.get("annotations")),
    }


def _hooks(service: Mapping) -> dict[str, Plain]:
    kept = ("command", "image", "user", "working_dir", "environment")
    names = {compose: app for app, compose in HOOK.items()}
    return without_nothing(
        {
            key: [
                {names.get(one, one): plain(node) for one in kept if (node := at(hook, one))}
                for hook in items(service.get(key))
            ]
            for key in ("pre_start", "post_start", "pre_stop")
        }
    )


def _pull(service: Mapping) -> Plain:
    policy = word(service.get("pull_policy"))
    if policy in {"always", "missing", "never"}:
        return policy
    return None if policy in {None, "build"} else "always"


_KEPT = ("inference", "schedule", "pod", "sidecar", "init", "patch", "service_account")


def _extension(service: Mapping) -> dict[str, Plain]:
    own = service.get("x-podc")
    kept = {key: plain(node) for key in _KEPT if (node := at(own, key)) is not None}
    return {
        **kept,
        "pull_secret": lone(words(at(own, "pull_secret"))),
        "accept": words(at(own, "accept")),
        **routes(at(own, "expose")),
    }
