"""Web servers, runtimes and tools that podc knows: none of them a database. Data only.

The same facts as in `databases`, from each image's own Dockerfile.
"""

from __future__ import annotations

from compiler.knowledge.image import Edition, Image, Row, ports

_WWW = {"www-data": 33}
_WWW_ALPINE = {"www-data": 82}

SERVERS: tuple[Row, ...] = (
    # https://github.com/nginx/docker-nginx: starts as root, its workers are nginx, 101
    (("nginx",), Image(ports=ports("80"), users={"nginx": 101})),
    # https://github.com/nginx/docker-nginx-unprivileged: UID 101
    (
        ("nginxinc/nginx-unprivileged",),
        Image(ports=ports("8080"), uid=101, gid=101, users={"nginx": 101}),
    ),
    # https://github.com/docker-library/httpd
    (("httpd",), Image(ports=ports("80"), users=_WWW, alpine_users=_WWW_ALPINE)),
    # https://github.com/caddyserver/caddy-docker
    (("caddy",), Image(ports=ports("80 443 443/udp 2019"), data_path="/data")),
    # https://github.com/traefik/traefik-library-image
    (("traefik",), Image(ports=ports("80"))),
    # https://github.com/docker-library/haproxy: USER haproxy, no EXPOSE
    (("haproxy",), Image(uid=99, gid=99, users={"haproxy": 99})),
    # https://github.com/docker-library/php: `apache` variants listen on 80, `fpm` on 9000
    (
        ("php",),
        Image(
            users=_WWW,
            alpine_users=_WWW_ALPINE,
            editions=(
                Edition(r"\bfpm\b", ports("9000")),
                Edition(r"\bapache\b", ports("80")),
            ),
        ),
    ),
    # https://github.com/nodejs/docker-node
    (("node",), Image(users={"node": 1000})),
    # https://github.com/docker-library/tomcat
    (("tomcat",), Image(ports=ports("8080"))),
    # https://github.com/TimWolla/docker-adminer: USER adminer
    (("adminer",), Image(ports=ports("8080"), is_unprivileged=True)),
    # https://github.com/ipfs/kubo/blob/master/Dockerfile: starts as root, steps down to ipfs, 1000
    (
        ("ipfs/kubo", "ipfs/go-ipfs"),
        Image(ports=ports("5001 4001 4001/udp 8080 8081"), data_path="/data/ipfs"),
    ),
    # https://github.com/Tecnativa/docker-socket-proxy
    (
        ("tecnativa/docker-socket-proxy", "ghcr.io/tecnativa/docker-socket-proxy"),
        Image(ports=ports("2375")),
    ),
    # https://github.com/phpmyadmin/docker
    (
        ("phpmyadmin", "phpmyadmin/phpmyadmin"),
        Image(ports=ports("80"), users=_WWW, port_variables=("APACHE_PORT",)),
    ),
    # https://github.com/mongo-express/mongo-express-docker
    (("mongo-express",), Image(ports=ports("8081"), users={"node": 1000})),
    # https://github.com/pgadmin-org/pgadmin4/blob/master/Dockerfile: USER 5050
    (
        ("dpage/pgadmin4",),
        Image(
            ports=ports("80 443"),
            data_path="/var/lib/pgadmin",
            uid=5050,
            gid=0,
            users={"pgadmin": 5050},
            port_variables=("PGADMIN_LISTEN_PORT",),
        ),
    ),
    # https://github.com/joeferner/redis-commander
    (("rediscommander/redis-commander",), Image(ports=ports("8081"))),
    # https://github.com/minio/minio/blob/master/Dockerfile.release
    (
        ("minio/minio", "quay.io/minio/minio", "ghcr.io/coollabsio/minio"),
        Image(ports=ports("9000"), data_path="/data"),
    ),
    # https://github.com/keycloak/keycloak/tree/main/quarkus/container: USER 1000
    (
        ("quay.io/keycloak/keycloak", "keycloak/keycloak"),
        Image(
            ports=ports("8080 8443 9000"),
            uid=1000,
            gid=0,
            users={"keycloak": 1000},
            port_variables=("KC_HTTP_PORT",),
        ),
    ),
    # https://github.com/distribution/distribution-library-image
    (("registry",), Image(ports=ports("5000"), data_path="/var/lib/registry")),
    # https://github.com/portainer/portainer
    (
        ("portainer/portainer-ce", "portainer/portainer-ee"),
        Image(ports=ports("9000 9443 8000"), data_path="/data"),
    ),
    # https://github.com/hashicorp/docker-consul: the entrypoint steps down to consul, 100
    (
        ("consul", "hashicorp/consul"),
        Image(
            ports=ports("8500 8300 8301 8301/udp 8302 8302/udp 8600 8600/udp"),
            data_path="/consul/data",
            is_volatile=True,
            users={"consul": 100},
        ),
    ),
    # https://github.com/hashicorp/docker-vault: the entrypoint steps down to vault, 100
    (
        ("vault", "hashicorp/vault"),
        Image(ports=ports("8200"), data_path="/vault/file", is_volatile=True, users={"vault": 100}),
    ),
    # https://github.com/docker-library/docs/tree/master/solr: USER solr, 8983
    (
        ("solr",),
        Image(
            ports=ports("8983"),
            data_path="/var/solr",
            uid=8983,
            gid=8983,
            users={"solr": 8983},
        ),
    ),
    # https://github.com/getmeili/meilisearch/blob/main/Dockerfile
    (("getmeili/meilisearch",), Image(ports=ports("7700"), data_path="/meili_data")),
    # https://github.com/localstack/localstack/blob/main/Dockerfile
    (
        ("localstack/localstack",),
        Image(ports=ports("4566"), data_path="/var/lib/localstack", is_volatile=True),
    ),
    # https://github.com/apache/flink-docker: the entrypoint steps down to flink, 9999
    (("flink", "apache/flink"), Image(ports=ports("8081 6123"), users={"flink": 9999})),
    # https://github.com/typesense/typesense/blob/main/docker/deployment.Dockerfile
    (("typesense/typesense",), Image(ports=ports("8108"), data_path="/data")),
    # https://github.com/confluentinc/schema-registry-images
    (("confluentinc/cp-schema-registry",), Image(ports=ports("8081"))),
    # https://github.com/nginx/unit/blob/master/pkg/docker/template.Dockerfile
    (("unit", "nginx/unit"), Image(ports=ports("80"), users={"unit": 999})),
    (("bitnami/nginx",), Image(ports=ports("8080 8443"), uid=1001, gid=0)),
    # https://github.com/openresty/docker-openresty
    (("openresty/openresty",), Image(ports=ports("80"))),
    # https://github.com/nginx-proxy/nginx-proxy
    (("nginxproxy/nginx-proxy", "jwilder/nginx-proxy"), Image(ports=ports("80 443"))),
    # https://github.com/envoyproxy/envoy/tree/main/distribution/docker
    (("envoyproxy/envoy",), Image(ports=ports("10000"), users={"envoy": 101})),
    # https://github.com/varnish/docker-varnish
    (("varnish",), Image(ports=ports("80 8443"))),
    # https://github.com/Kong/docker-kong: USER kong
    (
        ("kong", "kong/kong-gateway"),
        Image(ports=ports("8000 8443 8001 8444"), is_unprivileged=True),
    ),
    # https://github.com/cloudflare/cloudflared/blob/master/Dockerfile: USER 65532
    (("cloudflare/cloudflared",), Image(uid=65532, gid=65532)),
    # https://github.com/traefik/whoami/blob/master/Dockerfile
    (("traefik/whoami", "containous/whoami"), Image(ports=ports("80"))),
    # https://github.com/confluentinc/kafka-images: USER appuser, 1000
    (
        ("confluentinc/cp-kafka-connect", "confluentinc/cp-server-connect"),
        Image(ports=ports("8083"), uid=1000, gid=1000, users={"appuser": 1000}),
    ),
    (
        ("confluentinc/cp-kafka-rest",),
        Image(ports=ports("8082"), uid=1000, gid=1000, users={"appuser": 1000}),
    ),
    (
        ("confluentinc/cp-ksqldb-server",),
        Image(ports=ports("8088"), uid=1000, gid=1000, users={"appuser": 1000}),
    ),
    (
        ("confluentinc/cp-enterprise-control-center",),
        Image(ports=ports("9021"), uid=1000, gid=1000, users={"appuser": 1000}),
    ),
    # https://github.com/debezium/container-images/tree/main/connect-base: USER kafka
    (
        ("debezium/connect", "quay.io/debezium/connect"),
        Image(ports=ports("8083"), is_unprivileged=True),
    ),
    # https://docs.kafka-ui.provectus.io/configuration/configuration-file
    (("provectuslabs/kafka-ui", "ghcr.io/kafbat/kafka-ui"), Image(ports=ports("8080"))),
    # https://github.com/obsidiandynamics/kafdrop
    (("obsidiandynamics/kafdrop",), Image(ports=ports("9000"))),
    # https://github.com/tchiotludo/akhq
    (("tchiotludo/akhq",), Image(ports=ports("8080"))),
    # https://redis.io/docs/latest/operate/redisinsight/install/install-on-docker/: USER node, 1000
    (
        ("redis/redisinsight",),
        Image(ports=ports("5540"), data_path="/data", uid=1000, gid=1000, users={"node": 1000}),
    ),
    # https://github.com/sosedoff/pgweb/blob/main/Dockerfile
    (("sosedoff/pgweb",), Image(ports=ports("8081"), is_unprivileged=True)),
    # https://github.com/dbeaver/cloudbeaver/wiki/Run-Docker-Container
    (
        ("dbeaver/cloudbeaver",),
        Image(ports=ports("8978"), data_path="/opt/cloudbeaver/workspace"),
    ),
    # https://github.com/edoburu/docker-pgbouncer
    (("edoburu/pgbouncer",), Image(ports=ports("5432"), is_unprivileged=True)),
    # https://hasura.io/docs/3.0/, https://docs.postgrest.org/en/stable/references/configuration.html
    (("hasura/graphql-engine",), Image(ports=ports("8080"))),
    (("postgrest/postgrest",), Image(ports=ports("3000"), uid=1000, gid=1000)),
    # https://github.com/temporalio/docker-builds: USER temporal, 1000
    (
        ("temporalio/auto-setup", "temporalio/server"),
        Image(ports=ports("7233 7234 7235 7239 6933 6934 6935 6939"), uid=1000, gid=1000),
    ),
    (("temporalio/ui",), Image(ports=ports("8080"), is_unprivileged=True)),
    # https://github.com/SeleniumHQ/docker-selenium: USER seluser, 1200
    (
        ("selenium/standalone-chrome", "selenium/standalone-firefox", "selenium/standalone-edge"),
        Image(ports=ports("4444 5900 7900"), uid=1200, gid=1201, users={"seluser": 1200}),
    ),
    (
        ("selenium/hub",),
        Image(ports=ports("4444 4442 4443"), uid=1200, gid=1201, users={"seluser": 1200}),
    ),
    # https://github.com/gotenberg/gotenberg/blob/main/build/Dockerfile: USER gotenberg, 1001
    (
        ("gotenberg/gotenberg",),
        Image(ports=ports("3000"), uid=1001, gid=1001, users={"gotenberg": 1001}),
    ),
    # https://github.com/apache/tika-docker: USER 35002
    (("apache/tika",), Image(ports=ports("9998"), uid=35002, gid=35002)),
    # https://github.com/Cisco-Talos/clamav-docker
    (
        ("clamav/clamav",),
        Image(ports=ports("3310 7357"), data_path="/var/lib/clamav", is_volatile=True),
    ),
    # https://github.com/oauth2-proxy/oauth2-proxy/blob/master/Dockerfile: distroless, 65532
    (("quay.io/oauth2-proxy/oauth2-proxy",), Image(ports=ports("4180"), uid=65532, gid=65532)),
    # https://github.com/dexidp/dex/blob/master/Dockerfile: USER dex, 1001
    (
        ("dexidp/dex", "ghcr.io/dexidp/dex"),
        Image(ports=ports("5556 5557 5558"), uid=1001, gid=1001, users={"dex": 1001}),
    ),
    # https://github.com/drakkan/sftpgo/blob/main/Dockerfile: USER 1000
    (
        ("drakkan/sftpgo", "ghcr.io/drakkan/sftpgo"),
        Image(
            ports=ports("8080 2022"),
            data_path="/var/lib/sftpgo",
            more_data=("/srv/sftpgo",),
            uid=1000,
            gid=1000,
            users={"sftpgo": 1000},
        ),
    ),
    # https://github.com/atmoz/sftp
    (("atmoz/sftp",), Image(ports=ports("22"))),
    # https://github.com/jupyter/docker-stacks: USER jovyan, 1000, group users
    (
        tuple(
            f"{registry}jupyter/{name}-notebook"
            for registry in ("", "quay.io/")
            for name in ("base", "minimal", "scipy", "datascience", "pyspark", "tensorflow")
        ),
        Image(
            ports=ports("8888"),
            data_path="/home/jovyan",
            uid=1000,
            gid=100,
            users={"jovyan": 1000},
        ),
    ),
    # https://github.com/swagger-api/swagger-ui/blob/master/Dockerfile
    (("swaggerapi/swagger-ui", "swaggerapi/swagger-editor"), Image(ports=ports("8080"))),
    # https://learn.microsoft.com/azure/storage/common/storage-use-azurite: blobs, queues, tables
    (
        ("mcr.microsoft.com/azure-storage/azurite",),
        Image(ports=ports("10000 10001 10002"), data_path="/data"),
    ),
    # https://github.com/seaweedfs/seaweedfs/blob/master/docker/Dockerfile.go_build
    (
        ("chrislusf/seaweedfs",),
        Image(ports=ports("9333 19333 8080 18080 8888 18888 8333"), data_path="/data"),
    ),
)
