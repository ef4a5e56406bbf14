"""Brokers, and what coordinates them, that podc knows. Data only, as in `databases`."""

from __future__ import annotations

from compiler.knowledge.image import Image, Row, bitnami, ports

BROKERS: tuple[Row, ...] = (
    # https://github.com/docker-library/rabbitmq: the `management` variants add 15672
    (
        ("rabbitmq",),
        Image(
            ports=ports("5672 4369 5671 15672 15692 25672"),
            data_path="/var/lib/rabbitmq",
            users={"rabbitmq": 999},
            alpine_users={"rabbitmq": 100},
            readiness=("rabbitmq-diagnostics", "-q", "ping"),
        ),
    ),
    # https://github.com/apache/kafka/tree/trunk/docker: USER appuser, 1000
    (
        ("apache/kafka", "apache/kafka-native"),
        Image(
            ports=ports("9092"),
            data_path="/var/lib/kafka/data",
            uid=1000,
            gid=1000,
            users={"appuser": 1000},
        ),
    ),
    # https://github.com/confluentinc/kafka-images: USER appuser, 1000
    (
        ("confluentinc/cp-kafka", "confluentinc/cp-server"),
        Image(
            ports=ports("9092"),
            data_path="/var/lib/kafka/data",
            uid=1000,
            gid=1000,
            users={"appuser": 1000},
        ),
    ),
    (
        ("confluentinc/cp-zookeeper",),
        Image(
            ports=ports("2181 2888 3888"),
            data_path="/var/lib/zookeeper/data",
            more_data=("/var/lib/zookeeper/log",),
            uid=1000,
            gid=1000,
            users={"appuser": 1000},
            port_variables=("ZOOKEEPER_CLIENT_PORT",),
        ),
    ),
    # https://github.com/31z4/zookeeper-docker
    (
        ("zookeeper",),
        Image(
            ports=ports("2181 2888 3888 8080"),
            data_path="/data",
            more_data=("/datalog",),
            users={"zookeeper": 1000},
        ),
    ),
    # https://github.com/nats-io/nats-docker
    (("nats",), Image(ports=ports("4222 6222 8222"), data_path="/data", is_volatile=True)),
    # https://github.com/eclipse-mosquitto/mosquitto/tree/master/docker: mosquitto, 1883
    (
        ("eclipse-mosquitto",),
        Image(
            ports=ports("1883"),
            data_path="/mosquitto/data",
            is_volatile=True,
            users={"mosquitto": 1883},
        ),
    ),
    # https://github.com/wurstmeister/kafka-docker/blob/master/Dockerfile
    (("wurstmeister/kafka",), Image(ports=ports("9092"), data_path="/kafka")),
    (("wurstmeister/zookeeper",), Image(ports=ports("2181 2888 3888"))),
    # https://github.com/bitnami/containers/tree/main/bitnami
    (("bitnami/rabbitmq",), bitnami("5672 4369 5671 15672", "rabbitmq/mnesia")),
    (("bitnami/kafka",), bitnami("9092", "kafka")),
    (("bitnami/zookeeper",), bitnami("2181 2888 3888", "zookeeper")),
    # https://docs.redpanda.com/current/get-started/quick-start/: USER redpanda, 101
    (
        ("redpandadata/redpanda", "docker.redpanda.com/redpandadata/redpanda"),
        Image(
            ports=ports("9092 8081 8082 9644 33145"),
            data_path="/var/lib/redpanda/data",
            uid=101,
            gid=101,
            users={"redpanda": 101},
        ),
    ),
    # https://github.com/emqx/emqx/blob/master/deploy/docker/Dockerfile: USER emqx, 1000
    (
        ("emqx", "emqx/emqx"),
        Image(
            ports=ports("1883 8083 8084 8883 18083"),
            data_path="/opt/emqx/data",
            uid=1000,
            gid=1000,
            users={"emqx": 1000},
        ),
    ),
    # https://hub.docker.com/r/apache/activemq-classic
    (
        ("apache/activemq-classic", "rmohr/activemq"),
        Image(ports=ports("61616 8161 5672 61613 1883 61614")),
    ),
)
