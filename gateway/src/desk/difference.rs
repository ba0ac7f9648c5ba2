//! Where two versions of the same thing differ, and which of them is proposed.

use super::values::{Field, Values};

/// A field in which the versions differ.
pub(super) struct Difference {
    pub(super) field: Field,
    pub(super) theirs: String,
    pub(super) mine: String,
    /// Whether theirs is proposed: whoever sent the form did not touch the field, or has chosen so
    /// before.
    pub(super) propose_theirs: bool,
}

/// Where the versions differ.
pub(super) fn differences(
    fields: &[Field],
    mine: &Values,
    theirs: &Values,
    shown: &str,
    chosen: &[&'static str],
) -> Vec<Difference> {
    let differ = fields.iter().filter(|field| mine.get(field.name) != theirs.get(field.name));
    let difference = |field: &Field| Difference {
        field: *field,
        theirs: theirs.get(field.name).to_owned(),
        mine: mine.get(field.name).to_owned(),
        propose_theirs: chosen.contains(&field.name) || !mine.is_changed(field.name, shown),
    };
    differ.map(difference).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::values::line;

    #[test]
    fn the_version_of_whoever_changed_the_field_is_proposed() {
        let fields = [line("a", "a"), line("b", "b"), line("c", "c"), line("d", "d")];
        let values = |all: [&str; 4]| {
            let mut values = Values::default();
            for (field, value) in fields.iter().zip(all) {
                values.set(field.name, value);
            }
            values
        };
        let shown = values(["1", "1", "1", "1"]).fingerprint();
        let (mine, theirs) = (values(["2", "1", "2", "1"]), values(["1", "3", "3", "1"]));
        let found = differences(&fields, &mine, &theirs, &shown, &[]);
        let proposed: Vec<_> = found.iter().map(|found| (found.field.name, found.propose_theirs)).collect();
        assert_eq!(proposed, [("a", false), ("b", true), ("c", false)]);
    }
}
