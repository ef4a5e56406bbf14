"""What is concluded from the table of images is told, and can be switched off."""

from __future__ import annotations

from compiler import ir
from tests.lowered import lowered, mounts, pod

DATABASE = """\
    services:
      db:
        image: postgres:17
        volumes: ["data:/var/lib/postgresql/data"]
        x-podc: {inference: %s}
    volumes: {data: {x-podc: {size: 1Gi}}}
"""


def told(text: str) -> list[str]:
    _, report = lowered(text)
    return [one.message for one in report if one.slug == "known-image"]


def test_everything_that_is_concluded_of_an_image_is_one_note() -> None:
    (message,) = told(DATABASE % "true")

    assert message.partition(": ")[2].split("; ") == [
        "it is a database with a disk of its own, so a StatefulSet runs it",
        "it listens on 5432",
        "its data goes to the folder `pgdata` of the volume",
    ]


def test_folder_that_a_variable_names_is_told() -> None:
    (message,) = told(DATABASE.replace("image:", "user: '999'\n        image:") % "true")

    assert message.endswith("its data goes to `/var/lib/postgresql/data/pgdata`, by `PGDATA`")


def test_nothing_is_concluded_where_that_is_switched_off() -> None:
    cluster, _ = lowered(DATABASE % "false")

    assert told(DATABASE % "false") == []
    assert isinstance(cluster.workloads[0], ir.Deployment)
    assert pod(cluster, "db").containers[0].ports == ()
    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "claim data"}


def test_project_switches_it_off_for_all_but_those_that_say_otherwise() -> None:
    text = """\
        x-podc: {inference: false}
        services:
          a: {image: "redis:7"}
          b: {image: "memcached:1", x-podc: {inference: true}}
    """

    assert told(text) == ["podc knows `memcached`: it listens on 11211; it runs as user 11211"]


def test_what_the_file_says_is_no_conclusion() -> None:
    assert told("services: {web: {image: 'nginx:1', ports: ['80:80']}}") == []


def test_two_services_of_one_image_are_one_note() -> None:
    assert len(told("services: {a: {image: 'nginx:1'}, b: {image: 'nginx:2'}}")) == 1


BUILT = """\
    services:
      db:
        build: {context: /project, dockerfile_inline: "FROM %s"}
        volumes: ["data:/var/lib/mysql"]
        x-podc: {inference: %s}
    volumes: {data: {x-podc: {size: 1Gi}}}
"""


def test_image_that_is_built_from_a_known_one_is_known() -> None:
    (message,) = told(BUILT % ("mariadb:11", "true"))

    assert message.partition(": ")[2].split("; ") == [
        "`db` is built from it",
        "it is a database with a disk of its own, so a StatefulSet runs it",
        "it listens on 3306",
        "its data goes to the folder `mysql` of the volume",
    ]


def test_ports_of_a_built_server_are_not_those_of_its_base() -> None:
    assert told(BUILT.replace("/var/lib/mysql", "/x") % ("nginx:1", "true")) == []


def test_unknown_image_with_data_where_a_known_one_has_it_gets_its_folder() -> None:
    cluster, _ = lowered(BUILT % ("company/base", "true"))

    assert told(BUILT % ("company/base", "true")) == [
        "podc knows `/var/lib/mysql`: its data goes to the folder `mysql` of the volume"
    ]
    assert mounts(cluster, "db") == {"/var/lib/mysql": "claim data/mysql"}


def test_nothing_is_concluded_of_a_path_where_that_is_switched_off() -> None:
    cluster, _ = lowered(BUILT % ("company/base", "false"))

    assert told(BUILT % ("company/base", "false")) == []
    assert mounts(cluster, "db") == {"/var/lib/mysql": "claim data"}
