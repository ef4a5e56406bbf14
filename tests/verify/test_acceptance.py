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
# podc: accept image-tag: of another document
apiVersion: v1
kind: Namespace
metadata: {{name: shop}}
"""


def said(annotation: str = "", comment: str = "") -> list[str]:
    text = POD.format(annotation=annotation, comment=comment)
    return [one.number for one in lint(text, practice=Security.BASELINE)]


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
    assert said(comment=" # podc: accept host-namespace") == ["PC799", "PC729"]


def test_another_exception_does_not_help() -> None:
    assert said("accept.podc.dev/folder-of-the-node: it looks at processes") == ["PC729"]


def test_an_error_is_not_accepted() -> None:
    text = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {ports: []} "
    text += "# podc: accept port: there will be some"

    assert [one.number for one in lint(text)] == ["PC612"]
