//! The matrix of rights: who may call which RPC about something that everybody may read, at the service
//! and through the gateway, over gRPC and over REST. The table that people read, `docs/rights.md`, is
//! the expectation; nothing else says it again.

mod request;
mod rest;
mod scene;

use std::{collections::BTreeMap, fmt::Write as _, fs};

use tonic::Code;

use self::{
    request::REQUESTS,
    scene::{CALLERS, Scene},
};
use super::call::{CONTRACT, call};
use crate::{http_client::Ask, world::World};

/// The committed table.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/rights.md");

/// Set to anything, what is found is written into the table instead of being held against it.
const WRITE: &str = "WRITE_RIGHTS";

/// Where a call goes that is no gateway.
const AT_SERVICE: &str = "at its service";

/// What stands in a cell.
type Cell = &'static str;

const MAY: Cell = "yes";
const NOBODY: Cell = "401";
const MAY_NOT: Cell = "403";
const IS_NOT_THERE: Cell = "404";

pub(crate) async fn who_may_call_which_rpc_is_written_down(world: &World) {
    let scene = Scene::set(world).await;
    let (mut found, mut mistakes) = (BTreeMap::new(), Vec::new());
    for (method, request) in REQUESTS {
        let places = [(AT_SERVICE, world.at_service(method)), ("at the gateway", world.at_gateway())];
        let mut cells = Vec::new();
        for caller in scene.callers(method) {
            let mut answers = Vec::new();
            for (place, upstream) in &places {
                let token = if *place == AT_SERVICE { &caller.at_service } else { &caller.at_gateway };
                let answer = call(upstream.clone(), method, request(&scene), token.as_deref()).await;
                answers.push((*place, cell(answer.code), answer.text()));
            }
            for ask in rest::asks(world, method, &request(&scene)) {
                let ask = caller.at_gateway.as_deref().into_iter().fold(ask, Ask::bearer);
                let status = ask.status().await.as_u16();
                answers.push(("over REST", cell_of(status), status.to_string()));
            }
            let said = answers[0].1;
            if said.is_none() || answers.iter().any(|(_, cell, _)| *cell != said) {
                mistakes.push(format!("{method}: {answers:#?}"));
            }
            cells.push(said.unwrap_or_default());
        }
        found.insert(*method, cells);
    }
    assert!(mistakes.is_empty(), "no answer, or not the same everywhere: {mistakes:#?}");
    let written = fs::read_to_string(TABLE).expect("the table is committed");
    let (before, after) = written.split_once("\n| RPC").expect("there is a table in the document");
    let after = after.split_once("\n\n").map_or("", |(_, after)| after);
    let table = format!("{before}\n{}\n{after}", table(&found));
    if std::env::var_os(WRITE).is_some() {
        fs::write(TABLE, table).expect("the table can be written");
        return;
    }
    for (found, written) in table.lines().zip(written.lines()) {
        assert_eq!(found, written, "docs/rights.md says otherwise; if that is meant, run with {WRITE}=1");
    }
    assert_eq!(table, written);
}

pub(crate) async fn every_rpc_of_the_contract_stands_in_the_matrix(_: &World) {
    let ours = CONTRACT.services().filter(|service| service.full_name().starts_with("rapport."));
    for method in ours.flat_map(|service| service.methods().collect::<Vec<_>>()) {
        let name = format!("{}/{}", method.parent_service().full_name(), method.name());
        let rows = REQUESTS.iter().filter(|(known, _)| *known == name).count();
        assert_eq!(rows, 1, "{name} needs a row that says how it is asked for");
    }
}

/// Whoever is refused for another reason would have been let in.
fn cell(code: Code) -> Option<Cell> {
    match code {
        Code::Unauthenticated => Some(NOBODY),
        Code::PermissionDenied => Some(MAY_NOT),
        Code::NotFound => Some(IS_NOT_THERE),
        Code::Ok | Code::AlreadyExists | Code::Aborted | Code::FailedPrecondition => Some(MAY),
        _ => None,
    }
}

/// The same of an HTTP status.
fn cell_of(status: u16) -> Option<Cell> {
    match status {
        401 => Some(NOBODY),
        403 => Some(MAY_NOT),
        404 => Some(IS_NOT_THERE),
        // 400 is FAILED_PRECONDITION here: a request that is wrong has been found above.
        200 | 204 | 400 | 409 | 412 => Some(MAY),
        _ => None,
    }
}

fn table(found: &BTreeMap<&str, Vec<Cell>>) -> String {
    let mut table = format!("| RPC | {} |\n|---|{}\n", CALLERS.join(" | "), "---|".repeat(CALLERS.len()));
    for (method, cells) in found {
        let method = method.trim_start_matches("rapport.");
        writeln!(table, "| {method} | {} |", cells.join(" | ")).expect("text takes text");
    }
    table
}
