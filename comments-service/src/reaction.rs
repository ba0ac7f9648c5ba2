//! Reactions: what readers say of a comment without writing one, and how many said so.

use serde::Deserialize;

use crate::named::named;

named!(
    /// What a reader can say of a comment.
    Reaction {
        /// They like it.
        #[default]
        Like = "LIKE",
        /// It helped them.
        Helpful = "HELPFUL",
        /// They thank for it.
        Thanks = "THANKS",
        /// It made them laugh.
        Funny = "FUNNY",
    }
);

/// How many readers reacted in each way; ways without readers are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(from = "String")]
pub struct ReactionCounts(Vec<(Reaction, i64)>);

impl ReactionCounts {
    /// All together.
    pub fn total(&self) -> i64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// Each way with its readers, the most frequent first.
    pub fn most_frequent_first(&self) -> Vec<(Reaction, i64)> {
        let mut counts = self.0.clone();
        // Stable: those that are as frequent stay in one order.
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        counts
    }

    /// One reader's reaction is another one from now on.
    #[must_use]
    pub fn moved(self, from: Option<Reaction>, to: Option<Reaction>) -> Self {
        let counts = Reaction::ALL.iter().map(|&reaction| {
            let had = self.0.iter().find(|(known, _)| *known == reaction).map_or(0, |(_, count)| *count);
            (reaction, had + i64::from(to == Some(reaction)) - i64::from(from == Some(reaction)))
        });
        Self(counts.filter(|(_, count)| *count > 0).collect())
    }

    /// As a row keeps them.
    pub fn joined(&self) -> String {
        let counts = self.0.iter().map(|(reaction, count)| format!("{}={count}", reaction.as_str()));
        counts.collect::<Vec<_>>().join(",")
    }
}

impl From<String> for ReactionCounts {
    /// A reaction that a newer program wrote is left out.
    fn from(joined: String) -> Self {
        let count = |part: &str| {
            let (reaction, count) = part.split_once('=')?;
            Some((Reaction::parse(reaction)?, count.parse().ok()?))
        };
        Self(joined.split(',').filter_map(count).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_go_up_and_down_and_into_a_row() {
        let like = ReactionCounts::default().moved(None, Some(Reaction::Like));
        let two = like.clone().moved(None, Some(Reaction::Funny));
        assert_eq!((two.joined().as_str(), two.total()), ("LIKE=1,FUNNY=1", 2));
        let funny = two.moved(Some(Reaction::Like), Some(Reaction::Funny));
        assert_eq!(funny.joined(), "FUNNY=2");
        assert_eq!(ReactionCounts::from(funny.joined()), funny);
        assert_eq!(
            funny.clone().moved(None, Some(Reaction::Like)).most_frequent_first()[0].0,
            Reaction::Funny
        );
        assert_eq!(like.moved(Some(Reaction::Like), None), ReactionCounts::from(String::new()));
    }
}
