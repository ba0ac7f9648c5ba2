//! A place in a feed, and its text: an opaque token for clients.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::{Error, Row};

/// First byte of a token; another one for another layout.
const LAYOUT: u8 = 1;

/// Bytes of a token before its check: layout, epoch, number.
const CHECKED: usize = 1 + 16 + 8;

/// Bytes of the check.
const CHECK: usize = 4;

/// A place in a feed: after the change of this number, in this epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Position {
    /// Which life of the database: another one after a restore.
    pub epoch: Uuid,
    /// How many changes were committed up to here; 0 is before the first.
    pub number: i64,
}

/// A text that is no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("is not a position of a change feed; use one as it was answered, or leave it out to begin at now")]
pub struct Malformed;

impl Position {
    /// From a row with the epoch, and the number in this column.
    pub(crate) fn read(row: &Row, number: &str) -> Result<Self, Error> {
        let epoch = Uuid::parse_str(&row.get::<String>("epoch")?)
            .map_err(|_| Error::Corrupt { column: "epoch".to_owned() })?;
        Ok(Self { epoch, number: row.get(number)? })
    }

    /// Whether somebody at this position has all that is at `other`. Never across epochs.
    pub fn has(&self, other: &Self) -> bool {
        self.epoch == other.epoch && self.number >= other.number
    }
}

/// Base64url without padding over layout, epoch, number, and the first bytes of SHA-256 over those: a
/// token that was cut or mistyped is not taken for another position.
impl fmt::Display for Position {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut bytes = Vec::with_capacity(CHECKED + CHECK);
        bytes.push(LAYOUT);
        bytes.extend(self.epoch.as_bytes());
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(check(&bytes));
        formatter.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Position {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| Malformed)?;
        let (checked, given) = bytes.split_at_checked(CHECKED).ok_or(Malformed)?;
        if given != check(checked) || checked[0] != LAYOUT {
            return Err(Malformed);
        }
        let epoch = Uuid::from_slice(&checked[1..17]).map_err(|_| Malformed)?;
        let number = i64::from_be_bytes(checked[17..].try_into().map_err(|_| Malformed)?);
        if number < 0 { Err(Malformed) } else { Ok(Self { epoch, number }) }
    }
}

fn check(bytes: &[u8]) -> [u8; CHECK] {
    let hash = Sha256::digest(bytes);
    std::array::from_fn(|index| hash[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_comes_back_from_its_text() {
        for number in [0, 1, i64::MAX] {
            let position = Position { epoch: Uuid::new_v4(), number };
            assert_eq!(position.to_string().parse(), Ok(position));
        }
    }

    #[test]
    fn a_token_with_one_other_letter_is_refused() {
        let token = Position { epoch: Uuid::from_u128(7), number: 42 }.to_string();
        for index in 0..token.len() {
            let other = if &token[index..=index] == "A" { "B" } else { "A" };
            let changed = format!("{}{other}{}", &token[..index], &token[index + 1..]);
            assert_eq!(changed.parse::<Position>(), Err(Malformed), "{changed}");
            assert_eq!(token[..index].parse::<Position>(), Err(Malformed));
        }
        for text in [format!("{token}A"), format!("{token}="), "ü".to_owned()] {
            assert_eq!(text.parse::<Position>(), Err(Malformed), "{text}");
        }
    }

    #[test]
    fn positions_compare_inside_their_epoch() {
        let at = |epoch, number| Position { epoch: Uuid::from_u128(epoch), number };
        assert!(at(1, 2).has(&at(1, 2)) && at(1, 3).has(&at(1, 2)));
        assert!(!at(1, 1).has(&at(1, 2)) && !at(2, 3).has(&at(1, 2)));
    }
}
