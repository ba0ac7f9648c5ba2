//! The log of SQLite as strace recorded it, its pages cut to what matters.

use std::collections::HashSet;

use super::{ONE, OTHER, swapped};
use crate::torture::order::{Held, sqlite, trace::Trace};

/// A frame in the middle of a transaction, its last frame, the flush, and two answers.
fn in_time() -> Vec<String> {
    let lines = [
        r#"10683 pwrite64(24</d/comments.db-wal>, "\0\0\0+\0\0\0\0\7\26ORw\320\20\240\370\v\335\210=?+\213", 24, 910552) = 24"#,
        r#"10683 pwrite64(24</d/comments.db-wal>, "\r\0\0\0\22\4\3143419dc97-9098-4502-92f5-0514fd0a0383 0", 45, 910576 <unfinished ...>"#,
        r#"10677 pwrite64(19</d/posts.db-wal>, "\0\0\0\25\0\0\0\25\210\5\371&\262\263\337\232 \2\331\22/\26;\233", 24, 1454392) = 24"#,
        r"10683 <... pwrite64 resumed>) = 45",
        r#"10677 pwrite64(19</d/posts.db-wal>, "\n\0\0\0\21", 5, 1454416) = 5"#,
        r#"10683 pwrite64(24</d/comments.db-wal>, "\0\0\0005\0\0\0005\7\26ORw\320\20\240B\216\276\350\220\35h\2", 24, 1034152) = 24"#,
        r#"10683 pwrite64(24</d/comments.db-wal>, "\r\0\0\0\00181294826-d1ad-46ec-9d0a-4243a8b5b343 0", 43, 1034176) = 43"#,
        r"10683 fsync(24</d/comments.db-wal> <unfinished ...>",
        r"10677 fsync(19</d/posts.db-wal>) = 0 (DELAYED)",
        r"10683 <... fsync resumed>) = 0 (DELAYED)",
        r#"10676 writev(42<TCP:[127.0.0.1:34887->127.0.0.1:60278]>, [{iov_base="\0\0 \1\4", iov_len=5}, {iov_base="*&3419dc97-9098-4502-92f5-0514fd0a0383 0", iov_len=40}], 2) = 45"#,
        r#"10676 sendto(43<TCP:[127.0.0.1:34887->127.0.0.1:60280]>, "*&81294826-d1ad-46ec-9d0a-4243a8b5b343 0", 40, MSG_NOSIGNAL, NULL, 0) = 40"#,
    ];
    lines.map(str::to_owned).into()
}

fn held(lines: &[String]) -> Held<'static> {
    sqlite::hold(&Trace::read(&lines.join("\n")).unwrap(), &HashSet::from([ONE, OTHER]))
}

fn too_early(lines: &[String]) -> Vec<&'static str> {
    held(lines).too_early.into_iter().map(|(marker, _)| marker).collect()
}

#[test]
fn what_leaves_after_its_flush_is_in_time() {
    let held = held(&in_time());
    assert_eq!((held.too_early.len(), held.told.len(), held.flushes, held.most), (0, 2, 1, 2));
}

#[test]
fn what_leaves_before_its_flush_has_ended_is_found() {
    assert_eq!(too_early(&swapped(&in_time(), "fsync resumed", "writev(")), [ONE]);
    assert_eq!(too_early(&swapped(&in_time(), "fsync resumed", "sendto(")), [OTHER, ONE]);
}

#[test]
fn a_flush_that_begins_before_the_transaction_has_ended_covers_nothing_of_it() {
    let lines = swapped(&in_time(), r"\r\0\0\0\001", "fsync(24");
    assert_eq!(too_early(&lines), [ONE, OTHER]);
}

#[test]
fn a_flush_that_fails_or_is_of_another_file_covers_nothing() {
    let mut lines = in_time();
    let ended = lines.iter().position(|line| line.contains("fsync resumed")).unwrap();
    lines[ended] = "10683 <... fsync resumed>) = -1 EIO (Input/output error) (INJECTED)".to_owned();
    assert_eq!(too_early(&lines), [ONE, OTHER]);
    // That of posts.db stays.
    lines.retain(|line| !line.contains("fsync(24") && !line.contains("fsync resumed"));
    assert_eq!(too_early(&lines), [ONE, OTHER]);
}

#[test]
fn what_was_never_written_is_found() {
    let mut lines = in_time();
    lines.retain(|line| !line.contains("pwrite64"));
    assert_eq!(too_early(&lines), [ONE, OTHER]);
}
