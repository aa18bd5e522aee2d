//! Whether a mail really comes from its From: what the mailbox's own relay found out (Authentication-Results, RFC 8601).

use mail_parser::{Header, Message};

/// Whether the relay vouches for the sender's domain: DMARC passed for it, or DKIM or SPF passed with exactly that domain.
///
/// Believed is the topmost header with the relay's name and no other: those below it may have come with the mail. Domains
/// have to be equal; the looser alignment needs a list of public suffixes, and is what DMARC is for.
pub fn proves(message: &Message<'_>, relay: &str, sender: &str) -> bool {
    let Some((_, domain)) = sender.rsplit_once('@') else { return false };
    let headers = message.headers().iter().filter(|it| it.name.as_str().eq_ignore_ascii_case("authentication-results"));
    // Also one that is no UTF-8, since a sender who makes the relay write such a header must not have it passed over.
    let value = |it: &Header<'_>| {
        let raw = message.raw_message.get(it.offset_start as usize..it.offset_end as usize).unwrap_or_default();
        String::from_utf8_lossy(raw).into_owned()
    };
    let mut named = headers.filter_map(|it| Results::read(&value(it)));
    let top = named.find(|it| it.by.eq_ignore_ascii_case(relay));
    top.is_some_and(|it| it.vouches_for(domain))
}

/// One header: who says it, and what it says.
struct Results {
    by: String,
    /// The words of one method, such as `dkim=pass` and `header.d=example.com`.
    methods: Vec<Vec<String>>,
}

impl Results {
    fn read(header: &str) -> Option<Self> {
        let clean = without_comments(header);
        let mut parts = split(&clean, ';').into_iter();
        // A version may follow the name.
        let by = words(&parts.next()?).into_iter().next()?;
        Some(Self { by, methods: parts.map(|part| words(&part)).collect() })
    }

    fn vouches_for(&self, domain: &str) -> bool {
        self.methods.iter().any(|words| {
            let Some((method, result)) = words.first().and_then(|it| it.split_once('=')) else { return false };
            // `dkim/1` names the method's version.
            let method = method.split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
            if !result.trim().eq_ignore_ascii_case("pass") {
                return false;
            }
            let is_domain = |it: &str| {
                let it = it.rsplit_once('@').map_or(it, |(_, domain)| domain);
                it.trim_end_matches('.').eq_ignore_ascii_case(domain)
            };
            let property = |name: &str| {
                words[1..].iter().find_map(|word| {
                    let (key, value) = word.split_once('=')?;
                    key.eq_ignore_ascii_case(name).then_some(value)
                })
            };
            match method.as_str() {
                // Some relays leave out the domain, since DMARC is always about From's.
                "dmarc" => property("header.from").is_none_or(is_domain),
                "dkim" => property("header.d").or_else(|| property("header.i")).is_some_and(is_domain),
                "spf" => property("smtp.mailfrom").is_some_and(is_domain),
                _ => false,
            }
        })
    }
}

/// The text without comments in brackets, which nest (RFC 5322, 3.2.2). Quoted text stays as it is.
fn without_comments(text: &str) -> String {
    let (mut out, mut depth, mut quoted, mut escaped) = (String::with_capacity(text.len()), 0_u32, false, false);
    for it in text.chars() {
        if escaped {
            escaped = false;
        } else if it == '\\' && (quoted || depth > 0) {
            escaped = true;
        } else if it == '"' && depth == 0 {
            quoted = !quoted;
        } else if it == '(' && !quoted {
            depth += 1;
            continue;
        } else if it == ')' && !quoted && depth > 0 {
            depth -= 1;
            out.push(' ');
            continue;
        }
        if depth == 0 {
            out.push(it);
        }
    }
    out
}

/// The parts between separators that are not quoted.
fn split(text: &str, separator: char) -> Vec<String> {
    let mut quoted = false;
    let is_separator = |it: char| {
        quoted ^= it == '"';
        it == separator && !quoted
    };
    text.split(is_separator).map(str::to_owned).collect()
}

/// The words of a part, without quotes; blanks around `=` are none.
fn words(part: &str) -> Vec<String> {
    let mut quoted = false;
    let mut tight = String::with_capacity(part.len());
    for it in part.chars() {
        quoted ^= it == '"';
        match it {
            '=' if !quoted => {
                tight.truncate(tight.trim_end().len());
                tight.push('=');
            }
            it if it.is_whitespace() && (quoted || tight.ends_with('=')) => {}
            '"' => {}
            it => tight.push(it),
        }
    }
    tight.split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mail_parser::MessageParser;
    use proptest::prelude::*;

    fn is_proved(headers: &str) -> bool {
        // What no header of a relay has stands for a byte that is no UTF-8.
        let mail = format!("{headers}From: <li@a.example>\r\nSubject: x\r\n\r\nx\r\n").into_bytes();
        let mail: Vec<u8> = mail.into_iter().map(|it| if it == b'~' { 0xFF } else { it }).collect();
        let message = MessageParser::default().parse(&mail).expect("a mail");
        proves(&message, "mx.zhiyin.example", "li@a.example")
    }

    #[test]
    fn the_relays_word_counts_for_the_senders_domain() {
        for (header, proved) in [
            ("mx.zhiyin.example; dmarc=pass (p=none dis=none) header.from=a.example", true),
            (
                "MX.zhiyin.example 1;\r\n spf=fail smtp.mailfrom=b.example;\r\n dkim=pass header.d=A.example header.s=k",
                true,
            ),
            ("mx.zhiyin.example; dkim=pass header.i=@a.example", true),
            ("mx.zhiyin.example; spf=pass (ok; dmarc=pass) smtp.mailfrom=bounce@a.example", true),
            ("mx.zhiyin.example; spf = pass smtp.mailfrom = a.example", true),
            ("mx.zhiyin.example; dmarc=fail header.from=a.example", false),
            ("mx.zhiyin.example; dmarc=pass header.from=b.example", false),
            ("mx.zhiyin.example; spf=pass smtp.mailfrom=b.example; dkim=pass header.d=b.example", false),
            ("mx.zhiyin.example; spf=none (dkim=pass header.d=a.example) smtp.mailfrom=a.example", false),
            ("mx.zhiyin.example; dkim=fail reason=\"; dmarc=pass\" header.d=a.example", false),
            ("mx.zhiyin.example; none", false),
            ("mx.elsewhere.example; dmarc=pass header.from=a.example", false),
        ] {
            assert_eq!(is_proved(&format!("Authentication-Results: {header}\r\n")), proved, "{header}");
        }
        assert!(!is_proved(""), "nobody says anything");
    }

    #[test]
    fn a_header_that_came_with_the_mail_is_not_believed() {
        let (real, forged) = (
            "Authentication-Results: mx.zhiyin.example; dmarc=fail header.from=a.example\r\n",
            "Authentication-Results: mx.zhiyin.example; dmarc=pass header.from=a.example\r\n",
        );
        assert!(!is_proved(&format!("{real}{forged}")));
        let spoilt = real.replace("a.example", "~.example");
        assert!(!is_proved(&format!("{spoilt}{forged}")), "spoilt, it still stands above the other");
        let other = "Authentication-Results: mx.a.example; dmarc=pass header.from=a.example\r\n";
        assert!(is_proved(&format!("{other}{forged}")), "another's above it changes nothing");
    }

    proptest! {
        #[test]
        fn any_header_is_read(text in ".*") {
            let _ = Results::read(&text).is_some_and(|it| it.vouches_for("a.example"));
        }
    }
}
