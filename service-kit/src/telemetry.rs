//! Logs to standard error, and the recorder behind `/metrics`.

use std::{io::IsTerminal as _, sync::OnceLock, time::Duration};

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::{EnvFilter, layer::SubscriberExt as _, util::SubscriberInitExt as _};

use crate::config::{LogFormat, Telemetry};

/// Upper bounds of duration histograms, in seconds.
const DURATION_BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Upper bounds of histograms of how many share something: what fits is a power of two.
const SIZE_BUCKETS: [f64; 7] = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0];

static METRICS: OnceLock<PrometheusHandle> = OnceLock::new();

/// Begins logging and measuring. A second call changes nothing.
pub fn start(settings: &Telemetry) {
    let filter = EnvFilter::new(&settings.log);
    let lines = tracing_subscriber::fmt::layer()
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    let started = match settings.log_format {
        LogFormat::Text => registry.with(lines.with_target(false)).try_init(),
        LogFormat::Json => registry.with(lines.json().flatten_event(true)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("logging runs already");
    }
    // Before anybody takes the handle of a metric: one that was taken earlier measures nothing.
    metrics();
}

/// The recorder of this process, installed at the first call.
pub fn metrics() -> &'static PrometheusHandle {
    METRICS.get_or_init(|| {
        let builder = PrometheusBuilder::new()
            .set_buckets_for_metric(Matcher::Suffix("duration_seconds".to_owned()), &DURATION_BUCKETS)
            .and_then(|builder| {
                builder.set_buckets_for_metric(Matcher::Suffix("batch_size".to_owned()), &SIZE_BUCKETS)
            })
            .expect("the buckets are not empty");
        let recorder = builder.build_recorder();
        let handle = recorder.handle();
        if metrics::set_global_recorder(recorder).is_err() {
            tracing::warn!("another metrics recorder is installed; /metrics stays empty");
        }
        describe();
        handle
    })
}

/// What every process measures; the gateway adds its own.
fn describe() {
    metrics::describe_histogram!(
        "rpc_server_call_duration_seconds",
        "How long gRPC calls took, by method and code."
    );
    metrics::describe_gauge!("rapport_watches", "Streams of changes that are open.");
    metrics::describe_gauge!("rapport_build_info", "Always 1; the label is the version that runs.");
    metrics::gauge!("rapport_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
}

/// A duration for a log line, in milliseconds to one decimal: nobody reads more of it.
pub fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e4).round() / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_duration_is_short_to_read() {
        assert_eq!(milliseconds(Duration::from_micros(7_338_849)).to_string(), "7338.8");
        assert_eq!(milliseconds(Duration::from_micros(60)).to_string(), "0.1");
    }

    #[test]
    fn what_is_measured_is_explained() {
        let page = metrics().render();
        assert!(
            page.contains(concat!("rapport_build_info{version=\"", env!("CARGO_PKG_VERSION"), "\"} 1")),
            "{page}"
        );
        assert!(page.contains("# HELP rapport_build_info "), "{page}");
    }
}
