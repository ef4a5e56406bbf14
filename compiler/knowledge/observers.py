"""Metrics, logs and traces: servers that watch others. Data only, as in `servers`."""

from __future__ import annotations

from compiler.knowledge.image import Image, Row, ports

OBSERVERS: tuple[Row, ...] = (
    # https://github.com/grafana/grafana/blob/main/Dockerfile: GF_UID 472, GF_GID 0
    (
        ("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"),
        Image(
            ports=ports("3000"),
            data_path="/var/lib/grafana",
            uid=472,
            gid=0,
            users={"grafana": 472},
            port_variables=("GF_SERVER_HTTP_PORT",),
        ),
    ),
    # https://github.com/prometheus/prometheus/blob/main/Dockerfile: USER nobody
    (
        ("prom/prometheus", "quay.io/prometheus/prometheus"),
        Image(
            ports=ports("9090"),
            data_path="/prometheus",
            uid=65534,
            gid=65534,
            users={"nobody": 65534},
        ),
    ),
    (
        ("prom/alertmanager", "quay.io/prometheus/alertmanager"),
        Image(
            ports=ports("9093"),
            data_path="/alertmanager",
            is_volatile=True,
            uid=65534,
            gid=65534,
            users={"nobody": 65534},
        ),
    ),
    (
        ("prom/node-exporter", "quay.io/prometheus/node-exporter"),
        Image(ports=ports("9100"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    (
        ("prom/pushgateway", "quay.io/prometheus/pushgateway"),
        Image(ports=ports("9091"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    # https://github.com/prometheus/statsd_exporter
    (
        ("prom/statsd-exporter",),
        Image(ports=ports("9102 9125 9125/udp"), uid=65534, gid=65534),
    ),
    # https://github.com/google/cadvisor/tree/master/deploy
    (("gcr.io/cadvisor/cadvisor", "google/cadvisor"), Image(ports=ports("8080"))),
    # https://github.com/grafana/loki: cmd/loki/Dockerfile, USER 10001
    (
        ("grafana/loki",),
        Image(ports=ports("3100"), data_path="/loki", uid=10001, gid=10001),
    ),
    (
        ("grafana/tempo",),
        Image(ports=ports("3200"), data_path="/var/tempo", uid=10001, gid=10001),
    ),
    # https://github.com/open-telemetry/opentelemetry-collector-releases: USER 10001
    (
        ("otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib"),
        Image(ports=ports("4317 4318"), uid=10001, gid=10001),
    ),
    # https://www.jaegertracing.io/docs/latest/getting-started/
    (
        ("jaegertracing/all-in-one", "jaegertracing/jaeger"),
        Image(
            ports=ports("16686 4317 4318 5775/udp 5778 6831/udp 6832/udp 9411 14250 14268 14269"),
            uid=10001,
            gid=10001,
        ),
    ),
    # https://github.com/openzipkin/zipkin/tree/master/docker
    (("openzipkin/zipkin",), Image(ports=ports("9411 9410"))),
    # https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-kibana-with-docker
    (
        ("kibana", "docker.elastic.co/kibana/kibana"),
        Image(ports=ports("5601"), uid=1000, gid=0, users={"kibana": 1000}),
    ),
    (
        ("logstash", "docker.elastic.co/logstash/logstash"),
        Image(ports=ports("5044 9600"), uid=1000, gid=0, users={"logstash": 1000}),
    ),
    # https://github.com/louislam/uptime-kuma
    (("louislam/uptime-kuma",), Image(ports=ports("3001"), data_path="/app/data")),
    # https://github.com/influxdata/influxdata-docker/tree/master/telegraf
    (("telegraf",), Image(ports=ports("8094 8125/udp 8092/udp"))),
    # https://github.com/grafana/alloy: its web page
    (("grafana/alloy",), Image(ports=ports("12345"), is_volatile=True)),
    # https://github.com/prometheus-community/postgres_exporter: USER nobody
    (
        ("prometheuscommunity/postgres-exporter", "quay.io/prometheuscommunity/postgres-exporter"),
        Image(ports=ports("9187"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    # https://github.com/prometheus/mysqld_exporter, https://github.com/prometheus/blackbox_exporter
    (
        ("prom/mysqld-exporter", "quay.io/prometheus/mysqld-exporter"),
        Image(ports=ports("9104"), uid=65534, gid=65534, users={"nobody": 65534}),
    ),
    (
        ("prom/blackbox-exporter", "quay.io/prometheus/blackbox-exporter"),
        Image(ports=ports("9115")),
    ),
    # https://github.com/oliver006/redis_exporter/blob/master/Dockerfile: USER 59000
    (("oliver006/redis_exporter",), Image(ports=ports("9121"), uid=59000, gid=59000)),
    # https://github.com/nginx/nginx-prometheus-exporter
    (("nginx/nginx-prometheus-exporter",), Image(ports=ports("9113"), is_unprivileged=True)),
    # https://github.com/fluent/fluentd-docker-image, https://github.com/fluent/fluent-bit
    (
        ("fluentd", "fluent/fluentd"),
        Image(ports=ports("24224 24224/udp 5140"), is_unprivileged=True),
    ),
    (("fluent/fluent-bit",), Image(ports=ports("2020"))),
    # https://github.com/opensearch-project/opensearch-build/tree/main/docker: USER 1000
    (
        ("opensearchproject/opensearch-dashboards",),
        Image(ports=ports("5601"), uid=1000, gid=1000),
    ),
    # https://github.com/netdata/netdata/tree/master/packaging/docker
    (("netdata/netdata",), Image(ports=ports("19999"), data_path="/var/lib/netdata")),
    # https://github.com/henrygd/beszel
    (("henrygd/beszel",), Image(ports=ports("8090"), data_path="/beszel_data")),
    # https://github.com/amir20/dozzle
    (("amir20/dozzle",), Image(ports=ports("8080"))),
)
