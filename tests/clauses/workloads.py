"""What runs, in which order, and how it is asked whether it is well."""

from __future__ import annotations

from compiler.options import Wait
from tests.clauses.case import ONE, POD, Case, web

WORKLOADS = (
    web("replicated", "deploy: {mode: replicated}", {"Deployment/web spec.replicas": 1}),
    web("global", "deploy: {mode: global}", {"DaemonSet/web kind": "DaemonSet"}),
    web(
        "replicated job",
        "deploy: {mode: replicated-job, replicas: 3}",
        {"Job/web spec.completions": 3, "Job/web spec.parallelism": 3},
    ),
    web("global job", "deploy: {mode: global-job}", {"Job/web kind": "Job"}, "global-job"),
    web("no, and no sign of a server", "restart: 'no'", {"Job/web spec.backoffLimit": 0}),
    web("no, and a port", "restart: 'no', expose: ['80']", {"Deployment/web spec.replicas": 1}),
    web(
        "no, and a healthcheck",
        "restart: 'no', healthcheck: {test: ok}",
        {"Deployment/web spec.replicas": 1},
    ),
    web(
        "condition none",
        "deploy: {restart_policy: {condition: none}}",
        {"Job/web pod.restartPolicy": "Never"},
    ),
    web("on-failure alone", "restart: on-failure", {"Deployment/web kind": "Deployment"}),
    web(
        "attempts of a job",
        "deploy: {mode: replicated-job, restart_policy: {condition: on-failure, max_attempts: 4}}",
        {"Job/web pod.restartPolicy": "OnFailure", "Job/web spec.backoffLimit": 4},
    ),
    web(
        "job's name is of its content",
        "restart: 'no'",
        {"Job/web spec.ttlSecondsAfterFinished": 86400},
    ),
    web(
        "schedule",
        "x-podc: {schedule: {cron: '@daily', concurrency: replace}}",
        {"CronJob/web spec.schedule": "@daily", "CronJob/web spec.concurrencyPolicy": "Replace"},
    ),
    web("none at all", "scale: 0", {"Deployment/web spec.replicas": 0}),
    web(
        "autoscale",
        "x-podc: {autoscale: {min: 2, max: 5, cpu: 80%}}, cpus: 1",
        {"Deployment/web spec.replicas": None, "HorizontalPodAutoscaler/web spec.maxReplicas": 5},
    ),
    web(
        "several are kept available",
        "scale: 2",
        {
            "PodDisruptionBudget/web spec.maxUnavailable": 1,
            f"{POD}.topologySpreadConstraints.0.whenUnsatisfiable": "ScheduleAnyway",
        },
    ),
    web(
        "stop first",
        "deploy: {update_config: {parallelism: 2, order: stop-first}}",
        {
            "Deployment/web spec.strategy.rollingUpdate.maxSurge": 0,
            "Deployment/web spec.strategy.rollingUpdate.maxUnavailable": 2,
        },
    ),
    web(
        "all at once",
        "deploy: {update_config: {parallelism: 0}}",
        {"Deployment/web spec.strategy.rollingUpdate.maxUnavailable": "100%"},
    ),
    web(
        "delay",
        "deploy: {update_config: {delay: 15s}}",
        {"Deployment/web spec.minReadySeconds": 15},
    ),
    web("rollback", "deploy: {rollback_config: {parallelism: 1}}", {}, "unsupported-key"),
    web(
        "constraint",
        "deploy: {placement: {constraints: [node.labels.disk == ssd]}}",
        {
            f"{POD}.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            ".nodeSelectorTerms.0.matchExpressions.0.key": "disk"
        },
    ),
    web(
        "role of a node",
        "deploy: {placement: {constraints: [node.role == manager]}}",
        {f"{POD}.affinity": None},
        "constraint",
    ),
    web(
        "spread",
        "deploy: {placement: {preferences: [{spread: node.labels.zone}]}}",
        {f"{POD}.topologySpreadConstraints.0.topologyKey": "zone"},
    ),
    web(
        "one a node",
        "scale: 2, deploy: {placement: {max_replicas_per_node: 1}}",
        {
            f"{POD}.affinity.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution"
            ".0.topologyKey": "kubernetes.io/hostname"
        },
    ),
    web(
        "names of pods",
        "expose: ['80'], deploy: {endpoint_mode: dnsrr}",
        {"Service/web spec.clusterIP": "None"},
    ),
    web("no time to stop", "stop_grace_period: 0s", {f"{POD}.terminationGracePeriodSeconds": 1}),
    web("time to stop", "stop_grace_period: 1m30s", {f"{POD}.terminationGracePeriodSeconds": 90}),
    web("signal", "stop_signal: SIGINT", {}, "approximated-key"),
    web(
        "two hooks",
        "pre_stop: [{command: [a, b]}, {command: [c], working_dir: /d}]",
        {f"{ONE}.lifecycle.preStop.exec.command.0": "/bin/sh"},
    ),
    web("init reaps", "init: true", {f"{POD}.shareProcessNamespace": True}),
    web(
        "recreated for the node's network",
        "network_mode: host",
        {
            "Deployment/web spec.strategy.type": "Recreate",
            f"{POD}.dnsPolicy": "ClusterFirstWithHostNet",
        },
    ),
    Case(
        "localhost is shared",
        "services: {a: {image: 'x/a:1'}, b: {image: 'x/b:1', network_mode: 'service:a'}}",
        {"Deployment/a pod.containers.1.name": "b", "Deployment/b kind": None},
    ),
    Case(
        "processes are shared",
        "services: {a: {image: 'x/a:1'}, b: {image: 'x/b:1', pid: 'service:a'}}",
        {"Deployment/a pod.shareProcessNamespace": True},
    ),
    Case(
        "sidecar",
        "services: {a: {image: 'x/a:1'}, b: {image: 'x/b:1', x-podc: {pod: a, sidecar: true}}}",
        {"Deployment/a pod.initContainers.0.restartPolicy": "Always"},
    ),
)

ORDER = (
    Case(
        "started",
        "services: {a: {image: 'x/a:1', depends_on: [b]}, b: {image: 'x/b:1'}}",
        {"Deployment/a pod.initContainers": None},
        ("started-together",),
    ),
    Case(
        "healthy",
        "services:\n"
        "  a: {image: 'x/a:1', depends_on: {b: {condition: service_healthy}}}\n"
        "  b: {image: 'x/b:1', expose: ['80'], healthcheck: {test: ok}}\n",
        {"Deployment/a pod.initContainers.0.name": "wait-for-b"},
    ),
    Case(
        "not waited for",
        "services:\n"
        "  a: {image: 'x/a:1', depends_on: {b: {condition: service_healthy}}}\n"
        "  b: {image: 'x/b:1', expose: ['80'], healthcheck: {test: ok}}\n",
        {"Deployment/a pod.initContainers": None},
        options={"wait": Wait.NONE},
    ),
    Case(
        "completed, by one",
        "services:\n"
        "  a: {image: 'x/a:1', depends_on: {b: {condition: service_completed_successfully}}}\n"
        "  b: {image: 'x/b:1'}\n",
        {"Deployment/a pod.initContainers.0.name": "b", "Job/b kind": None},
    ),
    Case(
        "completed, by two",
        "services:\n"
        "  a: {image: 'x/a:1', depends_on: {b: {condition: service_completed_successfully}}}\n"
        "  c: {image: 'x/a:1', depends_on: {b: {condition: service_completed_successfully}}}\n"
        "  b: {image: 'x/b:1'}\n",
        {
            "Job/b spec.ttlSecondsAfterFinished": None,
            "Deployment/a pod.serviceAccountName": "a-waiter",
            "Role/a-waiter rules.0.verbs": ["get", "list", "watch"],
            "Deployment/a pod.automountServiceAccountToken": False,
        },
    ),
)

HEALTH = (
    web(
        "docker's times",
        "healthcheck: {test: ok}",
        {
            f"{ONE}.readinessProbe.periodSeconds": 30,
            f"{ONE}.readinessProbe.timeoutSeconds": 30,
            f"{ONE}.readinessProbe.failureThreshold": 3,
            f"{ONE}.livenessProbe": None,
            f"{ONE}.startupProbe": None,
        },
    ),
    web(
        "zero is docker's time",
        "healthcheck: {test: ok, interval: 0s, retries: 0}",
        {f"{ONE}.readinessProbe.periodSeconds": 30, f"{ONE}.readinessProbe.failureThreshold": 3},
    ),
    web("none", "healthcheck: {test: [NONE]}", {f"{ONE}.readinessProbe": None}),
    web("switched off", "healthcheck: {disable: true}", {f"{ONE}.readinessProbe": None}),
    web(
        "times without a test",
        "healthcheck: {interval: 5s}",
        {f"{ONE}.readinessProbe": None},
        "check-without-test",
    ),
    Case(
        "times of a known image",
        "services: {web: {image: 'redis:8', healthcheck: {interval: 5s}}}",
        {f"{ONE}.readinessProbe.exec.command": ["redis-cli", "ping"]},
    ),
    web(
        "restarted by autoheal",
        "labels: {autoheal: 'true'}, healthcheck: {test: ok, retries: 2}",
        {f"{ONE}.livenessProbe.failureThreshold": 6},
    ),
)
