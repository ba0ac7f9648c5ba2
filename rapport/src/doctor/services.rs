//! The services that a program calls: whether they answer, and believe it.

use std::time::Duration;

use proto::posts::v1::{ResolveAccessRequest, access_service_client::AccessServiceClient};
use service_kit::{
    auth::{Identity, Minter, key::PrivateKey},
    call::{Call, FEED_POSITION},
    time::Clock,
    upstream,
};
use store_kit::feed::Position;
use tokio::time::{Instant, timeout};
use tonic::Code;
use url::Url;

use super::{
    command::Program,
    finding::Finding,
    probe::{self, Answer},
    subject::Subject,
};

const CHECK: &str = "service";

/// How long posts-service may take to say whether it believes a token.
const ANSWERED_WITHIN: Duration = Duration::from_secs(3);

/// What was found, and how far the change feed of posts-service is, where it said so.
pub(super) async fn check(subject: &Subject, program: Option<&Program>) -> (Vec<Finding>, Option<Position>) {
    let (mut findings, mut position) = (Vec::new(), None);
    for (setting, url) in &subject.services {
        let Ok(parsed) = Url::parse(url) else { continue };
        let answer = probe::grpc(&parsed).await;
        if let (Some(Program::CommentsService(settings)), Answer::Healthy(_)) = (program, &answer) {
            let (refused, heard) = believed(settings, url).await;
            position = heard;
            findings.extend(refused);
        }
        findings.push(judge(setting, url, &answer));
    }
    (findings, position)
}

fn judge(setting: &str, url: &str, answer: &Answer) -> Finding {
    let mend = |what: &str| format!("{what}, or mend {setting}");
    match answer {
        Answer::Healthy(_) => Finding::ok(CHECK, format!("{url} ({setting}) answers")),
        Answer::Unwell(why) => {
            let found = format!("{url} ({setting}) is not ready: {why}");
            Finding::wrong(CHECK, found, "look at its log; `rapport doctor` beside it says more")
        }
        Answer::Stranger(why) => {
            let found = format!("{url} ({setting}) is no Rapport: {why}");
            Finding::wrong(CHECK, found, mend("start the service there"))
        }
        Answer::Silent => {
            let found = format!(
                "{url} ({setting}) takes connections and does not answer within {} s",
                probe::ANSWERED_WITHIN.as_secs()
            );
            Finding::wrong(CHECK, found, mend("look at its log: it hangs, is stopped, or has too much to do"))
        }
        Answer::Nobody => {
            Finding::wrong(CHECK, format!("{url} ({setting}) does not answer"), mend("start the service"))
        }
    }
}

/// Asks posts-service as comments-service does: a blog that nobody has.
async fn believed(
    settings: &comments_service::config::Settings,
    url: &str,
) -> (Option<Finding>, Option<Position>) {
    // A key that cannot be read is another check's.
    let Ok(key) = PrivateKey::read(&settings.signing_key()) else { return (None, None) };
    let Ok(upstream) = upstream::connect(url) else { return (None, None) };
    let minter =
        Minter::new(&key, comments_service::ISSUER, &settings.keys.installation.name, Clock::system());
    let scopes = vec![comments_service::posts::SCOPE.to_owned()];
    let identity = Identity::Service { name: comments_service::posts::SERVICE.to_owned(), scopes };
    let question = ResolveAccessRequest { blogs: vec!["blogs/doctor".to_owned()], ..Default::default() };
    let request = Call::of_nobody(Instant::now() + ANSWERED_WITHIN).as_service(question, &minter, &identity);
    let mut client = AccessServiceClient::new(upstream);
    let Ok(answer) = timeout(ANSWERED_WITHIN, client.resolve_access(request)).await else {
        return (None, None);
    };
    let metadata = match &answer {
        Ok(answer) => answer.metadata(),
        Err(status) => status.metadata(),
    };
    let position = metadata.get(FEED_POSITION).and_then(|text| text.to_str().ok()?.parse().ok());
    let refused =
        answer.err().filter(|status| matches!(status.code(), Code::Unauthenticated | Code::PermissionDenied));
    let finding = refused.map(|status| {
        let found = format!(
            "posts-service does not believe {}: {}",
            settings.signing_key().display(),
            status.message()
        );
        let next =
            "its RAPPORT_KEYS needs the public half of this key, and both the same RAPPORT_INSTALLATION";
        Finding::wrong(CHECK, found, next)
    });
    (finding, position)
}
