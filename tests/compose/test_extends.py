"""`extends`: what is inherited, from where, and what is said when it can't be."""

from __future__ import annotations

import pytest

from tests.compose.projects import load

BASE = """\
    services:
      base:
        image: base
        environment: {A: "1", B: "2"}
        volumes: ["./data:/data"]
        env_file: [local.env]
"""


def test_service_inherits_and_overrides() -> None:
    outcome = load("""\
        services:
          base: {image: base, environment: {A: "1", B: "2"}, ports: ["80"]}
          web:
            extends: base
            environment: {B: "3"}
            ports: ["81"]
    """)

    web = outcome.web
    assert (web["image"], web["environment"]) == ("base", {"A": "1", "B": "3"})
    assert [port["target"] for port in web["ports"]] == [80, 81]
    assert "extends" not in web


def test_paths_of_an_extended_file_start_from_its_folder() -> None:
    outcome = load(
        "services: {web: {extends: {file: common/base.yaml, service: base}}}",
        also={"common/base.yaml": BASE, "common/local.env": "C=3"},
    )

    assert outcome.web["volumes"][0]["source"] == "/project/common/data"
    assert outcome.web["environment"] == {"A": "1", "B": "2", "C": "3"}


def test_extended_file_may_extend_another() -> None:
    outcome = load(
        "services: {web: {extends: {file: a/one.yaml, service: one}}}",
        also={
            "a/one.yaml": "services: {one: {extends: {file: b/two.yaml, service: two}, user: u}}",
            "a/b/two.yaml": "services: {two: {image: two, working_dir: /w}}",
        },
    )

    assert outcome.web == {"image": "two", "working_dir": "/w", "user": "u"}


def test_file_may_extend_a_service_of_its_own_by_name() -> None:
    outcome = load("""\
        services:
          base: {image: b}
          web: {extends: {file: compose.yaml, service: base}}
    """)

    assert outcome.web == {"image": "b"}


def test_extends_is_resolved_before_overrides() -> None:
    outcome = load(
        "services: {base: {image: old}, web: {extends: base}}",
        also={"compose.override.yaml": "services: {base: {image: new}}"},
    )

    assert (outcome.web["image"], outcome.services["base"]["image"]) == ("old", "new")


def test_reset_applies_to_a_copy_of_the_base() -> None:
    outcome = load("""\
        services:
          base: {image: b, ports: ["80"], user: u}
          web: {extends: base, ports: !reset [], user: !override v}
    """)

    assert outcome.web == {"image": "b", "user": "v"}
    assert outcome.services["base"]["user"] == "u"


def test_blank_base_leaves_the_service_as_it_is() -> None:
    outcome = load(
        "services: {web: {image: i, extends: {file: base.yaml, service: nothing}}}",
        also={"base.yaml": "services: {nothing: }"},
    )

    extends = {"file": "/project/base.yaml", "service": "nothing"}
    assert outcome.web == {"image": "i", "extends": extends}


def chain(length: int) -> str:
    links = "".join(f"  s{i}: {{extends: s{i + 1}}}\n" for i in range(length))
    return f"services:\n{links}  s{length}: {{image: last}}\n"


def test_long_chain_is_followed_to_its_end() -> None:
    assert load(chain(99)).services["s0"]["image"] == "last"


def test_chain_without_end_in_sight_is_refused_once() -> None:
    assert load(chain(2000)).places == ["PC142 compose.yaml:2:17"]


@pytest.mark.parametrize(
    ("web", "also", "expected"),
    [
        ("{extends: bas}", {}, "PC159 compose.yaml:1:27"),
        (
            "{extends: {file: base.yaml, service: x}}",
            {"base.yaml": BASE},
            "PC159 compose.yaml:1:54",
        ),
        ("{extends: {file: nope.yaml, service: x}}", {}, "PC158 compose.yaml:1:34"),
        ("{extends: {file: base.yaml}}", {}, "PC156 compose.yaml:1:27"),
        ("{extends: {file: 5, service: x}}", {}, "PC157 compose.yaml:1:34"),
        ("{extends: {file: n.yaml, service: x}}", {"n.yaml": "a: 1"}, "PC160 compose.yaml:1:34"),
        (
            "{extends: {file: n.yaml, service: x}}",
            {"n.yaml": "services: {x: 1}"},
            "PC162 n.yaml:1:15",
        ),
        ("{extends: web}", {}, "PC161 compose.yaml:1:27"),
        ("{extends: base, image: i}", {}, "PC161 compose.yaml:1:27"),
    ],
)
def test_impossible_extends_is_refused(web: str, also: dict[str, str], expected: str) -> None:
    outcome = load(f"services: {{web: {web}, base: {{image: b, extends: web}}}}", also=also)

    assert outcome.places == [expected]


def test_cycle_is_told_once() -> None:
    outcome = load("services: {a: {extends: b}, b: {extends: c}, c: {extends: a}}")

    (one,) = outcome.report
    assert one.message == ("these services extend each other in a circle: `a` → `b` → `c` → `a`")


def test_unknown_base_suggests_the_close_one() -> None:
    outcome = load("services: {base: {image: i}, web: {extends: bsae}}")

    (one,) = outcome.report
    assert one.message == "there is no service `bsae` to extend in `compose.yaml`"
    assert one.hint == "did you mean `base`?"


def test_error_in_an_extended_file_leads_back_here() -> None:
    outcome = load(
        "services: {web: {extends: {file: base.yaml, service: base}}}",
        also={"base.yaml": "services: {base: {image: [1]}}"},
    )

    (one,) = outcome.report
    assert one.span
    assert one.span.place == "base.yaml:1:26"
    assert [(step.how, step.span.place) for step in one.span.via] == [
        ("extended from here", "compose.yaml:1:27")
    ]


def test_faulty_yaml_in_an_extended_file_leads_back_here() -> None:
    outcome = load(
        "services: {web: {extends: {file: base.yaml, service: base}}}",
        also={"base.yaml": "services: ["},
    )

    spans = [one.span for one in outcome.report if one.span]
    assert {span.source.path for span in spans} == {"base.yaml"}
    assert {step.how for span in spans for step in span.via} == {"extended from here"}
