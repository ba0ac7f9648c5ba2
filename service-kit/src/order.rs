//! `order_by` of AIP-132, for lists that are ordered by one field.

/// One field and a direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderBy {
    /// The field, one of those allowed.
    pub field: &'static str,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// Parses `field`, `field asc` or `field desc`; empty means `default`.
///
/// # Errors
/// The rule in words, for a violation of `order_by`.
pub fn parse(text: &str, allowed: &[&'static str], default: OrderBy) -> Result<OrderBy, String> {
    let mut words = text.split_whitespace();
    let Some(field) = words.next() else { return Ok(default) };
    let rule = || format!("must be one of {}, alone or with ` desc`", allowed.join(", "));
    let field = allowed.iter().copied().find(|known| *known == field).ok_or_else(rule)?;
    let descending = match words.next() {
        None | Some("asc") => false,
        Some("desc") => true,
        Some(_) => return Err(rule()),
    };
    if words.next().is_some() {
        return Err(rule());
    }
    Ok(OrderBy { field, descending })
}
