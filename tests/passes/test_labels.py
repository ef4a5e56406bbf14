"""Every object says what it is a part of; what selectors go by stays."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Options
from compiler.passes.labels import label_objects
from compiler.records import replace
from tests.clusters import cluster, deployment, pod, service, v


def labelled(made: ir.Cluster) -> ir.Cluster:
    return label_objects(made, Options(), Report())


def plain(labels: ir.Texts) -> dict[str, str]:
    return {key: value.plain for key, value in labels}


def bare(name: str, service: str | None = None) -> ir.Meta:
    return ir.Meta(v(name), service=service)


def standard(name: str) -> dict[str, str]:
    return {
        "app.kubernetes.io/instance": "shop",
        "app.kubernetes.io/managed-by": "podc",
        "app.kubernetes.io/name": name,
        "app.kubernetes.io/part-of": "shop",
    }


def test_workload_and_its_pods_are_labelled() -> None:
    made = replace(deployment(pod=pod(labels=())), meta=bare("web", "web"))

    (found,) = labelled(cluster(workloads=(made,))).workloads

    assert plain(found.meta.labels) == standard("web")
    assert plain(found.pod.labels) == standard("web")


def test_every_kind_of_object_is_labelled() -> None:
    meta, one = bare("web-part", "web"), v(1)
    made = labelled(
        cluster(
            workloads=(deployment("web"),),
            services=(replace(service("web"), meta=meta),),
            config_maps=(ir.ConfigMap(meta),),
            secrets=(ir.Secret(meta),),
            claims=(ir.Claim(meta, v("1Gi"), ()),),
            policies=(ir.NetworkPolicy(meta, ()),),
            waiters=(ir.JobWaiter(meta, ()),),
            budgets=(ir.DisruptionBudget(meta, (), one),),
        )
    )

    metas = (
        *(item.meta for item in made.services),
        *(item.meta for item in made.config_maps),
        *(item.meta for item in made.secrets),
        *(item.meta for item in made.claims),
        *(item.meta for item in made.policies),
        *(item.meta for item in made.waiters),
        *(item.meta for item in made.budgets),
    )
    assert [plain(item.labels) for item in metas] == [standard("web")] * 7


@pytest.mark.parametrize(
    ("meta", "expected"),
    [
        (bare("my-db-env", "my_db"), "my-db"),
        (bare("shared-config"), "shared-config"),
    ],
    ids=["a service in another's pod", "nobody's own"],
)
def test_objects_without_a_workload_have_a_name_too(meta: ir.Meta, expected: str) -> None:
    (found,) = labelled(cluster(config_maps=(ir.ConfigMap(meta),))).config_maps

    assert plain(found.meta.labels) == standard(expected)


def test_labels_that_are_there_stay() -> None:
    made = deployment("web", pod=pod(labels=(("app.kubernetes.io/name", v("mine")),)))

    (found,) = labelled(cluster(workloads=(made,))).workloads

    assert plain(found.pod.labels) == standard("mine")


def test_selectors_are_left_alone() -> None:
    made = deployment("web")

    (found,) = labelled(cluster(workloads=(made,))).workloads

    assert isinstance(found, ir.Deployment)
    assert found.selector == made.selector


def test_project_whose_name_is_no_label_gets_one() -> None:
    made = replace(cluster(config_maps=(ir.ConfigMap(bare("env")),)), project=v("shop_"))

    (found,) = labelled(made).config_maps

    assert plain(found.meta.labels)["app.kubernetes.io/part-of"] == "shop"
