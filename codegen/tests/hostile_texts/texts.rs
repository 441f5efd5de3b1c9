//! Texts that would be more than text where they are not written with care: ends of lines, quotes, comments, markup, commands.

/// What ends a line, a comment, a literal, a block, an attribute or a word somewhere, and goes on as something else.
const SHORT: &[&str] = &[
    "a\npub const PWNED: u8 = 1;\n//",
    "a\r\npub const PWNED: u8 = 1;\r\n//",
    "a\rpub const PWNED: u8 = 1;\r//",
    "a\u{b}pub const PWNED: u8 = 1;\u{c}//",
    "a\u{85}pub const PWNED: u8 = 1;\u{85}//",
    "a\u{2028}pub const PWNED: u8 = 1;\u{2029}//",
    "\n\n\n",
    "a\tb",
    "\"; pub const PWNED: u8 = 1; \"",
    "\")] pub const PWNED: u8 = 1; #[doc(alias = \"",
    "a\"#; pub const PWNED: u8 = 1; r#\"",
    "a\"##\"###\"####",
    "'a' 'b '\\''",
    "ends in a backslash \\",
    "\\n\\\"\\u{41}\\x41\\N{DASH}",
    "*/ pub const PWNED: u8 = 1; /*",
    "// */ /// //! /* /**",
    "{}",
    "{0} {a} {Region} {{}}",
    "${HOME} ${} #{a} %s %n",
    "\u{202e}a\u{2066}b\u{2069}\u{202c}",
    "nul \0 and more",
    "\u{1b}[31mred\u{1b}]0;title\u{7}\u{9b}31m",
    "bell \u{7}\u{8}\u{7f}\u{1}\u{2}\u{3}\u{4}\u{5}\u{6}",
    "\u{feff}begins and ends\u{feff}",
    "\u{301}\u{489} combining \u{200b}\u{200d}\u{ad}",
    "</script><script>alert(1)</script>",
    "<b onclick=x>a</b><img src=x onerror=alert(1)><!-- <p>",
    "--><script>alert(1)</script><!--",
    "<a href=\"javascript:alert(1)\">a</a><a href='JaVaScRiPt&#58;x'>b</a><a href=\"https://a.test/\u{1}\n)x\">c</a>",
    "\" onclick=\"x\" '&quot;&lt;&#0;&#x202e;&#27;",
    "<pre>a\n.so x\n\u{1b}```\n# a\n</pre><h1>a\u{85}b</h1><table><tr><td>|\u{c}</table>",
    ".so /etc/passwd\n.so x\n'so y",
    "'so /etc/passwd",
    "\\fB\\X'tty: x'\\*(.T\\n(.x\\!\\\" .sy",
    "$(touch pwned) `touch pwned` ; touch pwned & | > pwned",
    "[a](javascript:alert(1)) ![b](x) [c]: https://c.test",
    "# heading\n\nSetext\n===\n\n- item\n\n    code",
    "```\n~~~\n| a | b |\n|---|---|\n> quote\n***",
    "a\n]\n[package]\nname = 'x'\n\"\"\"\n'''",
    "../../../etc/passwd",
    " build ",
    "cargo::rustc-env=PWNED=1\ncargo:warning=x",
    "",
    " ",
];

/// All of them, with the long ones.
pub(crate) fn all() -> Vec<String> {
    let long = ["word ".repeat(800), "\u{e9}".repeat(4_000), "\"\\".repeat(2_000), "`".repeat(2_000), "\n".repeat(500)];
    SHORT.iter().map(|text| (*text).to_owned()).chain(long).collect()
}
