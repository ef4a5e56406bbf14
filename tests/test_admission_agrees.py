"""Kubernetes' own samples for its Pod Security Standards: podc tells what their admission refuses.

They are of the module `k8s.io/pod-security-admission`: for each version and standard a folder of
pods that are refused, each by one control, and one of pods that are taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from compiler.options import Security
from compiler.verify.bundle import versions
from tests.kubernetes_code import module, needs_kubernetes
from tests.verify.linted import lint

pytestmark = needs_kubernetes

# Codes that tell of more: of fields that a version drops, and has nothing to refuse in (`PC650`),
# and of what can't mean what it says, such as `CAP_CHOWN` (`PC646`).
BESIDE = frozenset({"PC646", "PC650"})
# Control → the codes that tell of it. `PC626`: who may not be root, and has to.
BASELINE: Mapping[str, frozenset[str]] = {
    "apparmorprofile": frozenset({"PC760"}),
    "capabilities_baseline": frozenset({"PC720", "PC646"}),
    "hostnamespaces": frozenset({"PC729"}),
    "hostpathvolumes": frozenset({"PC731"}),
    "hostports": frozenset({"PC730"}),
    "hostprobesandhostlifecycle": frozenset({"PC762"}),
    "privileged": frozenset({"PC717"}),
    "procmount": frozenset({"PC734", "PC650"}),
    "selinuxoptions": frozenset({"PC761"}),
    "sysctls": frozenset({"PC733"}),
    "windowshostprocess": frozenset({"PC717"}),
}
RESTRICTED: Mapping[str, frozenset[str]] = {
    **BASELINE,
    "allowprivilegeescalation": frozenset({"PC716", "PC717", "PC626"}),
    "capabilities_restricted": frozenset({"PC719", "PC720", "PC759", "PC646"}),
    "restrictedvolumes": frozenset({"PC731", "PC763"}),
    "runasnonroot": frozenset({"PC721"}),
    "runasuser": frozenset({"PC721", "PC626"}),
    "seccompprofile_restricted": frozenset({"PC724"}),
}
STANDARDS = {Security.BASELINE: BASELINE, Security.RESTRICTED: RESTRICTED}
# Here `--security baseline` asks for a profile, where the standard only forbids to have none.
OWN = {"seccompprofile_baseline": frozenset({"PC724"})}


def samples(standard: Security, verdict: str) -> Iterator[tuple[str, Path]]:
    """Yield the version and the path of each pod that a standard takes (`pass`) or not (`fail`)."""
    folder = module("k8s.io/pod-security-admission") / "test" / "testdata" / standard.value
    for version in versions():
        yield from ((version, path) for path in sorted(folder.glob(f"v{version}/{verdict}/*.yaml")))


def told(path: Path, version: str, standard: Security) -> set[str]:
    return {one.number for one in lint(path.read_text(encoding="utf-8"), version, standard)}


@pytest.mark.parametrize("standard", STANDARDS)
def test_what_a_standard_refuses_is_told_by_the_code_of_its_control(standard: Security) -> None:
    codes = {**STANDARDS[standard], **OWN}
    found = list(samples(standard, "fail"))
    missed = [
        f"{version} {path.stem}"
        for version, path in found
        if not told(path, version, standard) & codes[path.stem.rstrip("0123456789")]
    ]

    assert len(found) > 100
    assert missed == []


@pytest.mark.parametrize("standard", STANDARDS)
def test_of_what_a_standard_takes_nothing_is_told(standard: Security) -> None:
    codes = frozenset().union(*STANDARDS[standard].values()) - BESIDE
    found = list(samples(standard, "pass"))
    false = [
        f"{version} {path.stem} {sorted(numbers)}"
        for version, path in found
        if (numbers := told(path, version, standard) & codes)
    ]

    assert len(found) > 50
    assert false == []
