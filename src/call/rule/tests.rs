use serde_json::json;

use super::*;

fn problems(rules: &[Rule], given: Value) -> Vec<String> {
    let given = given.as_object().expect("an object");
    let broken = broken(rules, &|name| given.get(name));
    broken.iter().map(|rule| format!("{} {}", rule.place, rule.problem)).collect()
}

const NAME: TextRules = TextRules { without: "\t*|", not_last: ".", only: "" };
const SCENE: TextRules = TextRules { without: "", not_last: "", only: "0-9A-Za-z_-" };

#[test]
fn a_broken_rule_names_the_field_and_the_value() {
    let rows: &[(Rule, Value, &[&str])] = &[
        (Rule::filled("f"), json!(""), &["f is empty"]),
        (Rule::filled("f"), json!([]), &["f is empty"]),
        (Rule::filled("f"), json!(["a", ""]), &["f[1] is empty"]),
        (Rule::filled("f"), json!([" ", 0, false]), &[]),
        (Rule::filled("f"), Value::Null, &[]),
        (Rule::id("f"), json!("a b+/=\u{e000}中"), &[]),
        (Rule::id("f"), json!(["", "b"]), &["f[0] is empty"]),
        (
            Rule::id("f"),
            json!("a\0"),
            &[r#"f "a\0" contains '\0'; control characters and line breaks are not allowed"#],
        ),
        (
            Rule::id("f"),
            json!("\u{2028}"),
            &[
                r#"f "\u{2028}" contains '\u{2028}'; control characters and line breaks are not allowed"#,
            ],
        ),
        (Rule::text("f", NAME), json!("a|b"), &[r#"f "a|b" contains '|', which DingTalk refuses"#]),
        (
            Rule::text("f", NAME),
            json!("a. "),
            &[r#"f "a. " ends with '.', which DingTalk refuses"#],
        ),
        (
            Rule::text("f", NAME),
            json!("a\n"),
            &[r#"f "a\n" contains '\n', which DingTalk refuses"#],
        ),
        (Rule::text("f", NAME), json!("  "), &[r#"f "  " is blank"#]),
        (
            Rule::text("f", NAME),
            json!("\u{fe0f}\u{3000}"),
            &["f \"\\u{fe0f}\\u{3000}\" contains only invisible characters"],
        ),
        (
            Rule::text("f", NAME),
            json!("\u{3164}"),
            &["f \"\u{3164}\" contains '\\u{3164}', an invisible character"],
        ),
        (Rule::text("f", NAME), json!("ᠬᠠᠷ\u{180e}ᠠ ❤\u{fe0f}"), &[]),
        (
            Rule::id("f"),
            json!("a\u{fe0f}"),
            &["f \"a\\u{fe0f}\" contains '\\u{fe0f}', an invisible character; remove it"],
        ),
        (Rule::text("f", NAME), json!(""), &["f is empty"]),
        (Rule::text("f", NAME), json!(" .a b"), &[]),
        (Rule::text("f", SCENE), json!("aZ0_-"), &[]),
        (
            Rule::text("f", SCENE),
            json!(" a"),
            &[r#"f " a" contains ' '; DingTalk accepts only 0-9A-Za-z_-"#],
        ),
        (
            Rule::text("f", SCENE),
            json!("场"),
            &[r#"f "场" contains '场'; DingTalk accepts only 0-9A-Za-z_-"#],
        ),
        (Rule::max_items("f", 2), json!([1, 2]), &[]),
        (Rule::max_items("f", 2), json!([1, 2, 3]), &["f has 3 elements; at most 2 are allowed"]),
        (Rule::max_items("f", 1), json!([1, 2]), &["f has 2 elements; at most 1 is allowed"]),
        (Rule::minimum("f", 0), json!(-1), &["f is -1; the minimum is 0"]),
        (Rule::minimum("f", 0), json!([0, -1]), &["f[1] is -1; the minimum is 0"]),
        (Rule::minimum("f", 1), json!("0"), &["f is 0; the minimum is 1"]),
        (Rule::minimum("f", 0), json!(-0.5), &["f is -0.5; the minimum is 0"]),
        (Rule::maximum("f", 5), json!(5), &[]),
        (Rule::maximum("f", 5), json!(5.0), &[]),
        (Rule::maximum("f", 5), json!(5.5), &["f is 5.5; the maximum is 5"]),
        (
            Rule::maximum("f", i64::MAX),
            json!(u64::MAX),
            &["f is 18446744073709551615; the maximum is 9223372036854775807"],
        ),
        (Rule::maximum("f", 5).unless("g"), json!(6), &["f is 6; the maximum is 5"]),
        (Rule::maximum("f", 5).unless("on"), json!(6), &[]),
    ];
    for (rule, value, expected) in rows {
        let given = json!({"f": value, "on": true});
        assert_eq!(problems(&[*rule], given), *expected, "{rule:?} {value}");
    }
}

#[test]
fn rules_apply_at_any_depth() {
    let rules = [
        Rule::id("a.list.id"),
        Rule::like("a.list.inner", "a.list"),
        Rule::maximum("map.*.n", 1),
        Rule::filled("matrix"),
    ];
    assert_eq!(
        problems(&rules, json!({"a": {"list": [{"id": "x"}, {"id": ""}, 1, []]}})),
        ["a.list[1].id is empty"]
    );
    let deep = json!({"a": {"list": [{"inner": {"inner": {"id": ""}}}, {"inner": {"id": ""}}]}});
    assert_eq!(
        problems(&rules, deep),
        ["a.list[0].inner.inner.id is empty", "a.list[1].inner.id is empty"]
    );
    assert_eq!(
        problems(&rules, json!({"map": {"x": {"n": 1}, "y": {"n": 2}}})),
        ["map.n is 2; the maximum is 1"]
    );
    assert_eq!(problems(&rules, json!({"matrix": [["a", ""]]})), ["matrix[0][1] is empty"]);
    assert_eq!(problems(&rules, json!({"a": "text", "map": [], "matrix": 3})), [""; 0]);
}

#[test]
fn text_is_cut_between_characters() {
    for text in crate::text::cut::tests::texts(100).map(|text| text + "\n") {
        let problem = Rule::id("f").limit.check(&Value::from(text.as_str())).expect("a problem");
        assert!(problem.starts_with(&format!("{:?} contains", cut::shown(&text))), "{problem}");
    }
}
