//! Notations of mobile numbers.

use dingtalk_file::text::printable;
use dingtalk_file::topapi::UserGetByMobile;

fn normalized(text: &str) -> Result<String, String> {
    UserGetByMobile::MOBILE_RULES.normalize(text)
}

#[test]
fn one_number_in_many_notations() {
    for text in [
        "13800000000",
        "+86-13800000000",
        "+8613800000000",
        "008613800000000",
        "0086 138 0000 0000",
        "00-86-13800000000",
        "138-0000-0000",
        "138 0000 0000",
        "138.0000.0000",
        "+86 138-0000-0000",
        "+86 (138) 0000-0000",
        "(86)13800000000",
        "(+86)13800000000",
        "（86）13800000000",
        "(0086) 138 0000 0000",
        "[86] 13800000000",
        "86-138-0000-0000",
        "8613800000000",
        "013800000000",
        "086-13800000000",
        "86 013800000000",
        "(086)13800000000",
        "(86)0138 0000 0000",
        "\u{3164}138\u{fe0f}00000000\u{2800}",
        "+86 013800000000",
        "+86 (0)138 0000 0000",
        "１３８００００００００",
        "＋８６　１３８－００００－００００",
        "\u{660}\u{660}\u{668}\u{666}\u{661}\u{663}\u{668}00000000",
        "\u{6f1}\u{6f3}\u{6f8}00000000",
        "\u{202d}13800000000\u{202c}",
        "\u{feff}13800000000\u{200b}",
        "\u{2066}+86\u{2069} \u{200e}138\u{ad}0000\u{2060}0000",
        "\u{a0}138\u{2009}0000\u{202f}0000\u{3000}",
        "138\u{2010}0000\u{2013}0000",
        "138\u{2212}0000\u{2014}0000",
        "  13800000000\t",
        "13800000000.",
        "13.800.000.000",
        "086 013800000000",
        "+86 ( 0 ) 138 0000 0000",
        "0086 [0]138 0000 0000",
        "00-86 (0) 138 0000 0000",
        "(0)13800000000",
        "0 86 0138 0000 0000",
        "\u{115f}13800000000\u{ffa0}\u{fffc}",
        "13800000000\u{fe0f}\u{e0100}",
        "\u{180e}138\u{1160}00000000\u{34f}",
    ] {
        assert_eq!(normalized(text).as_deref(), Ok("13800000000"), "{text:?}");
    }
}

#[test]
fn numbers_of_other_countries_have_their_code() {
    let rows = [
        ("+65-81234567", "+65-81234567"),
        ("+6581234567", "+65-81234567"),
        ("0065 8123 4567", "+65-81234567"),
        ("(+65) 8123-4567", "+65-81234567"),
        ("+1-2025550101", "+1-2025550101"),
        ("+1 (202) 555-0101", "+1-2025550101"),
        ("+12025550101", "+1-2025550101"),
        ("+7 912 345-67-89", "+7-9123456789"),
        ("+852 6123 4567", "+852-61234567"),
        ("+971501234567", "+971-501234567"),
        ("+44 (0)7700 900123", "+44-7700900123"),
        ("+44 (0) 7700 900123", "+44-7700900123"),
        ("+44 ( 0 )7700 900123", "+44-7700900123"),
        ("(+44)(0)7700 900123", "+44-7700900123"),
        ("0044（0）7700 900123", "+44-7700900123"),
        ("+1 (380) 555-0101", "+1-3805550101"),
        ("+39 333 1234567", "+39-3331234567"),
        ("＋８１９０１２３４５６７８", "+81-9012345678"),
        // A number without a country code is sent unchanged, and DingTalk decides.
        ("2025550101", "2025550101"),
        ("12025550101", "12025550101"),
        ("81234567", "81234567"),
        ("+33 6.12.34.56.78", "+33-612345678"),
        ("+852 6123.4567", "+852-61234567"),
        ("+852 6123.0000", "+852-61230000"),
        ("1", "1"),
    ];
    for (text, expected) in rows {
        assert_eq!(normalized(text).as_deref(), Ok(expected), "{text:?}");
        // A normalized number does not change again.
        assert_eq!(normalized(expected).as_deref(), Ok(expected));
    }
}

#[test]
fn texts_that_are_not_numbers_are_refused() {
    let rows = [
        ("", "no digits"),
        ("+", "no digits"),
        ("()", "no digits"),
        ("1380000000.0", "decimal number"),
        ("13800000000.0", "decimal number"),
        ("13800000000.00 ", "decimal number"),
        ("１３８００００００００．０", "decimal number"),
        ("1380000000,0", "decimal number"),
        ("1380000000，0", "decimal number"),
        ("1380000000．00", "decimal number"),
        ("1380000000\u{66b}\u{660}", "decimal number"),
        ("1380000000.5", "decimal number"),
        ("13800000.000", "decimal number"),
        ("+6581234567.0", "decimal number"),
        ("+65-8123 4567.00", "decimal number"),
        ("138-0000-000.0", "decimal number"),
        ("138.0000.000.0", "decimal number"),
        (" 1380000000\u{3164}.\u{200b}0\u{fe0f}\u{3000}", "decimal number"),
        ("1,3,8", "decimal number"),
        ("86 13800000000 1", "has 14 digits, but"),
        ("861380000000", "has 12 digits, but"),
        ("086 1380000000", "has 13 digits, but"),
        ("13800000000\u{3164}1", "has 12 digits, but"),
        ("81234567 7654321", "has 15 digits, but a number without a country code has 11"),
        ("+1 2025550101 255501025", "has more than 15 digits"),
        ("138 0000 00001", "has 12 digits"),
        ("0800-CALL", "contains 'C'"),
        ("138****0000", "contains '*'"),
        ("13800000000,13900000000", "contains ','"),
        ("13800000000、13900000000", "contains '、'"),
        ("13800000000;1", "contains ';'"),
        ("13800000000/1", "contains '/'"),
        ("13800000000 13900000000", "one number at a time"),
        ("138\n00000000", r"contains '\n'"),
        ("1+2", "contains '+'"),
        ("++86138", "contains '+'"),
        ("1e10", "contains 'e'"),
        // It is displayed as another number.
        ("\u{202e}00000000831\u{202c}", r"contains '\u{202e}'"),
        ("+86", "no number after"),
        ("+1", "no number after"),
        ("+852", "no number after"),
        ("+0138", "no valid country code"),
        ("000138", "no valid country code"),
        ("00", "no valid country code"),
        ("+0086 13800000000", "no valid country code"),
        ("+(0)86 13800000000", "no valid country code"),
        ("0086", "no number after"),
        ("+86 1380000000", "has 10 digits after +86; there must be 11"),
        ("+86 138000000000", "has 12 digits after +86; there must be 11"),
        ("0086-1", "has 1 digit after +86; there must be 11"),
        ("+86 001380000000", "after +86 that begins with 0; write its 11 digits"),
        ("+86 0013800000000", "after +86 that begins with 0"),
        ("+86 01380000000", "after +86 that begins with 0"),
        ("+86 (0)013800000000", "after +86 that begins with 0"),
        ("+86 (0)1380000000", "has 10 digits after +86"),
        ("(202) 555-0101", "write + and the country code"),
        ("(65)81234567", "write + and the country code"),
        // The 0 may or may not belong to the number.
        ("1380000000(0)", "contains a (0) that"),
        ("138(0)0000000", "contains a (0) that"),
        ("1380000000（ 0 ）", "contains a (0) that"),
        ("86 (0) 13800000000", "contains a (0) that"),
        ("+86 138 (0) 00000000", "contains a (0) that"),
        ("+44 7700 (0) 900123", "contains a (0) that"),
        ("+44 (0) 7700 (0) 900123", "contains a (0) that"),
        ("+44 (0)(0) 7700 900123", "contains a (0) that"),
        ("+8(0)6 13800000000", "contains a (0) that"),
        ("00(0)86 13800000000", "contains a (0) that"),
        // As `00`, these would be numbers of country 1.
        ("(0) 013800000000", "two separate zeros"),
        ("0 013800000000", "two separate zeros"),
        ("0-0138", "two separate zeros"),
        // These are probably numbers of North America and of Russia.
        ("1 (380) 555-0101", "begins with a separate 1"),
        ("(1) 380-555-0101", "begins with a separate 1"),
        ("1-380-555-0101", "begins with a separate 1"),
        ("7 912 345-67-89", "begins with a separate 7"),
        ("01 380 555 0101", "begins with a separate 1"),
        ("0 1 (380) 555-0101", "begins with a separate 1"),
        ("(0) 1-380-555-0101", "begins with a separate 1"),
    ];
    for (text, problem) in rows {
        let refused = normalized(text).expect_err(text);
        assert!(refused.contains(problem), "{text:?}: {refused}");
        // Invisible characters are escaped once.
        assert_eq!(printable(&refused), refused);
        assert!(!refused.contains(r"\\"), "{refused}");
    }
}

/// A digit that is dropped within a number, or from its end, makes it somebody else's.
#[test]
fn no_digit_is_dropped_after_the_first_that_is_kept() {
    const PIECES: [&str; 11] =
        ["0", "00", "(0)", "(", ")", " ", "+", "86", "1", "1380000000", "13800000000"];
    let mut accepted = 0;
    for choice in 0..PIECES.len().pow(5) {
        let text: String =
            (0..5).map(|at| PIECES[choice / PIECES.len().pow(at) % PIECES.len()]).collect();
        let Ok(number) = normalized(&text) else { continue };
        accepted += 1;
        let digits = |text: &str| text.replace(|c: char| !c.is_ascii_digit(), "");
        let kept = number.rsplit('-').next().unwrap_or_default();
        assert!(digits(&text).ends_with(kept), "{text:?}: {number}");
        assert_eq!(normalized(&number).as_deref(), Ok(&*number), "{text:?}");
    }
    assert!(accepted > 1_000, "{accepted}");
}
