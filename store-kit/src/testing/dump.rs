//! Everything that a database holds, for tests that look for what must not be in it.

use crate::{Database, Engine, Error, query};

/// A value that some row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// `table.column`.
    pub place: String,
    /// The value: a text in UTF-8, a number as it is written, bytes as they are. PostgreSQL's words of a
    /// text search are a text; SQLite's are the bytes of its index.
    pub bytes: Vec<u8>,
}

impl Held {
    /// Whether the value contains these bytes.
    pub fn contains(&self, wanted: &[u8]) -> bool {
        self.bytes.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// Every value of every column of every table that the catalogue names, those of indexes for searching
/// included.
///
/// # Errors
/// What the store says.
pub async fn dump(database: &Database) -> Result<Vec<Held>, Error> {
    let columns = match database.engine() {
        Engine::Sqlite => {
            "SELECT t.name AS of_table, c.name AS of_column, c.type AS kind \
             FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY 1, c.cid"
        }
        Engine::Postgres => {
            "SELECT CAST(table_name AS TEXT) AS of_table, CAST(column_name AS TEXT) AS of_column, \
             CAST(data_type AS TEXT) AS kind FROM information_schema.columns \
             WHERE table_schema = current_schema() ORDER BY 1, 2"
        }
    };
    let mut all = Vec::new();
    for row in query(columns).fetch_all(database).await? {
        let (table, column, kind): (String, String, String) =
            (row.get("of_table")?, row.get("of_column")?, row.get("kind")?);
        let hex = match (database.engine(), kind.as_str()) {
            (Engine::Sqlite, _) => format!("hex(CAST(\"{column}\" AS BLOB))"),
            (Engine::Postgres, "bytea") => format!("encode(\"{column}\", 'hex')"),
            (Engine::Postgres, _) => {
                format!("encode(convert_to(CAST(\"{column}\" AS TEXT), 'UTF8'), 'hex')")
            }
        };
        let values = format!("SELECT {hex} AS hex FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
        for row in query(values).fetch_all(database).await? {
            let place = format!("{table}.{column}");
            all.push(Held { place, bytes: bytes(&row.get::<String>("hex")?) });
        }
    }
    Ok(all)
}

/// The places that hold one of these, each with what it holds of them.
///
/// # Errors
/// What the store says.
pub async fn places_of(database: &Database, wanted: &[&str]) -> Result<Vec<(String, String)>, Error> {
    let all = dump(database).await?;
    let found = all.iter().flat_map(|held| {
        let found = wanted.iter().filter(|wanted| held.contains(wanted.as_bytes()));
        found.map(|wanted| (held.place.clone(), (*wanted).to_owned()))
    });
    let mut found: Vec<_> = found.collect();
    found.sort();
    found.dedup();
    Ok(found)
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> = hex
        .chars()
        .filter_map(|digit| digit.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}
