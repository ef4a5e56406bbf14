"""From PC622, and PC698: what an API server, or the node behind it, would not take in an object."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

REMOVED_API = Code(
    "PC622",
    "removed-api",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Kubernetes takes API versions away: first a newer one comes, then the old one is deprecated, and
some versions later a server does not know it any more. The message names the version that took it
away, and what to write instead.
https://kubernetes.io/docs/reference/using-api/deprecation-guide/

    apiVersion: extensions/v1beta1     # gone since Kubernetes 1.22
    kind: Ingress

    apiVersion: networking.k8s.io/v1
    kind: Ingress
""",
)

DEPRECATED_API = Code(
    "PC623",
    "deprecated-api",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
This API version still works in the Kubernetes version that is checked for, and will be gone in a
later one. The message says which one to write instead.
https://kubernetes.io/docs/reference/using-api/deprecation-guide/

    kind: Endpoints        # deprecated since Kubernetes 1.33

    kind: EndpointSlice
""",
)

PROBE = Code(
    "PC624",
    "probe",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A probe, and what runs at a container's start and end, has one means: a command, an HTTP request,
a TCP connection or a gRPC call. Its port is a number, or the name of a port that the container
declares. What runs to its end before the others (an init container) is not probed. A success
threshold above 1 makes sense for readiness only.

    readinessProbe:
      httpGet: {path: /healthz, port: http}
      periodSeconds: 5
""",
)

CONTAINER = Code(
    "PC625",
    "container",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Every container has a name of its own in its pod, and an image. An init container either runs to
its end or, with `restartPolicy: Always`, stays beside the others. Ephemeral containers are for
debugging a pod that runs: they have no ports, probes or resources, and no template has them.

    containers:
      - name: web
        image: nginx:1.29
""",
)

SECURITY_CONTEXT = Code(
    "PC626",
    "security-context",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
What a container may do has to fit together: who must not run as root can't have the user 0, who
is privileged gains privileges, a profile of the node (`Localhost`) has a name, the others have
none. Users and groups are numbers from 0 to 2147483647.

    securityContext:
      runAsNonRoot: true
      runAsUser: 1000
      seccompProfile: {type: RuntimeDefault}
""",
)

SCHEDULING = Code(
    "PC627",
    "scheduling",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Where a pod may run is said in terms of labels: each term has a key, an operator and the values
that the operator takes (`In` and `NotIn` at least one, `Exists` and `DoesNotExist` none, `Gt` and
`Lt` exactly one). Weights go from 1 to 100, and pods are spread over a topology key once for each
way to deal with what can't be satisfied.

    tolerations:
      - {key: dedicated, operator: Equal, value: db, effect: NoSchedule}
""",
)

POD_NETWORK = Code(
    "PC628",
    "pod-network",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
How a pod sees its network: at most three name servers, each an IP address, and none is missing
where the pod does not use the cluster's own (`dnsPolicy: None`); lines of `/etc/hosts` with an
address and names; the node's network, process and memory space only where the pod has no users of
its own.

    dnsPolicy: None
    dnsConfig:
      nameservers: [10.0.0.10]
""",
)

VOLUME = Code(
    "PC629",
    "volume",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A volume has a name that is used once, and one source. The source says what it needs: a claim its
name, a network file system its server and path, a projected file one origin. Paths inside a
volume are relative and never step up.

    volumes:
      - name: data
        persistentVolumeClaim: {claimName: data}
""",
)

RESOURCE_NAME = Code(
    "PC630",
    "resource-name",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Containers ask for `cpu`, `memory`, `ephemeral-storage`, `hugepages-SIZE`, and for what device
plugins offer under a domain of their own (`nvidia.com/gpu`). The latter are whole numbers, and a
request for them equals the limit: they can't be shared.

    resources:
      limits: {cpu: "1", memory: 512Mi, nvidia.com/gpu: 1}
""",
)

NUMBER = Code(
    "PC642",
    "number",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Kubernetes keeps most numbers in 32 bits, from -2147483648 to 2147483647, and some in 64. A number
outside can't be read.

    replicas: 3000000000   # refused
    replicas: 3
""",
)

METADATA = Code(
    "PC643",
    "metadata",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
An object needs a name, or a beginning of one (`generateName`) to which a server adds some
letters. An owner is named by API version, kind, name and uid. Some kinds stand outside of all
namespaces.

    metadata:
      name: web
""",
)

REPEATED_VARIABLE = Code(
    "PC645",
    "repeated-variable",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
A container's variable is set twice. A server takes that, and the last value wins without a word.

    env:
      - {name: LOG_LEVEL, value: info}
      - {name: LOG_LEVEL, value: debug}   # this one counts
""",
)

SENSELESS = Code(
    "PC646",
    "senseless-value",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
A server takes this value, but it can't mean what it says: it is replaced by another without a
word, or can never be met.

    resources:
      limits: {memory: 512m}   # half a byte; 512Mi was meant
""",
)

EMPTY_ITEM = Code(
    "PC656",
    "empty-item",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
An item of a list is a lone `-`. A server reads an item without a name, a port or whatever the list
is of, and mostly refuses it; where it does not, the item means something else than nothing: an
empty rule of a NetworkPolicy lets everybody in.

    ports:
      -                       # take it away, or write
      - containerPort: 8080
""",
)

IMAGE_NAME = Code(
    "PC660",
    "image-name",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A server takes any text as the name of an image, but the kubelet pulls nothing under this one: the
container waits with `InvalidImageName`. A name is the host of a registry, a path in lower case, and
a tag or a digest; the host may be left out.

    containers:
      - name: web
        image: NGINX:1.29          # write nginx:1.29

In a manifest that a tool finishes (`ko://…`, `${IMAGE}`, `<image>`) it is a warning.
""",
)

UNSTARTABLE = Code(
    "PC661",
    "never-starts",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A server takes this, but the node that is to run the pod can't: a working directory that is no
absolute path, a variable that `subPathExpr` names and nobody gives, a container or an object that
nothing can be called, a volume that nodes don't know any more. The container waits for ever.

    env:
      - {name: POD, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
    workingDir: /app
    volumeMounts:
      - {name: logs, mountPath: /logs, subPathExpr: $(POD)}
""",
)

FIELD_OFF = Code(
    "PC650",
    "field-off",
    Severity.WARNING,
    "{object}: {fact}",
    page="""\
New fields come behind a feature gate that is off at first. A server then drops the field, as if
nobody had written it: nothing is refused, and nothing happens. The message names the version that
has the gate on; podc checks for a version with `--kube-version`.
https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/

    volumes:
      - name: models
        image:                 # dropped before Kubernetes 1.35: the volume is an empty folder
          reference: registry.example.com/models:1
""",
)

LOOSE_ADDRESS = Code(
    "PC665",
    "loose-address",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Kubernetes 1.36 and later refuse addresses that programs read differently: with zeros in front of a
number (octal to some), IPv4 in the form of IPv6, and networks with bits behind their prefix. For
older versions it is a warning: they take them, and an upgrade of the cluster does not.
https://kubernetes.io/docs/reference/command-line-tools-reference/feature-gates/

    ipBlock:
      cidr: 10.1.2.3/16          # write 10.1.0.0/16

    externalIPs: [010.0.0.1]     # write 10.0.0.1
""",
)

REFUSED = Code(
    "PC698",
    "refused-by-admission",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A server compares a pod with its classes: its priority is that of its PriorityClass, its overhead
and the nodes that it may run on are those of its RuntimeClass. A pod that says something else, or
has no such class, is refused; a Deployment of such pods is taken, and never has one.

    kind: PriorityClass
    metadata: {name: important}
    value: 1000

    kind: Pod
    spec:
      priorityClassName: important     # without `priority: 5`

A Namespace that enforces a Pod Security Standard (its label `pod-security.kubernetes.io/enforce`)
refuses pods that do not meet it. `podc lint --security restricted` shows all that is asked for.
""",
)
