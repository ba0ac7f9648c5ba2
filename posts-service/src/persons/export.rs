//! ExportPerson: everything that is kept of a person, to be taken along.

use service_kit::auth::{Caller, Identity as CallerIdentity};

use super::Persons;
use crate::{
    api_keys::MOST_API_KEYS,
    error::Error,
    posts::{fitting, rendering},
    sign_in::MOST_IDENTITIES,
    store::{self, erasure},
    values::{ApiKey, Identity, Member, MemberName, Person, PersonId, Post, PostId, PostName},
};

/// A page of what is kept of a person.
#[derive(Debug, Clone)]
pub struct Export {
    /// Who they are; on the first page alone.
    pub about: Option<About>,
    /// Their posts.
    pub posts: Vec<Post>,
    /// After which the next page goes on.
    pub next: Option<Stop>,
}

/// Who somebody is.
#[derive(Debug, Clone)]
pub struct About {
    /// As every blog knows them.
    pub person: Person,
    /// Their accounts.
    pub identities: Vec<Identity>,
    /// Their API keys, expired ones too; none where an API key asks.
    pub api_keys: Vec<ApiKey>,
    /// Where they are a member, or were.
    pub members: Vec<Member>,
}

/// Where an export goes on: after a post, and as which member they wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    /// The member.
    pub author: MemberName,
    /// The post.
    pub post: PostId,
}

impl Persons {
    /// A page of up to `size` posts, after one; the first one says who they are.
    pub async fn export(
        &self,
        caller: &Caller,
        id: &PersonId,
        after: Option<&Stop>,
        size: usize,
    ) -> Result<Export, Error> {
        let person = self.get(caller, id).await?;
        let members = erasure::memberships(&self.database, &person.id).await?;
        let found = self.own_posts(&members, after, size + 1).await?;
        let fits = fitting(found.iter().map(|(_, bytes)| *bytes)).min(size);
        let next = (fits < found.len()).then(|| found[fits - 1].0.clone());
        let mut posts = Vec::with_capacity(fits);
        for (Stop { author, post }, _) in found.into_iter().take(fits) {
            let name = PostName { blog: author.blog, id: post };
            // One may have been purged meanwhile.
            if let Some(post) = store::posts::get(&self.database, &name).await? {
                posts.push(rendering::current(post).await?);
            }
        }
        let about = if after.is_none() { Some(self.about(caller, person, members).await?) } else { None };
        Ok(Export { about, posts, next })
    }

    /// Up to `most` posts and how many bytes each has, member by member.
    async fn own_posts(
        &self,
        members: &[Member],
        after: Option<&Stop>,
        most: usize,
    ) -> Result<Vec<(Stop, usize)>, Error> {
        let begin = |member: &&Member| after.is_some_and(|after| after.author != member.name);
        let mut found = Vec::new();
        for Member { name, .. } in members.iter().skip_while(begin) {
            let after = after.filter(|after| after.author == *name).map(|after| &after.post);
            let own = store::export::own_posts(&self.database, name, after, most - found.len()).await?;
            found.extend(own.into_iter().map(|(post, bytes)| (Stop { author: name.clone(), post }, bytes)));
            if found.len() == most {
                break;
            }
        }
        Ok(found)
    }

    async fn about(&self, caller: &Caller, person: Person, members: Vec<Member>) -> Result<About, Error> {
        let most = u32::try_from(MOST_IDENTITIES).expect("a person has few accounts");
        let identities = store::identities::list(&self.database, &person.id, None, most).await?;
        // Those that expired stay until the next one is made, and count no more than the others.
        let most = u32::try_from(MOST_API_KEYS).expect("a person has few keys");
        let api_keys = match caller.identity {
            // No key sees keys, whatever its scopes.
            CallerIdentity::ApiKey { .. } => Vec::new(),
            _ => store::api_keys::list(&self.database, &person.id, None, most).await?,
        };
        Ok(About { person, identities, api_keys, members })
    }
}
