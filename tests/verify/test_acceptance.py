"""Exceptions that a manifest asks for itself."""

from __future__ import annotations

import pytest

from compiler.options import Security
from tests.verify.linted import lint

POD = """\
# in front of it
---
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: {{{annotation}}}
spec:
  automountServiceAccountToken: false
  enableServiceLinks: false
  hostPID: true{comment}
  containers:
    - name: web
      image: nginx:1.29
      resources: {{limits: {{cpu: 1, memory: 1Gi}}}}
      securityContext:
        allowPrivilegeEscalation: false
        seccompProfile: {{type: RuntimeDefault}}
        capabilities: {{drop: [NET_RAW]}}
---
# podc: accept repeated-variable: of another document
apiVersion: v1
kind: Namespace
metadata: {{name: shop}}
"""


def said(annotation: str = "", comment: str = "") -> list[str]:
    text = POD.format(annotation=annotation, comment=comment)
    found = lint(text, practice=Security.BASELINE)
    return [one.number for one in found if one.subject != "Namespace/shop"]


def test_nothing_is_accepted_by_itself() -> None:
    assert said() == ["PC729"]


@pytest.mark.parametrize(
    "comment",
    [
        " # podc: accept host-namespace: it looks at processes",
        "\n  # podc: accept host-namespace it looks at processes",
        " # podc: accept PC729: it looks at processes",
    ],
)
def test_a_comment_with_a_reason_accepts(comment: str) -> None:
    assert said(comment=comment) == []


def test_an_annotation_with_a_reason_accepts() -> None:
    assert said("accept.podc.dev/host-namespace: it looks at processes") == []


def test_without_a_reason_nothing_is_accepted() -> None:
    assert said('accept.podc.dev/host-namespace: ""') == ["PC799", "PC729"]
    assert said(comment=" # podc: accept host-namespace") == ["PC729", "PC799"]


def test_another_exception_does_not_help() -> None:
    assert said("accept.podc.dev/folder-of-the-node: it looks at processes") == ["PC797", "PC729"]


def test_an_error_is_not_accepted() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: []} "
    text += "# podc: accept port: there will be some"

    assert [one.number for one in lint(text)] == ["PC612", "PC798"]


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("accept host-namespaces: it looks", ("PC798", "did you mean `host-namespace`?")),
        ("accept PC999: it looks", ("PC798", "`podc explain` lists them all")),
        ("ignore host-namespace", ("PC798", "write `# podc: accept SLUG: REASON`")),
        ("accept", ("PC798", "write `# podc: accept SLUG: REASON`")),
        ("accept host-namespace:", ("PC799", "say why behind the colon")),
        ("accept image-tag: it moves", ("PC797", "delete it")),
    ],
)
def test_a_comment_that_accepts_nothing_is_told_of_at_its_place(
    comment: str, expected: tuple[str, str]
) -> None:
    text = POD.format(annotation="", comment=f"  # podc: {comment}")
    found = lint(text, practice=Security.BASELINE)
    own = next(one for one in found if one.number == expected[0] and one.subject == "Pod/web")

    assert (own.number, own.hint) == expected
    assert own.span is not None
    assert own.span.text == f"# podc: {comment}"
    assert "PC729" in {one.number for one in found}


def test_what_a_profile_does_not_look_for_may_be_accepted() -> None:
    text = POD.format(annotation="accept.podc.dev/writable-root: it writes there", comment="")
    accepted = {
        practice: "PC797"
        in {one.number for one in lint(text, practice=practice) if one.subject == "Pod/web"}
        for practice in (Security.OFF, Security.BASELINE)
    }

    assert accepted == {Security.OFF: False, Security.BASELINE: False}
