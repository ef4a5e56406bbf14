"""Every code of good practice: its profile, and each way to make it an error or to accept it."""

from __future__ import annotations

from copy import deepcopy

import pytest

from compiler import MemoryFiles, Options
from compiler.codes import find
from compiler.diagnostics import Severity
from compiler.options import Security, Target
from compiler.pipeline import lint
from compiler.verify.practice import unjudged
from tests.verify.broken import Body, cases, text

JUDGED = {
    profile: unjudged(Security.OFF) - unjudged(profile)
    for profile in (Security.OFF, Security.BASELINE, Security.RESTRICTED)
}
# One broken manifest for each code: of two rules that have one code, the one of both profiles.
BROKEN = {case.finds: case.broken for case in cases() if case.topic == "practice"}
PRACTICE = sorted(frozenset().union(*JUDGED.values()))


def strictest(number: str) -> Security:
    """Return the profile that looks for most, of those that look for a code."""
    order = (Security.RESTRICTED, Security.BASELINE)
    return next(profile for profile in order if number in JUDGED[profile])


def found(
    manifests: str,
    profile: Security,
    accept: frozenset[str] = frozenset(),
    deny: frozenset[str] = frozenset(),
) -> dict[str, Severity]:
    """Return the severity of each code that is told of."""
    options = Options(
        files=("a.yaml",),
        directory="/",
        target=Target(security=profile),
        accept=accept,
        deny=deny,
    )
    told = lint(options, MemoryFiles({"/a.yaml": manifests})).diagnostics
    return {one.number: one.severity for one in told}


def test_every_code_has_a_sample() -> None:
    assert set(PRACTICE) <= set(BROKEN)


@pytest.mark.parametrize("number", PRACTICE)
def test_a_code_is_of_its_profiles(number: str) -> None:
    code = find(number)
    assert code is not None

    for profile, judged in JUDGED.items():
        severity = found(text(BROKEN[number]), profile).get(number)
        assert severity == (code.severity if number in judged else None)
    assert code.severity is not Severity.ERROR


@pytest.mark.parametrize("number", PRACTICE)
def test_a_code_is_denied_or_accepted_by_its_name(number: str) -> None:
    code = find(number)
    assert code is not None
    whole, named, profile = text(BROKEN[number]), frozenset({code.slug}), strictest(number)

    assert found(whole, profile, deny=named)[number] is Severity.ERROR
    assert number not in found(whole, profile, accept=named)


@pytest.mark.parametrize("number", PRACTICE)
def test_a_manifest_accepts_a_code_with_a_reason(number: str) -> None:
    code = find(number)
    assert code is not None

    for reason, is_granted in (("it has to", True), ("", False)):
        noted = text(tuple(annotated(one, code.slug, reason) for one in BROKEN[number]))
        comment = f"# podc: accept {code.slug}: {reason}\n"
        commented = "---\n".join(text((one,)) + comment for one in BROKEN[number])
        for manifests in (noted, commented):
            numbers = found(manifests, strictest(number))
            assert (number not in numbers) is is_granted
            assert ("PC799" in numbers) is not is_granted


def annotated(body: Body, slug: str, reason: str) -> Body:
    """Return the manifest with the exception as an annotation."""
    changed = deepcopy(body)
    metadata = changed.setdefault("metadata", {})
    assert isinstance(metadata, dict)
    metadata.setdefault("annotations", {})[f"accept.podc.dev/{slug}"] = reason
    return changed


@pytest.mark.parametrize("number", PRACTICE)
def test_a_message_says_what_to_do(number: str) -> None:
    options = Options(files=("a.yaml",), directory="/", target=Target(security=strictest(number)))
    told = lint(options, MemoryFiles({"/a.yaml": text(BROKEN[number])})).diagnostics

    assert [one.hint for one in told if one.number == number and not one.hint] == []
