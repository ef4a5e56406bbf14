"""Words that people bring along from Compose and Kubernetes, and what the app form has instead."""

from __future__ import annotations

from compiler.schema import Vocabulary

_CONTAINER = {
    "environment": "write `env`",
    "env_file": "write `env_from`",
    "entrypoint": "write `command`; what Compose calls `command` is `args`",
    "working_dir": "write `workdir`",
    "workingDir": "write `workdir`",
    "depends_on": "write `after`",
    "expose": "write `ports: 80`: a number alone is reached from inside only",
    "healthcheck": "write `health`",
    "livenessProbe": "write `health`, and `ready` beside it",
    "readinessProbe": "write `ready`, or `health` if it is the only one",
    "deploy": "write `replicas`, `resources` and the like in the container itself",
    "scale": "write `replicas`",
    "size": "write it behind the path: `volumes: {data: /var/lib/data 10Gi}`",
    "cap_add": "write `capabilities: [NET_ADMIN]`",
    "cap_drop": "write `capabilities: {drop: [ALL]}`",
    "security_opt": "write `security: {options: […]}`",
    "tmpfs": "write `tmp`",
    "stop_grace_period": "write `grace`",
    "shm_size": "write `shm`",
    "extra_hosts": "write `hosts`",
    "configs": "define them at the top under `config`, and name them under `files`",
    "mounts": "write `files` for what is read, `volumes` for what is written",
    "cpu": "write `resources: {cpu: 250m}`",
    "memory": "write `resources: {memory: 128Mi}`",
    "cron": "write `schedule`",
    "ingress": "write `host`",
    "domain": "write `host`",
    "labels_file": "write `labels`",
    "container_name": "write `service: {aliases: […]}` where others call it by that name",
    "links": "write `after`, and `service: {aliases: […]}` in the other container",
    "network_mode": "write `network: host`, or `pod` to share the network of another container",
}

VOCABULARY = Vocabulary(
    replaced={f"containers.*.{key}": hint for key, hint in _CONTAINER.items()}
    | {f"defaults.{key}": hint for key, hint in _CONTAINER.items()}
    | {
        "containers.*.restart: never": "write `restart: no`",
        "defaults.restart: never": "write `restart: no`",
        "configs": "write `config`",
        "environment": "write `env`",
        "version": "delete it: there is one version of the format",
        "jobs": "write them under `containers`, with `kind: job` or a `schedule`",
    }
)
