//! Words that tell what something is: images that companies run and do not write, names of consumers, names of generic charts.

/// Programs that companies run as they are.
const PROGRAMS: [&str; 46] = [
    "postgres",
    "postgresql",
    "mysql",
    "mariadb",
    "mongo",
    "mongodb",
    "redis",
    "valkey",
    "memcached",
    "kafka",
    "cp-kafka",
    "zookeeper",
    "cp-zookeeper",
    "rabbitmq",
    "elasticsearch",
    "opensearch",
    "kibana",
    "logstash",
    "grafana",
    "prometheus",
    "alertmanager",
    "loki",
    "tempo",
    "jaeger",
    "vault",
    "consul",
    "keycloak",
    "minio",
    "nats",
    "cassandra",
    "influxdb",
    "clickhouse",
    "etcd",
    "traefik",
    "nginx-ingress-controller",
    "ingress-nginx",
    "cert-manager",
    "external-dns",
    "fluentd",
    "fluent-bit",
    "filebeat",
    "schema-registry",
    "cp-schema-registry",
    "kafka-ui",
    "temporal",
    "sonarqube",
];
/// Containers beside the one that matters.
const SIDECARS: [&str; 18] = [
    "istio-proxy",
    "envoy",
    "linkerd-proxy",
    "vault-agent",
    "fluent-bit",
    "fluentd",
    "filebeat",
    "cloud-sql-proxy",
    "cloudsql-proxy",
    "oauth2-proxy",
    "datadog-agent",
    "otel-collector",
    "jaeger-agent",
    "nginx-exporter",
    "statsd-exporter",
    "log-shipper",
    "config-reloader",
    "promtail",
];
/// Charts that many services share.
const GENERIC: [&str; 30] = [
    "common",
    "base",
    "generic",
    "library",
    "lib",
    "microservice",
    "micro-service",
    "service",
    "app",
    "application",
    "web-app",
    "webapp",
    "base-chart",
    "base-service",
    "common-service",
    "generic-service",
    "generic-app",
    "service-chart",
    "app-template",
    "application-template",
    "java-service",
    "spring-boot",
    "springboot",
    "backend-service",
    "platform-chart",
    "company-chart",
    "helm-common",
    "standard",
    "deployment",
    "workload",
];
/// Names of workloads that say nothing of the service.
const VAGUE: [&str; 12] = [
    "app",
    "main",
    "deployment",
    "server",
    "service",
    "web",
    "api",
    "backend",
    "application",
    "worker",
    "container",
    "workload",
];

/// The program that an image is, where it is none of the company's own.
pub fn program(image: &str) -> Option<&'static str> {
    let last = image.rsplit('/').next().unwrap_or_default();
    PROGRAMS.iter().find(|program| **program == last).copied()
}

/// Whether a container is beside the one that matters.
pub fn is_sidecar(name: &str) -> bool {
    SIDECARS.contains(&name)
        || ["-proxy", "-sidecar", "-exporter", "-agent"]
            .iter()
            .any(|end| name.ends_with(end))
}

/// Whether a chart's name is that of one for many.
pub fn is_generic_chart(name: &str) -> bool {
    let lower = name.to_lowercase();
    GENERIC.contains(&lower.as_str())
        || ["-library", "-common", "-base", "-lib", "-template"]
            .iter()
            .any(|end| lower.ends_with(end))
        || ["common-", "generic-", "base-", "library-"]
            .iter()
            .any(|start| lower.starts_with(start))
}

/// Whether the name of a workload says nothing of the service.
pub fn is_vague(name: &str) -> bool {
    VAGUE.contains(&name)
}

/// What the name of a service says: it consumes, it serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hint {
    /// `orders-consumer`.
    Consumer,
    /// `orders-api`.
    Server,
    /// `orders-stream`.
    Streams,
    /// `orders-cleanup-job`.
    Job,
}

/// What a name says.
pub fn hint(name: &str) -> Option<Hint> {
    const CONSUMER: [&str; 10] = [
        "consumer",
        "listener",
        "worker",
        "subscriber",
        "processor",
        "handler",
        "sink",
        "ingester",
        "ingestor",
        "poller",
    ];
    const SERVER: [&str; 9] = [
        "api", "gateway", "web", "bff", "frontend", "ui", "portal", "server", "rest",
    ];
    const STREAMS: [&str; 7] = [
        "stream",
        "streams",
        "streaming",
        "websocket",
        "socket",
        "ws",
        "realtime",
    ];
    const JOB: [&str; 6] = ["job", "cron", "cronjob", "batch", "migration", "scheduler"];
    let last = name.rsplit('-').next().unwrap_or_default();
    [
        (Hint::Consumer, CONSUMER.as_slice()),
        (Hint::Server, SERVER.as_slice()),
        (Hint::Streams, STREAMS.as_slice()),
        (Hint::Job, JOB.as_slice()),
    ]
    .iter()
    .find(|(_, words)| words.contains(&last))
    .map(|(hint, _)| *hint)
}

/// An image without tag and digest.
pub fn image_name(image: &str) -> String {
    let image = image.split('@').next().unwrap_or_default();
    match image.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => name.to_owned(),
        _ => image.to_owned(),
    }
}

/// Whether it may be quoted as the name of an image.
pub fn is_image(image: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'/' | b':');
    (2..=255).contains(&image.len()) && image.bytes().all(plain)
}
