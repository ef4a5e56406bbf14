"""A Job's name changes with its template, and everybody who waits for it learns of it."""

from __future__ import annotations

import re

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes.jobs import name_jobs_by_content
from compiler.records import replace
from compiler.source.text import Source
from compiler.source.values import written
from tests.clusters import cluster, container, deployment, meta, pod, v


def named(made: ir.Cluster) -> ir.Cluster:
    return name_jobs_by_content(made, Options(), Report())


def job(name: str = "migrate", image: str = "app:1", waits: tuple[str, ...] = ()) -> ir.Job:
    main = replace(container(name), image=v(image), service=name)
    return ir.Job(meta(name), pod(main, init=tuple(waiting(one) for one in waits)))


def waiting(name: str, service: str | None = None) -> ir.Container:
    words = ("kubectl", "wait", "--for=condition=complete", f"job/{name}")
    return container("wait", command=tuple(v(word) for word in words), service=service)


def names(*jobs: ir.Job) -> list[str]:
    return [one.meta.name.plain for one in named(cluster(workloads=jobs)).workloads]


def last_words(workload: ir.Workload) -> list[str]:
    return [one.command[-1].plain for one in workload.pod.init if one.command]


def test_name_ends_in_a_digest() -> None:
    (name,) = names(job())

    assert re.fullmatch("migrate-[0-9a-f]{8}", name)


def test_name_changes_with_the_template() -> None:
    assert names(job(image="app:1")) != names(job(image="app:2"))


def test_name_changes_with_the_number_of_completions() -> None:
    # Kubernetes refuses to change that of a Job, too.
    assert names(job()) != names(replace(job(), completions=v(3)))


def test_name_stays_when_only_the_number_of_attempts_changes() -> None:
    assert names(job()) == names(replace(job(), retries=v(3)))


def test_name_stays_wherever_its_values_are_written() -> None:
    moved = written("app:1", Source("compose.yaml", "app:1").span(0))
    elsewhere = replace(
        job(), pod=pod(replace(container("migrate"), image=moved, service="migrate"))
    )

    assert names(job()) == names(elsewhere)


def test_name_keeps_within_what_kubernetes_allows() -> None:
    (name,) = names(job("m" * 52))

    assert re.fullmatch("m{43}-[0-9a-f]{8}", name)


def test_those_who_wait_learn_of_the_name() -> None:
    web = deployment(pod=pod(init=(waiting("migrate"),)))
    waiter = ir.JobWaiter(meta("web-waiter"), (v("migrate"),))

    made = named(cluster(workloads=(job(), web), waiters=(waiter,)))

    name = made.workloads[0].meta.name
    assert made.waiters[0].jobs == (name,)
    assert last_words(made.workloads[1]) == [f"job/{name.plain}"]


def test_name_changes_with_the_job_that_it_waits_for() -> None:
    def chain(image: str) -> list[str]:
        return names(
            job("report", waits=("seed",)), job("seed", waits=("migrate",)), job(image=image)
        )

    before, after = chain("app:1"), chain("app:2")

    assert [one == other for one, other in zip(before, after, strict=True)] == [False] * 3


def test_jobs_that_wait_hold_the_names_that_the_others_have() -> None:
    made = named(
        cluster(workloads=(job("report", waits=("seed",)), job("seed", waits=("migrate",)), job()))
    )

    report, seed, migrate = made.workloads
    assert last_words(report) == [f"job/{seed.meta.name.plain}"]
    assert last_words(seed) == [f"job/{migrate.meta.name.plain}"]


def test_word_of_the_users_own_stays() -> None:
    web = deployment(pod=pod(init=(waiting("migrate", service="setup"),)))

    made = named(cluster(workloads=(job(), web)))

    assert last_words(made.workloads[1]) == ["job/migrate"]


def test_cluster_without_jobs_is_left_alone() -> None:
    made = cluster(workloads=(deployment(),))

    assert named(made) is made
