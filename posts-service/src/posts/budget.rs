//! How much of texts one answer may hold. A client takes 4 MiB unless told otherwise, and the service
//! never reads more for an answer than it can send.

use crate::error::Error;

/// A page of posts with their texts ends early rather than outgrow this: 3 MiB, or one post.
pub(crate) const MAX_PAGE_BYTES: usize = 3 * 1024 * 1024;

/// Largest answer to a request for several posts: 4 MiB less what frames it.
const MAX_BATCH_BYTES: usize = 4 * 1024 * 1024 - 64 * 1024;

/// How many posts of these sizes, in bytes, make a page: the first ones, at least one if there is any.
pub(crate) fn fitting(sizes: impl IntoIterator<Item = usize>) -> usize {
    let mut total = 0;
    sizes
        .into_iter()
        .enumerate()
        .take_while(|(index, size)| {
            total += size;
            *index == 0 || total <= MAX_PAGE_BYTES
        })
        .count()
}

/// Whether so many posts may be answered together, which have so many bytes. One alone always may.
///
/// # Errors
/// [`Error::TooMuch`].
pub(crate) fn check_batch(posts: usize, bytes: usize) -> Result<(), Error> {
    if posts > 1 && bytes > MAX_BATCH_BYTES {
        return Err(Error::TooMuch("these posts are more than a message holds; ask for fewer at once"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_full_in_bytes_and_never_empty() {
        let (half, all) = (MAX_PAGE_BYTES / 2, MAX_PAGE_BYTES);
        for (sizes, count) in [
            (vec![], 0),
            (vec![0, 0, 0], 3),
            (vec![half, half], 2),
            (vec![half, half, 1], 2),
            (vec![all + 1, 0], 1),
            (vec![1, all, 1], 1),
        ] {
            assert_eq!(fitting(sizes.clone()), count, "{sizes:?}");
        }
    }
}
