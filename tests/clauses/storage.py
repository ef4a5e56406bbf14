"""Volumes, binds and memory."""

from __future__ import annotations

from tests.clauses.case import ONE, POD, WEB, Case, web

STORAGE = (
    web(
        "named",
        "volumes: ['vol:/v']",
        {"PersistentVolumeClaim/vol spec.resources.requests.storage": "10Gi"},
        top="volumes: {vol: {}}",
    ),
    web(
        "size of a driver",
        "volumes: ['vol:/v']",
        {"PersistentVolumeClaim/vol spec.resources.requests.storage": "3Gi"},
        top="volumes: {vol: {driver_opts: {size: 3g}}}",
    ),
    web(
        "external volume",
        "volumes: ['vol:/v']",
        {
            "PersistentVolumeClaim/vol kind": None,
            f"{POD}.volumes.0.persistentVolumeClaim.claimName": "vol",
        },
        "expected-claim",
        top="volumes: {vol: {external: true}}",
    ),
    web(
        "memory by a driver",
        "volumes: ['vol:/v']",
        {f"{POD}.volumes.0.emptyDir.medium": "Memory", "PersistentVolumeClaim/vol kind": None},
        top="volumes: {vol: {driver_opts: {type: tmpfs, device: tmpfs}}}",
    ),
    web(
        "tmpfs",
        "tmpfs: ['/t:size=1m']",
        {f"{POD}.volumes.0.emptyDir": {"medium": "Memory", "sizeLimit": "1Mi"}},
    ),
    web("anonymous", "volumes: ['/a']", {f"{POD}.volumes": None}, "anonymous-volume"),
    web(
        "anonymous, and nothing can be written",
        "read_only: true, volumes: ['/a']",
        {f"{POD}.volumes.0.emptyDir": {}},
    ),
    web(
        "docker's socket",
        "volumes: ['/var/run/docker.sock:/s']",
        {f"{POD}.volumes": None},
        "bind-socket",
    ),
    web(
        "time zone",
        "volumes: ['/etc/localtime:/etc/localtime:ro']",
        {f"{POD}.volumes": None},
        "bind-time-zone",
    ),
    web(
        "node", "volumes: ['/proc:/p:ro']", {f"{POD}.volumes.0.hostPath.path": "/proc"}, "host-path"
    ),
    web(
        "host's data",
        "volumes: ['/srv/x:/data']",
        {"PersistentVolumeClaim/web-srv-x kind": "PersistentVolumeClaim"},
        "bind-claim",
    ),
    web(
        "beside the project",
        "volumes: ['../x:/x']",
        {"PersistentVolumeClaim/web-x kind": "PersistentVolumeClaim"},
        "bind-claim",
    ),
    web(
        "missing file",
        "volumes: ['./a.conf:/etc/a.conf']",
        {"ConfigMap/web-a-conf data": {"a.conf": ""}},
        "missing-bind-file",
    ),
    Case(
        "file",
        WEB.format("volumes: ['./a.conf:/etc/a.conf:ro']"),
        {"ConfigMap/web-a-conf data": {"a.conf": "x"}, f"{ONE}.volumeMounts.0.subPath": "a.conf"},
        files={"a.conf": "x"},
    ),
    Case(
        "tree",
        WEB.format("volumes: ['./d:/etc/d:ro']"),
        {f"{POD}.volumes.0.configMap.items.1": {"key": "b__c", "path": "b/c"}},
        files={"d/a": "x", "d/b/c": "y"},
    ),
    Case(
        "mounts of another",
        "services:\n"
        "  a: {image: 'x/a:1', volumes: ['vol:/v']}\n"
        "  b: {image: 'x/b:1', volumes_from: ['a:ro']}\n"
        "volumes: {vol: {}}\n",
        {
            "Deployment/b pod.containers.0.volumeMounts.0": {
                "name": "vol",
                "mountPath": "/v",
                "readOnly": True,
            }
        },
    ),
    web(
        "part of a volume",
        "volumes: [{type: volume, source: vol, target: /v, volume: {subpath: a/b}}]",
        {f"{ONE}.volumeMounts.0.subPath": "a/b"},
        top="volumes: {vol: {}}",
    ),
    web(
        "folder that has to be there",
        "volumes: [{type: bind, source: /proc, target: /p, bind: {create_host_path: false}}]",
        {f"{POD}.volumes.0.hostPath.type": "Directory"},
    ),
    Case(
        "nfs",
        WEB.format("volumes: ['vol:/v']")
        + "\nvolumes: {vol: {driver_opts: {type: nfs, o: 'addr=10.0.0.1,rw', device: ':/x'}}}",
        {
            "PersistentVolume/shop-vol spec.nfs": {"server": "10.0.0.1", "path": "/x"},
            "PersistentVolumeClaim/vol spec.storageClassName": "",
        },
    ),
)
