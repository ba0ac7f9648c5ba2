//! Resource names (AIP-122), taken apart and put together.

/// The variable parts of `name` after a pattern such as `blogs/*/members/*`; `None` when it does
/// not fit or a part is empty.
///
/// ```
/// assert_eq!(service_kit::name::parts("blogs/*/members/*", "blogs/b/members/m"), Some(["b", "m"]));
/// assert_eq!(service_kit::name::parts::<1>("blogs/*", "blogs/"), None);
/// ```
pub fn parts<'a, const N: usize>(pattern: &str, name: &'a str) -> Option<[&'a str; N]> {
    let mut found = [""; N];
    let mut next = 0;
    let mut segments = name.split('/');
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        if expected == "*" {
            if segment.is_empty() {
                return None;
            }
            *found.get_mut(next)? = segment;
            next += 1;
        } else if expected != segment {
            return None;
        }
    }
    (segments.next().is_none() && next == N).then_some(found)
}
