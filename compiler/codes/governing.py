"""From PC631: what an API server would not take in one of the kinds around pods."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

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

ADMISSION = Code(
    "PC647",
    "admission",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A webhook has a name with two dots at least, the versions of reviews that it reads, its side effects
(`None` or `NoneOnDryRun`) and one way to reach it: a Service or a URL. A policy has constraints on
what it looks at, and expressions in CEL; a binding names a policy and what a breach leads to.

    webhooks:
      - name: images.example.com
        admissionReviewVersions: [v1]
        sideEffects: None
        clientConfig: {service: {namespace: infra, name: images, path: /check}}
        rules:
          - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
""",
)

API_EXTENSION = Code(
    "PC648",
    "api-extension",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A CustomResourceDefinition is called `PLURAL.GROUP`, stores one of its versions, and gives each a
schema in which every field has a type. In a group of Kubernetes' own community (`….k8s.io`) it says
by an annotation who approved it. An APIService is called `VERSION.GROUP`.

    metadata: {name: widgets.example.com}
    spec:
      group: example.com
      names: {plural: widgets, kind: Widget}
      scope: Namespaced
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema: {type: object, properties: {spec: {type: object}}}
""",
)

CLUSTER_OBJECT = Code(
    "PC649",
    "cluster-object",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Objects by which parts of a cluster talk to each other have forms of their own: times with six
places behind the point in a Lease, hands of cards in a PriorityLevelConfiguration, one way to ask
for a device in a ResourceClaim. The message says what is asked of the field.

    kind: Lease
    spec:
      leaseDurationSeconds: 15
      renewTime: "2024-01-01T00:00:00.000000Z"
""",
)
