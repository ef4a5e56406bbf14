"""Bind mounts: what each becomes, on what evidence, and what is never looked at."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.diagnostics import Report
from compiler.options import Secrets, Target
from compiler.source.files import Kind, Stat
from tests.lowered import FOLDER, Disk, disk, lowered, mounts, pod, slugs

BINDS = (
    "bind",
    "host-path",
    "store",
    "content-left",
    "read-only",
    "ignored",
    "missing",
    "socket",
    "large",
)


def web(volume: str, image: str = "image: x/y:1") -> str:
    return f'services: {{web: {{{image}, volumes: ["{volume}"]}}}}\n'


def bound(
    volume: str,
    files: dict[str, str | bytes] | Disk | None = None,
    image: str = "image: x/y:1",
    **options: object,
) -> tuple[dict[str, str], list[str]]:
    text = web(volume, image)
    given = files if isinstance(files, Disk) else disk(text, files)
    cluster, report = lowered(text, given, **options)
    return mounts(cluster, "web"), slugs(report, *BINDS)


def texts(cluster: ir.Cluster) -> dict[str, dict[str, str]]:
    return {
        one.meta.name.plain: {key: value.plain for key, value in one.texts}
        for one in cluster.config_maps
    }


# --- the node's own paths -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("volume", "mounted", "said"),
    [
        ("/var/run/docker.sock:/var/run/docker.sock", {}, ["bind-socket"]),
        ("./app.sock:/run/app.sock", {}, ["bind-socket"]),
        ("/etc/localtime:/etc/localtime:ro", {}, ["bind-time-zone"]),
        ("/proc:/host/proc:ro", {"/host/proc": "node /proc ro"}, ["host-path"]),
        ("/srv/media:/media", {"/media": "node /srv/media"}, ["host-path"]),
        (
            "/var/lib/docker:/var/lib/docker:ro",
            {"/var/lib/docker": "node /var/lib/docker ro"},
            ["store-of-docker"],
        ),
        (
            "/var/lib/docker/volumes/x/_data:/data",
            {"/data": "node /var/lib/docker/volumes/x/_data"},
            ["store-of-docker"],
        ),
        ("/srv/data:/data", {"/data": "claim web-srv-data"}, ["bind-claim"]),
        ("/srv/db:/var/lib/db", {"/var/lib/db": "claim web-srv-db"}, ["bind-claim"]),
    ],
)
def test_absolute_paths_are_judged_by_their_names(
    volume: str, mounted: dict[str, str], said: list[str]
) -> None:
    found, why = bound(volume)

    assert {path: what.replace("web-home-me-", "web-") for path, what in found.items()} == {
        path: _claim_name(volume, what) for path, what in mounted.items()
    }
    assert why == said


def _claim_name(volume: str, what: str) -> str:
    source = volume.partition(":")[0].strip("/").replace("/", "-")
    return f"claim web-{source}" if what.startswith("claim") else what


def test_absolute_path_is_never_looked_at() -> None:
    text = web("/srv/x.conf:/etc/x.conf")
    given = disk(text, {"/srv/x.conf": "from this machine\n"})
    cluster, _ = lowered(text, given)

    assert mounts(cluster, "web") == {"/etc/x.conf": "node /srv/x.conf"}
    assert "/srv/x.conf" not in given.opened


def test_absolute_path_into_the_project_is_not_read_either() -> None:
    found, _ = bound(f"{FOLDER}/x.conf:/etc/x.conf", {"x.conf": "a"})

    assert found == {"/etc/x.conf": f"node {FOLDER}/x.conf"}


def test_path_that_has_to_be_there_is_a_directory_of_the_node() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: x/y:1
            volumes:
              - {type: bind, source: /srv/x, target: /x, bind: {create_host_path: false}}
    """)
    (volume,) = pod(cluster, "web").volumes

    assert isinstance(volume, ir.HostPath)
    assert volume.type
    assert volume.type.plain == "Directory"


@pytest.mark.parametrize(
    ("propagation", "more", "expected", "said"),
    [
        ("rslave", "", "HostToContainer", []),
        ("rshared", "privileged: true, ", "Bidirectional", []),
        ("rshared", "", "Bidirectional", ["unprivileged-propagation"]),
        ("rprivate", "", None, []),
    ],
)
def test_propagation_is_kept_where_a_container_may_have_it(
    propagation: str, more: str, expected: str | None, said: list[str]
) -> None:
    cluster, report = lowered(f"""\
        services:
          web:
            {{{more}image: x/y:1, volumes: ["/mnt:/mnt:{propagation}"]}}
    """)
    (mount,) = pod(cluster, "web").containers[0].mounts

    assert (mount.propagation.plain if mount.propagation else None) == expected
    assert slugs(report, "propagation") == said


# --- beside the project ---------------------------------------------------------------------------


def test_path_beside_the_project_is_a_claim_and_never_one_of_the_node() -> None:
    found, why = bound("../shared:/srv", {"/home/me/shared/a.txt": "x"})

    assert found == {"/srv": "claim web-shared"}
    assert why == ["bind-claim"]


def test_path_behind_a_variable_is_none_of_the_node() -> None:
    found, _ = bound("${MEDIA}:/media", environment={"MEDIA": "/home/me/films"})

    assert found == {"/media": "claim web-home-me-films"}


@pytest.mark.parametrize("path", ["/", "/proc", "/sys/class"])
def test_path_of_the_system_is_one_of_the_node_behind_a_variable_too(path: str) -> None:
    found, why = bound("${ROOT}:/host:ro", environment={"ROOT": path})

    assert found == {"/host": f"node {path} ro"}
    assert why == ["host-path"]


def test_file_beside_the_project_is_read_only_where_it_may_be() -> None:
    files: dict[str, str | bytes] = {"/home/me/a.conf": "x\n"}

    assert bound("../a.conf:/etc/a.conf", files)[1] == ["missing-bind-file"]
    assert bound("../a.conf:/etc/a.conf", files, allow_outside=True) == (
        {"/etc/a.conf": "configMap web-a-conf/a.conf ro"},
        ["bind-config"],
    )


def test_nothing_beside_the_project_is_opened() -> None:
    text = web("../a.conf:/etc/a.conf")
    given = disk(text, {"/home/me/a.conf": "x\n", "/home/me/.gitignore": "*"})
    lowered(text, given)

    assert [path for path in given.opened if not path.startswith(FOLDER)] == []


@pytest.mark.parametrize("link", ["../secret.conf", "/etc/shadow", "inner/../../x", "web.conf"])
def test_link_that_leads_out_or_in_a_circle_is_not_followed(link: str) -> None:
    text = web("./web.conf:/etc/web.conf")
    given = disk(text, {"/etc/shadow": "root:"}, **{"web.conf": Stat(Kind.FILE, 5, link=link)})
    cluster, report = lowered(text, given)

    assert texts(cluster) == {"web-web-conf": {"web.conf": ""}}
    assert slugs(report, *BINDS) == ["missing-bind-file"]
    assert f"{FOLDER}/web.conf" not in given.opened


def test_link_within_the_project_is_followed() -> None:
    text = web("./web.conf:/etc/web.conf")
    given = disk(
        text,
        {"web.conf": "a\n", "real.conf": "a\n"},
        **{"web.conf": Stat(Kind.FILE, 2, link="real.conf")},
    )

    assert texts(lowered(text, given)[0]) == {"web-web-conf": {"web.conf": "a\n"}}


# --- files ----------------------------------------------------------------------------------------


def test_file_is_one_key_mounted_by_its_sub_path() -> None:
    text = web("./nginx.conf:/etc/nginx/nginx.conf:ro")
    cluster, report = lowered(text, {"nginx.conf": "events {}\r\n"})

    assert texts(cluster) == {"web-nginx-conf": {"nginx.conf": "events {}\r\n"}}
    assert mounts(cluster, "web") == {
        "/etc/nginx/nginx.conf": "configMap web-nginx-conf/nginx.conf ro"
    }
    assert slugs(report, *BINDS) == ["bind-config"]


@pytest.mark.parametrize(("mode", "expected"), [(0o600, 0o444), (0o755, 0o555), (0o664, 0o444)])
def test_of_a_files_mode_only_the_executable_bit_is_kept(mode: int, expected: int) -> None:
    text = web("./run.sh:/run.sh")
    given = disk(text, {"run.sh": "#!/bin/sh\n"}, **{"run.sh": Stat(Kind.FILE, 10, mode)})
    (volume,) = pod(lowered(text, given)[0], "web").volumes

    assert isinstance(volume, ir.Projected)
    assert [one.mode.plain for one in volume.items if one.mode] == [expected]


def test_bytes_stay_bytes_and_odd_names_become_keys() -> None:
    text = web("./a b€.bin:/a.bin")
    cluster, _ = lowered(text, {"a b€.bin": b"\x00\xff"})
    (made,) = cluster.config_maps

    assert made.texts == ()
    assert [(key, value.plain) for key, value in made.binaries] == [("a-b-.bin", b"\x00\xff")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (".env", "A=1"),
        ("server.key", "x"),
        ("site.conf", "url = postgres://me:hunter22@db/shop"),
        ("private.conf", "a"),
    ],
)
def test_file_that_looks_secret_or_is_ignored_is_a_secret(name: str, content: str) -> None:
    text = web(f"./{name}:/srv/{name}")
    cluster, report = lowered(text, {name: content, ".gitignore": "private.*\n"})

    assert cluster.config_maps == ()
    assert [one.values[0][1].plain for one in cluster.secrets] == [content.encode()]
    assert not any("hunter22" in one.message + one.hint for one in report)


def test_secret_file_is_referred_to_or_left_out_as_options_say() -> None:
    external, _ = lowered(web("./tls.key:/tls.key"), {"tls.key": "x"}, secrets=Secrets.EXTERNAL)
    skipped, report = lowered(web("./tls.key:/tls.key"), {"tls.key": "x"}, secrets=Secrets.SKIP)

    assert external.secrets == skipped.secrets == ()
    assert mounts(external, "web") == {"/tls.key": "secret web-tls-key/tls.key ro"}
    assert [one.name.plain for one in external.external] == ["web-tls-key"]
    assert mounts(skipped, "web") == {}
    assert slugs(report, "skipped") == ["skipped-secret"]


def test_file_that_is_too_large_is_an_error_and_not_opened() -> None:
    text = web("./big.iso:/big.iso")
    given = disk(text, {}, **{"big.iso": Stat(Kind.FILE, 1024 * 1024 + 1)})
    _, report = lowered(text, given)

    assert slugs(report, *BINDS) == ["large-bind-file"]
    assert report.failed
    assert f"{FOLDER}/big.iso" not in given.opened


@pytest.mark.parametrize("name", ["caf\udce9.conf", "..data"])
def test_folder_with_a_name_that_no_manifest_can_hold_is_a_claim(name: str) -> None:
    found, said = bound("./conf:/conf:ro", {f"conf/{name}": "x", "conf/a.conf": "a"})

    assert found == {"/conf": "claim web-conf ro"}
    assert said == ["content-left-behind"]


def test_names_of_files_become_keys_that_kubernetes_takes() -> None:
    long = "n" * 250 + ".conf"
    text = web("./conf:/conf:ro")
    cluster, _ = lowered(text, {f"conf/{long}": "x", "conf/sub/..a b": "y"})
    keys = list(texts(cluster)["web-conf"])

    assert keys[1:] == ["sub__..a-b"]
    assert len(keys[0]) == 253


def test_paths_whose_names_would_meet_are_two_objects() -> None:
    cluster, report = lowered(
        """\
        services:
          web: {image: x/y:1, volumes: ["./a/b.conf:/1", "./a-b.conf:/2", "./a-b.conf:/3"]}
          web-a: {image: x/y:1, volumes: ["./b.conf:/1"], configs: [web-site]}
        configs: {web-site: {content: site}}
        """,
        {"a/b.conf": "one", "a-b.conf": "two", "b.conf": "three"},
    )

    assert not report.failed
    assert texts(cluster) == {
        "web-a-b-conf": {"b.conf": "one"},
        "web-a-b-conf-2": {"a-b.conf": "two"},
        "web-a-b-conf-3": {"b.conf": "three"},
        "web-site": {"web-site": "site"},
    }


@pytest.mark.parametrize(
    ("volume", "hint"),
    [
        ("./certs:/certs:ro", "build again"),
        ("./certs:/certs", "kubectl cp"),
        ("../certs:/certs:ro", "kubectl cp"),
        ("../site.conf:/etc/site.conf:ro", "--allow-outside"),
        ("./site.conf:/etc/site.conf:ro", "put the file there"),
    ],
)
def test_hint_says_what_helps_there(volume: str, hint: str) -> None:
    _, report = lowered(web(volume))

    (fact,) = [one for one in report if one.slug in ("bind-claim", "missing-bind-file")]
    assert hint in (fact.hint or "")


def test_missing_file_that_is_mounted_twice_is_one_object() -> None:
    text = """\
        services:
          web: {image: x/y:1, volumes: ["./a.conf:/etc/a.conf", "./a.conf:/etc/b.conf"]}
    """
    cluster, report = lowered(text)

    assert not report.failed
    assert texts(cluster) == {"web-a-conf": {"a.conf": ""}}


@pytest.mark.parametrize("name", ["acme.json", "db.sqlite3", "app.log"])
def test_missing_file_that_programs_write_can_not_be_written_in_a_pod(name: str) -> None:
    written = bound(f"./{name}:/data/{name}")[1]
    read = bound(f"./{name}:/data/{name}:ro")[1]

    assert written == ["read-only-config", "missing-bind-file"]
    assert read == ["missing-bind-file"]


@pytest.mark.parametrize("name", ["id_rsa", "Caddyfile", "Jenkinsfile", "kubeconfig", "passwd"])
def test_missing_file_without_an_ending_is_known_by_its_name(name: str) -> None:
    _, said = bound(f"./{name}:/etc/{name}:ro")

    assert said == ["missing-bind-file"]


def test_recursive_and_propagation_exclude_each_other() -> None:
    options = "{propagation: rslave, recursive: readonly}"
    mount = f"{{type: bind, source: /mnt, target: /mnt, read_only: true, bind: {options}}}"
    _, report = lowered(f"services: {{web: {{image: x/y:1, volumes: [{mount}]}}}}\n")

    assert slugs(report, "recursive") == ["recursive-propagation"]
    assert report.failed


def test_pipe_is_never_opened() -> None:
    text = web("./queue:/queue")
    given = disk(text, {}, queue=Stat(Kind.SPECIAL))
    cluster, report = lowered(text, given)

    assert mounts(cluster, "web") == {}
    assert slugs(report, *BINDS) == ["bind-socket"]
    assert f"{FOLDER}/queue" not in given.opened


@pytest.mark.parametrize(
    ("volume", "said"),
    [
        ("./nginx.conf:/etc/nginx/nginx.conf", "missing-bind-file"),
        ("./conf.d:/etc/nginx/conf.d", "bind-claim"),
        ("./data:/srv/data", "bind-claim"),
        ("./Caddyfile:/etc/caddy/Caddyfile", "missing-bind-file"),
    ],
)
def test_what_is_missing_is_a_file_or_a_folder_by_its_name(volume: str, said: str) -> None:
    assert bound(volume)[1] == [said]


def test_file_that_programs_write_gets_a_warning_unless_it_is_read_only() -> None:
    files: dict[str, str | bytes] = {"app.sqlite": b"SQLite\x00"}

    assert bound("./app.sqlite:/srv/app.sqlite", files)[1] == ["read-only-config"]
    assert bound("./app.sqlite:/srv/app.sqlite:ro", files)[1] == ["bind-config"]


def test_files_of_one_name_are_two_objects_and_two_volumes() -> None:
    cluster, report = lowered(
        """\
        services:
          web: {image: x/y:1, volumes: ["./a/x.conf:/a/x.conf", "./b/x.conf:/b/x.conf"]}
        """,
        {"a/x.conf": "a", "b/x.conf": "b"},
    )

    assert texts(cluster) == {"web-a-x-conf": {"x.conf": "a"}, "web-b-x-conf": {"x.conf": "b"}}
    assert mounts(cluster, "web") == {
        "/a/x.conf": "configMap web-a-x-conf/x.conf ro",
        "/b/x.conf": "configMap web-b-x-conf/x.conf ro",
    }
    assert not report.failed


# --- folders --------------------------------------------------------------------------------------


def test_folder_of_files_is_a_config_map_with_its_nested_paths() -> None:
    text = web("./conf:/etc/app")
    cluster, report = lowered(text, {"conf/a.yml": "a", "conf/sub/a.yml": "b"})
    (volume,) = pod(cluster, "web").volumes

    assert texts(cluster) == {"web-conf": {"a.yml": "a", "sub__a.yml": "b"}}
    assert isinstance(volume, ir.Projected)
    assert [(one.key.plain, one.path.plain) for one in volume.items] == [
        ("a.yml", "a.yml"),
        ("sub__a.yml", "sub/a.yml"),
    ]
    assert mounts(cluster, "web") == {"/etc/app": "configMap web-conf ro"}
    assert slugs(report, *BINDS) == ["read-only-config"]


def test_folder_that_is_only_read_needs_no_warning() -> None:
    assert bound("./conf:/config:ro", {"conf/a.yml": "a"}) == (
        {"/config": "configMap web-conf ro"},
        ["bind-config"],
    )


@pytest.mark.parametrize(
    ("volume", "image", "files"),
    [
        ("./db:/var/lib/mysql", "image: 'mysql:8'", {"db/ibdata1": "x"}),
        ("./state:/srv", "image: x/y:1", {"state/.gitkeep": ""}),
        ("./data:/data", "image: x/y:1", {"data/a.txt": "x"}),
    ],
)
def test_folder_where_data_is_kept_is_a_claim(
    volume: str, image: str, files: dict[str, str | bytes]
) -> None:
    found, why = bound(volume, files, image)

    assert [what.split()[0] for what in found.values()] == ["claim"]
    assert why == ["bind-claim"]


def test_folder_of_a_databases_extensions_is_not_its_data() -> None:
    found, _ = bound(
        "./themes/x:/var/www/html/wp-content/themes/x:ro",
        {"themes/x/style.css": "a"},
        "image: 'wordpress:6'",
    )

    assert found == {"/var/www/html/wp-content/themes/x": "configMap web-themes-x ro"}


@pytest.mark.parametrize(
    "files",
    [
        {"big/a.bin": "x" * 700_000, "big/b.bin": "x" * 700_000},
        {f"big/{number}": "x" for number in range(1001)},
    ],
)
def test_folder_of_more_than_an_object_holds_is_a_claim_that_starts_empty(
    files: dict[str, str | bytes],
) -> None:
    assert bound("./big:/srv/big", files) == (
        {"/srv/big": "claim web-big"},
        ["content-left-behind"],
    )


@pytest.mark.parametrize(
    "odd", [Stat(Kind.SPECIAL), Stat(Kind.FILE, 3, link="../../x"), Stat(Kind.DIRECTORY, link=".")]
)
def test_folder_with_other_things_than_files_is_a_claim(odd: Stat) -> None:
    text = web("./conf:/etc/app")
    given = disk(text, {"conf/a.yml": "a"}, **{"conf/odd": odd})
    cluster, report = lowered(text, given)

    assert mounts(cluster, "web") == {"/etc/app": "claim web-conf"}
    assert slugs(report, *BINDS) == ["content-left-behind"]
    assert f"{FOLDER}/conf/odd" not in given.opened


def test_what_gitignore_hides_is_not_copied() -> None:
    text = web("./conf:/etc/app:ro")
    cluster, report = lowered(
        text,
        {
            "conf/a.yml": "a",
            "conf/local.yml": "b",
            "conf/keep.yml": "c",
            "conf/.cache/x": "d",
            "conf/deep/local.txt": "e",
            ".gitignore": "local.*\n.cache/\n!keep.yml\n",
            "conf/deep/.gitignore": "!local.txt\n",
        },
    )

    assert list(texts(cluster)["web-conf"]) == [
        "a.yml",
        "deep__.gitignore",
        "deep__local.txt",
        "keep.yml",
    ]
    assert slugs(report, "ignored") == ["ignored-files"]


def test_folder_that_is_ignored_as_a_whole_is_a_claim() -> None:
    found, why = bound("./out:/out:ro", {"out/a.txt": "x", ".gitignore": "/out/\n"})

    assert found == {"/out": "claim web-out ro"}
    assert why == ["content-left-behind"]


def test_folder_with_a_secret_in_it_is_a_secret() -> None:
    cluster, _ = lowered(web("./tls:/tls:ro"), {"tls/ca.crt": "a", "tls/server.key": "b"})

    assert [one.meta.name.plain for one in cluster.secrets] == ["web-tls"]
    assert cluster.config_maps == ()


# --- source code ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("volume", "build", "left_out"),
    [
        (".:/app", ".", True),
        (".:/workspace", "./web", True),
        ("./web:/app", "./web", True),
        ("./web/src:/app/src", "./web", True),
        ("./web/src:/app", "./web", True),
        ("./web/conf:/app/conf", "./web", False),
        ("./web/src:/opt/tools", "./web", False),
        ("./other:/app", "./web", False),
    ],
)
def test_sources_over_those_in_the_image_are_left_out(
    volume: str, build: str, left_out: bool
) -> None:
    files: dict[str, str | bytes] = {
        "web/src/main.py": "a",
        "web/conf/a.ini": "b",
        "other/x.py": "c",
    }
    found, why = bound(volume, files, f"build: {build}")

    assert (found == {}) is left_out
    assert ("bind-source-code" in why) is left_out


def test_sources_in_an_image_from_elsewhere_are_mounted() -> None:
    found, _ = bound(".:/app", {"main.js": "a"}, "image: 'node:22', command: node main.js")

    assert found == {"/app": "configMap web-project ro"}


# --- several services -----------------------------------------------------------------------------


def test_folder_of_several_services_is_one_claim_that_they_share() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: x/y:1, volumes: ["./uploads:/srv/uploads"]}
          worker: {image: x/z:1, volumes: ["./uploads:/in:ro"]}
    """)

    assert [one.meta.name.plain for one in cluster.claims] == ["web-uploads"]
    assert mounts(cluster, "web") == {"/srv/uploads": "claim web-uploads"}
    assert mounts(cluster, "worker") == {"/in": "claim web-uploads ro"}
    assert [len(pod(cluster, name).affinity) for name in ("web", "worker")] == [1, 1]
    assert slugs(report, "shared", "bind") == ["shared-volume", "bind-claim"]


def test_path_of_the_host_that_one_service_keeps_data_in_is_a_claim_of_all() -> None:
    cluster, report = lowered("""\
        services:
          player: {image: x/y:1, volumes: ["/srv/media:/media:ro"]}
          finder: {image: x/z:1, volumes: ["/srv/media:/data/media"]}
    """)

    assert mounts(cluster, "player") == {"/media": "claim player-srv-media ro"}
    assert mounts(cluster, "finder") == {"/data/media": "claim player-srv-media"}
    assert slugs(report, "shared", "bind") == ["shared-volume", "bind-claim"]


def test_users_of_a_folder_look_where_the_server_keeps_its_data() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["./pg:/var/lib/postgresql/data"]}
          copies: {image: x/z:1, volumes: ["./pg:/in:ro"]}
    """)

    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "claim db-pg/pgdata"}
    assert mounts(cluster, "copies") == {"/in": "claim db-pg/pgdata ro"}


def test_folder_that_one_service_keeps_data_in_is_a_claim_for_all() -> None:
    cluster, _ = lowered(
        """\
        services:
          db: {image: "redis:8", volumes: ["./data:/data"]}
          backup: {image: x/y:1, volumes: ["./data:/backup:ro"]}
        """,
        {"data/dump.rdb": "x"},
    )

    assert mounts(cluster, "backup") == {"/backup": "claim db-data ro"}


def test_verdict_stands_where_the_mount_does() -> None:
    _, report = lowered(web("./conf:/etc/app:ro"), {"conf/a.yml": "a"})

    assert _text_of(report, "bind-config") == "./conf"


def _text_of(report: Report, slug: str) -> str:
    (found,) = [one for one in report if one.slug == slug]
    assert found.span
    return found.span.text


def test_missing_key_file_is_an_empty_key_of_a_secret() -> None:
    found, why = bound("./tls/admin-key.pem:/etc/tls/admin-key.pem", {})

    assert found == {
        "/etc/tls/admin-key.pem": "secret web-tls-admin-key-pem/admin-key.pem ro",
    }
    assert why == ["missing-bind-file"]


# --- what the file itself asks for ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdict", "expected"),
    [
        ("claim", "claim web-conf"),
        ("config", "configMap web-conf ro"),
        ("secret", "secret web-conf ro"),
        ("hostPath", f"node {FOLDER}/conf"),
        ("emptyDir", "scratch"),
    ],
)
def test_mount_becomes_what_is_asked_for_and_nothing_is_said(verdict: str, expected: str) -> None:
    cluster, report = lowered(asked(verdict), {"conf/a.ini": "a=1\n"})

    assert mounts(cluster, "web") == {"/etc/web": expected}
    assert slugs(report, "bind") == []


def test_mount_that_is_to_be_skipped_is_none() -> None:
    assert mounts(lowered(asked("skip"))[0], "web") == {}


def asked(verdict: str) -> str:
    return f"""\
        services:
          web:
            image: x/y:1
            volumes: ["./conf:/etc/web"]
            x-podc: {{mounts: {{/etc/web/: {verdict}}}}}
    """


def test_path_outside_of_the_project_is_named_as_it_is_written() -> None:
    text = r"""
        services:
          web: {image: x/y:1, volumes: ['C:\data:/srv/x']}
    """

    assert mounts(lowered(text)[0], "web") == {"/srv/x": "claim web-c-data"}


def test_volume_that_stands_for_a_path_is_one_claim_for_all_who_mount_it() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: x/y:1, volumes: ["media:/media"]}
          job: {image: x/y:1, volumes: ["media:/media"]}
        volumes: {media: {driver_opts: {type: none, o: bind, device: ./media}}}
    """)

    assert [one.meta.name.plain for one in cluster.claims] == ["web-media"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("propagation: rslave", ["no-propagation"]),
        ("propagation: rprivate", []),
        ("create_host_path: false", ["made-anyway"]),
        ("create_host_path: true", []),
    ],
)
def test_what_only_paths_of_the_node_have_is_said_of_others(options: str, said: list[str]) -> None:
    _, report = lowered(f"""\
        services:
          web:
            image: x/y:1
            volumes: [{{type: bind, source: ./d, target: /srv/d, bind: {{{options}}}}}]
    """)

    assert slugs(report, "no-prop", "made") == said


def test_mounts_below_a_path_are_read_only_where_the_version_can() -> None:
    text = """\
        services:
          web:
            image: x/y:1
            volumes:
              - {type: bind, source: /mnt, target: /mnt, read_only: true,
                 bind: {recursive: readonly}}
    """

    new, _ = lowered(text)
    old, report = lowered(text, target=Target(kubernetes="1.30"))

    assert pod(new, "web").containers[0].mounts[0].recursive_read_only is not None
    assert pod(old, "web").containers[0].mounts[0].recursive_read_only is None
    assert slugs(report, "recursive") == ["not-recursive"]


# --- the folder that an image is built from -------------------------------------------------------


@pytest.mark.parametrize(
    ("context", "volume"),
    [
        ("./api", "./api:/app"),
        ("../api", "../api:/app"),
        ("./api", ".:/workspace"),
        ("..", "..:/workspace"),
    ],
)
def test_folder_that_the_image_is_built_from_is_left_out_wherever_it_is(
    context: str, volume: str
) -> None:
    found, said = bound(volume, image=f"build: {context}")

    assert found == {}
    assert said == ["bind-source-code"]


def test_folder_above_the_project_is_not_what_an_image_is_built_from() -> None:
    found, _ = bound("/:/host:ro", image="build: ./api")

    assert found == {"/host": "node / ro"}


def test_path_of_the_system_is_hinted_to_be_watched_on_every_node() -> None:
    _, report = lowered(web("/proc:/host/proc:ro"))
    _, other = lowered(web("/opt/exchange:/exchange"))

    (hint,) = [one.hint for one in report if one.slug == "host-path"]
    (plain,) = [one.hint for one in other if one.slug == "host-path"]
    assert "mode: global" in (hint or "")
    assert "mode: global" not in (plain or "")
