//! Which service answers a call. gRPC and REST ask here, the site has its clients.

use service_kit::upstream::Upstream;

use crate::parts::Parts;

/// The services behind the gateway.
#[derive(Clone)]
pub(crate) struct Backends {
    posts: Upstream,
    comments: Upstream,
}

impl Backends {
    pub(crate) fn new(parts: &Parts) -> Self {
        Self { posts: parts.posts.clone(), comments: parts.comments.clone() }
    }

    /// The one that has `service`, a name of the contract with its package; `None` for all others.
    pub(crate) fn of(&self, service: &str) -> Option<Upstream> {
        let (package, _) = service.rsplit_once('.')?;
        match package {
            "rapport.posts.v1" => Some(self.posts.clone()),
            "rapport.comments.v1" => Some(self.comments.clone()),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use prost_reflect::DescriptorPool;
    use service_kit::upstream;

    use super::*;

    #[tokio::test]
    async fn every_service_of_the_contract_is_somewhere() {
        let nobody = || upstream::in_process(Router::new());
        let backends = Backends { posts: nobody(), comments: nobody() };
        let pool = DescriptorPool::decode(proto::DESCRIPTOR_SET).unwrap();
        let names: Vec<_> = pool.services().map(|service| service.full_name().to_owned()).collect();
        assert!(names.len() > 3, "{names:?}");
        for name in names {
            assert!(backends.of(&name).is_some(), "{name} is in no package that this file knows");
        }
        for other in [
            "",
            "rapport.posts",
            "rapport.posts.v1",
            "rapport.postsy.v1.PostService",
            "grpc.health.v1.Health",
        ] {
            assert!(backends.of(other).is_none(), "{other}");
        }
    }
}
