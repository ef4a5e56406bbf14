"""Named and nameless volumes, memory, and who shares a disk with whom."""

from __future__ import annotations

import pytest

from compiler import ir
from compiler.options import Expose, Provider, Target
from tests.lowered import disk, lowered, mounts, pod, slugs


def claims(cluster: ir.Cluster) -> dict[str, tuple[str, str]]:
    return {one.meta.name.plain: (one.size.plain, one.modes[0].plain) for one in cluster.claims}


def strategy(cluster: ir.Cluster, name: str) -> str | None:
    (found,) = [one for one in cluster.workloads if one.meta.name.plain == name]
    assert isinstance(found, ir.Deployment)
    return found.strategy.type.plain if found.strategy else None


# --- named volumes --------------------------------------------------------------------------------


def test_named_volume_becomes_a_claim_whose_size_is_a_guess_and_said() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/files", "files:/again:ro"]}
        volumes: {files: {}}
    """)

    assert claims(cluster) == {"files": ("10Gi", "ReadWriteOnce")}
    assert mounts(cluster, "web") == {"/files": "claim files", "/again": "claim files ro"}
    assert slugs(report) == ["unknown-owner", "empty-volume", "volume-size"]


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("x-podc: {size: 20Gi}", "20Gi"),
        ("driver_opts: {size: 100m}", "100Mi"),
        ('driver_opts: {size: "3g"}', "3Gi"),
        ("driver_opts: {size: much}", "10Gi"),
    ],
)
def test_size_of_a_claim_is_the_one_that_is_written(written: str, size: str) -> None:
    cluster, _ = lowered(f"""\
        services:
          web: {{image: example/web:1, volumes: ["files:/files"]}}
        volumes: {{files: {{{written}}}}}
    """)

    assert claims(cluster) == {"files": (size, "ReadWriteOnce")}


@pytest.mark.parametrize(
    ("size", "said"),
    [('"20"', ["tiny-volume"]), ("20", ["tiny-volume"]), ("20Gi", []), ('"10737418240"', [])],
)
def test_size_without_a_unit_is_told(size: str, said: list[str]) -> None:
    _, report = lowered(f"""\
        services:
          web: {{image: example/web:1, volumes: ["files:/files"]}}
        volumes: {{files: {{x-podc: {{size: {size}}}}}}}
    """)

    assert slugs(report, "tiny") == said


@pytest.mark.parametrize(
    ("options", "kind"),
    [("{}", ir.StatefulSet), ("{size: 3g}", ir.StatefulSet), ("{type: tmpfs}", ir.Deployment)],
)
def test_database_is_one_whatever_the_size_of_its_disk(
    options: str, kind: type[ir.Workload]
) -> None:
    cluster, _ = lowered(f"""\
        services:
          db: {{image: "mongo:8", volumes: ["data:/data/db"]}}
        volumes: {{data: {{driver_opts: {options}}}}}
    """)

    assert isinstance(cluster.workloads[0], kind)


def test_external_volume_is_referred_to_and_not_created() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/files"]}
        volumes: {files: {external: true, name: Team_files}}
    """)

    assert claims(cluster) == {}
    assert mounts(cluster, "web") == {"/files": "claim team-files"}
    assert [(one.kind, one.name.plain) for one in cluster.external] == [
        ("PersistentVolumeClaim", "team-files")
    ]
    assert "expected-claim" in slugs(report)


def test_volume_that_nobody_mounts_is_no_claim() -> None:
    cluster, _ = lowered("services: {web: {image: x/y:1}}\nvolumes: {files: {}}\n")

    assert claims(cluster) == {}


def test_labels_of_a_volume_are_annotations_of_its_claim() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/files"]}
        volumes: {files: {labels: {team: blue}}}
    """)

    assert [(key, value.plain) for key, value in cluster.claims[0].meta.annotations] == [
        ("team", "blue")
    ]


def test_subpath_is_kept() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: example/web:1
            volumes:
              - {type: volume, source: files, target: /a, volume: {subpath: deep/er}}
        volumes: {files: {}}
    """)

    assert mounts(cluster, "web") == {"/a": "claim files/deep/er"}


# --- databases ------------------------------------------------------------------------------------


def test_database_gets_its_own_disk_and_a_folder_of_it() -> None:
    cluster, report = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"]}
        volumes: {data: {}}
    """)
    (db,) = cluster.workloads

    assert isinstance(db, ir.StatefulSet)
    assert [one.meta.name.plain for one in db.claims] == ["data"]
    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "own data/pgdata"}
    assert claims(cluster) == {}
    assert slugs(report, "empty") == []


@pytest.mark.parametrize(
    ("lines", "mount", "pgdata"),
    [
        ("user: postgres", "own data", ["/var/lib/postgresql/data/pgdata"]),
        ("user: '70:70'", "own data", ["/var/lib/postgresql/data/pgdata"]),
        ("user: '70', environment: {PGDATA: /var/lib/postgresql/data/x}", "own data", []),
        ("user: root", "own data/pgdata", []),
        ("x-podc: {security: restricted}", "own data", ["/var/lib/postgresql/data/pgdata"]),
    ],
)
def test_server_that_is_not_root_makes_its_folder_itself(
    lines: str, mount: str, pgdata: list[str]
) -> None:
    cluster, _ = lowered(f"""\
        services:
          db: {{image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"], {lines}}}
        volumes: {{data: {{}}}}
    """)
    (container,) = pod(cluster, "db").containers
    given = [one for one in container.env if isinstance(one, ir.Literal)]

    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": mount}
    assert [one.value.plain for one in given if one.name.plain == "PGDATA"] == pgdata


OLD, NEW = "/var/lib/postgresql/data", "/var/lib/postgresql"


@pytest.mark.parametrize(
    ("image", "path", "more", "mount", "pgdata"),
    [
        ("postgres:17", OLD, "", "own data/pgdata", []),
        ("postgres:17", NEW, "", "own data", [f"{NEW}/pgdata"]),  # `VOLUME` is below it
        ("postgres:18-alpine", NEW, "", "own data", []),
        ("postgres:18", OLD, "", "own data", [f"{OLD}/pgdata"]),
        ("postgres", OLD, "", "own data", [f"{OLD}/pgdata"]),
        ("pgvector/pgvector:0.8.1-pg18-trixie", OLD, "", "own data", [f"{OLD}/pgdata"]),
        ("pgvector/pgvector:0.8.1-pg17", OLD, "", "own data/pgdata", []),
        ("postgres:17", OLD, f"environment: {{PGDATA: {OLD}}}", "own data/pgdata", []),
        ("postgres:17", OLD, f"environment: {{PGDATA: {OLD}/x}}", "own data", []),
        ("postgres:18", OLD, f"environment: {{PGDATA: {OLD}/x}}", "own data", []),
        ("postgres:18", "/pg", "environment: {PGDATA: /pg}", "own data/pgdata", []),
        (
            "postgres:17",
            OLD,
            f'user: "999", environment: {{PGDATA: {OLD}}}',
            "own data",
            [f"{OLD}/pgdata"],
        ),
    ],
)
def test_postgresql_finds_an_empty_folder_of_its_own_on_its_disk(
    image: str, path: str, more: str, mount: str, pgdata: list[str]
) -> None:
    cluster, _ = lowered(f"""\
        services:
          db: {{image: "{image}", volumes: ["data:{path}"], {more}}}
        volumes: {{data: {{}}}}
    """)
    (container,) = pod(cluster, "db").containers
    given = [one for one in container.env if isinstance(one, ir.Literal)]

    assert mounts(cluster, "db") == {path: mount}
    assert [one.value.plain for one in given if one.name.plain == "PGDATA"] == pgdata


@pytest.mark.parametrize(
    ("image", "more", "said"),
    [
        ("postgres:18", "", ["moved-data"]),
        ("postgres:latest", "", ["moved-data"]),
        ("postgres:17", "", []),
        ("postgres:18", f"environment: {{PGDATA: {OLD}/x}}", []),
    ],
)
def test_mount_that_a_version_refuses_is_told(image: str, more: str, said: list[str]) -> None:
    _, report = lowered(f"""\
        services:
          db: {{image: "{image}", volumes: ["data:{OLD}"], {more}}}
        volumes: {{data: {{}}}}
    """)

    assert slugs(report, "moved-data") == said


def test_volume_above_the_one_that_an_image_declares_holds_that_too() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "mongo:8", volumes: ["data:/data"]}
        volumes: {data: {}}
    """)

    assert mounts(cluster, "db") == {"/data": "own data", "/data/db": "own data/db"}


def test_volume_above_another_one_holds_nothing_of_that() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "mongo:8", volumes: ["more:/data", "data:/data/db"]}
        volumes: {data: {}, more: {}}
    """)

    assert mounts(cluster, "db") == {"/data": "own more", "/data/db": "own data"}


def test_everybody_who_mounts_a_databases_volume_sees_the_same_folder_of_it() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"]}
          backup: {image: example/backup:1, volumes: ["data:/backup:ro"]}
        volumes: {data: {}}
    """)

    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "claim data/pgdata"}
    assert mounts(cluster, "backup") == {"/backup": "claim data/pgdata ro"}


def test_nobody_makes_the_folder_of_a_server_that_has_to_own_it() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", user: "999", volumes: ["data:/var/lib/postgresql/data"]}
          backup: {image: example/backup:1, volumes: ["data:/backup:ro"]}
        volumes: {data: {}}
    """)

    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "claim data"}
    assert mounts(cluster, "backup") == {"/backup": "claim data ro"}


def test_external_volume_of_a_database_is_shown_as_it_is() -> None:
    cluster, _ = lowered("""\
        services:
          db: {image: "postgres:17", volumes: ["data:/var/lib/postgresql/data"]}
        volumes: {data: {external: true}}
    """)

    assert mounts(cluster, "db") == {"/var/lib/postgresql/data": "claim data"}


# --- several users --------------------------------------------------------------------------------

SHARED = """\
    services:
      web: {{image: example/web:1, {web}}}
      worker: {{image: example/worker:1, {worker}}}
    volumes: {{files: {{}}}}
"""


@pytest.mark.parametrize(
    ("web", "worker"),
    [
        ('volumes: ["files:/a"]', 'volumes: ["files:/b:ro"]'),
        ('volumes: ["files:/a"], scale: 2', "command: work"),
    ],
)
def test_users_of_one_volume_are_kept_on_one_node(web: str, worker: str) -> None:
    cluster, report = lowered(SHARED.format(web=web, worker=worker))
    label = ("volume.podc.dev/files", "shared")
    users = [pod(cluster, "web"), pod(cluster, "worker")]
    users = [one for one in users if one.volumes]

    assert claims(cluster) == {"files": ("10Gi", "ReadWriteOnce")}
    for user in users:
        assert label in [(key, value.plain) for key, value in user.labels]
        (beside,) = user.affinity
        assert [(key, value.plain) for key, value in beside.labels] == [label]
    assert slugs(report, "shared-volume") == ["shared-volume"]


def together(cluster: ir.Cluster) -> dict[str, list[str]]:
    """Return by which labels each workload's pods are kept beside others."""
    return {
        one.meta.name.plain: [key for term in one.pod.affinity for key, _ in term.labels]
        for one in cluster.workloads
    }


def test_users_of_overlapping_volumes_are_one_group() -> None:
    cluster, _ = lowered("""        services:
          films: {image: example/films:1, volumes: ["films:/films", "downloads:/downloads"]}
          music: {image: example/music:1, volumes: ["music:/music", "downloads:/downloads"]}
          player: {image: example/player:1, volumes: ["films:/films", "music:/music"]}
          notes: {image: example/notes:1, volumes: ["notes:/a", "own:/b"]}
          backup: {image: example/backup:1, volumes: ["notes:/a"]}
          alone: {image: example/alone:1, volumes: ["alone:/a"]}
        volumes: {films: {}, music: {}, downloads: {}, notes: {}, own: {}, alone: {}}
    """)
    media, notes = ["volume.podc.dev/films"], ["volume.podc.dev/notes"]

    assert together(cluster) == {
        "films": media,
        "music": media,
        "player": media,
        "notes": notes,
        "backup": notes,
        "alone": [],
    }
    carried = {key for key, _ in pod(cluster, "player").labels if key.startswith("volume")}
    assert carried == set(media)


def test_groups_that_a_later_pod_links_are_one() -> None:
    cluster, _ = lowered("""        services:
          a: {image: example/a:1, volumes: ["one:/1"]}
          b: {image: example/b:1, volumes: ["one:/1"]}
          c: {image: example/c:1, volumes: ["two:/2"]}
          d: {image: example/d:1, volumes: ["two:/2"]}
          e: {image: example/e:1, volumes: ["two:/2", "one:/1"]}
        volumes: {one: {}, two: {}}
    """)

    assert set(map(tuple, together(cluster).values())) == {("volume.podc.dev/one",)}


def test_users_of_a_shared_external_volume_are_told_that_they_stay_together() -> None:
    shared = SHARED.format(web='volumes: ["files:/a"]', worker='volumes: ["files:/b"]')
    _, report = lowered(shared.replace("files: {}", "files: {external: true}"))

    assert slugs(report, "shared-volume", "expected") == ["shared-volume", "expected-claim"]


def test_services_of_one_pod_are_one_user() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/a"]}
          log: {image: example/log:1, network_mode: "service:web", volumes: ["files:/b:ro"]}
        volumes: {files: {}}
    """)

    assert pod(cluster, "web").affinity == ()
    assert [one.name for one in pod(cluster, "web").volumes] == ["files"]
    assert slugs(report, "shared-volume") == []


def test_volume_of_a_global_service_has_to_be_on_every_node() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/a"]}
          agent: {image: example/agent:1, volumes: ["files:/b"], deploy: {mode: global}}
        volumes: {files: {}}
    """)

    assert claims(cluster) == {"files": ("10Gi", "ReadWriteMany")}
    assert pod(cluster, "web").affinity == ()
    assert "volume-on-every-node" in slugs(report)
    assert "shared-volume" not in slugs(report)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ('volumes: ["files:/a"]', "Recreate"),
        ('volumes: ["files:/a"], scale: 3', None),
        ('tmpfs: ["/a"]', None),
    ],
)
def test_service_with_a_disk_of_its_own_is_replaced_old_pod_first(
    fields: str, expected: str | None
) -> None:
    cluster, _ = lowered(f"""\
        services:
          web: {{image: example/web:1, {fields}}}
        volumes: {{files: {{}}}}
    """)

    assert strategy(cluster, "web") == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("image: 'apache/kafka:4.1.0'", "Recreate"),
        ("image: 'apache/kafka:4.1.0', deploy: {replicas: 3}", None),
        ("image: 'nginx:1.29'", None),
    ],
)
def test_two_databases_of_one_name_never_run_at_once(fields: str, expected: str | None) -> None:
    cluster, _ = lowered(f"services: {{web: {{{fields}}}}}\n")

    assert strategy(cluster, "web") == expected


def test_volume_that_nobody_mounts_is_no_part_of_the_project() -> None:
    cluster, report = lowered("""\
        services: {web: {image: "nginx:1.29"}}
        volumes: {old_data: {}}
    """)

    assert cluster.claims == ()
    assert slugs(report, "renamed", "size") == []


# --- what is in a new volume ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("services", "expected"),
    [
        ('web: {image: x/y:1, volumes: ["files:/a"]}', ["empty-volume"]),
        ('web: {build: ., volumes: ["files:/a"]}', ["content-not-copied"]),
        ('web: {image: "redis:8", volumes: ["files:/data"]}', []),
        ('web: {build: ., volumes: ["files:/var/lib/postgresql/data"]}', ["empty-volume"]),
        ('web: {build: ., volumes: ["files:/root/.cache"]}', ["empty-volume"]),
        (
            (
                'web: {image: "alpine:3.22", volumes: ["files:/keys"]}\n'
                '  api: {image: x/y:1, volumes: ["files:/in:ro"]}'
            ),
            ["empty-volume"],
        ),
        (
            (
                'web: {image: "php:8", volumes: ["files:/var/www/html"]}\n'
                '  nginx: {image: "nginx:1.29", volumes: ["files:/b:ro"]}'
            ),
            ["content-not-copied"],
        ),
        (
            (
                'web: {image: x/y:1, volumes: ["files:/a"]}\n'
                '  nginx: {image: "nginx:1.29", volumes: ["files:/b:ro"]}'
            ),
            ["content-not-copied"],
        ),
    ],
)
def test_what_the_image_has_there_is_not_copied_and_said(
    services: str, expected: list[str]
) -> None:
    _, report = lowered(f"services:\n  {services}\nvolumes: {{files: {{}}}}\n")

    assert slugs(report, "empty-volume", "content-not-copied") == expected


@pytest.mark.parametrize(
    ("recipe", "expected"),
    [
        ("FROM node:22\nWORKDIR /app\nCOPY . .\n", "empty-volume"),
        ("FROM node:22\nWORKDIR /app\nCOPY seed /data\n", "content-not-copied"),
        ("FROM node:22\nCOPY . .\n", "content-not-copied"),
        ("FROM example/base:1\nWORKDIR /app\n", "content-not-copied"),
    ],
)
def test_dockerfile_tells_that_there_is_nothing(recipe: str, expected: str) -> None:
    text = 'services: {web: {build: ., volumes: ["files:/data"]}}\nvolumes: {files: {}}\n'

    _, report = lowered(text, disk(text, {"Dockerfile": recipe}))

    assert slugs(report, "empty-volume", "content-not-copied") == [expected]


# --- drivers --------------------------------------------------------------------------------------


def test_volume_in_memory_is_memory() -> None:
    cluster, _ = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["cache:/cache"]}
        volumes:
          cache: {driver_opts: {type: tmpfs, device: tmpfs, o: "size=64m,uid=1000"}}
    """)

    assert claims(cluster) == {}
    assert mounts(cluster, "web") == {"/cache": "memory 64Mi"}


def test_volume_that_is_bound_to_a_path_is_judged_as_a_bind_mount() -> None:
    cluster, report = lowered(
        """\
        services:
          web: {image: example/web:1, volumes: ["conf:/etc/web:ro"]}
        volumes:
          conf: {driver: local, driver_opts: {type: none, o: bind, device: ./conf}}
        """,
        {"conf/web.ini": "a=1\n"},
    )

    assert mounts(cluster, "web") == {"/etc/web": "configMap web-conf ro"}
    assert slugs(report, "bind") == ["bind-config"]


def test_other_options_are_lost_with_a_warning() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: example/web:1, volumes: ["files:/files"]}
        volumes:
          files: {driver_opts: {type: cifs, o: "addr=10.0.0.1,rw", device: "//nas/export"}}
    """)

    assert list(claims(cluster)) == ["files"]
    assert slugs(report, "volume-driver") == ["volume-driver"]


# --- without a name -------------------------------------------------------------------------------


def test_volume_without_a_name_is_the_containers_own_file_system() -> None:
    cluster, report = lowered("services: {web: {image: x/y:1, volumes: [/app/node_modules]}}\n")

    assert mounts(cluster, "web") == {}
    assert slugs(report, "anonymous") == ["anonymous-volume"]


@pytest.mark.parametrize(
    "fields", ["volumes: [/work], read_only: true", 'volumes: [/work, "files:/"]']
)
def test_volume_without_a_name_is_scratch_space_where_the_rest_is_covered(fields: str) -> None:
    cluster, report = lowered(f"""\
        services: {{web: {{image: x/y:1, {fields}}}}}
        volumes: {{files: {{}}}}
    """)

    assert mounts(cluster, "web")["/work"] == "scratch"
    assert "empty-volume" in slugs(report)


def test_tmpfs_is_memory_of_its_size() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: x/y:1
            tmpfs: [/run, "/tmp:size=64m"]
            volumes: [{type: tmpfs, target: /cache, tmpfs: {size: 1048576}}]
    """)

    assert mounts(cluster, "web") == {
        "/cache": "memory 1Mi",
        "/run": "memory",
        "/tmp": "memory 64Mi",
    }


def test_paths_that_would_share_a_name_are_two_volumes() -> None:
    cluster, _ = lowered("services: {web: {image: x/y:1, tmpfs: [/a/b, /a-b]}}\n")

    assert mounts(cluster, "web") == {"/a/b": "memory", "/a-b": "memory"}
    assert [one.name for one in pod(cluster, "web").volumes] == ["tmp-a-b", "tmp-a-b-2"]


def test_memory_in_the_long_syntax_stays_read_only() -> None:
    cluster, _ = lowered("""\
        services:
          web:
            image: example/web:1
            volumes: [{type: tmpfs, target: /scratch, read_only: true}]
    """)

    (mount,) = pod(cluster, "web").containers[0].mounts
    assert (mount.path.plain, mount.read_only and mount.read_only.plain) == ("/scratch", True)


# --- servers, images and clusters -----------------------------------------------------------------


def nfs(options: str, device: str = ":/export") -> ir.Cluster:
    return lowered(f"""\
        services:
          web: {{image: example/web:1, volumes: ["files:/files"], deploy: {{replicas: 2}}}}
          job: {{image: example/job:1, volumes: ["files:/files"]}}
        volumes:
          files: {{driver_opts: {{type: nfs, o: "{options}", device: "{device}"}}}}
    """)[0]


def test_folder_of_an_nfs_server_is_a_volume_that_the_claim_names() -> None:
    cluster = nfs("addr=10.0.0.1,rw,nfsvers=4.1,soft")

    (volume,), (claim,) = cluster.volumes, cluster.claims
    assert (volume.server.plain, volume.path.plain) == ("10.0.0.1", "/export")
    assert [one.plain for one in volume.options] == ["nfsvers=4.1", "soft"]
    assert claim.volume == volume.meta.name
    assert claim.volume.plain == "shop-files"
    assert claim.storage_class is not None
    assert claim.storage_class.plain == ""


def test_volume_of_an_nfs_server_is_kept_for_its_claim_where_the_namespace_is_known() -> None:
    text = """\
        services:
          web: {image: example/web:1, volumes: ["files:/files"]}
        volumes:
          files: {driver_opts: {type: nfs, o: "addr=10.0.0.1", device: ":/export"}}
    """
    (open_to_all,) = lowered(text)[0].volumes
    (kept,) = lowered(text, target=Target(namespace="team"))[0].volumes

    assert open_to_all.namespace is None
    assert kept.claim is not None
    assert kept.namespace is not None
    assert (kept.claim.plain, kept.namespace.plain) == ("files", "team")


def test_everybody_may_mount_a_folder_of_an_nfs_server_wherever_it_runs() -> None:
    cluster = nfs("addr=10.0.0.1,ro")

    assert claims(cluster) == {"files": ("10Gi", "ReadWriteMany")}
    assert pod(cluster, "web").affinity == ()
    assert cluster.volumes[0].read_only is not None


def test_nfs_server_may_stand_in_the_device() -> None:
    assert nfs("rw", "nas.example.com:/export").volumes[0].server.plain == "nas.example.com"


def test_volume_of_a_cluster_is_a_claim_that_exists() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: x/y:1, volumes: [{type: cluster, source: site, target: /site}]}
    """)

    assert mounts(cluster, "web") == {"/site": "claim site"}
    assert slugs(report, "expected") == ["expected-claim"]


IMAGE = """\
    services:
      web:
        image: x/y:1
        volumes: [{type: image, source: "x/site:7", target: /site, image: {subpath: dist}}]
"""


def test_files_of_an_image_are_mounted_where_the_version_can() -> None:
    cluster, report = lowered(IMAGE, target=Target(kubernetes="1.35"))

    (volume,) = pod(cluster, "web").volumes
    assert isinstance(volume, ir.ImageVolume)
    assert mounts(cluster, "web") == {"/site": "image x/site:7/dist ro"}
    assert slugs(report) == []


def test_files_of_an_image_are_not_mounted_before() -> None:
    cluster, report = lowered(IMAGE)

    assert mounts(cluster, "web") == {}
    assert slugs(report) == ["image-volume"]


# --- what `x-podc` says of a volume ---------------------------------------------------------------


def test_access_that_is_asked_for_keeps_nobody_together() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: x/y:1, volumes: ["files:/files"]}
          job: {image: x/y:1, volumes: ["files:/files"]}
        volumes: {files: {x-podc: {access: rwx, size: 1Gi}}}
    """)

    assert claims(cluster) == {"files": ("1Gi", "ReadWriteMany")}
    assert pod(cluster, "web").affinity == ()
    assert strategy(cluster, "web") is None
    assert slugs(report, "shared") == []


def test_access_of_one_node_that_is_asked_for_is_no_warning() -> None:
    cluster, report = lowered("""\
        services:
          web: {image: x/y:1, volumes: ["files:/files"]}
          job: {image: x/y:1, volumes: ["files:/files"]}
        volumes: {files: {x-podc: {access: rwo, size: 1Gi}}}
    """)

    assert claims(cluster) == {"files": ("1Gi", "ReadWriteOnce")}
    assert len(pod(cluster, "web").affinity) == 1
    assert slugs(report, "shared") == []


def test_seed_copies_what_the_image_of_a_built_service_has() -> None:
    cluster, report = lowered("""\
        services:
          proxy: {image: "nginx:1.29", volumes: ["static:/usr/share/nginx/html:ro"]}
          web: {build: ., image: "x/web:1", user: "1000", volumes: ["static:/app/static"]}
        volumes: {static: {x-podc: {seed: true, access: rwx, size: 1Gi}}}
    """)

    (seed,) = pod(cluster, "web").init
    assert pod(cluster, "proxy").init == ()
    assert seed.image.plain == "x/web:1"
    assert seed.command is not None
    assert seed.command[-1].plain == "/app/static"
    assert [(one.volume, one.path.plain) for one in seed.mounts] == [("static", "/podc/seed")]
    assert seed.security.user is not None
    assert slugs(report, "copied", "empty") == []


# --- targets --------------------------------------------------------------------------------------

AKS, GKE = Target(provider=Provider.AKS), Target(provider=Provider.GKE)


def classes(text: str, target: Target) -> dict[str, tuple[str, str | None]]:
    """Return the mode and the class of each claim."""
    cluster, _ = lowered(text, target=target)
    return {
        one.meta.name.plain: (
            one.modes[0].plain,
            one.storage_class.plain if one.storage_class else None,
        )
        for one in cluster.claims
    }


def test_shared_volume_is_of_the_class_that_a_target_has_for_it() -> None:
    shared = SHARED.format(web='volumes: ["files:/a"]', worker='volumes: ["files:/b"]')
    cluster, report = lowered(shared, target=AKS)

    assert classes(shared, AKS) == {"files": ("ReadWriteMany", "azurefile-csi")}
    assert classes(shared, GKE) == {"files": ("ReadWriteMany", "standard-rwx")}
    assert classes(shared, Target(provider=Provider.LOCAL)) == {"files": ("ReadWriteOnce", None)}
    assert pod(cluster, "web").affinity == ()
    assert slugs(report, "shared") == ["shared-class"]


@pytest.mark.parametrize(
    ("web", "said"),
    [
        ('volumes: ["files:/a"]', ("ReadWriteOnce", None)),
        ('volumes: ["files:/a"], scale: 2', ("ReadWriteMany", "azurefile-csi")),
        ('volumes: ["files:/a"], deploy: {mode: global}', ("ReadWriteMany", "azurefile-csi")),
    ],
)
def test_volume_of_one_pod_is_of_the_clusters_own_class(
    web: str, said: tuple[str, str | None]
) -> None:
    assert classes(SHARED.format(web=web, worker="command: work"), AKS) == {"files": said}


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{x-podc: {class: fast}}", ("ReadWriteOnce", "fast")),
        ("{x-podc: {access: rwo}}", ("ReadWriteOnce", None)),
        ("{x-podc: {access: rwx}}", ("ReadWriteMany", None)),
    ],
)
def test_what_the_file_says_of_a_volume_goes_before_the_target(
    written: str, said: tuple[str, str | None]
) -> None:
    shared = SHARED.format(web='volumes: ["files:/a"]', worker='volumes: ["files:/b"]')

    assert classes(shared.replace("files: {}", f"files: {written}"), AKS) == {"files": said}


def test_folder_that_two_services_mount_is_of_the_shared_class() -> None:
    text = """\
        services:
          web: {image: example/web:1, volumes: ["./files:/data"]}
          worker: {image: example/worker:1, volumes: ["./files:/data"]}
    """

    assert classes(text, AKS) == {"web-files": ("ReadWriteMany", "azurefile-csi")}


def test_ports_are_published_as_the_target_has_it() -> None:
    text = 'services: {web: {image: x/y:1, ports: ["80:80"]}}\n'
    local, _ = lowered(text, target=Target(provider=Provider.LOCAL))
    asked = Target(provider=Provider.LOCAL, expose=Expose.LOADBALANCER)

    assert {one.reach for one in local.services} >= {ir.Reach.NODE}
    assert {one.reach for one in lowered(text, target=asked)[0].services} >= {ir.Reach.BALANCER}
