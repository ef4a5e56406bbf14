"""Rulings on what runs in the container: image, commands, environment, identity, health."""

from __future__ import annotations

from compiler.compose.rulings.fates import (
    Ruling,
    Shape,
    Texts,
    altered,
    approximated,
    counted,
    inert,
    lowered,
    refused,
    resolved,
    told,
    unsupported,
)


def _hooks(key: str) -> tuple[Ruling, ...]:
    """Rule on a hook that runs in the service's own container."""
    path, by = f"services.*.{key}[]", "lower.pods.hooks"
    return (
        lowered(f"{path}.command", by),
        lowered(f"{path}.working_dir", by),
        lowered(f"{path}.environment", by),
        unsupported(
            f"{path}.user",
            "is left out: Kubernetes runs hooks as the container's own user",
            hint="run the command through `su` or `gosu` where the image has it",
        ),
        unsupported(
            f"{path}.privileged",
            "is left out: a hook may do what its container may",
            when=Texts(("true",)),
            hint="set `privileged` on the service",
        ),
        inert(f"{path}.privileged", "is the default"),
    )


_PLATFORM = Shape("os/arch", r"[A-Za-z0-9_-]+(/[A-Za-z0-9_.-]+){0,2}", "os-arch")
_RUNTIME_CLASS = Shape("a name", r"[a-z0-9]([-.a-z0-9]*[a-z0-9])?", "name")

PROCESS: tuple[Ruling, ...] = (
    lowered("services.*.image", "lower.pods.images", Shape("a reference", r"\S+", "reference")),
    refused(
        "services.*.image",
        "is no reference of an image: it is empty, or has blanks in it",
        hint="write `name:tag`, without blanks",
    ),
    inert("services.*.build", "says how the image is made, not how it runs"),
    lowered("services.*.build.context", "lower.storage.mounts"),
    inert("services.*.develop", "serves `docker compose watch` alone"),
    inert("services.*.attach", "says whose output `docker compose up` shows"),
    resolved("services.*.extends", "compose.extends", "is used up: the service holds the result"),
    resolved("services.*.profiles", "compose.profiles", "decides whether the service is there"),
    lowered("services.*.pull_policy", "lower.pods.images", Texts(("always",))),
    lowered("services.*.pull_policy", "lower.pods.images", Texts(("never",))),
    lowered("services.*.pull_policy", "lower.pods.images", Texts(("missing", "if_not_present"))),
    inert(
        "services.*.pull_policy",
        "says when Docker builds; a cluster pulls what was built before",
        Texts(("build",)),
    ),
    approximated(
        "services.*.pull_policy",
        "lower.pods.images",
        "becomes `Always`: Kubernetes knows no period between pulls",
    ),
    inert("services.*.pull_refresh_after", "sets the period of Docker's own pulls"),
    lowered("services.*.platform", "lower.pods.surroundings", _PLATFORM),
    refused(
        "services.*.platform",
        "is no platform: it is an operating system, a processor, or both",
        hint="write `linux/amd64`",
    ),
    inert("services.*.runtime", "is what clusters run", Texts(("runc", "io.containerd.runc.v2"))),
    approximated(
        "services.*.runtime",
        "lower.pods.surroundings",
        "is the name of a RuntimeClass, which has to be in the cluster; it reserves no GPU",
        when=Texts(("nvidia",)),
        hint="say how many GPUs the service needs: `gpus: [{count: 1}]`",
    ),
    approximated(
        "services.*.runtime",
        "lower.pods.surroundings",
        "is the name of a RuntimeClass, which has to be in the cluster",
        when=_RUNTIME_CLASS,
    ),
    refused(
        "services.*.runtime",
        "can't be the name of a RuntimeClass",
        hint="use lower-case letters, digits, `-` and `.`",
    ),
    lowered("services.*.command", "lower.pods.container"),
    lowered("services.*.entrypoint", "lower.pods.container"),
    lowered("services.*.working_dir", "lower.pods.container"),
    lowered("services.*.environment", "lower.storage.config"),
    lowered("services.*.env_file", "compose.envfiles"),
    lowered("services.*.tty", "lower.pods.container"),
    lowered("services.*.stdin_open", "lower.pods.container"),
    lowered("services.*.init", "lower.pods.surroundings"),
    lowered("services.*.stop_grace_period", "lower.pods.surroundings"),
    altered(
        "services.*.stop_signal",
        "compose.audit",
        "is left out: pods stop with the signal that the image names",
        hint="put `STOPSIGNAL` into the image's Dockerfile",
    ),
    lowered("services.*.pre_start[].command", "compose.normalise.hooks"),
    lowered("services.*.pre_start[].image", "compose.normalise.hooks"),
    lowered("services.*.pre_start[].user", "compose.normalise.hooks"),
    lowered("services.*.pre_start[].privileged", "compose.normalise.hooks"),
    lowered("services.*.pre_start[].working_dir", "compose.normalise.hooks"),
    lowered("services.*.pre_start[].environment", "compose.normalise.hooks"),
    inert(
        "services.*.pre_start[].per_replica",
        "is what init containers do: they run before each start of each pod",
    ),
    *_hooks("post_start"),
    *_hooks("pre_stop"),
    lowered("services.*.healthcheck.test", "lower.pods.health"),
    lowered("services.*.healthcheck.interval", "lower.pods.health"),
    lowered("services.*.healthcheck.timeout", "lower.pods.health"),
    *counted("services.*.healthcheck.retries", "lower.pods.health"),
    lowered("services.*.healthcheck.start_period", "lower.pods.health"),
    lowered("services.*.healthcheck.start_interval", "lower.pods.health"),
    lowered("services.*.healthcheck.disable", "lower.pods.health"),
    lowered("services.*.label_file", "compose.envfiles"),
    lowered("services.*.annotations", "lower.metadata"),
    approximated(
        "services.*.logging",
        "compose.audit",
        "is left out: a cluster collects the output of every container its own way",
    ),
    unsupported(
        "services.*.provider",
        "hands the service to a tool of Docker's that no cluster runs",
        hint="set the thing up in the cluster and name it in the variables of those that use it",
    ),
    unsupported(
        "services.*.models",
        "asks Docker's model runner for a model; pods have none",
        hint="run an inference server as a service and name it in `environment`",
    ),
    unsupported(
        "services.*.use_api_socket",
        "gives the container Docker's own socket and credentials; a cluster has neither",
        when=Texts(("true",)),
        hint="use the Kubernetes API with a ServiceAccount instead",
    ),
    inert("services.*.use_api_socket", "asks for nothing"),
)

RESTART: tuple[Ruling, ...] = (
    lowered("services.*.restart", "lower.workloads.kinds", Texts(("always",))),
    lowered("services.*.restart", "lower.workloads.kinds", Texts(("unless-stopped",))),
    lowered("services.*.restart", "lower.workloads.kinds", Texts(("no",))),
    told(
        "services.*.restart",
        "lower.workloads.kinds",
        "becomes a restart whatever the exit code, unless the service is a job",
        when=Texts(("on-failure",)),
    ),
    told(
        "services.*.restart",
        "lower.workloads.kinds",
        "counts attempts in a job only; elsewhere Kubernetes tries again for ever",
        when=Shape("on-failure:N", r"on-failure:\d+", "on-failure-n"),
    ),
    refused(
        "services.*.restart",
        "is none of Docker's restart policies",
        hint='write `always`, `unless-stopped`, `on-failure` or `"no"`',
    ),
)

IDENTITY: tuple[Ruling, ...] = (
    lowered("services.*.user", "lower.identity.security"),
    lowered("services.*.group_add", "lower.identity.security"),
    lowered("services.*.read_only", "lower.identity.security"),
    lowered("services.*.privileged", "lower.identity.security"),
    lowered("services.*.cap_add", "lower.identity.security"),
    lowered("services.*.cap_drop", "lower.identity.security"),
    lowered(
        "services.*.security_opt[]",
        "lower.identity.security",
        Shape("no-new-privileges", r"no-new-privileges([:=].*)?", "no-new-privileges"),
    ),
    lowered(
        "services.*.security_opt[]",
        "lower.identity.security",
        Shape("seccomp:PROFILE", r"seccomp[:=].+", "seccomp"),
    ),
    lowered(
        "services.*.security_opt[]",
        "lower.identity.security",
        Shape("apparmor:PROFILE", r"apparmor[:=].+", "apparmor"),
    ),
    lowered(
        "services.*.security_opt[]",
        "lower.identity.security",
        Shape(
            "label:disable, label:KEY:VALUE",
            r"label[:=](disable|(user|role|type|level):.+)",
            "label",
        ),
    ),
    unsupported(
        "services.*.security_opt[]",
        "has no equivalent in a pod's security context",
    ),
    altered(
        "services.*.credential_spec",
        "lower.pods.surroundings",
        "is the name of a GMSACredentialSpec that has to be in the cluster",
        hint="make it of the same file: https://kubernetes.io/docs/tasks/configure-pod-container/"
        "configure-gmsa/",
    ),
    lowered("services.*.pid", "lower.pods.surroundings", Texts(("host",))),
    lowered(
        "services.*.pid", "lower.pods.sharing", Shape("service:NAME", r"service:.+", "service")
    ),
    refused(
        "services.*.pid",
        "names a container outside the project; a pod can't join it",
        when=Shape("container:NAME", r"container:.+", "container"),
        hint="make it a service of this project and write `service:NAME`",
    ),
    unsupported("services.*.pid", "is no mode that pods have"),
    lowered("services.*.ipc", "lower.pods.surroundings", Texts(("host",))),
    lowered(
        "services.*.ipc", "lower.pods.sharing", Shape("service:NAME", r"service:.+", "service")
    ),
    inert(
        "services.*.ipc",
        "is what every pod has: memory shared by its own containers",
        Texts(("private", "shareable")),
    ),
    refused(
        "services.*.ipc",
        "names a container outside the project; a pod can't join it",
        when=Shape("container:NAME", r"container:.+", "container"),
        hint="make it a service of this project and write `service:NAME`",
    ),
    unsupported("services.*.ipc", "is no mode that pods have"),
    unsupported(
        "services.*.uts",
        "has no equivalent: only `network_mode: host` gives a pod the node's host name",
    ),
    inert("services.*.userns_mode", "is what pods do by default", Texts(("host",))),
    lowered("services.*.userns_mode", "lower.pods.surroundings"),
    inert("services.*.cgroup", "is what container runtimes do by default", Texts(("private",))),
    unsupported("services.*.cgroup", "has no equivalent: pods have cgroups of their own"),
    unsupported("services.*.cgroup_parent", "has no equivalent: the kubelet places the cgroups"),
    inert("services.*.isolation", "is the default", Texts(("default",))),
    unsupported(
        "services.*.isolation",
        "is left out: in Kubernetes a RuntimeClass chooses how Windows containers are isolated",
        hint="name a RuntimeClass of the cluster in `runtime`",
    ),
)
