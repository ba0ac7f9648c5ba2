//! Closed sets of words, spelled alike in rows and in filters.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$variant_doc])* #[serde(rename = $word)] $variant,)*
        }

        impl $name {
            /// Every word.
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            /// The word.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// What the word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }
    };
}

words!(
    /// What a member may do in the blog.
    Role {
        /// Everything.
        Owner = "OWNER",
        /// Write posts, change their own.
        Author = "AUTHOR",
        /// Read PRIVATE posts, moderate comments.
        Moderator = "MODERATOR",
    }
);
words!(
    /// What a post is.
    Kind {
        /// A dated text in the blog's list.
        Article = "ARTICLE",
        /// A text outside the list.
        Page = "PAGE",
        /// A page elsewhere that has its comments here.
        External = "EXTERNAL",
    }
);
words!(
    /// Where a post is on its way to the reader.
    State {
        /// Being written.
        Draft = "DRAFT",
        /// Waiting for its time.
        Scheduled = "SCHEDULED",
        /// For everybody.
        Published = "PUBLISHED",
        /// For members.
        Private = "PRIVATE",
        /// In the trash.
        Trashed = "TRASHED",
    }
);
words!(
    /// How a text is written.
    Format {
        /// CommonMark.
        Markdown = "MARKDOWN",
        /// HTML.
        Html = "HTML",
    }
);
words!(
    /// How an experience was.
    Verdict {
        /// Worth telling about.
        Great = "GREAT",
        /// Fell between the cracks.
        Forgettable = "FORGETTABLE",
        /// Left a bad taste.
        Bad = "BAD",
    }
);
words!(
    /// Who may write a comment.
    Commenters {
        /// Guests too.
        Anyone = "ANYONE",
        /// Who is signed in.
        Persons = "PERSONS",
        /// Members of the blog.
        Members = "MEMBERS",
        /// Nobody.
        Nobody = "NOBODY",
    }
);
words!(
    /// Of what kind the letters of a blog are.
    FontStack {
        /// Those of books.
        Serif = "SERIF",
        /// Those of screens.
        Sans = "SANS",
        /// Round ones.
        Rounded = "ROUNDED",
        /// Those of one width.
        Monospace = "MONOSPACE",
    }
);
