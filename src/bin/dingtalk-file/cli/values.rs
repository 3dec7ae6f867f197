//! Values of arguments and variables.

use std::str::FromStr;

use dingtalk_file::storage::ConflictStrategy;
use dingtalk_file::{Error, Person, Recipient, UnionId};

pub fn union_id(text: &str) -> Result<UnionId, String> {
    match text.split_once(':') {
        Some(("union", "")) => Err("the id is missing; write union:ID".into()),
        Some(("union", text)) => id(text),
        Some(("user" | "mobile", _)) => {
            Err("only unionIds are taken here; write union:ID, or use `deliver`".into())
        }
        _ => Err("this may be an id of any kind; if it is a unionId, write union:ID".into()),
    }
}

pub fn person(text: &str) -> Result<Person, String> {
    text.parse().map_err(detail)
}

/// Parses a recipient of `deliver`.
pub fn recipient(text: &str) -> Result<Recipient, String> {
    text.parse().map_err(detail)
}

/// Parses the operator of `--as` or its variable.
pub fn operator(text: &str) -> Result<Person, String> {
    match text.split_once(':') {
        Some(("user" | "union", _)) => person(text),
        Some(("mobile", _)) => {
            Err("mobile numbers are not taken here; write user:ID or union:ID".into())
        }
        _ => Err("this may be an id of any kind; write user:ID or union:ID".into()),
    }
}

pub fn id<T: FromStr<Err = Error>>(text: &str) -> Result<T, String> {
    text.parse().map_err(detail)
}

/// Returns what is wrong with a text, without the error's outcome.
pub fn detail(error: Error) -> String {
    error.detail().map_or_else(|| error.to_string(), String::from)
}

pub fn conflict(text: &str) -> Result<ConflictStrategy, &'static str> {
    match text {
        "auto-rename" => Ok(ConflictStrategy::AutoRename),
        "overwrite" => Ok(ConflictStrategy::Overwrite),
        "return-existing" => Ok(ConflictStrategy::ReturnDentryIfExists),
        "error" => Ok(ConflictStrategy::ReturnErrorIfExists),
        _ => Err("give auto-rename, overwrite, return-existing or error"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_recipient_of_a_stored_file_is_a_union_id() {
        assert_eq!(union_id("union:a:b"), Ok("a:b".into()));
        assert!(
            union_id("union:a\u{200b}").is_err_and(|text| text.contains("an invisible character"))
        );
        for wrong in ["union:", "user:1", "mobile:+86-1", "pQxYz", "", "Union:1", ":1"] {
            assert!(union_id(wrong).is_err_and(|text| text.contains("write union:ID")), "{wrong}");
        }
    }

    #[test]
    fn operators_are_given_by_id() {
        assert_eq!(operator("user:a"), Ok(Person::User("a".into())));
        assert_eq!(operator("union:a"), Ok(Person::Union("a".into())));
        for wrong in ["a", "mobile:+1-2025550101", "mail:a"] {
            let refused = operator(wrong).expect_err(wrong);
            assert!(refused.ends_with("write user:ID or union:ID"), "{refused}");
        }
        assert!(operator("user:").is_err());
    }
}
