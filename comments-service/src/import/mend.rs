//! Makes what another system kept usable here, and notes what it changed: an import is not refused
//! for the untidiness of years.

use std::net::IpAddr;

use crate::{
    access::facts::MAX_CHARACTERS,
    text::{DisplayName, Email, MAX_NAME, WebSite},
};

/// Who wrote an imported comment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signature {
    /// The shown name, or empty.
    pub display_name: String,
    /// Their web site, or empty.
    pub url: String,
    /// Their e-mail, or empty.
    pub email: String,
    /// Where it came from, or empty.
    pub client_address: String,
}

/// A usable signature out of what was given.
pub fn signature(given: &Signature, notes: &mut Vec<String>) -> Signature {
    Signature {
        display_name: display_name(&given.display_name, notes),
        url: usable(
            "web site",
            &given.url,
            WebSite::parse(&given.url).ok().as_ref().map(WebSite::as_str),
            notes,
        ),
        email: usable(
            "e-mail address",
            &given.email,
            Email::parse(&given.email).ok().as_ref().map(Email::as_str),
            notes,
        ),
        client_address: client_address(&given.client_address, notes),
    }
}

/// The text, cut at the longest one that there is.
pub fn content(given: String, notes: &mut Vec<String>) -> String {
    let given = if given.contains('\0') { given.replace('\0', "") } else { given };
    match given.char_indices().nth(MAX_CHARACTERS as usize) {
        Some((end, _)) => {
            notes.push(format!("its text was cut at {MAX_CHARACTERS} characters"));
            given[..end].to_owned()
        }
        None => given,
    }
}

fn display_name(given: &str, notes: &mut Vec<String>) -> String {
    if given.trim().is_empty() {
        return String::new();
    }
    if let Ok(name) = DisplayName::parse(given) {
        return name.as_str().to_owned();
    }
    let plain: String = given.chars().filter(|letter| !letter.is_control()).collect();
    let plain: String =
        plain.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(MAX_NAME).collect();
    if let Ok(name) = DisplayName::parse(&plain) {
        notes.push(format!(
            "its author's name was cut at {MAX_NAME} characters, or rid of control characters"
        ));
        return name.as_str().to_owned();
    }
    notes.push("its author's name was left out: it is not usable".to_owned());
    String::new()
}

fn usable(what: &str, given: &str, parsed: Option<&str>, notes: &mut Vec<String>) -> String {
    if parsed.is_none() && !given.trim().is_empty() {
        notes.push(format!("its author's {what} was left out: it is not usable"));
    }
    parsed.unwrap_or_default().to_owned()
}

fn client_address(given: &str, notes: &mut Vec<String>) -> String {
    let parsed = given.trim().parse::<IpAddr>().ok().map(|address| address.to_string());
    usable("network address", given, parsed.as_deref(), notes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_usable_is_left_out_with_a_note() {
        let mut notes = Vec::new();
        let given = Signature {
            display_name: "n".repeat(300),
            url: "http://".into(),
            email: "nobody".into(),
            client_address: "10.0.0.1".into(),
        };
        let mended = signature(&given, &mut notes);
        assert_eq!(mended.display_name.len(), 245);
        assert_eq!((mended.url.as_str(), mended.email.as_str()), ("", ""));
        assert_eq!(mended.client_address, "10.0.0.1");
        assert_eq!(notes.len(), 3);
        assert_eq!(signature(&Signature::default(), &mut notes), Signature::default());
        assert_eq!(notes.len(), 3);
    }

    #[test]
    fn a_text_is_cut_between_two_characters() {
        let mut notes = Vec::new();
        assert_eq!(content("é".repeat(65_526), &mut notes).chars().count(), 65_525);
        assert_eq!(notes.len(), 1);
    }
}
