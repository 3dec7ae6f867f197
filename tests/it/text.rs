//! Escaping of texts for people.

use dingtalk_file::text::printable;

#[test]
fn invisible_characters_are_escaped() {
    let rows = [
        ("", ""),
        ("it's \"中文\" é \u{a0}\u{e000}", "it's \"中文\" é \u{a0}\u{e000}"),
        ("a\r\n\t\0\u{7f}\u{9b}31m", r"a\r\n\t\u{0}\u{7f}\u{9b}31m"),
        ("\u{1b}[2J", r"\u{1b}[2J"),
        ("\u{2028}a\u{2029}", r"\u{2028}a\u{2029}"),
        ("gpj\u{202e}exe\u{202c}", r"gpj\u{202e}exe\u{202c}"),
        ("\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}", r"\u{2066}a\u{2069}\u{200e}\u{200f}\u{61c}"),
        ("a\u{200b}b\u{2060}\u{feff}\u{ad}", r"a\u{200b}b\u{2060}\u{feff}\u{ad}"),
        ("a\u{3164}\u{2800}\u{ffa0}\u{fffc}", r"a\u{3164}\u{2800}\u{ffa0}\u{fffc}"),
        ("\u{115f}\u{1160}\u{17b4}\u{2065}", r"\u{115f}\u{1160}\u{17b4}\u{2065}"),
        ("a\u{180e} ⠓\u{2800}\u{2800}", "a\\u{180e} ⠓\u{2800}\\u{2800}"),
        ("\u{fff9}\u{e0001}\u{600}\u{110bd}", r"\u{fff9}\u{e0001}\u{600}\u{110bd}"),
        // Joiners without an effect.
        ("a\u{200d}b", r"a\u{200d}b"),
        ("\u{200d}", r"\u{200d}"),
        ("报告\u{200d}.pdf", r"报告\u{200d}.pdf"),
        ("می\u{200c}\u{200c}", "می\u{200c}\\u{200c}"),
        ("\u{600}\u{200d}", r"\u{600}\u{200d}"),
        ("x\u{e0067}", r"x\u{e0067}"),
        ("👩\u{e0067}", r"👩\u{e0067}"),
        // Joiners that belong to the script.
        ("ᠬᠠᠷ\u{180e}ᠠ ᠳᠤ\u{180b}\u{180e}ᠠ", "ᠬᠠᠷ\u{180e}ᠠ ᠳᠤ\u{180b}\u{180e}ᠠ"),
        ("⠓⠊\u{2800}⠞ \u{1100}\u{1160}", "⠓⠊\u{2800}⠞ \u{1100}\u{1160}"),
        ("葛\u{e0100} ❤\u{fe0f}", "葛\u{e0100} ❤\u{fe0f}"),
        ("می\u{200c}خواهم.pdf", "می\u{200c}خواهم.pdf"),
        ("ക്\u{200d}.pdf", "ക്\u{200d}.pdf"),
        ("👩\u{200d}👩\u{200d}👧", "👩\u{200d}👩\u{200d}👧"),
        ("❤\u{fe0f}\u{200d}🔥", "❤\u{fe0f}\u{200d}🔥"),
        ("🏴\u{e0067}\u{e0062}\u{e007f}", "🏴\u{e0067}\u{e0062}\u{e007f}"),
        // Combining marks, as Apple's file systems write them.
        ("e\u{301}\u{302} हिन्दी ไทย", "e\u{301}\u{302} हिन्दी ไทย"),
    ];
    for (text, shown) in rows {
        assert_eq!(printable(text), shown);
        // Escaped text is not escaped again.
        assert_eq!(printable(shown), shown);
    }
}
