//! The services that a program calls: whether they answer, and believe it.

mod belief;

use service_kit::config::{Unusable, said};
use store_kit::feed::Position;

use super::{
    command::Program,
    finding::Finding,
    probe::{self, Answer},
    subject::Subject,
};

const CHECK: &str = "service";

/// What was found, and how far the change feed of posts-service is, where it said so.
pub(super) async fn check(subject: &Subject, program: Option<&Program>) -> (Vec<Finding>, Option<Position>) {
    let (mut findings, mut position) = (Vec::new(), None);
    let tls = match subject.tls.read() {
        Ok(tls) => tls,
        Err(unusable) => return (vec![certificates(&unusable)], None),
    };
    for (setting, url) in &subject.services {
        let upstream = match url.connect(setting, tls.as_ref()) {
            Ok(upstream) => upstream,
            Err(unusable) => {
                findings.push(certificates(&unusable));
                continue;
            }
        };
        let answer = probe::grpc(url, upstream.clone()).await;
        match (program, &answer) {
            (Some(Program::CommentsService(settings)), Answer::Healthy(_)) => {
                let (refused, heard) = belief::of_comments(settings, upstream).await;
                position = heard;
                findings.extend(refused);
            }
            (Some(Program::Gateway(settings)), Answer::Healthy(_)) if *setting == "RAPPORT_POSTS_URL" => {
                findings.extend(belief::of_gateway(settings, upstream).await);
            }
            _ => {}
        }
        findings.push(judge(setting, url.as_str(), &answer));
    }
    (findings, position)
}

/// The error says which file or setting it is, and what to do.
fn certificates(unusable: &Unusable) -> Finding {
    Finding::wrong(CHECK, said(unusable), "the program does not start like this")
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
        // Only own ports are answered like this.
        Answer::Secured => Finding::ok(CHECK, format!("{url} ({setting}) takes connections over TLS")),
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
