//! What strace wrote down is read as it was meant.

use crate::torture::order::trace::{Call, Event, Trace};

fn calls(log: &str) -> Vec<(String, Vec<u8>)> {
    let trace = Trace::read(log).unwrap();
    trace.calls().map(|call| (call.name.clone(), call.bytes.clone())).collect()
}

#[test]
fn strings_are_what_was_written() {
    let log = r#"7 pwrite64(6</d/x-wal>, "\0\1\0022a\"b\\\n\t\377-<>) = 1", 19, 24) = 19"#;
    assert_eq!(calls(log), [("pwrite64".to_owned(), b"\0\x01\x022a\"b\\\n\t\xff-<>) = 1".to_vec())]);
    let trace = Trace::read(log).unwrap();
    let call: &Call = trace.calls().next().unwrap();
    assert_eq!((call.file.as_str(), call.offset(), call.is_whole()), ("/d/x-wal", Some(24), true));
}

#[test]
fn pieces_follow_each_other() {
    let log = r#"7 writev(5<TCP:[127.0.0.1:1->127.0.0.1:2]>, [{iov_base="ab", iov_len=2}, {iov_base="c", iov_len=1}], 2) = 3"#;
    let trace = Trace::read(log).unwrap();
    let call = trace.calls().next().unwrap();
    assert!(call.bytes == b"abc" && call.leaves() && call.is_whole(), "{call:?}");
}

#[test]
fn a_call_in_two_lines_is_one() {
    let log = r#"7 recvfrom(9<TCP:[127.0.0.1:1->127.0.0.1:2]>,  <unfinished ...>
8 fdatasync(6</d/x-wal>) = 0 (DELAYED)
7 <... recvfrom resumed>"abc", 8192, 0, NULL, NULL) = 3
8 fdatasync(6</d/x-wal> <unfinished ...>
7 +++ exited with 0 +++
8 <... fdatasync resumed>) = -1 EIO (Input/output error) (INJECTED)
8 pwrite64(6</d/x-wal>, "abc", 3, 24 <unfinished ...>
8 <... pwrite64 resumed>) = 3"#;
    let trace = Trace::read(log).unwrap();
    let order = trace.events().map(|(number, event)| (number, matches!(event, Event::Ended(_))));
    let order: Vec<_> = order.collect();
    assert_eq!(
        order,
        [(0, false), (1, false), (1, true), (0, true), (2, false), (2, true), (3, false), (3, true)]
    );
    let calls: Vec<&Call> = trace.calls().collect();
    assert!(calls[0].comes() && calls[0].bytes == b"abc");
    assert!(calls[1].is_flushed());
    assert!(calls[2].is_flush() && !calls[2].is_flushed());
    assert!(calls[3].is_whole() && calls[3].offset() == Some(24));
}

#[test]
fn what_was_cut_is_refused() {
    let cut = r#"7 sendto(5<TCP:[127.0.0.1:1->127.0.0.1:2]>, "abc"..., 9, 0, NULL, 0) = 9"#;
    assert!(Trace::read(cut).unwrap_err().root_cause().to_string().contains("was cut"));
    assert!(Trace::read("7 sendto(5, \"abc").is_err());
}

#[test]
fn calls_that_it_did_not_see_begin_or_end_are_no_answer() {
    let log = "7 <... fdatasync resumed>) = 0\n7 fdatasync(6</d/x-wal> <detached ...>";
    let trace = Trace::read(log).unwrap();
    assert!(trace.calls().count() == 1 && trace.calls().all(|call| !call.is_flushed()));
}
