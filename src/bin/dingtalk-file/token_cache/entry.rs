//! What a file of the cache says.

use std::collections::BTreeMap;
use std::fmt;
use std::time::{Duration, SystemTime};

use dingtalk_file::{FetchedToken, Secret};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use zeroize::Zeroizing;

use super::{Holder, seconds};
use crate::json::{object, value};
use crate::secret::wiped::Wiped;

/// Times are in seconds since 1970.
pub fn encode(kept: &FetchedToken, holder: &Holder) -> Wiped {
    let fetched = seconds(kept.fetched_at);
    let expires = kept.expires_in.map(|life| fetched.saturating_add(life.as_secs()));
    let rest = object(&[
        ("endpoint", value(&*holder.endpoint)),
        ("app", value(&*holder.app)),
        ("corp_id", value(holder.corp_id.as_deref())),
        ("fetched", value(fetched)),
        ("expires", value(expires)),
    ]);
    let mut text = Wiped::default();
    text.push(rest.strip_suffix('}').unwrap_or_default().as_bytes());
    text.push(b",\"token\":");
    serde_json::to_writer(&mut text, kept.token.expose()).expect("text is JSON");
    text.push(b"}");
    text
}

/// The token in a file, if it is whole and this holder's. What a later version adds is passed over.
pub fn decode(text: &[u8], holder: &Holder) -> Option<FetchedToken> {
    let Entry(mut json) = serde_json::from_slice(text).ok()?;
    let token = match json.get_mut("token")? {
        Piece::Text(token) => Secret::from(std::mem::take(&mut **token)),
        _ => return None,
    };
    let text = |name| match json.get(name)? {
        Piece::Text(text) => Some(text.to_string()),
        _ => None,
    };
    let number = |name| match json.get(name)? {
        Piece::Number(number) => Some(*number),
        _ => None,
    };
    let corp_id = match json.get("corp_id")? {
        Piece::Null => None,
        _ => Some(text("corp_id")?),
    };
    let found = Holder { endpoint: text("endpoint")?, app: text("app")?, corp_id };
    let fetched = number("fetched")?;
    let life = match json.get("expires")? {
        Piece::Null => None,
        _ => Some(Duration::from_secs(number("expires")?.checked_sub(fetched)?)),
    };
    let fetched_at = SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(fetched))?;
    (found == *holder).then(|| FetchedToken::new(token, fetched_at, life))
}

const NAMES: [&str; 6] = ["endpoint", "app", "corp_id", "fetched", "expires", "token"];

/// The fields with these names.
struct Entry(BTreeMap<String, Piece>);

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Entry;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entry, A::Error> {
        let mut fields = BTreeMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if NAMES.contains(&name.as_str()) {
                fields.insert(name, map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(Entry(fields))
    }
}

/// What a field of an entry holds. A text is wiped, even if the entry turns out to be none: it may be the token.
enum Piece {
    Null,
    Number(u64),
    Text(Zeroizing<String>),
}

impl<'de> Deserialize<'de> for Piece {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyPiece)
    }
}

struct AnyPiece;

impl Visitor<'_> for AnyPiece {
    type Value = Piece;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("null, a number or a text")
    }

    fn visit_unit<E>(self) -> Result<Piece, E> {
        Ok(Piece::Null)
    }

    fn visit_u64<E>(self, number: u64) -> Result<Piece, E> {
        Ok(Piece::Number(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Piece, E> {
        Ok(Piece::Text(Zeroizing::new(text.into())))
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    pub fn holder() -> Holder {
        Holder { endpoint: "https://e".into(), app: "a\"b".into(), corp_id: None }
    }

    pub fn token(life: Option<u64>) -> FetchedToken {
        let fetched_at = SystemTime::UNIX_EPOCH + Duration::from_secs(10_000);
        FetchedToken::new("t0ken".into(), fetched_at, life.map(Duration::from_secs))
    }

    #[test]
    fn what_is_written_is_read_by_its_holder_only() {
        for corp_id in [None, Some("c".to_string())] {
            let mine = Holder { corp_id, ..holder() };
            for token in [token(None), token(Some(1)), token(Some(u64::MAX - 10_000))] {
                let text = encode(&token, &mine);
                assert_eq!(decode(&text, &mine), Some(token));
                let others = [
                    Holder { endpoint: "https://f".into(), ..mine.clone() },
                    Holder { app: "c".into(), ..mine.clone() },
                    Holder { corp_id: Some("d".into()), ..mine.clone() },
                ];
                for other in others {
                    assert_eq!(decode(&text, &other), None);
                }
            }
        }
    }

    #[test]
    fn what_is_broken_is_no_token() {
        let text = encode(&token(Some(7200)), &holder());
        for end in 0..text.len() {
            assert_eq!(decode(&text[..end], &holder()), None);
        }
        let broken = [
            ("\"t0ken\"", "7"),
            ("10000", "-1"),
            ("17200", "\"soon\""),
            ("17200", "9999"),
            ("\"corp_id\":null", "\"corp_id\":1"),
            ("\"expires\":17200,", ""),
        ];
        for (from, to) in broken {
            let whole = std::str::from_utf8(&text).expect("utf-8");
            let broken = whole.replace(from, to);
            assert_ne!(broken, whole);
            assert_eq!(decode(broken.as_bytes(), &holder()), None, "{broken}");
        }
        assert_eq!(decode(b"[]", &holder()), None);
    }

    #[test]
    fn what_a_later_version_adds_is_passed_over() {
        let text = encode(&token(Some(7200)), &holder());
        let text = std::str::from_utf8(&text).expect("utf-8");
        for more in ["true", "-1", "1.5", "null", "\"a\"", "[{}]", "{\"token\":\"b\"}"] {
            for added in [
                text.replacen('{', &format!("{{\"more\":{more},"), 1),
                text.replace('}', &format!(",\"more\":{more}}}")),
            ] {
                let found = decode(added.as_bytes(), &holder());
                assert_eq!(found, Some(token(Some(7200))), "{added}");
            }
        }
    }
}
