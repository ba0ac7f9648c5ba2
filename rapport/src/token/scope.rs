//! What a service token can be good for. A test holds the list against the services' policies. Signing people
//! in is not in it: that is the gateway's alone, which has seen who they are.

use clap::ValueEnum;

/// A scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Scope {
    /// Makes blogs
    #[value(name = "blogs.create")]
    BlogsCreate,
    /// Changes and deletes blogs
    #[value(name = "blogs.write")]
    BlogsWrite,
    /// Reads members
    #[value(name = "members.read")]
    MembersRead,
    /// Adds, changes and removes members
    #[value(name = "members.write")]
    MembersWrite,
    /// Reads posts in every state
    #[value(name = "posts.read")]
    PostsRead,
    /// Reads and writes posts in every state
    #[value(name = "posts.write")]
    PostsWrite,
    /// Reads comments in every state
    #[value(name = "comments.read")]
    CommentsRead,
    /// Comments where the policy lets nobody else
    #[value(name = "comments.write")]
    CommentsWrite,
    /// Approves, holds and removes comments
    #[value(name = "comments.moderate")]
    CommentsModerate,
    /// Brings in posts and comments of another system
    #[value(name = "import")]
    Import,
    /// Reads persons and the accounts by which they sign in
    #[value(name = "persons.read")]
    PersonsRead,
    /// Changes persons, takes their accounts away, ends their sessions
    #[value(name = "persons.write")]
    PersonsWrite,
    /// Asks who may see what: what comments-service has of its own
    #[value(name = "access.resolve")]
    AccessResolve,
}

impl Scope {
    /// The word in the token.
    pub fn word(self) -> String {
        self.to_possible_value().expect("no scope is hidden").get_name().to_owned()
    }
}
