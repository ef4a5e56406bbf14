"""PC328 to PC335: what is said of patches on objects, and of objects that are written out."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

PATCH_SHAPE = Code(
    "PC328",
    "patch-shape",
    Severity.ERROR,
    "the patch on `{kind}` is no mapping",
    hint="write the part of the object that is to change: `{kind}: {{spec: {{…}}}}`",
    page="""\
A patch is a part of an object, from its top down to the fields that change.

```yaml
x-podc:
  patch:
    Deployment: 3                            # error[PC328]
    Deployment: {spec: {revisionHistoryLimit: 3}}
```
""",
)

PATCH_TARGET = Code(
    "PC329",
    "patch-target",
    Severity.ERROR,
    "there is no {target} to patch",
    hint="{advice}",
    page="""\
A patch under a service changes the objects of that kind which podc makes for the service; with
`metadata.name` only the one of that name. One under the project names kind and name of any object.

```yaml
services:
  db:
    image: postgres:17
    volumes: ["data:/var/lib/postgresql/data"]
    x-podc:
      patch:
        Deployment: {spec: {minReadySeconds: 5}}     # error[PC329]: it is a StatefulSet
```
""",
)

PATCH_OF_NOTHING = Code(
    "PC330",
    "patch-of-nothing",
    Severity.ERROR,
    "the patch has no `{missing}`, so nothing tells which object it changes",
    hint="begin it with `kind: Deployment` and `metadata: {{name: …}}`",
    page="""\
Patches of the project name the object that they change.

```yaml
x-podc:
  patches:
    - kind: Service
      metadata: {name: web}
      spec: {sessionAffinity: ClientIP}
```
""",
)

PATCH_KEY = Code(
    "PC331",
    "patch-key",
    Severity.ERROR,
    "items of `{field}` are told apart by `{key}`, and this one has none",
    hint="add `{key}`, that of the item which is to change or a new one",
    page="""\
Kubernetes' strategic merge finds the items of some lists by a key: containers, volumes and
variables by `name`, mounts by `mountPath`, ports of a container by `containerPort`. An item with a
key that is there already is merged into it, another one is added.

```yaml
Deployment:
  spec:
    template:
      spec:
        containers:
          - image: example/web:2.0      # error[PC331]
          - {name: web, image: "example/web:2.0"}
```
""",
)

PATCH_DIRECTIVE = Code(
    "PC332",
    "patch-directive",
    Severity.ERROR,
    "`{directive}` is no directive that podc follows",
    hint="write `$patch: delete` or `$patch: replace`",
    page="""\
`$patch: delete` takes out the mapping, or the item of a list, that it stands in; `$patch: replace`
puts what stands beside it in place of all that was there. A null takes out a field.

```yaml
containers:
  - {name: log, $patch: delete}
```
""",
)

PATCH_IDENTITY = Code(
    "PC333",
    "patch-identity",
    Severity.ERROR,
    "a patch can't change `{field}` of an object: others know it by that",
    hint="delete the line",
    page="""\
Name, kind and version of an object are what other objects refer to it by.

```yaml
x-podc:
  patch:
    Deployment: {apiVersion: apps/v2}      # error[PC333]
```
""",
)

RAW_OBJECT = Code(
    "PC334",
    "raw-object",
    Severity.ERROR,
    "the object has no `{missing}`",
    hint="an object has `apiVersion`, `kind` and `metadata: {{name: …}}`",
    page="""\
What stands under `x-podc.raw` is written as it is, and it has to be a whole object.

```yaml
x-podc:
  raw:
    - apiVersion: v1
      kind: LimitRange
      metadata: {name: usual}
      spec: {limits: [{type: Container, default: {memory: 256Mi}}]}
```
""",
)

UNVERIFIED = Code(
    "PC335",
    "unverified-object",
    Severity.WARNING,
    "{object} is written unverified: podc has no schema of `{api_version}`",
    hint="check it against the cluster: `kubectl apply --dry-run=server`",
    page="""\
podc knows the kinds of Kubernetes itself. What operators add to a cluster has schemas of its own,
which are not known here; such an object under `x-podc.raw` is written as it is.

```yaml
x-podc:
  raw:
    - apiVersion: cert-manager.io/v1       # warning[PC335]
      kind: Certificate
      metadata: {name: shop}
      spec: {secretName: shop-tls}
```
""",
)
