//! The permissions that a refusal names in its message, where they stand in brackets.

use crate::generated::gateway::SCOPE_BRACKETS;

/// An app lacks a few permissions. More would only burden who reads them.
const MOST: usize = 20;

/// What stands in the innermost brackets and looks like names of permissions, each once.
pub(super) fn named(message: &str) -> Vec<String> {
    let brackets = || {
        SCOPE_BRACKETS
            .iter()
            .filter_map(|pair| pair.char_indices().nth(1).map(|(at, _)| pair.split_at(at)))
    };
    let mut found: Vec<String> = Vec::new();
    for (open, close) in brackets() {
        for part in message.split(close) {
            // What follows the last bracket, or has none before it, is in none.
            let Some((_, inside)) = part.rsplit_once(open) else { continue };
            if part.len() == message.len() {
                continue;
            }
            for name in inside.split([',', '，', '、', ';', '；', '|', ' ']).map(str::trim) {
                if is_name(name) && !found.iter().any(|known| known == name) && found.len() < MOST {
                    found.push(name.into());
                }
            }
        }
    }
    found
}

/// `ConvFile.File.Send`, `qyapi_get_member`.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    text.len() <= 100
        && text.contains(['.', '_', ':'])
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.split(['.', '_', '-', ':']).all(is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_brackets_are_found() {
        let rows: &[(&str, &[&str])] = &[
            ("应用尚未开通所需的权限：[ConvFile.File.Send]", &["ConvFile.File.Send"]),
            (
                "needed: [ConvFile.File.Send, Storage.File.Write]，apply",
                &["ConvFile.File.Send", "Storage.File.Write"],
            ),
            ("[a.b、c_d；e.f|g.h] and [a.b]", &["a.b", "c_d", "e.f", "g.h"]),
            (
                "ding talk error[subcode=60011,submsg=尚未开通所需的权限：[qyapi_get_member],申请：https://x/?content=a%23b]",
                &["qyapi_get_member"],
            ),
            ("权限【qyapi_get_member_by_mobile】", &["qyapi_get_member_by_mobile"]),
            ("［Contact.User.Read］", &["Contact.User.Read"]),
            ("no access", &[]),
            ("", &[]),
            ("[", &[]),
            ("]", &[]),
            ("[ConvFile.File.Send", &[]),
            ("ConvFile.File.Send]", &[]),
            ("[1.2.3.4] [user] [] [..] [a..b] [https://x.y] [中.文]", &[]),
        ];
        for (message, names) in rows {
            assert_eq!(named(message), *names, "{message}");
        }
    }

    #[test]
    fn no_more_are_kept_than_are_shown() {
        let many: Vec<_> = (0..1000).map(|number| format!("a.b{number}")).collect();
        assert_eq!(named(&format!("[{}]", many.join(","))).len(), MOST);
        assert_eq!(named(&format!("[{}]", "a.b".repeat(1000))).len(), 0);
    }
}
