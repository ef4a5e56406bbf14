"""podc's own templates keep to their style: whole values, no ladders, nothing computed."""

from __future__ import annotations

import re

import pytest
from jinja2 import nodes

from compiler import ir, resources
from compiler.kubernetes import contexts
from compiler.kubernetes.objects import RECIPES
from compiler.kubernetes.overlay import FOLDER, known
from compiler.kubernetes.templates import environment
from tests.clusters import cluster, container, deployment, meta, objects_of, pod, service, v

ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.For,
)  # no If, no Filter, no Call, no Macro, no Set: values are decided in Python
COMMON = {"name", "namespace", "project", "labels", "annotations"}


def text_of(name: str) -> str:
    return resources.read(f"{FOLDER}/{name}.yaml.j2")


@pytest.mark.parametrize("name", known())
def test_a_template_holds_values_and_loops_alone(name: str) -> None:
    tree = environment().parse(text_of(name))

    assert [type(one) for one in tree.find_all(nodes.Node) if not isinstance(one, ALLOWED)] == []


@pytest.mark.parametrize("name", known())
def test_an_output_is_a_whole_value(name: str) -> None:
    lines = [line for line in text_of(name).splitlines() if "{{" in line]

    assert lines
    for line in lines:
        assert re.fullmatch(r" *(?:- )?(?:[A-Za-z]+: )?\{\{ [a-z_.]+ \}\}", line), line


def test_every_template_has_its_place_in_the_table_and_the_other_way_round() -> None:
    assert sorted(known()) == sorted(name for one in RECIPES.values() for name in one.templates)


ITEMS: dict[str, object] = {
    "deployment": deployment(),
    "statefulset": ir.StatefulSet(meta(), pod(container()), v(1), v("web")),
    "daemonset": ir.DaemonSet(meta(), pod()),
    "job": ir.Job(meta(), pod()),
    "cronjob": ir.CronJob(meta(), pod(), v("@daily"), v("Forbid"), v(600)),
    "horizontalpodautoscaler": ir.Autoscaler(meta(), v("Deployment"), v("web"), v(1), v(2), ()),
    "service": service(),
    "configmap": ir.ConfigMap(meta()),
    "secret": ir.Secret(meta()),
    "persistentvolumeclaim": ir.Claim(meta(), v("1Gi"), ()),
    "ingress": ir.Ingress(meta(), ()),
    "httproute": ir.HttpRoute(meta(), ir.ParentGateway(v("public")), ir.Rule(None, ())),
    "persistentvolume": ir.NfsVolume(meta(), v("1Gi"), (), v("nas"), v("/export")),
    "networkpolicy": ir.NetworkPolicy(meta(), ()),
    "serviceaccount": ir.JobWaiter(meta(), ()),
    "role": ir.JobWaiter(meta(), ()),
    "rolebinding": ir.JobWaiter(meta(), ()),
    "poddisruptionbudget": ir.DisruptionBudget(meta(), (), v(1)),
}


@pytest.mark.parametrize("name", known())
def test_the_comment_at_the_head_lists_what_is_given(name: str) -> None:
    head = re.sub(r"\s+", " ", text_of(name).partition("#}")[0])
    listed = set(re.findall(r"[a-z_]+", re.split(r"[.;(]", head.partition("Given: ")[2])[0]))
    item = ITEMS[name]

    given = COMMON | set(RECIPES[type(item)].fields(item))

    assert listed == given


def test_extra_templates_are_given_the_project() -> None:
    made = cluster(workloads=(deployment(),), services=(service(),))

    assert set(contexts.project(made)) == {"workloads", "services"}


def test_every_template_prints_an_object() -> None:
    assert objects_of(cluster(workloads=(deployment(),)))[1].summary() == []
