"""Rules: Jobs, CronJobs and their schedules."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.codes import governing
from compiler.codes import verifying as codes
from compiler.regexes import regex
from compiler.verify import words
from compiler.verify.forms import NOT_NEGATIVE, QUALIFIED, one_of
from compiler.verify.manifest import items, mapping, mapping_at, number, text, text_at
from compiler.verify.plan import Fault, Form, Place
from compiler.verify.rules.pods import every_container
from compiler.verify.rules.table import (
    Rules,
    at_most,
    at_most_one,
    entries,
    fields,
    needs,
    whole,
)
from compiler.verify.rules.workloads import has_selected

_JOB = "batch.v1.JobSpec"
_CRON = "batch.v1.CronJobSpec"
_RULE = "batch.v1.PodFailurePolicyRule"
_CODES = "batch.v1.PodFailurePolicyOnExitCodesRequirement"
_MOST = 100_000  # pods at once, and failed indexes, of an indexed Job
_MOST_OF_MANY = 10_000  # the same, where the Job has more completions than those

_SPAN = regex(r"([0-9]{1,9})(?:-([0-9]{1,9}))?", re.ASCII)  # of indexes
_NUMBERS = regex(r"[0-9]{1,9}", re.ASCII)


def ends(at: Place) -> Iterator[Fault]:
    """Check that what runs to its end is restarted never or on failure, and says which."""
    policy = text_at(at.fields, "template", "spec", "restartPolicy")
    path = ("template", "spec", "restartPolicy")
    if policy not in ("OnFailure", "Never"):
        said = f"not `{policy}`" if policy else "which is missing"
        fact = f"a Job's pods run to their end: `restartPolicy` is `OnFailure` or `Never`, {said}"
        yield Fault(path, fact)
    elif at.fields.get("podFailurePolicy") is not None and policy != "Never":
        yield Fault(path, "with `podFailurePolicy`, `restartPolicy` can only be `Never`")


def indexed(at: Place) -> Iterator[Fault]:
    """Check that an indexed Job has completions, and no other has what belongs to indexes."""
    if text(at.fields, "completionMode") == "Indexed":
        if at.fields.get("completions") is None and at.fields.get("parallelism") is not None:
            fact = "an indexed Job with `parallelism` needs `completions`"
            yield Fault(("completions",), fact)
        many = (number(at.fields, "completions") or 0) > _MOST
        many = many and at.fields.get("backoffLimitPerIndex") is not None
        if many and at.fields.get("maxFailedIndexes") is None:
            fact = f"with more than {_MOST} completions it needs `maxFailedIndexes`"
            yield Fault(("maxFailedIndexes",), fact)
        for field in ("parallelism", "maxFailedIndexes"):
            most = _MOST_OF_MANY if many else _MOST
            if (number(at.fields, field) or 0) > most:
                yield Fault((field,), f"`{field}` of such an indexed Job is at most {most}")
        return
    for field in ("backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"):
        if at.fields.get(field) is not None:
            yield Fault((field,), f"`{field}` needs `completionMode: Indexed`", key=True)


def failed_indexes(at: Place) -> Iterator[Fault]:
    """Check that a number of failed indexes comes with retries for each, and is not too large."""
    most, all_of = number(at.fields, "maxFailedIndexes"), number(at.fields, "completions")
    if most is not None and at.fields.get("backoffLimitPerIndex") is None:
        yield Fault(("maxFailedIndexes",), "`maxFailedIndexes` needs `backoffLimitPerIndex`")
    if most is not None and all_of is not None and most > all_of:
        yield Fault(("maxFailedIndexes",), "`maxFailedIndexes` is larger than `completions`")


def own_labels(at: Place) -> Iterator[Fault]:
    """Check that a Job's pods have no labels that another Job of the cluster was given."""
    if at.fields.get("manualSelector") is True or at.manifest.kind != "Job":
        return
    labels, name = mapping_at(at.fields, "template", "metadata", "labels"), at.manifest.name
    for prefix in ("", "batch.kubernetes.io/"):
        for key, right in ((f"{prefix}controller-uid", ""), (f"{prefix}job-name", name)):
            if key in labels and labels[key] != right:
                fact = f"the label `{key}` is the cluster's to give: another one is refused"
                yield Fault(("template", "metadata", "labels", key), fact, "delete it", key=True)


def own_selector(at: Place) -> Iterator[Fault]:
    """Check that a Job's selector is made by the cluster, unless it is said to be one's own."""
    manual = at.fields.get("manualSelector") is True
    is_template = "jobTemplate" in at.path
    if manual and is_template:
        yield Fault(("manualSelector",), "a CronJob's Jobs can't have selectors of their own")
    elif at.fields.get("selector") and not manual:
        fact = "its selector is made by the cluster: delete it, or say `manualSelector: true`"
        yield Fault(("selector",), fact, key=True)
    elif manual and at.fields.get("selector") is None:
        yield Fault(("selector",), "`manualSelector` needs a `selector`")
    elif manual:
        yield from has_selected(at)


def replacement(at: Place) -> Iterator[Fault]:
    """Check that with a policy on failures pods are replaced once they have failed."""
    policy = text(at.fields, "podReplacementPolicy")
    if policy and policy != "Failed" and at.fields.get("podFailurePolicy") is not None:
        yield Fault(("podReplacementPolicy",), "with `podFailurePolicy`, it can only be `Failed`")


def failure_containers(at: Place) -> Iterator[Fault]:
    """Check that a policy on failures speaks of containers that there are."""
    pod = mapping_at(at.fields, "template", "spec")
    known = {text(one, "name") for _, one in every_container(pod)}
    per_index = at.fields.get("backoffLimitPerIndex") is not None
    for index, rule in entries(mapping(at.fields, "podFailurePolicy"), "rules"):
        name, path = (
            text_at(rule, "onExitCodes", "containerName"),
            ("podFailurePolicy", "rules", index),
        )
        given = mapping(rule, "onExitCodes").get("containerName") is not None
        if given and name not in known:
            fact = f"its pods have no container `{name}`"
            yield Fault((*path, "onExitCodes", "containerName"), fact)
        if text(rule, "action") == "FailIndex" and not per_index:
            yield Fault((*path, "action"), "`FailIndex` needs `backoffLimitPerIndex`")


def failure_rule(at: Place) -> Iterator[Fault]:
    """Check that a rule on failures looks at exit codes or at conditions."""
    if not at.fields.get("onExitCodes") and not at.fields.get("onPodConditions"):
        yield Fault((), "a rule on failures needs `onExitCodes` or `onPodConditions`")


def exit_codes(at: Place) -> Iterator[Fault]:
    """Check that exit codes are there, in order, each once, and without the 0 of success."""
    values = [value for value in items(at.fields, "values") if isinstance(value, int)]
    if not values:
        yield Fault(("values",), "at least one exit code is needed")
    if values != sorted(set(values)):
        yield Fault(("values",), "exit codes have to be in order, each once")
    if 0 in values and text(at.fields, "operator") == "In":
        yield Fault(("values",), "exit code 0 is success, and no failure")


def success(at: Place) -> Iterator[Fault]:
    """Check that a rule on success counts indexes, or says which, and no more than there are."""
    written, count = text(at.fields, "succeededIndexes"), number(at.fields, "succeededCount")
    all_of = number(at.around(2).fields, "completions")
    if at.fields.get("succeededIndexes") is None and count is None:
        yield Fault((), "a rule on success needs `succeededIndexes` or `succeededCount`")
    found = _indexes(written) if written else 0
    if found is None or (all_of is not None and _last(written) >= all_of):
        fact = f"`{written}` is no list of indexes in order, such as `0,2-4`, below `completions`"
        yield Fault(("succeededIndexes",), fact)
        return
    most = found if at.fields.get("succeededIndexes") is not None else all_of
    if count is not None and most is not None and not 0 <= count <= most:
        yield Fault(("succeededCount",), f"`succeededCount: {count}` is more than {most}")


def _indexes(written: str) -> int | None:
    """Return how many indexes a list such as `0,2-4` has, `None` for what is no list in order."""
    total, before = 0, -1
    for part in written.split(","):
        match = _SPAN.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, -1)
        if not before < first <= last or (match and match[2] and first == last):
            return None
        total, before = total + last - first + 1, last
    return total


def _last(written: str) -> int:
    numbers = _NUMBERS.findall(written)
    return int(numbers[-1]) if numbers else -1


def index_name(at: Place) -> Iterator[Fault]:
    """Check that an indexed Job's name leaves room for the index in its pods' host names."""
    spec = mapping(at.fields, "spec")
    count, name = number(spec, "completions"), text_at(at.fields, "metadata", "name")
    if text(spec, "completionMode") == "Indexed" and count:
        longest = f"{name}-{count - 1}"
        if name and words.SUBDOMAIN.fits(name) and not words.LABEL.fits(longest):
            fact = f"its pods can't have the host name `{longest}`"
            yield Fault(("metadata", "name"), fact)


_MANAGER = Form(
    "`domain/path` of at most 63 characters",
    lambda value: (
        not isinstance(value, str) or (len(value) <= 63 and words.is_domain_path(value))  # noqa: PLR2004 - Kubernetes' own bound
    ),
)
_SOURCE = "batch.validateJobSpec"
_COUNTS = (
    "parallelism",
    "completions",
    "activeDeadlineSeconds",
    "backoffLimit",
    "ttlSecondsAfterFinished",
    "backoffLimitPerIndex",
    "maxFailedIndexes",
)
RULES: Rules = (
    whole(_JOB, codes.RESTART_POLICY, _SOURCE, ends),
    *(
        at_most(f"batch.v1.{on}", governing.JOB, f"batch.{source}", field, most)
        for on, source, field, most in (
            ("PodFailurePolicy", "validatePodFailurePolicy", "rules", 20),
            ("PodFailurePolicyRule", "validatePodFailurePolicyRule", "onPodConditions", 20),
            (
                "PodFailurePolicyOnExitCodesRequirement",
                "validatePodFailurePolicyRuleOnExitCodes",
                "values",
                255,
            ),
            ("SuccessPolicy", "validateSuccessPolicy", "rules", 20),
        )
    ),
    *fields(_JOB, governing.JOB, _SOURCE, **dict.fromkeys(_COUNTS, NOT_NEGATIVE)),
    *fields(
        _JOB,
        governing.JOB,
        "batch.validateJobSpec, batch.validatePodReplacementPolicy",
        completionMode=one_of("NonIndexed", "Indexed", empty=False),
        podReplacementPolicy=one_of("TerminatingOrFailed", "Failed", empty=False),
        managedBy=_MANAGER,
    ),
    whole(_JOB, governing.JOB, _SOURCE, indexed),
    whole(_JOB, governing.JOB, _SOURCE, failed_indexes, "maxFailedIndexes"),
    whole(
        _JOB,
        governing.JOB,
        "batch.validateGeneratedSelector, batch.ValidateJobTemplateSpec",
        own_selector,
    ),
    whole(
        _JOB,
        governing.JOB,
        "batch.validateGeneratedSelector",
        own_labels,
    ),
    whole(
        _JOB,
        governing.JOB,
        "batch.validatePodReplacementPolicy",
        replacement,
        "podReplacementPolicy",
    ),
    whole(
        _JOB,
        governing.JOB,
        "batch.validatePodFailurePolicy",
        failure_containers,
        "podFailurePolicy",
    ),
    whole("batch.v1.Job", governing.JOB, "batch.ValidateJob", index_name),
    *fields(
        _RULE,
        governing.JOB,
        "batch.validatePodFailurePolicyRule",
        action=one_of("FailJob", "FailIndex", "Ignore", "Count", empty=False),
    ),
    at_most_one(
        _RULE, governing.JOB, "batch.validatePodFailurePolicyRule", "onExitCodes", "onPodConditions"
    ),
    whole(_RULE, governing.JOB, "batch.validatePodFailurePolicyRule", failure_rule),
    *fields(
        _CODES,
        governing.JOB,
        "batch.validatePodFailurePolicyRuleOnExitCodes",
        operator=one_of("In", "NotIn", empty=False),
    ),
    whole(_CODES, governing.JOB, "batch.validatePodFailurePolicyRuleOnExitCodes", exit_codes),
    *fields(
        "batch.v1.PodFailurePolicyOnPodConditionsPattern",
        governing.JOB,
        "batch.validatePodFailurePolicyRuleOnPodConditions",
        type=QUALIFIED,
        status=one_of("True", "False", "Unknown"),
    ),
    needs("batch.v1.SuccessPolicy", governing.JOB, "batch.validateSuccessPolicy", "rules"),
    whole("batch.v1.SuccessPolicyRule", governing.JOB, "batch.validateSuccessPolicyRule", success),
    *fields(
        _CRON,
        governing.JOB,
        "batch.validateCronJobSpec, batch.validateConcurrencyPolicy",
        concurrencyPolicy=one_of("Allow", "Forbid", "Replace"),
        startingDeadlineSeconds=NOT_NEGATIVE,
        successfulJobsHistoryLimit=NOT_NEGATIVE,
        failedJobsHistoryLimit=NOT_NEGATIVE,
    ),
)
