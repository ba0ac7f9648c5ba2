//! Where the entries of a batch stand: below their parents, which may come later in the batch.

use std::collections::HashMap;

use super::Entry;
use crate::{comment::MAX_DEPTH, name::CommentId, store::imports::Place};

/// Where an entry stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Its place.
    pub place: Place,
    /// Whether it did not come in before.
    pub is_new: bool,
    /// What had to be changed about its place.
    pub note: Option<String>,
}

/// The places of all entries, in their order, where `known` came in before.
pub fn placed(entries: &[Entry], known: Vec<Place>, mut new_id: impl FnMut() -> CommentId) -> Vec<Arrival> {
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        first.entry(&entry.source_key).or_insert(index);
    }
    let mut places: HashMap<String, Place> =
        known.into_iter().map(|place| (place.source_key.clone(), place)).collect();
    let mut new: HashMap<usize, Option<String>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if places.contains_key(&entry.source_key) {
            continue;
        }
        for above in waiting(entries, &first, &places, index).into_iter().rev() {
            let entry = &entries[above];
            let (place, note) = below_parent(entry, &first, &places, new_id());
            places.insert(entry.source_key.clone(), place);
            new.insert(above, note);
        }
    }
    let arrivals = entries.iter().enumerate().map(|(index, entry)| Arrival {
        place: places[&entry.source_key].clone(),
        is_new: new.contains_key(&index),
        note: new.get(&index).cloned().flatten(),
    });
    arrivals.collect()
}

/// The entry and those above it that have no place yet, upwards. It ends before a cycle closes.
fn waiting(
    entries: &[Entry],
    first: &HashMap<&str, usize>,
    places: &HashMap<String, Place>,
    index: usize,
) -> Vec<usize> {
    let mut chain = vec![index];
    let mut next = entries[index].parent_source_key.as_deref();
    while let Some(key) = next {
        match first.get(key) {
            Some(above) if !places.contains_key(key) && !chain.contains(above) => {
                chain.push(*above);
                next = entries[*above].parent_source_key.as_deref();
            }
            _ => break,
        }
    }
    chain
}

fn below_parent(
    entry: &Entry,
    first: &HashMap<&str, usize>,
    places: &HashMap<String, Place>,
    id: CommentId,
) -> (Place, Option<String>) {
    let root = Place {
        source_key: entry.source_key.clone(),
        post: entry.post.clone(),
        parent: None,
        root: id.clone(),
        depth: 0,
        id,
    };
    let Some(key) = entry.parent_source_key.as_deref() else { return (root, None) };
    let Some(parent) = places.get(key) else {
        let why =
            if first.contains_key(key) { "answers itself by way of its replies" } else { "is not known" };
        return (root, Some(format!("its parent `{key}` {why}: it begins a discussion of its own")));
    };
    if parent.post != entry.post {
        return (
            root,
            Some(format!("its parent `{key}` is of another post: it begins a discussion of its own")),
        );
    }
    let below = Place { root: parent.root.clone(), ..root };
    match &parent.parent {
        // Beside what it answers: the deepest place that there is.
        Some(above) if parent.depth >= MAX_DEPTH => {
            let note = format!("replies end at depth {MAX_DEPTH}: it stands beside its parent `{key}`");
            (Place { parent: Some(above.clone()), depth: parent.depth, ..below }, Some(note))
        }
        _ => (Place { parent: Some(parent.id.clone()), depth: parent.depth + 1, ..below }, None),
    }
}

#[cfg(test)]
mod tests {
    use service_kit::time::Timestamp;

    use super::*;
    use crate::{
        comment::{Kind, State},
        import::mend::Signature,
        name::PostId,
    };

    fn entry(source_key: &str, parent: &str) -> Entry {
        Entry {
            source_key: source_key.into(),
            post: PostId("p".into()),
            parent_source_key: Some(parent.to_owned()).filter(|parent| !parent.is_empty()),
            kind: Kind::Comment,
            author: Signature::default(),
            content: String::new(),
            state: State::Approved,
            create_time: Timestamp(0),
            notes: Vec::new(),
        }
    }

    fn place(entries: &[Entry]) -> Vec<Arrival> {
        let mut next = 0;
        placed(entries, Vec::new(), || {
            next += 1;
            CommentId(format!("{next:03}"))
        })
    }

    fn parent_of(arrivals: &[Arrival], index: usize) -> Option<usize> {
        let parent = arrivals[index].place.parent.as_ref()?;
        arrivals.iter().position(|arrival| arrival.place.id == *parent)
    }

    #[test]
    fn a_parent_may_come_later() {
        let arrivals = place(&[entry("c", "b"), entry("b", "a"), entry("a", "")]);
        assert_eq!(parent_of(&arrivals, 0), Some(1));
        assert_eq!(parent_of(&arrivals, 1), Some(2));
        assert_eq!(arrivals[0].place.depth, 2);
        assert_eq!(arrivals[0].place.root, arrivals[2].place.id);
        assert!(arrivals.iter().all(|arrival| arrival.is_new && arrival.note.is_none()));
    }

    #[test]
    fn a_cycle_is_cut_open_with_a_note() {
        let arrivals = place(&[entry("a", "b"), entry("b", "c"), entry("c", "a"), entry("d", "d")]);
        let noted: Vec<bool> = arrivals.iter().map(|arrival| arrival.note.is_some()).collect();
        assert_eq!(noted, [false, false, true, true]);
        assert_eq!(parent_of(&arrivals, 0), Some(1));
        assert_eq!(arrivals[2].place.depth, 0);
    }

    #[test]
    fn an_unknown_parent_makes_a_root() {
        let arrivals = place(&[entry("a", "nobody")]);
        assert_eq!(arrivals[0].place.depth, 0);
        assert!(arrivals[0].note.as_ref().unwrap().contains("nobody"));
    }

    #[test]
    fn a_chain_deeper_than_fifty_goes_on_in_one_row() {
        let entries: Vec<Entry> = (0..60)
            .map(|number| {
                entry(
                    &number.to_string(),
                    &if number == 0 { String::new() } else { (number - 1).to_string() },
                )
            })
            .collect();
        let arrivals = place(&entries);
        assert_eq!(arrivals[50].place.depth, 50);
        for deep in 51..60 {
            assert_eq!(arrivals[deep].place.depth, 50);
            assert_eq!(parent_of(&arrivals, deep), Some(49));
            assert!(arrivals[deep].note.is_some());
        }
    }

    #[test]
    fn the_same_key_twice_is_one_comment() {
        let arrivals = place(&[entry("a", ""), entry("a", "")]);
        assert_eq!(arrivals[0].place.id, arrivals[1].place.id);
        assert!(arrivals[0].is_new && !arrivals[1].is_new);
    }
}
