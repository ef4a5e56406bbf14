"""What a container runs and as whom, its configuration, images, and the labels of Kompose."""

from __future__ import annotations

from tests.clauses.case import ONE, POD, WEB, Case, web

PROCESS = (
    web(
        "command", "command: run --fast", {f"{ONE}.args": ["run", "--fast"], f"{ONE}.command": None}
    ),
    web("entrypoint", "entrypoint: /go", {f"{ONE}.command": ["/go"], f"{ONE}.args": None}),
    web(
        "no entrypoint",
        "entrypoint: [], command: [a, b]",
        {f"{ONE}.command": ["a", "b"], f"{ONE}.args": None},
    ),
    web("literal reference", "command: [serve, '$$(HOME)']", {f"{ONE}.args.1": "$$(HOME)"}),
    web("dollars", "command: [serve, '$$$$']", {f"{ONE}.args.1": "$$$$"}),
    web(
        "variables are not expanded",
        "environment: {A: '$$(B)'}",
        {"ConfigMap/web-environment data.A": "$(B)"},
    ),
    web("folder", "working_dir: /srv", {f"{ONE}.workingDir": "/srv"}),
    web("terminal", "tty: true, stdin_open: true", {f"{ONE}.tty": True, f"{ONE}.stdin": True}),
    web("root", "user: root", {f"{ONE}.securityContext.runAsUser": 0}),
    web(
        "user and group",
        "user: '1000:1001'",
        {f"{ONE}.securityContext.runAsUser": 1000, f"{ONE}.securityContext.runAsGroup": 1001},
    ),
    web("groups", "group_add: ['44']", {f"{POD}.securityContext.supplementalGroups": [44]}),
    web(
        "capabilities",
        "cap_add: [CAP_NET_ADMIN], cap_drop: [ALL]",
        {
            f"{ONE}.securityContext.capabilities.add": ["NET_ADMIN"],
            f"{ONE}.securityContext.capabilities.drop": ["ALL"],
            f"{ONE}.securityContext.allowPrivilegeEscalation": None,
        },
    ),
    web(
        "privileged",
        "privileged: true, security_opt: ['no-new-privileges:true']",
        {
            f"{ONE}.securityContext.privileged": True,
            f"{ONE}.securityContext.allowPrivilegeEscalation": None,
        },
        "privileged-anyway",
    ),
    web(
        "confinement",
        "security_opt: ['seccomp:unconfined', 'label:type:spc_t']",
        {
            f"{ONE}.securityContext.seccompProfile.type": "Unconfined",
            f"{ONE}.securityContext.seLinuxOptions.type": "spc_t",
        },
    ),
    web(
        "low port", "user: '1000', expose: ['80']", {f"{POD}.securityContext.sysctls.0.value": "0"}
    ),
    web(
        "platform",
        "platform: linux/arm64",
        {f"{POD}.nodeSelector": {"kubernetes.io/os": "linux", "kubernetes.io/arch": "arm64"}},
    ),
    web("runtime", "runtime: kata", {f"{POD}.runtimeClassName": "kata"}),
    web("pulled", "pull_policy: always", {f"{ONE}.imagePullPolicy": "Always"}),
    web(
        "safe parameter",
        "sysctls: {net.ipv4.ip_local_port_range: '1024 65000'}",
        {f"{POD}.securityContext.sysctls.0.name": "net.ipv4.ip_local_port_range"},
    ),
    web(
        "limits alone",
        "mem_limit: 512m, cpus: 0.5",
        {
            f"{ONE}.resources.limits": {"memory": "512Mi", "cpu": "500m"},
            f"{ONE}.resources.requests": {"memory": "512Mi", "cpu": "100m"},
        },
    ),
    web("quota", "cpu_quota: 50000, cpu_period: 100000", {f"{ONE}.resources.limits.cpu": "500m"}),
    web("no limit", "mem_limit: 0", {f"{ONE}.resources": None}),
    web("gpu", "gpus: [{count: 2}]", {f"{ONE}.resources.limits": {"nvidia.com/gpu": "2"}}),
    web(
        "all gpus",
        "gpus: all",
        {f"{ONE}.resources.limits": {"nvidia.com/gpu": "1"}},
        "approximated-key",
    ),
    web(
        "disk", "storage_opt: {size: 2G}", {f"{ONE}.resources.limits": {"ephemeral-storage": "2Gi"}}
    ),
    web(
        "shared memory",
        "shm_size: 64m",
        {f"{POD}.volumes.0.emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
    ),
    web(
        "no token, no links",
        "expose: ['80']",
        {f"{POD}.automountServiceAccountToken": False, f"{POD}.enableServiceLinks": False},
    ),
)

CONFIGURATION = (
    web(
        "variables",
        "environment: {A: 1, DB_PASSWORD: hunter22}",
        {
            "ConfigMap/web-environment data": {"A": "1"},
            "Secret/web-environment data.DB_PASSWORD": "aHVudGVyMjI=",
        },
    ),
    web(
        "secret in a command",
        "environment: {DB_PASSWORD: hunter22}, command: [run, --password=hunter22]",
        {f"{ONE}.args.1": "--password=$(DB_PASSWORD)"},
    ),
    web(
        "content",
        "configs: [{source: c, target: /etc/c, mode: 0400}]",
        {
            "ConfigMap/c data.c": "x",
            f"{ONE}.volumeMounts.0.subPath": "c",
            f"{POD}.volumes.0.configMap.items.0.mode": 0o400,
        },
        top="configs: {c: {content: x}}",
    ),
    web(
        "external",
        "secrets: [s]",
        {"Secret/s kind": None, f"{POD}.volumes.0.secret.secretName": "s"},
        "expected-secret",
        top="secrets: {s: {external: true}}",
    ),
    Case(
        "windows' line ends are kept",
        WEB.format("configs: [c]") + "\nconfigs: {c: {file: ./c}}",
        {"ConfigMap/c data.c": "a\r\nb\r\n"},
        files={"c": "a\r\nb\r\n"},
    ),
)

IMAGES = (
    Case(
        "built",
        "services: {web: {build: .}}",
        {f"{ONE}.image": "shop-web:latest"},
        ("built-image",),
    ),
    web(
        "credentials",
        "x-podc: {pull_secret: registry}",
        {f"{POD}.imagePullSecrets": [{"name": "registry"}]},
    ),
)

KOMPOSE = (
    web(
        "kind by a label",
        "labels: {kompose.controller.type: daemonset}",
        {"DaemonSet/web pod.containers.0.name": "web", "DaemonSet/web metadata.annotations": None},
    ),
    web(
        "reached by a label",
        "ports: ['80:80'], labels: {kompose.service.type: nodeport}",
        {"Service/web spec.type": "NodePort"},
    ),
    web(
        "probe by a label",
        "expose: ['80'], labels: {kompose.service.healthcheck.liveness.tcp_port: '80'}",
        {f"{ONE}.livenessProbe.tcpSocket.port": 80},
    ),
)
