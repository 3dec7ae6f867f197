//! Finds the permissions in a refusal's message, where they are in brackets.

use crate::tables::gateway::SCOPE_BRACKETS;

/// The most permissions to return. An app lacks a few at most, and a longer list would not help.
const MAX_SCOPES: usize = 20;

const SEPARATORS: [char; 12] =
    [',', '，', '、', ';', '；', '|', ' ', '\n', '\t', '/', '：', '\u{3000}'];
const QUOTES: [char; 6] = ['"', '\'', '`', '“', '”', '\r'];

/// Returns the texts in the innermost brackets that look like permissions, each once.
pub(super) fn named(message: &str) -> Vec<String> {
    let brackets = || {
        SCOPE_BRACKETS
            .iter()
            .filter_map(|pair| pair.char_indices().nth(1).map(|(at, _)| pair.split_at(at)))
    };
    let mut found: Vec<String> = Vec::new();
    for (open, close) in brackets() {
        for part in message.split(close) {
            // The part after the last closing bracket is in no brackets.
            let Some((_, inside)) = part.rsplit_once(open) else { continue };
            if part.len() == message.len() {
                continue;
            }
            for name in inside.split(SEPARATORS).map(|name| name.trim_matches(QUOTES)) {
                if is_name(name)
                    && !found.iter().any(|known| known == name)
                    && found.len() < MAX_SCOPES
                {
                    found.push(name.into());
                }
            }
        }
    }
    found
}

/// Returns true for names like `ConvFile.File.Send` and `qyapi_get_member`, but not for hosts like `api.dingtalk.com`,
/// which begin with a lower-case letter.
fn is_name(text: &str) -> bool {
    let is_part = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric());
    let is_dotted = text.contains('.') && text.starts_with(|c: char| c.is_ascii_uppercase());
    let is_snake = !text.contains('.') && text.contains('_');
    text.len() <= 100
        && (is_dotted || is_snake)
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
            ("[A.b、c_d；E.f|G.h] and [A.b]", &["A.b", "c_d", "E.f", "G.h"]),
            ("[\"A.B\",\"C.D\"] ['E.F']", &["A.B", "C.D", "E.F"]),
            ("「A.B」（C.D）", &["A.B", "C.D"]),
            ("[A.B\nC.D/E.F]", &["A.B", "C.D", "E.F"]),
            ("【权限：A.B】", &["A.B"]),
            ("[req.id-123] host [api.dingtalk.com]", &[]),
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
        let many: Vec<_> = (0..1000).map(|number| format!("A.b{number}")).collect();
        assert_eq!(named(&format!("[{}]", many.join(","))).len(), MAX_SCOPES);
        assert_eq!(named(&format!("[{}]", "A.b".repeat(1000))).len(), 0);
    }
}
