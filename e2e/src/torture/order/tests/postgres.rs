//! A transaction of PostgreSQL as strace and `pg_waldump` recorded it, its pages cut to what matters: the
//! first page of it was written and flushed by the process that writes the log in the background, the
//! second by its own.

use std::{collections::HashSet, fmt::Write as _};

use super::{ONE, swapped};
use crate::torture::order::{
    Held, postgres,
    trace::Trace,
    wal::{self, Record},
};

const PORT: u16 = 43805;

const RECORDS: &str = "\
first record is after 0/19AC000, at 0/19AC028, skipping over 40 bytes
rmgr: Heap        len (rec/tot):    231/   231, tx:        741, lsn: 0/019AD578, prev 0/019AD550, desc: INSERT+INIT off 1 flags 0x00, blkref #0: rel 1663/16384/16497 blk 0
rmgr: Btree       len (rec/tot):     90/    90, tx:        741, lsn: 0/019AD660, prev 0/019AD578, desc: NEWROOT lev 0, blkref #0: rel 1663/16384/16502 blk 1, blkref #2: rel 1663/16384/16502 blk 0
rmgr: Transaction len (rec/tot):     34/    34, tx:        741, lsn: 0/019AE608, prev 0/019AE5C8, desc: COMMIT 2026-11-22 17:12:14.574025 UTC
rmgr: Heap        len (rec/tot):     54/    54, tx:        742, lsn: 0/019AE630, prev 0/019AE608, desc: LOCK off 2: xid 742: flags 0x00 LOCK_ONLY EXCL_LOCK , blkref #0: rel 1663/16384/16497 blk 0
";

/// A page as strace writes it, with these words in it.
fn page(words: &[(usize, &str)]) -> String {
    let mut bytes = [0; 8192];
    for (at, word) in words {
        bytes[*at..at + word.len()].copy_from_slice(word.as_bytes());
    }
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "\\{byte:03o}").unwrap();
        text
    })
}

fn in_time() -> Vec<String> {
    let log = "</d/postgres/data/pg_wal/000000010000000000000001>";
    // The record of the commit is at 0x608 of the second page; behind it stands what comes later.
    let (first, second) = (page(&[(0x1578 + 80, ONE)]), page(&[(0x608, "commits"), (0x640, "later")]));
    let early = page(&[]);
    let lines = [
        format!(r#"1387 recvfrom(7<TCP:[127.0.0.1:43805->127.0.0.1:46524]>, "B\0\0\0\331\0sqlx_s_8{ONE}", 52, 0, NULL, NULL) = 52"#),
        format!(r#"1356 pwrite64(4{log}, "{first}", 8192, 10141696 <unfinished ...>"#),
        "1356 <... pwrite64 resumed>) = 8192".to_owned(),
        format!("1356 fdatasync(4{log} <unfinished ...>"),
        format!(r#"1356 pwrite64(9{log}, "{early}", 8192, 10149888) = 8192"#),
        "1356 <... fdatasync resumed>) = 0 (DELAYED)".to_owned(),
        r#"1387 recvfrom(7<TCP:[127.0.0.1:43805->127.0.0.1:46524]>, "Q\0\0\0\vCOMMIT\0", 8192, 0, NULL, NULL) = 12"#.to_owned(),
        format!(r#"1387 pwrite64(29{log}, "{}", 8192, 10149888) = 8192"#, page(&[(0x608, "commits")])),
        format!("1387 fdatasync(29{log} <unfinished ...>"),
        "1387 <... fdatasync resumed>) = 0 (DELAYED)".to_owned(),
        r#"1387 sendto(7<TCP:[127.0.0.1:43805->127.0.0.1:46524]>, "C\0\0\0\vCOMMIT\0Z\0\0\0\5I", 18, 0, NULL, 0) = 18"#.to_owned(),
        format!(r#"1385 writev(28<TCP:[127.0.0.1:45107->127.0.0.1:44862]>, [{{iov_base="\0\0{{\1\4", iov_len=5}}, {{iov_base="{ONE} 0", iov_len=38}}], 2) = 43"#),
        format!(r#"1356 pwrite64(29{log}, "{second}", 8192, 10149888) = 8192"#),
    ];
    lines.into()
}

fn held(lines: &[String]) -> Held<'static> {
    let trace = Trace::read(&lines.join("\n")).unwrap();
    let written = postgres::written(&trace).unwrap();
    let records = wal::records(RECORDS).unwrap();
    postgres::Log::new(&HashSet::from([ONE]), &written, &written.stream(), &records).hold(&trace, PORT)
}

fn how(lines: &[String]) -> Vec<&'static str> {
    held(lines).too_early.into_iter().map(|(_, how)| how).collect()
}

const SERVER: &str = "was said by the server to be committed";
const FACE: &str = "left a face";

#[test]
fn what_leaves_after_its_flush_is_in_time() {
    let held = held(&in_time());
    assert_eq!((held.too_early.len(), held.told.len(), held.flushes, held.most), (0, 1, 1, 1));
}

#[test]
fn what_leaves_before_its_flush_has_ended_is_found() {
    assert_eq!(how(&swapped(&in_time(), "1387 <... fdatasync resumed>", "sendto(")), [SERVER]);
    assert_eq!(how(&swapped(&in_time(), "1387 <... fdatasync resumed>", "writev(")), [FACE, SERVER]);
}

#[test]
fn a_flush_that_begins_before_the_commit_is_written_does_not_cover_it() {
    assert_eq!(how(&swapped(&in_time(), "1387 pwrite64(29", "1387 fdatasync(29")), [SERVER, FACE]);
}

#[test]
fn any_later_flush_of_the_file_covers_what_an_earlier_one_left() {
    let mut lines = in_time();
    let ended = lines.iter().position(|line| line.contains("1356 <... fdatasync resumed>")).unwrap();
    lines[ended] = "1356 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)".to_owned();
    assert_eq!(how(&lines), Vec::<&str>::new());
    lines.retain(|line| !line.contains("1387 fdatasync") && !line.contains("1387 <... fdatasync"));
    assert_eq!(how(&lines), [SERVER, FACE]);
}

#[test]
fn what_was_never_written_is_found() {
    let mut lines = in_time();
    lines.retain(|line| !line.contains("pwrite64"));
    assert_eq!(how(&lines), [FACE]);
}

#[test]
fn an_answer_before_the_commit_is_found() {
    assert_eq!(how(&swapped(&in_time(), "writev(", r"Q\0\0\0\vCOMMIT")), [FACE]);
}

#[test]
fn a_commit_names_the_parts_behind_savepoints() {
    let line = "rmgr: Transaction len (rec/tot):     54/    54, tx:        767, lsn: 0/019BCA00, prev 0/019BC9D0, desc: COMMIT 2026-11-22 17:12:20.091945 UTC; subxacts: 768 769 770";
    let record = Record { lsn: 0x19B_CA00, length: 54, transaction: 767, commits: vec![767, 768, 769, 770] };
    assert_eq!(wal::records(line).unwrap(), [record]);
    assert_eq!(wal::lsn(0x2_019B_CA00), "2/19BCA00");
}
