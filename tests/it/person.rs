//! Notations of people.

use dingtalk_file::{Outcome, Person};

#[test]
fn people_are_read_in_every_notation() {
    let rows = [
        ("user:a:b", Person::User("a:b".into())),
        ("user:ana.souza@corp_1-2", Person::User("ana.souza@corp_1-2".into())),
        ("union:pQx+/=", Person::Union("pQx+/=".into())),
        ("user:张三", Person::User("张三".into())),
        ("mobile:+1-2025550101", Person::Mobile("+1-2025550101".into())),
    ];
    for (text, person) in rows {
        assert_eq!(text.parse().ok(), Some(person.clone()), "{text}");
        assert_eq!(person.to_string(), text);
        assert_eq!(text.split_once(':').expect("a kind").1, person.as_ref());
        let json = serde_json::to_string(&person).expect("json");
        assert_eq!(json, format!("{text:?}"));
        assert_eq!(serde_json::from_str::<Person>(&json).expect("a person"), person);
    }
    let found: Person = "mobile:+86 138-0000-0000".parse().expect("a number");
    assert_eq!(found.to_string(), "mobile:13800000000");
}

#[test]
fn characters_that_no_id_contains_are_refused() {
    let separators = [
        ",", ";", "|", "、", "，", "；", "｜", "､", "،", "؛", "﹐", "﹑", "﹔", "\u{37e}",
        "\u{201a}",
    ];
    for id in separators.map(|separator| format!("u1{separator}u2")) {
        for kind in ["user", "union"] {
            let error = format!("{kind}:{id}").parse::<Person>().expect_err("two ids");
            assert_eq!(error.outcome(), Outcome::Invalid);
            assert!(error.to_string().contains("one id at a time"), "{error}");
        }
    }
    let unseen = ['\u{200b}', '\u{202c}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{200d}', '\u{61c}'];
    let unseen =
        unseen.into_iter().chain(['\u{a0}', '\u{3000}', '\u{fe0f}', '\u{e0041}', '\n', '\u{85}']);
    let fillers = ['\u{3164}', '\u{2800}', '\u{ffa0}', '\u{115f}', '\u{1160}', '\u{fffc}'];
    for c in unseen.chain(fillers).chain(['\u{34f}', '\u{180e}', '\u{17b4}', '\u{e0100}']) {
        for text in [format!("user:u1{c}"), format!("union:{c}u1"), format!("user:u{c}1")] {
            let error = text.parse::<Person>().expect_err("it contains one");
            let shown = error.to_string();
            let escaped = [format!("{c:?}"), format!("'{}'", c.escape_unicode())];
            assert!(escaped.iter().any(|c| shown.contains(&format!("contains {c}"))), "{shown}");
            // Characters that shape the letter before them stay after it when the id is quoted.
            let shapes = matches!(c, '\u{34f}' | '\u{fe0f}' | '\u{e0100}');
            assert!(shapes || !shown.contains(c), "{shown}");
        }
    }
    for (text, problem) in [
        ("user:u1 u2", "a space"),
        ("user: u1", "a space"),
        ("", "any kind"),
        ("a", "any kind"),
        ("User:a", "any kind"),
        ("mail:a@b", "any kind"),
        ("user:", "missing"),
        ("mobile:", "missing"),
        ("mobile:0800-CALL", "contains 'C'"),
    ] {
        let error = text.parse::<Person>().expect_err(text);
        assert!(error.to_string().contains(problem), "{error}");
    }
}
