//! Ten thousand readers of one post on one gateway: a new comment reaches all of them, and what that costs.
//! `make readers` runs it and prints what it measured.

use std::{
    fs,
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use http::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc},
    time::timeout,
};

use crate::{
    installation::Form,
    world::{World, name},
};

const READERS: usize = 10_000;

/// File descriptors that this process and the gateway want each.
const DESCRIPTORS: usize = READERS + 1_000;

/// Readers that connect at the same time.
const CONNECTING: usize = 200;

/// Longest time until somebody else is here, or has heard.
const PATIENCE: Duration = Duration::from_mins(1);

/// Most memory of the gateway for each reader, in KiB.
const MAX_KIB_PER_READER: u64 = 40;

/// What a reader has heard.
#[derive(Debug, PartialEq, Eq)]
enum Heard {
    Hello,
    Change(Instant),
}

type Heards = mpsc::UnboundedReceiver<Heard>;

/// One gateway, so that its memory is that of the readers, and a process that is not theirs.
pub(crate) async fn a_comment_reaches_ten_thousand_open_pages() {
    let world = World::start(Form::Split).await;
    let gateway = world.installation.processes.last().expect("the gateway is the last one");
    enough_descriptors("self");
    enough_descriptors(&gateway.id().to_string());
    let blog = world.blog().await;
    let post = world.published(&blog, &json!({"title": "Well read", "content": "Words."})).await;
    let page = blog.page(&post);

    // Some come first, so that what is there once is not counted.
    let (_first, mut heard) = open(world.installation.gateway, &page, CONNECTING);
    greeted(&mut heard, CONNECTING).await;
    let before = resident_kib(gateway.id());
    let begun = Instant::now();
    let (_rest, mut others) = open(world.installation.gateway, &page, READERS - CONNECTING);
    greeted(&mut others, READERS - CONNECTING).await;
    println!("{READERS} readers are here after {:.1} s", begun.elapsed().as_secs_f64());
    let after = resident_kib(gateway.id());

    let comments = format!("/v1/{}/comments", name(&post));
    let sent = Instant::now();
    let made = world
        .ask(Method::POST, &comments)
        .json(&json!({"content": "News.", "author": {"displayName": "Nora"}}));
    made.send().await.is(200);
    let written = sent.elapsed();
    let mut delays: Vec<Duration> = Vec::with_capacity(READERS);
    for (heard, count) in [(&mut heard, CONNECTING), (&mut others, READERS - CONNECTING)] {
        for _ in 0..count {
            match next(heard).await {
                Heard::Change(moment) => delays.push(moment.saturating_duration_since(sent)),
                Heard::Hello => panic!("nobody is greeted twice"),
            }
        }
    }
    delays.sort();
    println!("the comment was written after {} ms", written.as_millis());
    for (word, share) in [("median", 50), ("90 %", 90), ("99 %", 99), ("99.9 %", 999)] {
        let share = if share > 100 { share * READERS / 1_000 } else { share * READERS / 100 };
        println!("{word:>7} of the readers had it after {} ms", delays[share - 1].as_millis());
    }
    println!("    all of the readers had it after {} ms", delays[READERS - 1].as_millis());
    let each = (after - before) / (READERS - CONNECTING) as u64;
    println!("the gateway has {after} KiB, {before} KiB of them before: {each} KiB for each reader");
    assert!(each <= MAX_KIB_PER_READER, "{each} KiB for each reader");
}

/// Lets so many in; they leave when what is answered first is dropped.
fn open(gateway: SocketAddr, page: &str, count: usize) -> (tokio::task::JoinSet<()>, Heards) {
    let (told, heard) = mpsc::unbounded_channel();
    let turns = Arc::new(Semaphore::new(CONNECTING));
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..count {
        let (turns, told, page) = (turns.clone(), told.clone(), page.to_owned());
        readers.spawn(async move {
            let turn = turns.acquire_owned().await.expect("nobody closes it");
            read(gateway, &page, turn, &told).await;
        });
    }
    (readers, heard)
}

/// Reads until the test ends, and says what came.
async fn read(
    gateway: SocketAddr,
    page: &str,
    turn: OwnedSemaphorePermit,
    told: &mpsc::UnboundedSender<Heard>,
) {
    let mut stream = TcpStream::connect(gateway).await.expect("the gateway takes another connection");
    let ask = format!("GET {page}/live HTTP/1.1\r\nhost: {gateway}\r\naccept: text/event-stream\r\n\r\n");
    stream.write_all(ask.as_bytes()).await.expect("the gateway reads");
    wait_for(&mut stream, "event: hello").await;
    drop(turn);
    let _ = told.send(Heard::Hello);
    wait_for(&mut stream, "event: change").await;
    let _ = told.send(Heard::Change(Instant::now()));
    wait_for(&mut stream, "nothing more").await;
}

async fn wait_for(stream: &mut TcpStream, text: &str) {
    let mut read = String::new();
    let mut bytes = [0; 1_024];
    while !read.contains(text) {
        let count = stream.read(&mut bytes).await.expect("the connection holds");
        assert!(count > 0, "the gateway ended the stream: {read}");
        read.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
}

async fn greeted(heard: &mut Heards, count: usize) {
    for _ in 0..count {
        assert_eq!(next(heard).await, Heard::Hello);
    }
}

async fn next(heard: &mut Heards) -> Heard {
    timeout(PATIENCE, heard.recv()).await.expect("somebody hears in time").expect("readers stay")
}

/// Fails with what to do, rather than in the middle.
fn enough_descriptors(process: &str) {
    let limits = fs::read_to_string(format!("/proc/{process}/limits")).expect("Linux says its limits");
    let line = limits.lines().find(|line| line.starts_with("Max open files")).expect("files are limited");
    let soft = line.split_whitespace().nth(3).and_then(|soft| soft.parse().ok()).unwrap_or(usize::MAX);
    assert!(soft >= DESCRIPTORS, "{soft} file descriptors are too few: ulimit -n {DESCRIPTORS}");
}

/// What a process has in memory.
fn resident_kib(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).expect("the process runs");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("it has memory");
    line.split_whitespace().next().and_then(|kib| kib.parse().ok()).expect("a number of KiB")
}
