"""What ports and schemes are used for, where nobody says: a table of numbers that people know."""

from __future__ import annotations

from collections.abc import Mapping

# Where servers of web frameworks, consoles and proxies answer plain HTTP by habit: 80 and the like,
# and what the frameworks' own documents start with (Rails, Node 3000; Angular 4200; Flask 5000;
# Vite 5173; Django 8000; Prometheus 9090; …). 443 is not here: what answers there speaks TLS.
HTTP_PORTS = frozenset(
    int(number)
    for number in """
    80 81 82 88 1313 1337 2368 3000 3001 3002 3003 3100 3333 4000 4173 4200 4321 5000 5001
    5050 5080 5173 5174 5601 5678 6006 7000 7001 7860 8000 8001 8002 8008 8010 8069 8080
    8081 8082 8083 8085 8086 8088 8089 8090 8096 8100 8111 8123 8181 8200 8222 8265 8384
    8501 8761 8787 8880 8888 8889 8983 9000 9001 9080 9090 9091 9093 9100 9200 11434 15672
    16686
    """.split()  # noqa: SIM905 - a table is read, not a list
)

# The words of `app_protocol` for what an Ingress or an HTTPRoute forwards.
# https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol
HTTP_PROTOCOLS = frozenset(("http", "h2c", "ws", "kubernetes.io/h2c", "kubernetes.io/ws"))

# The port that clients of a scheme use where an address has none.
SCHEME_PORTS: Mapping[str, int] = {
    "http": 80,
    "ws": 80,
    "https": 443,
    "wss": 443,
    "ftp": 21,
    "ssh": 22,
    "amqp": 5672,
    "amqps": 5671,
    "ldap": 389,
    "mongodb": 27017,
    "mysql": 3306,
    "nats": 4222,
    "postgres": 5432,
    "postgresql": 5432,
    "redis": 6379,
    "smtp": 25,
}

# Where databases and brokers listen, and nothing that speaks to browsers does.
# https://www.iana.org/assignments/service-names-port-numbers
DATABASE_PORTS: Mapping[int, str] = {
    1433: "SQL Server",
    1521: "Oracle",
    3306: "MySQL",
    5432: "PostgreSQL",
    5672: "a broker of AMQP",
    6379: "Redis",
    9042: "Cassandra",
    11211: "memcached",
    27017: "MongoDB",
}
