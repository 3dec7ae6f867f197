//! Notations of mobile numbers.

use dingtalk_file::text::printable;
use dingtalk_file::topapi::UserGetByMobile;

fn written(text: &str) -> Result<String, String> {
    UserGetByMobile::MOBILE_RULES.written(text)
}

#[test]
fn one_number_in_many_spellings() {
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
        "(0)13800000000",
        "0 86 0138 0000 0000",
        "\u{115f}13800000000\u{ffa0}\u{fffc}",
        "13800000000\u{fe0f}\u{e0100}",
        "\u{180e}138\u{1160}00000000\u{34f}",
    ] {
        assert_eq!(written(text).as_deref(), Ok("13800000000"), "{text:?}");
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
        assert_eq!(written(text).as_deref(), Ok(expected), "{text:?}");
        // A normalized number does not change again.
        assert_eq!(written(expected).as_deref(), Ok(expected));
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
        ("86 13800000000 1", "has 14 digits, and"),
        ("861380000000", "has 12 digits, and"),
        ("086 1380000000", "has 13 digits, and"),
        ("13800000000\u{3164}1", "has 12 digits, and"),
        ("81234567 7654321", "has 15 digits, and numbers without a country code have 11"),
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
        ("+0138", "no number after"),
        ("000138", "no number after"),
        ("+86 1380000000", "has 10 digits after +86, where numbers have 11"),
        ("+86 138000000000", "has 12 digits after +86"),
        ("0086-1", "has 1 digits after +86"),
        ("(202) 555-0101", "a + and the country code"),
        ("(65)81234567", "a + and the country code"),
    ];
    for (text, problem) in rows {
        let refused = written(text).expect_err(text);
        assert!(refused.contains(problem), "{text:?}: {refused}");
        // Invisible characters are escaped once.
        assert_eq!(printable(&refused), refused);
        assert!(!refused.contains(r"\\"), "{refused}");
    }
}
