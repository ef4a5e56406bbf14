"""References among manifests that are not the whole of a cluster: what is a mistake for certain."""

from __future__ import annotations

import pytest

from compiler.codes import linking
from compiler.verify.confining import confined
from compiler.verify.links import Link
from compiler.verify.notes import Pod
from tests.verify.linted import lint

CONFIG = "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}{more}}}\n---\n"
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: "nginx:1.29", envFrom: [{configMapRef: {name: performance-config}}]}
"""


@pytest.mark.parametrize(
    ("name", "more", "expected"),
    [
        ("performance-confg", "", ("error", "did you mean `performance-confg`?")),
        ("conformance-secret", "", ("warning", "")),
        ("performance-configs", "", ("error", "did you mean `performance-configs`?")),
        ("my-performance-config", "", ("warning", "")),
        ("performance-config-a", "", ("warning", "")),
        ("performance-config2", "", ("warning", "")),
        (
            "performance-config",
            ", namespace: prod",
            ("warning", "there is one in the namespace `prod`, and none is found from another"),
        ),
    ],
)
def test_a_missing_object_is_an_error_where_another_was_misspelled(
    name: str, more: str, expected: tuple[str, str]
) -> None:
    pod = POD.replace("name: web}", "name: web, namespace: test}", 1) if more else POD
    (one,) = lint(CONFIG.format(name=name, more=more) + pod)

    assert (one.severity.value, one.hint) == expected


@pytest.mark.parametrize(
    ("data", "expected"), [("{}", "warning"), ("{other: x}", "error"), ("{level: x}", None)]
)
def test_a_missing_key_is_an_error_unless_somebody_may_fill_the_object(
    data: str, expected: str | None
) -> None:
    config = CONFIG.format(name="web", more="").replace("}", f"}}\ndata: {data}", 1)
    read = "env: [{name: A, valueFrom: {configMapKeyRef: {name: web, key: level}}}]"
    pod = POD.replace("envFrom: [{configMapRef: {name: performance-config}}]", read)

    found = [one.severity.value for one in lint(config + pod) if one.number == "PC702"]

    assert found == ([expected] if expected else [])


@pytest.mark.parametrize("port", ["[80]", "{port: 80}", "null"])
def test_a_target_port_that_is_none_is_for_the_schema_to_say(port: str) -> None:
    service = (
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        f"spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: {port}}}]}}\n"
    )
    pod = POD.replace("{name: web}", "{name: web, labels: {app: web}}", 1)

    assert "PC703" not in {one.number for one in lint(pod + service)}


OPERATED = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: db, image: "postgres:17", ports: [{containerPort: 5432}]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: dbs}
spec:
  selector: {matchLabels: {app: dbs}}
  template:
    metadata: {labels: {app: dbs}}
    spec: {containers: [{name: dbs, image: "nginx:1.29"}]}
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: main}
spec: {podMetadata: {labels: {app.kubernetes.io/name: pg, app.kubernetes.io/instance: main}}}
---
apiVersion: v1
kind: Service
metadata: {name: one}
spec: {ports: [{port: 5432}], selector: %s}
"""


@pytest.mark.parametrize(
    ("selector", "is_met"),
    [
        ("{app: db, statefulset.kubernetes.io/pod-name: db-0}", True),
        ("{statefulset.kubernetes.io/pod-name: db-0}", True),
        ("{statefulset.kubernetes.io/pod-name: cache-0}", False),
        ("{app: cache, statefulset.kubernetes.io/pod-name: db-0}", False),
        ("{cnpg.io/cluster: main, role: primary}", True),
        ("{cnpg.io/cluster: other}", False),
        ("{app: main}", False),
        ("{app.kubernetes.io/name: pg}", True),
        ("{app.kubernetes.io/name: pg, app.kubernetes.io/instance: other}", False),
    ],
)
def test_controllers_give_labels_and_make_pods(selector: str, is_met: bool) -> None:
    numbers = {one.number for one in lint(OPERATED % selector)}

    assert ("PC703" not in numbers) is is_met


def test_a_name_that_others_have_is_no_slip() -> None:
    service = (
        "apiVersion: v1\nkind: Service\nmetadata: {name: dba}\nspec: {ports: [{port: 1}]}\n---\n"
    )
    text = service + OPERATED % "{app: db}"

    (missing,) = [one for one in lint(text) if one.number == "PC701"]
    assert (missing.severity.value, missing.hint) == ("warning", "")
    (missing,) = [
        one for one in lint(text.replace("{name: db}", "{name: x}")) if one.number == "PC701"
    ]
    assert (missing.severity.value, missing.hint) == ("error", "did you mean `dba`?")


def test_a_claim_of_a_stateful_set_takes_the_place_of_a_volume_of_its_name() -> None:
    volume = "volumes: [{name: data, persistentVolumeClaim: {claimName: elsewhere}}], "
    claims = "  volumeClaimTemplates: [{metadata: {name: %s}}]\n---"
    text = (OPERATED % "{app: db}").replace("spec: {containers", f"spec: {{{volume}containers", 1)

    def missing(name: str) -> bool:
        whole = text.replace("---", claims % name, 1)
        return any("PersistentVolumeClaim" in one.message for one in lint(whole))

    assert missing("other")
    assert not missing("data")


@pytest.mark.parametrize(("namespace", "is_missed"), [("kube-system", False), ("shop", True)])
def test_controllers_of_kubernetes_have_accounts_of_their_own(
    namespace: str, is_missed: bool
) -> None:
    text = f"""\
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {{name: web}}
roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}}
subjects: [{{kind: ServiceAccount, name: horizontal-pod-autoscaler, namespace: {namespace}}}]
"""

    assert (len(lint(text)) == 1) is is_missed


ALB = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations: {alb.ingress.kubernetes.io/actions.web: "{}"}
spec:
  defaultBackend: {service: {name: web, port: {name: %s}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {ports: [{port: 80}]}
"""


def test_an_action_of_a_load_balancer_is_no_service() -> None:
    assert not tuple(lint(ALB % "use-annotation"))
    assert [one.number for one in lint(ALB % "http")] == ["PC651"]


def test_autoscalers_without_a_target_do_not_scale_the_same() -> None:
    scaler = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: %s}
spec: {maxReplicas: 2, scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: %s}}
"""

    def numbers(target: str) -> set[str]:
        text = "---\n".join(scaler % (name, target) for name in ("a", "b"))
        return {one.number for one in lint(text)}

    assert "PC654" in numbers("web")
    assert "PC654" not in numbers("")


INSTALLED = """\
apiVersion: operators.coreos.com/v1alpha1
kind: ClusterServiceVersion
metadata: {name: op.v1}
spec:
  install:
    strategy: deployment
    spec:
      deployments:
        - name: op
          spec:
            selector: {matchLabels: {app: op}}
            template:
              metadata: {labels: {app: op}}
              spec: {containers: [{name: op, image: "op:1", ports: [{name: %s, containerPort: 1}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: op}
spec: {ports: [{port: 80, targetPort: https}], selector: {app: op}}
"""


@pytest.mark.parametrize(("port", "is_met"), [("https", True), ("http", False)])
def test_the_pods_of_an_operator_that_olm_installs_are_known(port: str, is_met: bool) -> None:
    assert ("PC703" not in {one.number for one in lint(INSTALLED % port)}) is is_met


def test_a_name_that_no_object_can_have_is_not_missed_as_well() -> None:
    volumes = "volumes: [{name: a, persistentVolumeClaim: {claimName: A_b}}]"
    pod = POD.replace("spec:\n", f"spec:\n  {volumes}\n").replace("performance-config", "web")

    found = lint(CONFIG.format(name="web", more="") + pod)

    assert [one.number for one in found] == ["PC661"]


def test_a_name_of_one_letter_is_nobodys_slip() -> None:
    pod = POD.replace("performance-config", "a")

    assert [one.severity.value for one in lint(CONFIG.format(name="b", more="") + pod)] == [
        "warning"
    ]


@pytest.mark.parametrize(("target", "is_met"), [("0", True), ('""', True), ("81", False)])
def test_a_target_port_that_says_nothing_is_the_port_itself(target: str, is_met: bool) -> None:
    pod = POD.replace("{name: web}", "{name: web, labels: {app: web}}", 1)
    pod = pod.replace("envFrom", "ports: [{containerPort: 80}], envFrom", 1)
    service = (
        "---\napiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
        f"spec: {{selector: {{app: web}}, ports: [{{port: 80, targetPort: {target}}}]}}\n"
    )

    assert ("PC703" not in {one.number for one in lint(pod + service)}) is is_met


@pytest.mark.parametrize(("name", "is_made"), [("a", True), ("b", True), ("c", False)])
def test_secrets_that_a_driver_makes_are_there(name: str, is_made: bool) -> None:
    provider = """\
apiVersion: secrets-store.csi.x-k8s.io/v1
kind: SecretProviderClass
metadata: {name: all}
spec: {provider: vault, secretObjects: [{secretName: a}, {secretName: b}]}
---
"""
    pod = POD.replace("configMapRef: {name: performance-config}", f"secretRef: {{name: {name}}}")

    assert ("PC701" not in {one.number for one in lint(provider + pod)}) is is_made


def test_a_name_with_other_words_in_it_is_no_slip() -> None:
    account = (
        "{apiVersion: v1, kind: ServiceAccount, metadata: {name: test-targetallocator}}\n---\n"
    )
    pod = POD.replace("spec:\n", "spec:\n  serviceAccountName: %s\n", 1)

    found = [
        one for one in lint(account + pod % "otel-targetallocator") if "Account" in one.message
    ]
    assert [one.severity.value for one in found] == ["warning"]
    found = [one for one in lint(account + pod % "test-targetalocator") if "Account" in one.message]
    assert [one.severity.value for one in found] == ["error"]


@pytest.mark.parametrize(
    ("kind", "noted", "beside", "expected"),
    [
        ("Job", {Pod}, {"Job", "LimitRange"}, True),
        ("Service", {Pod}, {"Job", "LimitRange"}, False),
        ("Job", set[type](), {"Job", "LimitRange"}, False),
        ("Job", {Pod}, {"Job", "Service"}, False),
    ],
)
def test_a_rule_is_asked_only_where_it_can_find_anything(
    kind: str, noted: set[type], beside: set[str], expected: bool
) -> None:
    link = Link(confined, linking.CONFINED, ("Job", "Pod"), Pod, ("LimitRange",))

    assert link.concerns(kind, frozenset(noted), frozenset(beside)) is expected


@pytest.mark.parametrize(
    ("api_version", "name", "severity"),
    [
        ("helm.toolkit.fluxcd.io/v2", "performance", "note"),
        ("helm.toolkit.fluxcd.io/v2", "perf", "warning"),
        ("example.com/v1", "performance-config", "note"),
        ("cert-manager.io/v1", "performance", "warning"),
        ("v1", "performance", "warning"),
    ],
)
def test_a_custom_resource_may_make_what_is_called_after_it(
    api_version: str, name: str, severity: str
) -> None:
    kind = "Secret" if api_version == "v1" else "Release"
    maker = f"apiVersion: {api_version}\nkind: {kind}\nmetadata: {{name: {name}}}\n---\n"
    (one,) = [one for one in lint(maker + POD) if one.number == "PC701"]

    assert one.severity == severity
    assert (one.hint == f"the Release `{name}` may make it") is (severity == "note")


@pytest.mark.parametrize("kind", ["StatefulSet", "Deploymnt"])
def test_an_autoscaler_of_another_kind_is_told_of_at_the_kind(kind: str) -> None:
    workload = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "nginx:1.29"}]}
---
"""
    scaler = f"""\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: web}}
spec: {{maxReplicas: 2, scaleTargetRef: {{apiVersion: apps/v1, kind: {kind}, name: web}}}}
"""
    (one,) = [one for one in lint(workload + scaler) if one.number == "PC701"]

    assert one.hint == "there is a Deployment of that name"
    assert one.span is not None
    assert one.span.text == kind
