"""PC6xx and PC7xx: schema, API-server rules and references."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

MANIFEST_SCHEMA = Code(
    "PC601",
    "manifest-schema",
    Severity.ERROR,
    "{object} does not fit the schema of Kubernetes {version}: {fact}",
    page="""\
Every manifest is held against the schema of its kind in the Kubernetes version that it is for
(`--kube-version`). A field that the version does not have, or a value of another type, stops the
build: a server would refuse it, or drop it without a word.

    spec:
      replica: 2     # refused: there is no such field
      replicas: "2"  # refused: a text where a number belongs
      replicas: 2
""",
)

UNKNOWN_KIND = Code(
    "PC602",
    "unknown-kind",
    Severity.ERROR,
    "{object}: {fact}",
    hint="look at `apiVersion` and `kind`; the schemas of custom resources are not known to podc",
    page="""\
podc writes nothing that it can't check. It knows the kinds of Kubernetes itself, in the version
that the build is for (`--kube-version`), but not those that somebody has added to a cluster.

    apiVersion: apps/v1beta1   # gone since Kubernetes 1.16
    kind: Deployment

    apiVersion: apps/v1
    kind: Deployment
""",
)

UNKNOWN_KUBERNETES = Code(
    "PC603",
    "unknown-kubernetes",
    Severity.ERROR,
    "podc has no schemas of Kubernetes `{version}`",
    hint="give one of {known}",
    page="""\
Manifests are checked with the schemas of the version they are for. podc has those of the versions
named in the hint; an update of the package `kubernetes-validate` brings newer ones.

    podc build --kube-version 1.34
""",
)

OBJECT_NAME = Code(
    "PC610",
    "object-name",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Names become host names, labels and paths in URLs, so Kubernetes is strict about them: lower case
letters, digits and `-`, at most 63 characters for most kinds, at most 52 where the cluster
appends something. A Service's name begins with a letter.

    name: My_Web   # refused
    name: my-web
""",
)

LABEL = Code(
    "PC611",
    "label",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A label's key is a name of at most 63 characters, with a domain in front if you like; its value
has at most 63 characters of letters, digits, `-`, `_` and `.`, and begins and ends with a letter
or digit. Annotations have such keys too, but any text as value.

    labels:
      team: "a b"               # refused
      example.com/team: a-b
""",
)

PORT = Code(
    "PC612",
    "port",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Ports go from 1 to 65535, node ports from 30000 to 32767. Where a Service has several ports each
needs a name, names and numbers differ from each other, and names of container ports have at most
15 characters. Two containers of one pod can't listen on the same port: they share an address.

    ports:
      - {name: http, port: 80}
      - {name: https, port: 443}
""",
)

VARIABLE = Code(
    "PC613",
    "variable",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
The name of an environment variable has letters, digits, `-`, `_` and `.`, and begins with no
digit; since Kubernetes 1.32 it may be any printable text without `=`. A name is used once in a
container: the second value would silently win.

    env:
      - {name: LOG_LEVEL, value: debug}
""",
)

MOUNT = Code(
    "PC614",
    "mount",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A container's mount names a volume of its pod, each path of a container has one mount, and no path
leads out of the volume.

    volumeMounts:
      - {name: config, mountPath: /etc/app}
    volumes:
      - name: config
        configMap: {name: app}
""",
)

SELECTOR = Code(
    "PC615",
    "selector",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A workload finds its pods by their labels. Its selector may not be empty, and the pods that it
makes must have those labels, or it would make pods for ever and never find one.

    selector:
      matchLabels: {app: web}
    template:
      metadata:
        labels: {app: web, tier: front}
""",
)

RESTART_POLICY = Code(
    "PC616",
    "restart-policy",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
What runs for good (a Deployment, a StatefulSet, a DaemonSet) is always restarted; what runs to
its end (a Job) is restarted never or on failure, and has to say which.

    kind: Job
    spec:
      template:
        spec: {restartPolicy: OnFailure}
""",
)

STRATEGY = Code(
    "PC617",
    "strategy",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A rolling update needs room: either one pod more than wanted, or one less, so surge and
unavailable can't both be 0. `Recreate` has neither.

    strategy:
      type: RollingUpdate
      rollingUpdate: {maxSurge: 1, maxUnavailable: 0}
""",
)

RESOURCES = Code(
    "PC618",
    "resources",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Amounts are numbers with a suffix (`100m`, `1.5`, `512Mi`, `2Gi`), and a container can't ask for
more than it may use.

    resources:
      requests: {memory: 256Mi}
      limits: {memory: 512Mi}
""",
)

OBJECT_CONTENT = Code(
    "PC619",
    "object-content",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A ConfigMap or Secret holds up to 1 MiB. Its keys have letters, digits, `-`, `_` and `.`, each
stands either in `data` or in `binaryData`, and bytes are written in Base64.

    data:
      app.conf: |
        level = debug
""",
)

CLAIM = Code(
    "PC620",
    "claim",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A PersistentVolumeClaim says how it is used and how much it needs. `ReadWriteOncePod` allows no
other access mode beside it.

    spec:
      accessModes: [ReadWriteOnce]
      resources:
        requests: {storage: 10Gi}
""",
)

FIELD = Code(
    "PC621",
    "field",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
The schemas of Kubernetes tell the type of a field, but seldom which of its values make sense. An
API server knows more: the words that it takes, how large a number may be, and which fields
exclude each other. The same is checked here.

    restartPolicy: unless-stopped   # a word of Docker's
    restartPolicy: Always
""",
)

MISSING_OBJECT = Code(
    "PC701",
    "missing-object",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A manifest refers to an object that the build does not make. The cluster would accept it, and the
pods would wait for what never comes.

Correct the name, or add the object with a template of your own (`extra-….yaml.j2`).
""",
)

MISSING_KEY = Code(
    "PC702",
    "missing-key",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A container reads a key of a ConfigMap or Secret that the object does not have. The cluster would
accept it, and the container would not start.

    env:
      - name: LEVEL
        valueFrom:
          configMapKeyRef: {name: app, key: level}   # the ConfigMap `app` needs a key `level`
""",
)

UNREACHABLE = Code(
    "PC703",
    "unreachable",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
A Service hands connections to the pods that have its selector's labels, at its target port. Here
no pod has them, or none has such a port, so nobody would answer.

    selector: {app: web}   # as in the labels of the pod's template
    ports:
      - {port: 80, targetPort: http}   # as named in the container's ports
""",
)

DUPLICATE_OBJECT = Code(
    "PC704",
    "duplicate-object",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
Two manifests have the same kind, name and namespace. In a cluster there can be only one: the one
that is applied last would overwrite the other.

Where they stand in different files that are linted together, such as one for each cloud, these may
be variants: that is a warning, one for two files, and what such files say is not held against each
other. Equal copies are let be.

A template that adds objects (`extra-….yaml.j2`) can name them after the project, and after what
they are for:

    name: {{ project.plain ~ "-index" }}
""",
)
