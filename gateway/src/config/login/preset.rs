//! What is known of well-known providers. Whatever may differ can be set.

/// A provider before its operator's values are filled in.
#[derive(Debug)]
pub(super) struct Preset {
    pub(super) name: &'static str,
    /// Empty where nothing can be known.
    pub(super) label: &'static str,
    pub(super) initials: &'static str,
    pub(super) scopes: &'static [&'static str],
    pub(super) needs_secret: bool,
    pub(super) change: Change,
    pub(super) kind: Kind,
}

#[derive(Debug)]
pub(super) enum Kind {
    OpenId(Issuer),
    OAuth(Endpoints),
}

/// Where the issuer of an OpenID Connect provider comes from.
#[derive(Debug)]
pub(super) enum Issuer {
    /// It is the same for all, unless somebody has their own.
    Usual(&'static str),
    /// It must be set.
    Given,
    /// It holds the tenant's id in place of `{tenant}`; the value is the tenant of everybody.
    Tenant { pattern: &'static str, everybody: &'static str },
}

#[derive(Debug)]
pub(super) struct Endpoints {
    pub(super) issuer: &'static str,
    pub(super) authorization_url: &'static str,
    pub(super) token_url: &'static str,
    pub(super) profile_url: &'static str,
    pub(super) secret_in_body: bool,
    pub(super) profile: Profile,
}

/// What makes a provider ask for the account, by a parameter, where somebody is signed in there already.
#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// Nothing that we know.
    Silent,
    /// It shows a list.
    Offer(&'static str, &'static str),
    /// It wants the password again.
    Anew(&'static str, &'static str),
}

/// Where a profile names the account, as JSON pointers (RFC 6901).
#[derive(Debug)]
pub struct Profile {
    /// The id that never changes: a string or a whole number.
    pub subject: &'static str,
    /// The shown name: the first of these that is there and not empty.
    pub names: &'static [&'static str],
}

/// The one of that name.
pub(super) fn find(name: &str) -> Option<&'static Preset> {
    PRESETS.iter().find(|preset| preset.name == name)
}

/// All names, to choose from.
pub(super) fn names() -> String {
    PRESETS.iter().map(|preset| preset.name).collect::<Vec<_>>().join(", ")
}

static PRESETS: [Preset; 9] = [
    Preset {
        name: "google",
        label: "Google",
        initials: "G",
        scopes: &["profile"],
        needs_secret: true,
        change: Change::Offer("prompt", "select_account"),
        kind: Kind::OpenId(Issuer::Usual("https://accounts.google.com")),
    },
    Preset {
        name: "microsoft",
        label: "Microsoft",
        initials: "M",
        scopes: &["profile"],
        needs_secret: true,
        change: Change::Offer("prompt", "select_account"),
        // `common` and its like answer with an issuer that no token has; an id does not.
        kind: Kind::OpenId(Issuer::Tenant {
            pattern: "https://login.microsoftonline.com/{tenant}/v2.0",
            everybody: "9188040d-6c67-4c5b-b112-36a304b66dad",
        }),
    },
    Preset {
        name: "gitlab",
        label: "GitLab",
        initials: "GL",
        scopes: &["profile"],
        needs_secret: true,
        change: Change::Silent,
        kind: Kind::OpenId(Issuer::Usual("https://gitlab.com")),
    },
    Preset {
        name: "keycloak",
        label: "Keycloak",
        initials: "K",
        scopes: &["profile"],
        needs_secret: false,
        change: Change::Anew("prompt", "login"),
        kind: Kind::OpenId(Issuer::Given),
    },
    Preset {
        name: "oidc",
        label: "",
        initials: "",
        scopes: &["profile"],
        needs_secret: false,
        change: Change::Anew("prompt", "login"),
        kind: Kind::OpenId(Issuer::Given),
    },
    Preset {
        name: "github",
        label: "GitHub",
        initials: "GH",
        // Without a scope a token reads what everybody may see, and that is all we want.
        scopes: &[],
        needs_secret: true,
        change: Change::Offer("prompt", "select_account"),
        kind: Kind::OAuth(Endpoints {
            issuer: "https://github.com",
            authorization_url: "https://github.com/login/oauth/authorize",
            token_url: "https://github.com/login/oauth/access_token",
            profile_url: "https://api.github.com/user",
            secret_in_body: true,
            profile: Profile { subject: "/id", names: &["/name", "/login"] },
        }),
    },
    Preset {
        name: "wordpress",
        label: "WordPress.com",
        initials: "W",
        scopes: &["auth"],
        needs_secret: true,
        change: Change::Silent,
        kind: Kind::OAuth(Endpoints {
            issuer: "https://wordpress.com",
            authorization_url: "https://public-api.wordpress.com/oauth2/authorize",
            token_url: "https://public-api.wordpress.com/oauth2/token",
            profile_url: "https://public-api.wordpress.com/rest/v1.1/me",
            secret_in_body: true,
            profile: Profile { subject: "/ID", names: &["/display_name", "/username"] },
        }),
    },
    Preset {
        name: "x",
        label: "X",
        initials: "X",
        // Who somebody is can only be read by who may read posts, too.
        scopes: &["users.read", "tweet.read"],
        needs_secret: false,
        change: Change::Silent,
        kind: Kind::OAuth(Endpoints {
            issuer: "https://x.com",
            authorization_url: "https://x.com/i/oauth2/authorize",
            token_url: "https://api.x.com/2/oauth2/token",
            profile_url: "https://api.x.com/2/users/me",
            secret_in_body: false,
            profile: Profile { subject: "/data/id", names: &["/data/name", "/data/username"] },
        }),
    },
    Preset {
        name: "facebook",
        label: "Facebook",
        initials: "f",
        scopes: &["public_profile"],
        needs_secret: true,
        change: Change::Anew("auth_type", "reauthenticate"),
        kind: Kind::OAuth(Endpoints {
            issuer: "https://www.facebook.com",
            authorization_url: "https://www.facebook.com/v23.0/dialog/oauth",
            token_url: "https://graph.facebook.com/v23.0/oauth/access_token",
            profile_url: "https://graph.facebook.com/v23.0/me?fields=id,name",
            secret_in_body: true,
            profile: Profile { subject: "/id", names: &["/name"] },
        }),
    },
];
