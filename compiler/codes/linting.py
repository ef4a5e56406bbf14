"""PC604 to PC609, and PC857 to PC859: manifests that somebody else wrote, and where they are."""

from __future__ import annotations

from compiler.diagnostics import Code, Severity

CUSTOM_RESOURCE = Code(
    "PC604",
    "custom-resource",
    Severity.NOTE,
    "{kind} of `{api_version}` is not checked: podc has no schema of it",
    hint="give its CustomResourceDefinition: `--crd FILE`",
    many=True,
    page="""\
Kubernetes' own kinds are checked without further ado. What somebody has added to a cluster is
described by a CustomResourceDefinition: give the file, or a folder of such files. Definitions among
the linted manifests are used, too. The note stands at the first resource of its kind.

    podc lint --crd crds/ deploy/
""",
)

TEMPLATE = Code(
    "PC605",
    "manifest-template",
    Severity.ERROR,
    "this is a template, and no manifest before `{marks}` are filled in",
    hint="render it first: `helm template CHART | podc lint -`",
    page="""\
A template of a Helm chart is text with instructions in double braces; only what Helm makes of it is
YAML. The same goes for templates of other tools, such as those of ytt, which are comments. Those
inside a chart are passed over with a note; others that a folder holds are a warning, and one that
the command line names is an error.

    helm template charts/web | podc lint -

Where a custom resource brings texts along that Helm fills in later, as a HelmRelease does in its
values, it is a manifest like any other. So is one that only has braces in what it carries for its
program: variables, arguments, annotations, the data of a ConfigMap.
""",
)

NO_MANIFEST = Code(
    "PC606",
    "no-manifest",
    Severity.NOTE,
    "passed over: {why}",
    page="""\
Folders hold more than manifests: values of charts, kustomizations and their patches, settings of
other tools. What has neither `apiVersion` nor `kind` is passed over (or only one of them, and no
`metadata`), and so is what a `kustomization.yaml` uses as a patch, as it is only a part of a
manifest.

    kustomize build overlays/production | podc lint -
""",
)

MISSING_TYPE = Code(
    "PC607",
    "missing-type",
    Severity.ERROR,
    "the manifest has no `{field}`",
    hint="add {example}",
    page="""\
Every manifest says what it is: `apiVersion` and `kind`, both texts. Without them no server knows
where to put it.

    kind: Deployment  # refused: no apiVersion

    apiVersion: apps/v1
    kind: Deployment
""",
)

CUSTOM_SCHEMA = Code(
    "PC608",
    "custom-schema",
    Severity.ERROR,
    "{object} does not fit its CustomResourceDefinition: {fact}",
    page="""\
A custom resource is held against the schema in its definition, the one of its own version. As a
server does when it is asked to be strict, podc refuses fields that the schema does not have.
Expressions (`x-kubernetes-validations`) are not evaluated.
""",
)

REPEATED_ENTRY = Code(
    "PC609",
    "repeated-entry",
    Severity.ERROR,
    "{object}: {fact}",
    hint="keep one of them",
    page="""\
Some lists are sets, or mappings in disguise (`x-kubernetes-list-type`): no two entries may be
equal, or have the same keys.

    headers:
      - {name: accept, value: text/html}
      - {name: accept, value: text/plain}  # refused: the second of that name
""",
)

UNSERVED = Code(
    "PC662",
    "unserved-version",
    Severity.ERROR,
    "{object}: {fact}",
    page="""\
The CustomResourceDefinitions that are given, or are among the manifests, describe the group of this
resource, and not this version or kind of it: a server does not know it.

    versions:
      - {name: v1alpha1, served: false}   # known no more
      - {name: v1, served: true}          # write `apiVersion: example.com/v1`
""",
)

NO_OBJECT = Code(
    "PC663",
    "no-object",
    Severity.ERROR,
    "{what} can't be applied: {why}",
    page="""\
`kubectl` refuses a whole file for one part of it that is no object: a document or an item of a list
that is a text, a list or a mapping without a type, or a `kind: List` without `items`.

    apiVersion: v1
    kind: List
    items:
      - {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
""",
)

MISSING_PATH = Code(
    "PC857",
    "missing-path",
    Severity.ERROR,
    "there is nothing to read at `{path}`: {why}",
    page="""\
A path of the command line leads to no file and to no folder. `-` stands for standard input.

    podc lint deploy/ service.yaml
    kustomize build . | podc lint -
""",
)

NOTHING_TO_LINT = Code(
    "PC858",
    "nothing-to-lint",
    Severity.NOTE,
    "no manifest was found",
    page="""\
The paths were read, and nothing in them is a Kubernetes manifest: a mapping with `apiVersion` and
`kind`. Of folders, files that end in `.yaml`, `.yml` and `.json` are read, except hidden ones.
""",
)

UNUSABLE_DEFINITION = Code(
    "PC859",
    "unusable-definition",
    Severity.ERROR,
    "{object} describes its version `{version}` by no schema that can be used",
    hint="`schema.openAPIV3Schema` has to be there, and a structural schema",
    page="""\
The resources of a CustomResourceDefinition are checked with the schema that it has for their
version. `apiextensions.k8s.io/v1` asks for one in each version.

    versions:
      - name: v1
        served: true
        storage: true
        schema:
          openAPIV3Schema:
            type: object
            x-kubernetes-preserve-unknown-fields: true
""",
)
