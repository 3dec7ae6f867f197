use super::*;
use crate::secret::freed::{SECRET, SIGNATURE, TICKET, TOKEN, left_behind};

fn scrubbed(text: &str, secrets: &[&str]) -> String {
    let secrets: Vec<_> = secrets.iter().map(|secret| Secret::new(*secret)).collect();
    let mut text = text.to_string();
    scrub(&mut text, &secrets);
    text
}

/// What each character of a secret may be written as.
pub(crate) fn spellings(c: char) -> Vec<String> {
    let number = u32::from(c);
    let mut utf8 = [0; 4];
    let utf8 = c.encode_utf8(&mut utf8).as_bytes();
    let percent: String = utf8.iter().map(|byte| format!("%{byte:02X}")).collect();
    let unicode: String =
        c.encode_utf16(&mut [0; 2]).iter().map(|u| format!("\\u{u:04x}")).collect();
    let html = match c {
        '&' => vec!["&amp;", "&AMP;"],
        '<' => vec!["&lt;"],
        '>' => vec!["&gt;"],
        '"' => vec!["&quot;", "\\&quot;"],
        '\'' => vec!["&apos;", "&#039;", "\\'"],
        '=' => vec!["&equals;"],
        '/' => vec!["\\/", "&sol;"],
        ' ' => vec!["+"],
        _ => vec![],
    };
    let mut all: Vec<_> = html.into_iter().map(str::to_string).collect();
    if !['"', '\\'].contains(&c) {
        // JSON never has these as they are, and a backslash alone may also begin what follows it.
        all.push(c.into());
    }
    if ['"', '\\', '\n', '\t'].contains(&c) {
        let json = serde_json::to_string(&c).expect("json");
        all.push(json[1..json.len() - 1].into());
        all.push(json[1..json.len() - 1].replace('\\', "\\\\").replace('"', "\\\""));
    }
    if number < 256 {
        all.push(format!("\\x{number:02x}"));
    }
    all.extend([
        percent.to_lowercase(),
        percent.replace('%', "%25"),
        percent,
        unicode.replace('\\', "\\\\"),
        unicode.replace('\\', "%5C"),
        unicode.to_uppercase().replace("\\U", "\\u"),
        unicode,
        format!("&#{number};"),
        format!("&#{number:05};"),
        format!("&#x{number:x};"),
        format!("&#X{number:04X};"),
        format!("&amp;#{number};"),
        format!("\\u0026#{number};"),
    ]);
    all
}

/// Holds every kind of character that anybody writes otherwise.
const NASTY: &str = "s3 c&r<e>t\"/\\'=+%\u{e9}中😀~.;#";

#[test]
fn every_way_to_write_a_secret_is_removed() {
    for form in [
        "a&b/c+\"d=<'é",
        "a%26b%2Fc%2B%22d%3D%3C%27%C3%A9",
        "a%26b%2fc%2b%22d%3d%3c%27%c3%a9",
        "a%2526b%252Fc%252B%2522d%253D%253C%2527%25C3%25A9",
        "a&amp;b&#x2F;c+&quot;d=&lt;&#39;é",
        "a&amp;b/c&#43;&#34;d&#61;&lt;&#x27;&#233;",
        "a&#38;b/c+&quot;d=&#60;&apos;é",
        "a&amp;b/c+\"d=<'é",
        "a&b/c+\\\"d=<'é",
        "a&b\\/c+\\\"d=<'\\u00e9",
        "a\\u0026b/c+\\\"d\\u003d\\u003c\\u0027é",
        "a\\u0026b\\u002Fc\\u002B\\u0022d\\u003D\\u003C\\u0027\\u00E9",
        "a\\u0026amp;b/c+\\u0026quot;d=\\u0026lt;\\u0026#39;é",
        "a\\\\u0026b/c+\\\\\\\"d\\\\u003d\\\\u003c\\\\u0027é",
        "a&amp;amp;b/c+&amp;quot;d=&amp;lt;&amp;#39;é",
    ] {
        let text = format!("<p>{form}</p>");
        assert_eq!(scrubbed(&text, &["a&b/c+\"d=<'é"]), "<p>[redacted]</p>", "{form}");
    }
}

/// Every character in every spelling, beside each other in every spelling.
#[test]
fn characters_written_in_different_ways_are_one_secret_still() {
    let longest = NASTY.chars().map(|c| spellings(c).len()).max().expect("characters");
    let mut tried = 0;
    for first in 0..longest {
        for step in 0..longest {
            let spelt = NASTY.chars().enumerate().map(|(number, c)| {
                let all = spellings(c);
                all[(first + number * step) % all.len()].clone()
            });
            let form: String = spelt.collect();
            let text = format!("({form}) {form}\n");
            assert_eq!(scrubbed(&text, &["other", NASTY]), "([redacted]) [redacted]\n", "{form}");
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn every_character_is_found_in_every_spelling() {
    for c in NASTY.chars().chain(' '..='~') {
        for form in spellings(c).into_iter().chain([c.to_string()]) {
            for (before, after) in [("k3ep", ""), ("", "k3ep"), ("k3", "ep")] {
                let text = format!("a:{before}{form}{after}:b");
                let secret = format!("{before}{c}{after}");
                assert_eq!(scrubbed(&text, &[&secret]), "a:[redacted]:b", "{text}");
            }
        }
    }
}

#[test]
fn what_is_no_secret_is_left_alone() {
    for text in [
        "",
        "a=b",
        "tok",
        "tok%3",
        "tok%3e",
        "tok%+d",
        "tok\\u003",
        "tok\\u003e",
        "tok\\u+03d",
        "tok&#61",
        "tok&#x;",
        "tok&#;",
        "tok&#000000061;",
        "tok&#99999999;",
        "tok&equals",
        "tok\\",
        "tok%",
        "tok&",
        "tok中=",
        "中文😀%%%\\\\\\&&&",
    ] {
        assert_eq!(scrubbed(text, &["tok=", "n", ""]), text);
    }
}

#[test]
fn what_introduces_a_writing_may_stand_for_itself() {
    for (secret, text) in [
        ("a%41b", "a%41b"),
        ("a%41b", "a%2541b"),
        ("a%41b", "a%252541b"),
        ("a&lt;b", "a&lt;b"),
        ("a&lt;b", "a&amp;lt;b"),
        ("a\\u0041", "a\\u0041"),
        ("a\\u0041", "a\\\\u0041"),
        ("\\\\\\\\", "\\\\\\\\"),
        ("\\\\\\\\", "\\\\\\\\\\\\\\\\"),
        ("%25%", "%25%"),
        ("%25%", "%2525%25"),
    ] {
        assert_eq!(scrubbed(text, &[secret]), REDACTED, "{secret} {text}");
    }
}

#[test]
fn the_longest_of_those_that_begin_in_one_place_is_removed() {
    for secrets in [["t0ken", "t0ken-of-today"], ["t0ken-of-today", "t0ken"]] {
        assert_eq!(scrubbed("t0ken-of-today", &secrets), REDACTED);
        assert_eq!(scrubbed("t0ken-of-t0ken%2Dof-today", &secrets), "[redacted]-of-[redacted]");
    }
}

#[test]
fn every_occurrence_is_removed() {
    let text = scrubbed("token=t0ken&again=t0kt0ken", &["", "n", "t0ken"]);
    assert_eq!(text, "token=[redacted]&again=t0k[redacted]");
}

/// What almost is a secret, again and again, takes so many comparisons and no more.
#[test]
fn a_text_that_keeps_the_search_busy_is_cut_short() {
    let secrets = [
        format!("{}b", "a".repeat(10_000)),
        format!("{}b", "\\".repeat(10_000)),
        format!("{}b", "%25".repeat(10_000)),
        format!("{}b", "&amp;".repeat(10_000)),
    ];
    for secret in &secrets {
        let begun = format!("0 {}", &secret[..secret.len() - 1]);
        let text = scrubbed(&begun, &[secret]);
        assert!(text.starts_with("0 ") && text.ends_with(REDACTED), "{} bytes", text.len());
        assert!(text.len() < 100, "{} bytes", text.len());
    }
    // A megabyte that is nothing of the kind is looked at to the end.
    let long = "every word of it {\"may\":\"be\"} shown, ".repeat(1 << 15) + TOKEN;
    assert!(scrubbed(&long, &[TOKEN, SECRET]).ends_with("shown, [redacted]"));
}

#[test]
fn no_copy_is_left_behind() {
    let texts = [TOKEN, SECRET, TICKET, SIGNATURE].map(|secret| {
        let html = secret.replace('&', "&amp;").replace('=', "\\u003d");
        (secret, format!("a {html}{secret}"), format!("a {}", html.repeat(100)))
    });
    let left = left_behind(|| {
        for (secret, two, many) in texts {
            for (mut text, times) in [(two, 2), (many, 100)] {
                scrub(&mut text, &[Secret::new(secret)]);
                assert_eq!(text, format!("a {}", REDACTED.repeat(times)));
            }
        }
    });
    assert_eq!(left, Vec::<String>::new());
}
