"""Databases that podc knows, of any kind. Data only; each block names where its facts stand.

Ports are those of EXPOSE, data paths those of VOLUME, users those of USER and of the entrypoint.
Where an entrypoint starts as root and steps down by itself, there is no `uid`: nothing has to be
prepared for it. A repository that is not here is not guessed at.
"""

from __future__ import annotations

from compiler.knowledge.image import Edition, Image, Moved, Row, bitnami, ports, shell

_POSTGRES = Image(
    ports=ports("5432"),
    data_path="/var/lib/postgresql/data",
    data_folder="pgdata",
    folder_variable="PGDATA",
    moved=Moved(18, "/var/lib/postgresql"),
    users={"postgres": 999},
    alpine_users={"postgres": 70},
    readiness=shell('pg_isready -h 127.0.0.1 -U "${POSTGRES_USER:-postgres}"'),
    port_variables=("PGPORT",),
)

DATABASES: tuple[Row, ...] = (
    # https://github.com/docker-library/postgres (999, on Alpine 70; from 18 on PGDATA is
    # /var/lib/postgresql/18/docker, VOLUME its /var/lib/postgresql); those below build on it:
    # https://github.com/postgis/docker-postgis, https://github.com/pgvector/pgvector
    # https://github.com/immich-app/base-images, https://github.com/tensorchord/VectorChord-images
    # https://github.com/pgautoupgrade/docker-pgautoupgrade
    (
        (
            "postgres",
            "postgis/postgis",
            "pgvector/pgvector",
            "ankane/pgvector",
            "tensorchord/pgvecto-rs",
            "tensorchord/vchord-postgres",
            "ghcr.io/immich-app/postgres",
            "pgautoupgrade/pgautoupgrade",
        ),
        _POSTGRES,
    ),
    # https://github.com/supabase/postgres/blob/develop/Dockerfile-15: no fixed id for postgres
    (
        ("supabase/postgres",),
        Image(
            ports=_POSTGRES.ports,
            data_path=_POSTGRES.data_path,
            data_folder=_POSTGRES.data_folder,
            readiness=_POSTGRES.readiness,
            port_variables=("PGPORT",),
        ),
    ),
    # https://github.com/timescale/timescaledb-docker: FROM postgres:*-alpine
    (
        ("timescale/timescaledb",),
        Image(
            ports=_POSTGRES.ports,
            data_path=_POSTGRES.data_path,
            data_folder=_POSTGRES.data_folder,
            folder_variable=_POSTGRES.folder_variable,
            moved=_POSTGRES.moved,
            users={"postgres": 70},
            readiness=_POSTGRES.readiness,
            port_variables=("PGPORT",),
        ),
    ),
    # https://github.com/bitnami/containers/tree/main/bitnami/postgresql: USER 1001
    (
        ("bitnami/postgresql",),
        Image(
            ports=ports("5432"),
            data_path="/bitnami/postgresql",
            uid=1001,
            gid=0,
            readiness=shell('pg_isready -h 127.0.0.1 -U "${POSTGRESQL_USERNAME:-postgres}"'),
            port_variables=("POSTGRESQL_PORT_NUMBER",),
        ),
    ),
    # https://github.com/docker-library/mysql; `ping` succeeds without credentials, too
    (
        ("mysql", "mysql/mysql-server", "percona"),
        Image(
            ports=ports("3306 33060"),
            data_path="/var/lib/mysql",
            data_folder="mysql",
            users={"mysql": 999},
            readiness=("mysqladmin", "ping", "-h", "127.0.0.1", "--silent"),
            port_variables=("MYSQL_TCP_PORT",),
        ),
    ),
    # https://github.com/MariaDB/mariadb-docker; healthcheck.sh comes with the image
    (
        ("mariadb",),
        Image(
            ports=ports("3306"),
            data_path="/var/lib/mysql",
            data_folder="mysql",
            users={"mysql": 999},
            readiness=("healthcheck.sh", "--connect", "--innodb_initialized"),
            port_variables=("MYSQL_TCP_PORT", "MARIADB_TCP_PORT"),
        ),
    ),
    # https://github.com/docker-library/mongo
    (
        ("mongo",),
        Image(
            ports=ports("27017"),
            data_path="/data/db",
            users={"mongodb": 999},
            readiness=shell(
                'mongosh --quiet --eval "db.adminCommand({ping: 1}).ok" || mongo --quiet --eval 1'
            ),
        ),
    ),
    # https://github.com/redis/docker-library-redis, https://github.com/valkey-io/valkey-container
    (
        ("redis", "redis/redis-stack-server", "redis/redis-stack"),
        Image(
            ports=ports("6379"),
            data_path="/data",
            users={"redis": 999},
            readiness=("redis-cli", "ping"),
        ),
    ),
    (
        ("valkey/valkey", "ghcr.io/valkey-io/valkey"),
        Image(
            ports=ports("6379"),
            data_path="/data",
            users={"valkey": 999},
            readiness=("valkey-cli", "ping"),
        ),
    ),
    # https://github.com/docker-library/memcached: USER memcache, 11211
    (
        ("memcached",),
        Image(
            ports=ports("11211"),
            uid=11211,
            gid=11211,
            users={"memcache": 11211},
        ),
    ),
    # https://www.elastic.co/docs/deploy-manage/deploy/self-managed/install-elasticsearch-docker-prod
    (
        ("elasticsearch", "docker.elastic.co/elasticsearch/elasticsearch"),
        Image(
            ports=ports("9200 9300"),
            data_path="/usr/share/elasticsearch/data",
            uid=1000,
            gid=0,
            users={"elasticsearch": 1000},
        ),
    ),
    # https://github.com/opensearch-project/opensearch-build/tree/main/docker
    (
        ("opensearchproject/opensearch",),
        Image(
            ports=ports("9200 9300 9600 9650"),
            data_path="/usr/share/opensearch/data",
            uid=1000,
            gid=1000,
            users={"opensearch": 1000},
        ),
    ),
    # https://github.com/docker-library/cassandra
    (
        ("cassandra",),
        Image(
            ports=ports("9042 7000 7001 7199 9160"),
            data_path="/var/lib/cassandra",
            users={"cassandra": 999},
            readiness=shell("cqlsh -e 'describe cluster'"),
        ),
    ),
    # https://github.com/apache/couchdb-docker: the entrypoint steps down to 5984
    (
        ("couchdb", "apache/couchdb"),
        Image(
            ports=ports("5984 4369 9100"),
            data_path="/opt/couchdb/data",
            users={"couchdb": 5984},
        ),
    ),
    # https://github.com/influxdata/influxdata-docker: each major version has its own folder
    (
        ("influxdb",),
        Image(
            ports=ports("8086"),
            data_path="/var/lib/influxdb2",
            users={"influxdb": 1000},
            editions=(
                Edition(r"^1\.[0-9]\b", data_path="/var/lib/influxdb"),
                Edition(r"^1\b", data_path="/var/lib/influxdb", uid=1500),
                Edition(r"^3|core|enterprise", ports("8181"), "/var/lib/influxdb3", uid=1500),
            ),
        ),
    ),
    # https://github.com/neo4j/docker-neo4j: the entrypoint steps down to 7474
    (
        ("neo4j",),
        Image(
            ports=ports("7687 7474 7473"),
            data_path="/data",
            users={"neo4j": 7474},
        ),
    ),
    # https://github.com/ClickHouse/ClickHouse/tree/master/docker/server
    (
        ("clickhouse", "clickhouse/clickhouse-server", "yandex/clickhouse-server"),
        Image(
            ports=ports("9000 8123 9009"),
            data_path="/var/lib/clickhouse",
            users={"clickhouse": 101},
        ),
    ),
    # https://github.com/cockroachdb/cockroach/tree/master/build/deploy
    (
        ("cockroachdb/cockroach",),
        Image(ports=ports("26257 8080"), data_path="/cockroach/cockroach-data"),
    ),
    # https://learn.microsoft.com/sql/linux/sql-server-linux-docker-container-security: mssql, 10001
    (
        ("mcr.microsoft.com/mssql/server",),
        Image(
            ports=ports("1433"),
            data_path="/var/opt/mssql",
            uid=10001,
            gid=10001,
            users={"mssql": 10001},
            port_variables=("MSSQL_TCP_PORT",),
        ),
    ),
    # https://github.com/qdrant/qdrant/blob/master/Dockerfile
    (
        ("qdrant/qdrant",),
        Image(ports=ports("6333 6334"), data_path="/qdrant/storage"),
    ),
    # https://github.com/etcd-io/etcd/blob/main/Dockerfile
    (
        ("quay.io/coreos/etcd", "gcr.io/etcd-development/etcd"),
        Image(ports=ports("2379 2380")),
    ),
    # https://docs.trychroma.com/guides/deploy/docker: /data; /chroma/chroma before 1.0
    (
        ("chromadb/chroma",),
        Image(ports=ports("8000"), data_path="/data", more_data=("/chroma/chroma",)),
    ),
    # https://github.com/surrealdb/surrealdb/blob/main/docker/Dockerfile: nonroot, 65532
    (
        ("surrealdb/surrealdb",),
        Image(ports=ports("8000"), data_path="/data", uid=65532, gid=65532, is_volatile=True),
    ),
    # https://docs.victoriametrics.com/victoriametrics/quick-start/
    (
        ("victoriametrics/victoria-metrics",),
        Image(ports=ports("8428"), data_path="/victoria-metrics-data"),
    ),
    # https://github.com/bitnami/containers/tree/main/bitnami: a folder and a user for all
    (("bitnami/mysql",), bitnami("3306", "mysql")),
    (("bitnami/mariadb",), bitnami("3306", "mariadb")),
    (("bitnami/redis", "bitnami/valkey"), bitnami("6379", "redis")),
    (("bitnami/mongodb",), bitnami("27017", "mongodb")),
    (("bitnami/elasticsearch",), bitnami("9200 9300", "elasticsearch/data")),
    (("bitnami/cassandra",), bitnami("9042 7000", "cassandra")),
    (("bitnami/etcd",), bitnami("2379 2380", "etcd")),
    (("bitnami/openldap",), bitnami("1389 1636", "openldap")),
    # https://github.com/Snapchat/KeyDB/blob/main/Dockerfile
    (("eqalpha/keydb",), Image(ports=ports("6379"), data_path="/data")),
    # https://www.dragonflydb.io/docs/getting-started/docker-compose
    (
        ("docker.dragonflydb.io/dragonflydb/dragonfly",),
        Image(ports=ports("6379"), data_path="/data"),
    ),
    # https://github.com/weaviate/weaviate/blob/main/Dockerfile; PERSISTENCE_DATA_PATH in its docs
    (
        ("semitechnologies/weaviate", "cr.weaviate.io/semitechnologies/weaviate"),
        Image(ports=ports("8080 50051"), data_path="/var/lib/weaviate"),
    ),
    # https://github.com/milvus-io/milvus/tree/master/deployments/docker/standalone
    (("milvusdb/milvus",), Image(ports=ports("19530 9091"), data_path="/var/lib/milvus")),
    # https://github.com/manticoresoftware/docker
    (
        ("manticoresearch/manticore",),
        Image(ports=ports("9306 9308 9312"), data_path="/var/lib/manticore"),
    ),
    # https://github.com/gvenzl/oci-oracle-free, https://github.com/gvenzl/oci-oracle-xe:
    # USER oracle, 54321
    (
        (
            "gvenzl/oracle-free",
            "gvenzl/oracle-xe",
            "container-registry.oracle.com/database/free",
            "container-registry.oracle.com/database/express",
        ),
        Image(
            ports=ports("1521"),
            data_path="/opt/oracle/oradata",
            uid=54321,
            gid=54321,
            users={"oracle": 54321},
        ),
    ),
    # https://github.com/docker-library/docs/tree/master/arangodb
    (("arangodb",), Image(ports=ports("8529"), data_path="/var/lib/arangodb3")),
    # https://github.com/rethinkdb/rethinkdb-dockerfiles
    (("rethinkdb",), Image(ports=ports("28015 29015 8080"), data_path="/data")),
    # https://github.com/crate/docker-crate
    (("crate",), Image(ports=ports("5432 4200 4300"), data_path="/data")),
    # https://github.com/couchbase/docker
    (
        ("couchbase", "couchbase/server"),
        Image(
            ports=ports("8091 8092 8093 8094 8095 8096 11210"),
            data_path="/opt/couchbase/var",
        ),
    ),
    # https://docs.scylladb.com/manual/stable/operating-scylla/procedures/tips/best-practices-scylla-on-docker.html
    (
        ("scylladb/scylla",),
        Image(ports=ports("9042 7000 7001 9160 9180 10000"), data_path="/var/lib/scylla"),
    ),
    # https://docs.pingcap.com/tidb/stable/quick-start-with-tidb
    (("pingcap/tidb",), Image(ports=ports("4000 10080"))),
    # https://github.com/osixia/docker-openldap: the entrypoint steps down to 911
    (
        ("osixia/openldap",),
        Image(
            ports=ports("389 636"),
            data_path="/var/lib/ldap",
            more_data=("/etc/ldap/slapd.d",),
            users={"openldap": 911},
        ),
    ),
    # https://learn.microsoft.com/azure/azure-sql-edge/disconnected-deployment: mssql, 10001
    (
        ("mcr.microsoft.com/azure-sql-edge",),
        Image(
            ports=ports("1433"),
            data_path="/var/opt/mssql",
            uid=10001,
            gid=10001,
            users={"mssql": 10001},
            port_variables=("MSSQL_TCP_PORT",),
        ),
    ),
)
