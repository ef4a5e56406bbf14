"""A container of the IR → its tree, fields in the order in which people write them."""

from __future__ import annotations

from typing import assert_never

from compiler import ir
from compiler.kubernetes.fields import each, fixed, listed, some, texts
from compiler.source.trees import Tree
from compiler.source.values import Value


def container(one: ir.Container) -> Tree:
    """Return the container."""
    return {
        "name": one.name,
        "image": one.image,
        "imagePullPolicy": one.pull_policy,
        # An init container that is restarted is a sidecar, on by default since Kubernetes 1.29.
        "restartPolicy": fixed("Always", "a sidecar") if one.always else None,
        "command": _words(one.command),
        "args": _words(one.args),
        "workingDir": one.working_dir,
        "tty": one.tty,
        "stdin": one.stdin,
        "ports": each(one.ports, _port),
        "envFrom": each(one.env_from, _all_from),
        "env": each(one.env, _variable),
        "resources": some(
            requests=texts(one.resources.requests), limits=texts(one.resources.limits)
        ),
        "securityContext": _security(one.security),
        "startupProbe": _probe(one.startup),
        "readinessProbe": _probe(one.readiness),
        "livenessProbe": _probe(one.liveness),
        "lifecycle": some(postStart=_hook(one.post_start), preStop=_hook(one.pre_stop)),
        "volumeMounts": each(one.mounts, _mount),
    }


def seccomp(profile: ir.Seccomp | None) -> Tree:
    """Return a seccomp or AppArmor profile."""
    return {"type": profile.type, "localhostProfile": profile.profile} if profile else None


def _words(words: tuple[Value[str], ...] | None) -> Tree:
    return None if words is None else list(words)


def _port(port: ir.ContainerPort) -> Tree:
    return {
        "name": port.number.be(port.name) if port.name else None,
        "containerPort": port.number,
        "protocol": port.protocol,
        "hostPort": port.host_port,
        "hostIP": port.host_ip,
    }


def _all_from(source: ir.AllFrom) -> Tree:
    return {f"{source.kind}Ref": {"name": source.object}}


def _variable(variable: ir.Variable) -> Tree:
    match variable:
        case ir.Literal():
            return {"name": variable.name, "value": variable.value}
        case ir.FromKey():
            key: Tree = {"name": variable.object, "key": variable.key}
            return {"name": variable.name, "valueFrom": {f"{variable.kind}KeyRef": key}}
        case ir.FromField():
            return {"name": variable.name, "valueFrom": {"fieldRef": {"fieldPath": variable.path}}}
        case _:
            assert_never(variable)


def _security(security: ir.SecurityContext) -> Tree:
    return some(
        runAsUser=security.user,
        runAsGroup=security.group,
        runAsNonRoot=security.non_root,
        readOnlyRootFilesystem=security.read_only_root,
        privileged=security.privileged,
        allowPrivilegeEscalation=security.escalation,
        capabilities=some(add=listed(security.add), drop=listed(security.drop)),
        seccompProfile=seccomp(security.seccomp),
        appArmorProfile=seccomp(security.apparmor),
        seLinuxOptions=texts(security.selinux),
        windowsOptions=some(runAsUserName=security.user_name),
    )


def _probe(probe: ir.Probe | None) -> Tree:
    if probe is None:
        return None
    return {
        **_test(probe.test),
        "initialDelaySeconds": probe.delay,
        "periodSeconds": probe.period,
        "timeoutSeconds": probe.timeout,
        "failureThreshold": probe.failures,
    }


def _test(test: ir.Exec | ir.HttpGet | ir.TcpSocket) -> dict[str, Tree]:
    match test:
        case ir.Exec():
            return {"exec": {"command": list(test.command)}}
        case ir.HttpGet():
            return {"httpGet": {"path": test.path, "port": test.port, "scheme": test.scheme}}
        case ir.TcpSocket():
            return {"tcpSocket": {"port": test.port}}
        case _:
            assert_never(test)


def _hook(hook: ir.Exec | None) -> Tree:
    return {"exec": {"command": list(hook.command)}} if hook else None


def _mount(mount: ir.VolumeMount) -> Tree:
    return {
        "name": mount.path.be(mount.volume),
        "mountPath": mount.path,
        "subPath": mount.sub_path,
        "readOnly": mount.read_only,
        "recursiveReadOnly": mount.recursive_read_only,
        "mountPropagation": mount.propagation,
    }
