"""PC716 to PC735, PC759 to PC763: what containers and pods may do, and should not need to."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

ESCALATION = Code(
    "PC716",
    "privilege-escalation",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
Unless it is forbidden, a program in the container can gain rights that its user does not have,
through files that are setuid.

    securityContext: {allowPrivilegeEscalation: false}
""",
)

PRIVILEGED = Code(
    "PC717",
    "privileged",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away, and add the capabilities that it needs",
    page="""\
A privileged container is root on its node, and so is one that is a process of a Windows node.

    securityContext: {privileged: false}
    securityContext: {windowsOptions: {hostProcess: false}}
""",
)

NET_RAW = Code(
    "PC718",
    "net-raw",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `capabilities: {{drop: [NET_RAW]}}`",
    page="""\
With `NET_RAW`, which containers have by default, a program can forge packets of its neighbours.

    securityContext:
      capabilities: {drop: [NET_RAW]}
""",
)

ALL_CAPABILITIES = Code(
    "PC719",
    "capabilities-kept",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `capabilities: {{drop: [ALL]}}`, and add back what it needs",
    page="""\
Few programs need any capability. Dropping all, and adding back the one that is missed, leaves an
intruder little.

    securityContext:
      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}
""",
)

ADDED_CAPABILITY = Code(
    "PC720",
    "added-capability",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away, if it runs without",
    page="""\
Beyond what every container has anyway (and without `NET_RAW`), capabilities are as good as root on
the node, or let a container see and change what is not its own. A namespace that enforces the Pod
Security Standard `baseline` refuses the pod.

    securityContext:
      capabilities: {add: [NET_BIND_SERVICE]}   # and not SYS_ADMIN
""",
)

MAY_BE_ROOT = Code(
    "PC721",
    "may-be-root",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
Nothing keeps the container from running as root. A way out of a container is a way to root on the
node.

    securityContext: {runAsNonRoot: true, runAsUser: 10001}
""",
)

LOW_USER = Code(
    "PC722",
    "low-user-id",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `runAsUser: 10001` and `runAsGroup: 10001`",
    page="""\
Users below 10000 may be users of the node, too, with files of their own there.

    securityContext: {runAsUser: 10001, runAsGroup: 10001}
""",
)

WRITABLE_ROOT = Code(
    "PC723",
    "writable-root",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
A container that can't write to its own image can't be changed by an intruder. What it needs to
write goes to a volume.

    securityContext: {readOnlyRootFilesystem: true}
    volumeMounts:
      - {name: tmp, mountPath: /tmp}
""",
)

NO_SECCOMP = Code(
    "PC724",
    "no-seccomp-profile",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
The runtime's own profile forbids system calls that containers don't need. It applies only where
it is asked for.

    securityContext:
      seccompProfile: {type: RuntimeDefault}
""",
)

NO_APPARMOR = Code(
    "PC725",
    "no-apparmor-profile",
    Severity.NOTE,
    "{object}: {fact}",
    hint="write `appArmorProfile: {{type: RuntimeDefault}}`",
    page="""\
AppArmor, on nodes that have it, keeps a container from files and mounts that are not its own.

    securityContext:
      appArmorProfile: {type: RuntimeDefault}
""",
)

ACCOUNT_TOKEN = Code(
    "PC726",
    "account-token",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
Every pod is given a token for the API server unless it is told otherwise. Few need it, and
whoever gets into the pod has it.

    automountServiceAccountToken: false
""",
)

DEFAULT_ACCOUNT = Code(
    "PC727",
    "default-account",
    Severity.NOTE,
    "{object}: {fact}",
    hint="give it a ServiceAccount of its own: `serviceAccountName`",
    page="""\
What is granted to the account `default` is granted to every pod of the namespace that names none.

    serviceAccountName: web
""",
)

SERVICE_LINKS = Code(
    "PC728",
    "service-links",
    Severity.NOTE,
    "{object}: {fact}",
    page="""\
By default a pod gets variables for each Service of its namespace. They collide with an
application's own (`REDIS_PORT`), and many of them keep programs from starting.

    enableServiceLinks: false
""",
)

HOST_NAMESPACE = Code(
    "PC729",
    "host-namespace",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away, if it runs without",
    page="""\
A pod in its node's own network, process or IPC space sees and reaches what belongs to the node.

    hostNetwork: false
    hostPID: false
    hostIPC: false
""",
)

HOST_PORT = Code(
    "PC730",
    "port-of-the-node",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take `hostPort` away, and reach it through a Service",
    page="""\
A host port binds the pod to a node where it is free, passes by network policies, and keeps a
second replica away.

    ports:
      - {name: http, containerPort: 8080}   # and a Service
""",
)

HOST_PATH = Code(
    "PC731",
    "folder-of-the-node",
    Severity.WARNING,
    "{object}: {fact}",
    hint="mount a claim, a ConfigMap or an `emptyDir`, if one of them will do",
    page="""\
A folder of the node is another one on each node, and a way to the node's files.

    volumes:
      - name: data
        persistentVolumeClaim: {claimName: data}
""",
)

RUNTIME_SOCKET = Code(
    "PC732",
    "runtime-socket",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take the volume away",
    page="""\
Whoever can talk to the container runtime is root on the node.

    volumes: []   # and not hostPath: {path: /var/run/docker.sock}
""",
)

UNSAFE_SYSCTL = Code(
    "PC733",
    "sysctl-not-allowed",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away, or have the nodes allow it: `--allowed-unsafe-sysctls`",
    page="""\
Nodes allow only few kernel parameters by default. A pod with another one is not started unless
the node was set up for it.

    securityContext:
      sysctls:
        - {name: net.ipv4.ip_local_port_range, value: "1024 65535"}
""",
)

PROC_MOUNT = Code(
    "PC734",
    "proc-mount",
    Severity.WARNING,
    "{object}: {fact}",
    hint="write `procMount: Default`",
    page="""\
An unmasked /proc shows what is the kernel's and the node's.

    securityContext: {procMount: Default}
""",
)

SSH_PORT = Code(
    "PC735",
    "ssh-port",
    Severity.NOTE,
    "{object}: {fact}",
    hint="take the server away: `kubectl exec` opens a shell",
    page="""\
A container that listens on port 22 most likely runs an SSH server. `kubectl exec` needs none.

    ports:
      - {name: http, containerPort: 8080}
""",
)

ADDED_BACK = Code(
    "PC759",
    "capability-added-back",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away, if it runs without; start it as the user that it steps down to",
    page="""\
Of the capabilities that it dropped, a container may have `NET_BIND_SERVICE` back under the Pod
Security Standard `restricted`. Most that ask for `CHOWN` or `SETUID` start as root, to give files
to another user and go on as that one. A `fsGroup` does the same for volumes.

    securityContext:
      capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}   # and not CHOWN
""",
)

APPARMOR_OFF = Code(
    "PC760",
    "apparmor-off",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away: the runtime's own profile is the default",
    page="""\
Where nodes have AppArmor, the runtime's own profile holds, unless it is switched off. A namespace
that enforces the Pod Security Standard `baseline` refuses the pod.

    securityContext:
      appArmorProfile: {type: RuntimeDefault}   # and not Unconfined
""",
)

SELINUX_LABEL = Code(
    "PC761",
    "selinux-label",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take it away",
    page="""\
SELinux keeps containers apart by their labels. Another user or role, or a type that is not made for
containers (`spc_t`), is a way out. The Pod Security Standard `baseline` takes any level, and the
types `container_t`, `container_init_t`, `container_kvm_t` and (since 1.31) `container_engine_t`.

    securityContext:
      seLinuxOptions: {level: "s0:c123,c456"}
""",
)

PROBED_HOST = Code(
    "PC762",
    "host-of-a-probe",
    Severity.WARNING,
    "{object}: {fact}",
    hint="take `host` away: the pod itself is asked",
    page="""\
A node asks what a probe names, from inside its own network: whoever may write pods could reach what
only nodes can. Since Kubernetes 1.34 the Pod Security Standard `baseline` refuses it. If an HTTP
server wants to hear its name, the header says it.

    livenessProbe:
      httpGet:
        port: http
        httpHeaders: [{name: Host, value: shop.example.com}]
""",
)

VOLUME_KIND = Code(
    "PC763",
    "kind-of-volume",
    Severity.WARNING,
    "{object}: {fact}",
    hint="mount a claim of a PersistentVolume that says so: `persistentVolumeClaim`",
    page="""\
Who may write a pod should not choose the servers and devices that a node mounts for it. The Pod
Security Standard `restricted` takes volumes of the kinds `configMap`, `csi`, `downwardAPI`,
`emptyDir`, `ephemeral`, `image`, `persistentVolumeClaim`, `projected` and `secret`.

    volumes:
      - name: data
        persistentVolumeClaim: {claimName: data}   # and not nfs, which its volume has
""",
)
