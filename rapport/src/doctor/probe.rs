//! Asks who answers on a port.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    time::Duration,
};

use service_kit::{config::ServiceUrl, upstream::Upstream};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};
use tonic::Code;
use tonic_health::pb::{
    HealthCheckRequest, health_check_response::ServingStatus, health_client::HealthClient,
};

use super::{
    address::is_of_this_machine,
    subject::{Face, Port},
};

/// How long anybody may take to answer.
pub(super) const ANSWERED_WITHIN: Duration = Duration::from_secs(3);

/// Bytes of an answer over HTTP that are looked at: metrics are some tens of KiB.
const MAX_ANSWER: u64 = 1024 * 1024;

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// A Rapport that works; its version, where the port says so.
    Healthy(Option<String>),
    /// A Rapport that does not: why.
    Unwell(String),
    /// Something else: what it does.
    Stranger(String),
    /// Somebody takes connections over TLS: the admin port says whether it is well.
    Secured,
    /// Somebody takes connections and says nothing in [`ANSWERED_WITHIN`]: it may be a Rapport that hangs,
    /// is stopped, or has too much to do.
    Silent,
    /// Nobody can be connected to.
    Nobody,
}

/// Who answers on a port of this machine.
pub(super) async fn port(port: &Port) -> Answer {
    let address = reachable(port.address);
    match timeout(ANSWERED_WITHIN, TcpStream::connect(address)).await {
        Ok(Ok(_)) => {}
        // This machine answers itself at once, unless as many connections wait as the listener allows.
        Err(_) if is_of_this_machine(address.ip()) => return Answer::Silent,
        Ok(Err(_)) | Err(_) => return Answer::Nobody,
    }
    match port.face {
        Face::Grpc => {
            let url: ServiceUrl = format!("http://{address}").parse().expect("an address makes a URL");
            let upstream = url.connect(port.setting, None).expect("an address can be called");
            grpc(&url, upstream).await
        }
        Face::Secured => Answer::Secured,
        Face::Admin => admin(address).await,
    }
}

/// Who answers gRPC at a URL, called as `upstream`.
pub(super) async fn grpc(url: &ServiceUrl, upstream: Upstream) -> Answer {
    let connected = TcpStream::connect(url.authority());
    if !matches!(timeout(ANSWERED_WITHIN, connected).await, Ok(Ok(_))) {
        return Answer::Nobody;
    }
    let mut health = HealthClient::new(upstream);
    match timeout(ANSWERED_WITHIN, health.check(HealthCheckRequest::default())).await {
        Ok(Ok(answer)) => match answer.into_inner().status() {
            ServingStatus::Serving => Answer::Healthy(None),
            status => Answer::Unwell(format!("it says {}", status.as_str_name())),
        },
        // Health of the whole is taken away when the process stops.
        Ok(Err(status)) if status.code() == Code::NotFound => Answer::Unwell("it stops".to_owned()),
        Ok(Err(_)) => Answer::Stranger("it does not speak gRPC, or has no health".to_owned()),
        Err(_) => Answer::Silent,
    }
}

/// Every process of ours tells its version among its metrics, and nobody else does.
async fn admin(address: SocketAddr) -> Answer {
    let metrics = match get(address, "/metrics").await {
        Ok((_, metrics)) => metrics,
        Err(error) if error.kind() == io::ErrorKind::TimedOut => return Answer::Silent,
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => return Answer::Nobody,
        Err(error) => return Answer::Stranger(format!("it does not answer HTTP: {error}")),
    };
    let Some(version) = version(&metrics) else {
        return Answer::Stranger("it has no metrics of ours".to_owned());
    };
    match get(address, "/readyz").await {
        Ok((200, _)) => Answer::Healthy(Some(version)),
        Ok((_, reason)) => Answer::Unwell(reason),
        Err(error) => Answer::Unwell(error.to_string()),
    }
}

fn version(metrics: &str) -> Option<String> {
    let (_, rest) = metrics.split_once("rapport_build_info{version=\"")?;
    rest.split_once('"').map(|(version, _)| version.to_owned())
}

/// The status and body of a plain question.
async fn get(address: SocketAddr, path: &str) -> io::Result<(u16, String)> {
    let asked = async {
        let mut stream = TcpStream::connect(address).await?;
        let question = format!("GET {path} HTTP/1.0\r\nhost: {address}\r\n\r\n");
        stream.write_all(question.as_bytes()).await?;
        let mut answer = Vec::new();
        stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    };
    let answer: io::Result<String> = timeout(ANSWERED_WITHIN, asked).await?;
    let answer = answer?;
    let status = answer.strip_prefix("HTTP/1.").and_then(|rest| rest.split(' ').nth(1)?.parse().ok());
    let (_, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let status = status.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "this is no HTTP"))?;
    Ok((status, body.to_owned()))
}

/// Where this machine reaches an address that it listens on.
fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_found_among_metrics() {
        let metrics = "# TYPE x gauge\nrapport_build_info{version=\"0.1.0\"} 1\n";
        assert_eq!(version(metrics).as_deref(), Some("0.1.0"));
        assert_eq!(version("up 1"), None);
    }
}
