//! Traces in which an answer left in time, and the same with two lines swapped.

mod postgres;
mod reading;
mod sqlite;

/// Texts of two resources.
const ONE: &str = "3419dc97-9098-4502-92f5-0514fd0a0383";
const OTHER: &str = "81294826-d1ad-46ec-9d0a-4243a8b5b343";

/// The lines with two of them swapped, each named by words that it alone has.
fn swapped(lines: &[String], one: &str, other: &str) -> Vec<String> {
    let find = |words: &str| {
        let found: Vec<usize> = (0..lines.len()).filter(|line| lines[*line].contains(words)).collect();
        assert_eq!(found.len(), 1, "{words}");
        found[0]
    };
    let mut lines = lines.to_vec();
    lines.swap(find(one), find(other));
    lines
}
