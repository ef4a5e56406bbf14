"""Ofelia's `job-run` labels → schedules: on a service, or a further service for a bare image.

https://github.com/mcuadros/ofelia/blob/master/docs/jobs.md: `job-run` starts a container that is
there (`container`), or one of an `image`. What is understood is taken from the labels.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary

from compiler.compose.normalise import read
from compiler.compose.words import split
from compiler.records import replace
from compiler.regexes import regex
from compiler.source.nodes import Entry, Mapping, Node, Scalar, mapping, scalar, sequence
from compiler.source.parts import Fault

_LABEL = regex(r"ofelia\.job-run\.([^.]+)\.(schedule|command|image|container)")

Jobs = dict[str, dict[str, Scalar]]


def scheduled(root: Mapping) -> Mapping:
    """Return the project with each job as a scheduled service."""
    services = root.entry("services")
    if services is None or not isinstance(services.value, Mapping):
        return root
    found = services.value
    for service in services.value:
        for name, job in _jobs(service.value).items():
            found = _with_job(found, service.name, name, job)
    return root.with_entry(services.key, found) if found is not services.value else root


def _jobs(service: Node) -> Jobs:
    """Return a service's jobs by name; one without a schedule is none."""
    jobs: Jobs = {}
    for label in read.entries(service, "labels"):
        match = _LABEL.fullmatch(label.name)
        if match and isinstance(label.value, Scalar):
            jobs.setdefault(match[1], {})[match[2]] = label.value
    return {name: job for name, job in jobs.items() if "schedule" in job}


def _with_job(services: Mapping, owner: str, name: str, job: Dictionary[str, Scalar]) -> Mapping:
    target = owner
    if "container" in job:
        wanted = read.spelled(job["container"])
        target = _named(services, wanted) or ""
    elif "image" in job:
        target = name
        if target not in services:
            entry = Entry(
                scalar(name, job["image"]), mapping({"image": job["image"]}, job["image"])
            )
            services = replace(services, entries=(*services.entries, entry))
    entry_of = services.entry(target)
    if entry_of is None or not isinstance(entry_of.value, Mapping):
        return services
    services = services.with_entry(entry_of.key, _on_time(entry_of.value, job))
    return _without_labels(services, owner, name)


def _named(services: Mapping, container: str) -> str | None:
    """Return the service whose container has this name."""
    for service in services:
        own = read.text(service.value, "container_name")
        if container in (service.name, own.plain if own else None):
            return service.name
    return None


def _on_time(service: Mapping, job: Dictionary[str, Scalar]) -> Mapping:
    schedule = job["schedule"]
    ours = service.get("x-podc")
    extension = ours if isinstance(ours, Mapping) else Mapping((), schedule.span)
    if "schedule" not in extension:
        extension = extension.with_entry(scalar("schedule", schedule), schedule)
    service = service.with_entry(scalar("x-podc", schedule), extension)
    command = job.get("command")
    words = split(read.spelled(command)) if command else None
    if command is None or words is None or isinstance(words, Fault):
        return service
    told = sequence(tuple(scalar(word.text, command) for word in words.words), command)
    return service.with_entry(scalar("command", command), told)


def _without_labels(services: Mapping, owner: str, job: str) -> Mapping:
    entry = services.entry(owner)
    labels = entry.value.entry("labels") if entry and isinstance(entry.value, Mapping) else None
    if entry is None or labels is None or not isinstance(entry.value, Mapping):
        return services
    names = [one.name for one in read.entries(labels.value) if _is_of(one.name, job)]
    assert isinstance(labels.value, Mapping)  # jobs were read from it
    left = entry.value.with_entry(labels.key, labels.value.without(*names))
    return services.with_entry(entry.key, left)


def _is_of(label: str, job: str) -> bool:
    match = _LABEL.fullmatch(label)
    return match is not None and match[1] == job
