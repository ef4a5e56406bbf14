"""Manifests that Kustomize, SOPS or `envsubst` finish before a server sees them."""

from __future__ import annotations

import pytest

from compiler import MemoryFiles, Options
from compiler.options import Security, Target
from compiler.pipeline import lint
from tests.lint.linted import CONFIG_MAP

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          image: nginx:1.29
          envFrom: [{configMapRef: {name: settings}}]
"""
BINDING = """\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: web}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: default}]
"""
POLICY = """\
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {matchLabels: {app: web}}}
"""
LACKS = ["error PC639 base/role.yaml:5", "error PC601 base/web.yaml:4"]


def said(files: dict[str, str], *paths: str) -> list[str]:
    """Return severity, number, file and line of what is said, but for what is passed over."""
    contents = {f"/p/{name}": text for name, text in files.items()}
    options = Options(
        files=paths or ("base", "prod"), directory="/p", target=Target(security=Security.OFF)
    )
    found = lint(options, MemoryFiles(contents | {"/p/prod/none.yaml": ""})).diagnostics
    spoken = (one for one in found if one.number not in ("PC606", "PC858"))
    return [f"{one.severity} {one.summary.rpartition(':')[0]}" for one in spoken]


def project(base: str, overlay: str = "") -> dict[str, str]:
    """Return a base and an overlay; the base has a Deployment that lacks its selector, and more."""
    return {
        "base/kustomization.yaml": "resources: [web.yaml, role.yaml]\n" + base,
        "base/web.yaml": DEPLOYMENT,
        "base/role.yaml": BINDING,
        "prod/kustomization.yaml": "resources: [../base]\n" + overlay,
    }


@pytest.mark.parametrize(
    ("base", "overlay", "still"),
    [
        ("images: [{name: nginx, newTag: '1'}]", "", LACKS),
        ("commonLabels: {app: web}", "", LACKS[:1]),
        ("labels: [{pairs: {app: web}, includeSelectors: true}]", "", LACKS[:1]),
        ("labels: [{pairs: {app: web}}]", "", LACKS),
        ("namespace: shop", "", LACKS[1:]),
        ("namespace: shop", "commonLabels: {app: web}", LACKS[:1]),
        ("", "patches: [{path: selector.yaml}]", []),
        ("", "components: [../selector]", []),
    ],
)
def test_what_a_kustomization_adds_is_not_missing(
    base: str, overlay: str, still: list[str]
) -> None:
    found = said(project(base, overlay))

    assert [one for one in found if one.startswith("error")] == still
    noted = {one.replace("error", "note") for one in LACKS} - {
        one.replace("error", "note") for one in still
    }
    assert noted <= set(found)


@pytest.mark.parametrize(
    ("overlay", "severity"),
    [
        ("namePrefix: shop-", "note"),
        ("nameSuffix: -1", "warning"),
        ("", "warning"),
    ],
)
def test_a_name_may_be_what_a_kustomization_makes_of_another(overlay: str, severity: str) -> None:
    files = project("", overlay)
    files["base/web.yaml"] = DEPLOYMENT.replace("name: settings", "name: shop-settings")
    files["base/role.yaml"] = "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}"

    assert f"{severity} PC701 base/web.yaml:10" in said(files)


def test_a_namespace_gets_its_name_from_a_kustomization() -> None:
    files = {
        "base/namespace.yaml": "{apiVersion: v1, kind: Namespace, metadata: {name: _}}",
        "base/kustomization.yaml": "resources: [namespace.yaml]",
        "prod/kustomization.yaml": "{resources: [../base], namespace: shop}",
    }
    named = said(files)
    files["prod/kustomization.yaml"] = "resources: [../base]"

    assert "note PC610 base/namespace.yaml:1" in named
    assert "error PC610 base/namespace.yaml:1" in said(files)


def test_a_value_that_is_wrong_stays_so_whatever_is_patched() -> None:
    files = project("patches: [{path: selector.yaml}]")
    files["base/web.yaml"] = DEPLOYMENT.replace("name: web}", "name: Web}", 1)

    assert "error PC610 base/web.yaml:3" in said(files)


def test_what_a_kustomization_generates_is_there() -> None:
    missing = "warning PC701 base/web.yaml:10"

    assert missing in said(project(""))
    made = "configMapGenerator: [{name: settings, literals: [a=b]}]"
    assert missing not in said(project(made))
    assert missing not in said(project("", made))


def test_labels_that_are_added_may_be_those_that_are_selected() -> None:
    files = project("commonLabels: {app: web}") | {"base/policy.yaml": POLICY}
    files["base/kustomization.yaml"] = (
        "resources: [web.yaml, policy.yaml]\ncommonLabels: {app: web}\n"
    )

    assert "note PC703 base/policy.yaml:4" in said(files)


def test_a_patch_that_is_not_used_is_no_manifest() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    files = {
        "base/kustomization.yaml": "resources: [config.yaml]\n# patches: [webhook_patch.yaml]\n",
        "base/config.yaml": CONFIG_MAP,
        "base/webhook_patch.yaml": patch,
        "base/patches/webhook.yaml": patch,
        "prod/webhook_patch.yaml": patch,
    }

    assert set(said(files)) == {"error PC601 prod/webhook_patch.yaml:1"}
    named = said(files, "base/webhook_patch.yaml")
    assert set(named) == {"error PC601 base/webhook_patch.yaml:1"}


def test_an_empty_selector_is_filled_in_by_common_labels() -> None:
    files = project("commonLabels: {app: web}")
    files["base/web.yaml"] = DEPLOYMENT.replace(
        "spec:\n", "spec:\n  selector: {matchLabels: }\n", 1
    )

    assert [one for one in said(files) if "web.yaml" in one and "error" in one] == []
    files["base/kustomization.yaml"] = "resources: [web.yaml, role.yaml]\n"
    assert "error PC615 base/web.yaml:5" in said(files)


def test_a_part_of_what_others_describe_is_a_patch_where_no_kustomization_uses_it() -> None:
    files = project("patches: [{path: selector.yaml}]") | {"base/env.yaml": DEPLOYMENT}

    assert "note PC601 base/env.yaml:4" in said(files)
    files["base/env.yaml"] = DEPLOYMENT.replace("name: web}", "name: other}", 1)
    assert "error PC601 base/env.yaml:4" in said(files)


def test_a_file_that_is_called_a_patch_is_one_where_others_describe_the_object() -> None:
    whole = DEPLOYMENT.replace("spec:\n", "spec:\n  selector: {matchLabels: {app: web}}\n", 1)
    files = {"base/web.yaml": whole, "base/patch.json": DEPLOYMENT}

    assert "note PC601 base/patch.json:4" in said(files)
    files["base/web.yaml"] = whole.replace("name: web}", "name: other}", 1)
    assert "error PC601 base/patch.json:4" in said(files)


def test_a_version_may_be_a_placeholder() -> None:
    assert said({"base/a.yaml": "apiVersion: $API\nkind: A\nmetadata: {name: a}\n"}) == [
        "warning PC602 base/a.yaml:2"
    ]


def test_an_account_may_be_elsewhere_where_a_kustomization_sets_the_namespace() -> None:
    account = "{apiVersion: v1, kind: ServiceAccount, metadata: {name: web, namespace: default}}"
    pod = DEPLOYMENT.replace(
        "      containers:", "      serviceAccountName: web\n      containers:"
    )
    resources = "resources: [web.yaml, account.yaml]\n"
    files = {
        "base/web.yaml": pod.replace("name: web}", "name: web, namespace: shop}", 1),
        "base/account.yaml": account,
    }

    for more, severity in (
        ("namespace: shop\n", "note"),
        ("patches: [{path: namespace.yaml}]\n", "note"),
        ("", "warning"),
    ):
        files["base/kustomization.yaml"] = resources + more
        assert f"{severity} PC701 base/web.yaml:7" in said(files)


def test_what_sops_has_encrypted_is_not_read() -> None:
    secret = """\
apiVersion: v1
kind: Secret
metadata: {name: db}
data:
  password: ENC[AES256_GCM,data:q1w2,iv:e3,tag:r4,type:str]
  user: not base64
sops:
  version: 3.8.1
"""

    assert said({"base/secret.yaml": secret}) == ["error PC619 base/secret.yaml:6"]


@pytest.mark.parametrize("value", ["${REPLICAS}", "${REPLICAS:=2}", "'{{ replicas }}'"])
def test_a_placeholder_is_a_warning_wherever_a_value_would_be_an_error(value: str) -> None:
    controller = f"""\
apiVersion: v1
kind: ReplicationController
metadata: {{name: web}}
spec:
  replicas: {value}
  selector: {{app: web}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers: [{{name: web, image: "nginx:1.29"}}]
"""

    assert said({"base/web.yaml": controller}) == ["warning PC601 base/web.yaml:5"]
    wrong = controller.replace(value, "two")
    assert said({"base/web.yaml": wrong}) == ["error PC601 base/web.yaml:5"]


@pytest.mark.parametrize(
    "image",
    [
        "ko://example.com/web",
        "<your-image>",
        "$(IMAGE)",
        "$IMAGE:1",
        "((image))",
        "($image)",
        "'{IMAGE}'",
        "'{username}/web'",
        "$(image-name)",
        "IMAGE",
    ],
)
def test_an_image_that_a_tool_fills_in_is_a_warning(image: str) -> None:
    pod = f"""\
apiVersion: v1
kind: Pod
metadata: {{name: web}}
spec:
  containers:
    - name: web
      image: {image}
"""
    severity = "error" if image == "IMAGE" else "warning"

    assert said({"base/web.yaml": pod}) == [f"{severity} PC660 base/web.yaml:7"]


def test_a_default_in_a_placeholder_is_not_shown() -> None:
    secret = (
        "{apiVersion: v1, kind: Secret, metadata: {name: db}, data: {a: '${PASSWORD:=hunter}'}}"
    )
    files = MemoryFiles({"/p/secret.yaml": secret})
    (one,) = lint(Options(files=("secret.yaml",), directory="/p"), files).diagnostics

    assert one.severity.value == "warning"
    assert one.hint == "fill in `${PASSWORD}` first: `envsubst < FILE | podc lint -`"
    assert "hunter" not in one.message


def test_a_variable_that_nodes_fill_in_is_no_placeholder() -> None:
    mount = "volumeMounts: [{name: logs, mountPath: /logs, subPathExpr: $(NAME)}]"
    volumes = "volumes: [{name: logs, emptyDir: {}}]"
    pod = f"{{containers: [{{name: web, image: 'nginx:1.29', {mount}}}], {volumes}}}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec: {pod}\n"

    assert said({"base/pod.yaml": text}) == ["error PC661 base/pod.yaml:4"]


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("{WEB}", "warning"),
        ("{web}", "error"),
        ("{self.path}", "warning"),
        ("[WEB_NAME]", "warning"),
        ("$name$", "warning"),
        ("(env('NAME'))", "warning"),
        ("{web: here}", "error"),
        ("[web]", "error"),
        ("[]", "error"),
    ],
)
def test_a_placeholder_that_yaml_takes_for_a_collection_is_one(name: str, severity: str) -> None:
    volume = "{name: logs, configMap: {name: " + name + "}}"
    pod = f"{{containers: [{{name: web, image: 'nginx:1.29'}}], volumes: [{volume}]}}"
    text = f"apiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\nspec:\n  {pod}\n"

    assert {one.partition(" ")[0] for one in said({"base/pod.yaml": text})} == {severity}


def test_who_replaces_capitals_is_told_which() -> None:
    claim = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: web}
spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: SIZE_OF_DISK}}}
"""
    files = {
        "base/claim.yaml": claim,
        "base/kustomization.yaml": "resources: [claim.yaml]",
        "prod/kustomization.yaml": "resources: [../base]",
    }
    options = Options(files=("base",), directory="/p")
    (one,) = lint(options, MemoryFiles({"/p/base/claim.yaml": claim})).diagnostics

    assert one.hint == "fill in `SIZE_OF_DISK` first"
    assert said(files) == ["error PC618 base/claim.yaml:4"]
    files["prod/kustomization.yaml"] += "\npatches: [{path: size.yaml}]"
    assert said(files) == ["warning PC618 base/claim.yaml:4"]


def test_a_port_may_be_that_of_a_container_which_a_patch_adds() -> None:
    whole = DEPLOYMENT.replace(
        "  template:\n",
        "  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n",
    ).replace("          envFrom", "          ports: [{containerPort: 80, name: http}]\n#")
    service = """\
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 8443, targetPort: https}]}
"""
    files = {
        "base/web.yaml": whole,
        "base/kustomization.yaml": "resources: [web.yaml]",
        "more/service.yaml": service,
        "prod/kustomization.yaml": "resources: [../base]",
    }

    assert said(files, "base", "more", "prod") == ["error PC703 more/service.yaml:4"]
    files["prod/kustomization.yaml"] += "\npatches: [{path: proxy.yaml}]"
    assert said(files, "base", "more", "prod") == ["note PC703 more/service.yaml:4"]


def test_what_no_kustomization_uses_is_held_against_others_with_a_warning() -> None:
    service = "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {ports: [{port: 80}]}}"
    route = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec: {defaultBackend: {service: {name: web, port: {number: 8080}}}}
"""
    files = {"base/web.yaml": service, "base/ingress.yaml": route}

    assert said(files) == ["error PC651 base/ingress.yaml:4"]
    files["base/kustomization.yaml"] = "resources: [web.yaml]"
    assert said(files) == ["warning PC651 base/ingress.yaml:4"]
