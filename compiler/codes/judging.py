"""PC622 to PC646: what an API server, or the node behind it, would not take in one manifest."""

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

SERVICE = Code(
    "PC631",
    "service",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
The fields of a Service belong to its type: node ports to `NodePort` and `LoadBalancer`, source
ranges and classes to `LoadBalancer`, a name to `ExternalName`, and a headless Service
(`clusterIP: None`) is a `ClusterIP`.

    type: LoadBalancer
    externalTrafficPolicy: Local
    loadBalancerSourceRanges: [10.0.0.0/8]
""",
)

JOB = Code(
    "PC632",
    "job",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A Job makes pods until enough of them have ended well. Numbers of completions and retries are not
negative, an indexed Job says how many completions it has, and the selector is the cluster's to
make.

    completionMode: Indexed
    completions: 5
    parallelism: 2
""",
)

CRON_SCHEDULE = Code(
    "PC633",
    "cron-schedule",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A schedule has five fields (minute, hour, day of the month, month, day of the week), or is one of
`@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`, or `@every` and a duration. The time zone
stands in `timeZone`, by its name in the IANA database.

    schedule: "30 2 * * 1-5"
    timeZone: Europe/Berlin
""",
)

INGRESS = Code(
    "PC634",
    "ingress",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
An Ingress has rules or a default backend. Each path says how it is compared (`Exact`, `Prefix` or
`ImplementationSpecific`), begins with `/`, and leads to one backend: a Service with the number or
the name of a port, or another object. Hosts are names, not addresses; `*` stands at most for the
first part of a name.

    rules:
      - host: example.com
        http:
          paths:
            - path: /
              pathType: Prefix
              backend: {service: {name: web, port: {number: 80}}}
""",
)

NETWORK_POLICY = Code(
    "PC635",
    "network-policy",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A policy's peers are pods and namespaces by their labels, or a range of addresses, never both in
one item; an exception lies inside its range. A range of ports begins with a number.

    ingress:
      - from:
          - podSelector: {matchLabels: {app: web}}
        ports:
          - {port: 8000, endPort: 8010}
""",
)

AUTOSCALER = Code(
    "PC636",
    "autoscaler",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A HorizontalPodAutoscaler keeps a number of pods between two bounds. Each metric has the source
that its type names, and a target that is larger than 0; policies of its behaviour look at most
1800 seconds back.

    minReplicas: 2
    maxReplicas: 10
    metrics:
      - type: Resource
        resource: {name: cpu, target: {type: Utilization, averageUtilization: 70}}
""",
)

DISRUPTION_BUDGET = Code(
    "PC637",
    "disruption-budget",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A budget says how many pods have to stay (`minAvailable`) or how many may be missing
(`maxUnavailable`), not both, as a number or as a share of at most 100%.

    spec:
      maxUnavailable: 1
      selector: {matchLabels: {app: web}}
""",
)

PERSISTENT_VOLUME = Code(
    "PC638",
    "persistent-volume",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A PersistentVolume has a size, access modes and one source; what lies on a node's own disk says on
which node. A StorageClass has a provisioner.

    spec:
      capacity: {storage: 10Gi}
      accessModes: [ReadWriteOnce]
      nfs: {server: nas.example.com, path: /exports/data}
""",
)

ACCESS_RULE = Code(
    "PC639",
    "access-rule",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A rule of a Role names verbs, API groups (`""` is the core group) and resources; paths outside the
API belong to a ClusterRole. A binding names one role by kind and name, and subjects: service
accounts have no API group, users and groups have one.

    rules:
      - apiGroups: [""]
        resources: [pods]
        verbs: [get, list]
""",
)

SECRET_TYPE = Code(
    "PC640",
    "secret-type",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A Secret's type says which keys it has: `kubernetes.io/tls` has `tls.crt` and `tls.key`,
`kubernetes.io/dockerconfigjson` has `.dockerconfigjson` with JSON in it,
`kubernetes.io/basic-auth` a user or a password, `kubernetes.io/ssh-auth` a private key.

    type: kubernetes.io/tls
    data:
      tls.crt: LS0tLS1…
      tls.key: LS0tLS1…
""",
)

QUOTA = Code(
    "PC641",
    "quota",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A LimitRange's minimum is not above its default, and that is not above its maximum; each type is
there once. A ResourceQuota counts what it can: amounts of `requests.cpu`, numbers of `pods`,
under scopes that fit together.

    limits:
      - type: Container
        min: {memory: 64Mi}
        default: {memory: 256Mi}
        max: {memory: 1Gi}
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

CLASS = Code(
    "PC644",
    "class",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Classes are named choices for a whole cluster. A PriorityClass of one's own has a value of at most
1000000000, and names that begin with `system-` are Kubernetes' own; a RuntimeClass names a
handler, an IngressClass a controller such as `example.com/ingress`.

    kind: PriorityClass
    metadata: {name: important}
    value: 1000
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
