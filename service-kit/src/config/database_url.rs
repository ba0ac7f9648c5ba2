//! The URL of a database, whose password is never shown.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};
use url::Url;

const HIDDEN: &str = "(redacted)";

/// A database URL. Shown, it lacks its password and its query, which may hold one too.
#[derive(Clone)]
pub struct DatabaseUrl(Url);

impl DatabaseUrl {
    /// The URL with its password, for opening the database.
    pub fn expose(&self) -> &str {
        self.0.as_str()
    }

    fn redacted(&self) -> String {
        // A password with a slash in it may have been read as the host and the path.
        if self.0.path().contains('@') || self.0.fragment().is_some() {
            return format!("{}://{HIDDEN}", self.0.scheme());
        }
        let mut shown = format!("{}://", self.0.scheme());
        if !self.0.username().is_empty() {
            shown += self.0.username();
            shown += self.0.password().map(|_| format!(":{HIDDEN}")).unwrap_or_default().as_str();
            shown.push('@');
        }
        shown += self.0.host_str().unwrap_or_default();
        shown += self.0.port().map(|port| format!(":{port}")).unwrap_or_default().as_str();
        shown += self.0.path();
        shown += self.0.query().map(|_| format!("?{HIDDEN}")).unwrap_or_default().as_str();
        shown
    }
}

impl FromStr for DatabaseUrl {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "postgres" | "postgresql"));
        url.map(Self).ok_or(
            "must be like postgres://user:password@host/database, special characters percent-encoded; \
             leave it out for embedded SQLite",
        )
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.redacted())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.redacted())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_shown() {
        for (url, shown) in [
            ("postgres://rapport:sesame@db:5432/rapport", "postgres://rapport:(redacted)@db:5432/rapport"),
            ("postgres://rapport:se@same@db/rapport", "postgres://rapport:(redacted)@db/rapport"),
            ("postgres://db/rapport?user=a&password=sesame", "postgres://db/rapport?(redacted)"),
            ("postgres://rapport:12/same@db/rapport", "postgres://(redacted)"),
            ("postgres://rapport:12#same@db/rapport", "postgres://(redacted)"),
            ("postgresql://rapport@db/rapport", "postgresql://rapport@db/rapport"),
            ("postgres:///rapport?host=/run/postgresql", "postgres:///rapport?(redacted)"),
        ] {
            let parsed: DatabaseUrl = url.parse().unwrap();
            assert_eq!(format!("{parsed:?}"), shown);
            assert_eq!(crate::config::shown(&parsed), format!("\"{shown}\""));
        }
    }
}
