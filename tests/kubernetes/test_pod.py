"""Pods and containers: every field of the IR has its place, where people are used to find it."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.kubernetes.container import container as container_tree
from compiler.kubernetes.pod import pod_spec
from compiler.source.emit import emit
from compiler.source.trees import plain
from tests.clusters import container, pod, texts, v


def test_a_container_is_written_in_the_usual_order() -> None:
    probe = ir.Probe(ir.Exec((v("true"),)), v(30), v(5), v(3))
    made = container(
        pull_policy=v("Always"),
        command=(v("sh"), v("-c")),
        args=(v("serve"),),
        working_dir=v("/srv"),
        env_from=(ir.AllFrom(ir.Reference.CONFIG_MAP, v("web")),),
        env=(
            ir.Literal(v("MODE"), v("on")),
            ir.FromKey(v("TOKEN"), ir.Reference.SECRET, v("web"), v("token")),
        ),
        ports=(ir.ContainerPort(v(80), v("TCP"), "http", v(8080), v("10.0.0.1")),),
        resources=ir.Requirements(texts(cpu="100m"), texts(memory="1Gi")),
        readiness=probe,
        liveness=probe,
        startup=probe,
        mounts=(ir.VolumeMount("disk", v("/data"), v(True), v("sub"), v("HostToContainer")),),
        tty=v(True),
        stdin=v(True),
        security=ir.SecurityContext(user=v(1000), drop=(v("ALL"),)),
    )

    assert emit([container_tree(made)]) == (
        """\
name: web
image: nginx:1.29
imagePullPolicy: Always
command:
  - sh
  - "-c"
args:
  - serve
workingDir: /srv
tty: true
stdin: true
ports:
  - name: http
    containerPort: 80
    protocol: TCP
    hostPort: 8080
    hostIP: "10.0.0.1"
envFrom:
  - configMapRef:
      name: web
env:
  - name: MODE
    value: "on"
  - name: TOKEN
    valueFrom:
      secretKeyRef:
        name: web
        key: token
resources:
  requests:
    cpu: 100m
  limits:
    memory: 1Gi
securityContext:
  runAsUser: 1000
  capabilities:
    drop:
      - ALL
startupProbe:
  exec:
    command:
      - "true"
  periodSeconds: 30
  timeoutSeconds: 5
  failureThreshold: 3
readinessProbe:
  exec:
    command:
      - "true"
  periodSeconds: 30
  timeoutSeconds: 5
  failureThreshold: 3
livenessProbe:
  exec:
    command:
      - "true"
  periodSeconds: 30
  timeoutSeconds: 5
  failureThreshold: 3
volumeMounts:
  - name: disk
    mountPath: /data
    subPath: sub
    readOnly: true
    mountPropagation: HostToContainer
"""
    )


def test_an_empty_command_is_not_an_absent_one() -> None:
    assert plain(container_tree(container(command=()))) == {
        "name": "web",
        "image": "nginx:1.29",
        "command": [],
    }


def test_a_sidecar_is_an_init_container_that_is_always_restarted() -> None:
    made = pod(init=(container("proxy", always=True),))

    assert plain(pod_spec(made))["initContainers"] == [  # type: ignore[index,call-overload]  # a pod
        {"name": "proxy", "image": "nginx:1.29", "restartPolicy": "Always"}
    ]


def test_a_security_context_holds_what_is_said_and_no_more() -> None:
    security = ir.SecurityContext(
        user=v(0),
        group=v(1),
        non_root=v(False),
        read_only_root=v(True),
        privileged=v(False),
        escalation=v(False),
        add=(v("NET_ADMIN"),),
        seccomp=ir.Seccomp(v("Localhost"), v("p.json")),
        apparmor=ir.Seccomp(v("RuntimeDefault")),
        selinux=texts(level="s0"),
    )

    assert plain(container_tree(container(security=security)))["securityContext"] == {  # type: ignore[index,call-overload]  # a container
        "runAsUser": 0,
        "runAsGroup": 1,
        "runAsNonRoot": False,
        "readOnlyRootFilesystem": True,
        "privileged": False,
        "allowPrivilegeEscalation": False,
        "capabilities": {"add": ["NET_ADMIN"]},
        "seccompProfile": {"type": "Localhost", "localhostProfile": "p.json"},
        "appArmorProfile": {"type": "RuntimeDefault"},
        "seLinuxOptions": {"level": "s0"},
    }


def test_a_pod_is_written_in_the_usual_order() -> None:
    made = pod(
        init=(container("wait"),),
        volumes=(ir.EmptyDir("tmp"),),
        restart=v("Always"),
        hostname=v("web"),
        host_network=v(True),
        host_pid=v(True),
        host_ipc=v(True),
        share_processes=v(True),
        host_aliases=(ir.HostAlias(v("10.0.0.9"), (v("db"), v("db.local"))),),
        dns_policy=v("ClusterFirst"),
        dns_searches=(v("corp"),),
        dns_options=texts(ndots="2", debug=""),
        fs_group=v(999),
        supplemental_groups=(v(5),),
        sysctls=texts(**{"net.core.somaxconn": "1024"}),
        seccomp=ir.Seccomp(v("RuntimeDefault")),
        grace=v(10),
        node_selector=texts(disk="ssd"),
        runtime_class=v("gvisor"),
        pull_secrets=(v("registry"),),
        account=v("waiter"),
        affinity=(ir.Affinity(texts(disk="shared")),),
        spread=(ir.Spread(v("kubernetes.io/hostname")),),
    )

    assert emit([pod_spec(made, texts(app="web"))]) == (
        """\
serviceAccountName: waiter
automountServiceAccountToken: false
enableServiceLinks: false
hostname: web
hostNetwork: true
hostPID: true
hostIPC: true
shareProcessNamespace: true
hostAliases:
  - ip: "10.0.0.9"
    hostnames:
      - db
      - db.local
dnsPolicy: ClusterFirst
dnsConfig:
  searches:
    - corp
  options:
    - name: ndots
      value: "2"
    - name: debug
runtimeClassName: gvisor
nodeSelector:
  disk: ssd
affinity:
  podAffinity:
    requiredDuringSchedulingIgnoredDuringExecution:
      - labelSelector:
          matchLabels:
            disk: shared
        topologyKey: kubernetes.io/hostname
topologySpreadConstraints:
  - maxSkew: 1
    topologyKey: kubernetes.io/hostname
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        app: web
securityContext:
  fsGroup: 999
  fsGroupChangePolicy: OnRootMismatch
  supplementalGroups:
    - 5
  sysctls:
    - name: net.core.somaxconn
      value: "1024"
  seccompProfile:
    type: RuntimeDefault
imagePullSecrets:
  - name: registry
restartPolicy: Always
terminationGracePeriodSeconds: 10
initContainers:
  - name: wait
    image: nginx:1.29
containers:
  - name: web
    image: nginx:1.29
volumes:
  - name: tmp
    emptyDir: {}
"""
    )


@pytest.mark.parametrize(
    ("volume", "expected"),
    [
        (ir.ClaimVolume("v", v("disk")), {"persistentVolumeClaim": {"claimName": "disk"}}),
        (
            ir.ClaimVolume("v", v("disk"), v(True)),
            {"persistentVolumeClaim": {"claimName": "disk", "readOnly": True}},
        ),
        (ir.EmptyDir("v"), {"emptyDir": {}}),
        (
            ir.EmptyDir("v", memory=True, size=v("64Mi")),
            {"emptyDir": {"medium": "Memory", "sizeLimit": "64Mi"}},
        ),
        (
            ir.HostPath("v", v("/proc"), v("Directory")),
            {"hostPath": {"path": "/proc", "type": "Directory"}},
        ),
        (
            ir.Projected("v", ir.Reference.CONFIG_MAP, v("web")),
            {"configMap": {"name": "web"}},
        ),
        (
            ir.Projected(
                "v", ir.Reference.SECRET, v("web"), (ir.Item(v("k"), v("a/b"), v(0o555)),), v(0o444)
            ),
            {
                "secret": {
                    "secretName": "web",
                    "defaultMode": 0o444,
                    "items": [{"key": "k", "path": "a/b", "mode": 0o555}],
                }
            },
        ),
        (
            ir.ServiceAccountToken("v"),
            {
                "projected": {
                    "sources": [
                        {"serviceAccountToken": {"path": "token", "expirationSeconds": 3607}},
                        {
                            "configMap": {
                                "name": "kube-root-ca.crt",
                                "items": [{"key": "ca.crt", "path": "ca.crt"}],
                            }
                        },
                        {
                            "downwardAPI": {
                                "items": [
                                    {
                                        "path": "namespace",
                                        "fieldRef": {"fieldPath": "metadata.namespace"},
                                    }
                                ]
                            }
                        },
                    ]
                }
            },
        ),
    ],
)
def test_a_volume(volume: ir.PodVolume, expected: dict[str, object]) -> None:
    spec = plain(pod_spec(pod(volumes=(volume,))))

    assert spec["volumes"] == [{"name": "v", **expected}]  # type: ignore[index,call-overload]  # a pod
