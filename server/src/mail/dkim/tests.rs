//! Signatures, verified by PyPI's `dkimpy` (`scripts/setup --test` installs it) with the DNS answered here.

use super::*;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Reads a message and says whether its signature is good; the DNS record is its argument.
const VERIFY: &str = "
import sys, dkim
record = sys.argv[1].encode()
asked = []
def dns(name, timeout=5):
    asked.append(name)
    return record
good = dkim.verify(sys.stdin.buffer.read(), dnsfunc=dns)
print(good, asked[0].decode())
";

const MESSAGE: &str = "Message-ID: <1@zhiyin.example>\r\nFrom: =?utf-8?b?55+l6Z+z?= <mail@zhiyin.example>\r\nTo:  a@b.example\r\n\
    Subject: =?utf-8?b?55+l6Z+z?=\r\n =?utf-8?b?55+l6Z+z?=\r\nDate: Mon, 23 Nov 2026 01:00:00 +0000\r\n\
    Content-Type: text/plain; charset=utf-8\r\n\r\nfirst  line \r\n\r\n.dot\r\n\tlast\r\n\r\n\r\n";

/// What `openssl` makes of its arguments and input.
fn openssl(arguments: &[&str], input: &[u8]) -> Vec<u8> {
    run(Command::new("openssl").args(arguments), input)
}

fn run(command: &mut Command, input: &[u8]) -> Vec<u8> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("installed by scripts/setup --test");
    child.stdin.take().expect("piped").write_all(input).expect("read");
    let output = child.wait_with_output().expect("ended");
    assert!(output.status.success(), "{command:?}");
    output.stdout
}

/// A new key and the DNS record of its public half.
fn key(algorithm: &[&str], kind: &str) -> (Vec<u8>, String) {
    let pem = openssl(&[&["genpkey", "-quiet"], algorithm].concat(), b"");
    let public = openssl(&["pkey", "-pubout", "-outform", "DER"], &pem);
    // RFC 8463 section 4.2: of Ed25519 the 32 bytes alone.
    let public = if kind == "ed25519" { &public[public.len() - 32..] } else { &public[..] };
    (pem, format!("v=DKIM1; k={kind}; p={}", BASE64.encode(public)))
}

fn verified(message: &[u8], record: &str) -> String {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/python/bin/python");
    let answer = run(Command::new(python).args(["-c", VERIFY, record]), message);
    String::from_utf8(answer).expect("text").trim().to_owned()
}

fn replaced(message: &[u8], old: &str, new: &str) -> Vec<u8> {
    let text = std::str::from_utf8(message).expect("text");
    assert!(text.contains(old), "{text}");
    text.replacen(old, new, 1).into_bytes()
}

#[test]
fn a_signature_verifies_and_a_changed_message_does_not() {
    let rsa = key(&["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "rsa");
    let ed25519 = key(&["-algorithm", "ED25519"], "ed25519");
    for (pem, record) in [rsa, ed25519] {
        let dkim = Dkim::new(&pem, "zhiyin.example", "mail2026").expect("a key");
        let signed = dkim.sign(MESSAGE.into());
        assert_eq!(dkim.sign(MESSAGE.into()), signed, "a repeat is the identical message");
        assert!(signed.ends_with(MESSAGE.as_bytes()) && signed.split(|it| *it == b'\n').all(|line| line.len() <= 79));
        let good = "True mail2026._domainkey.zhiyin.example.";
        assert_eq!(verified(&signed, &record), good);
        let relaxed = replaced(&replaced(&signed, "first  line ", "first line"), "To:  a", "To: a");
        assert_eq!(verified(&relaxed, &record), good, "white space may change");
        let rewritten = replaced(&signed, "text/plain; charset=utf-8", "text/plain; charset=\"utf-8\"");
        assert_eq!(verified(&rewritten, &record), good, "Content-Type is not signed");
        for (old, new) in [("last", "lost"), ("a@b.example", "x@b.example"), ("From:", "From: <x@y.example>\r\nFrom:")]
        {
            assert!(verified(&replaced(&signed, old, new), &record).starts_with("False"), "{old} → {new}");
        }
    }
}

/// RFC 8058 section 4: who unsubscribes by one click must know that the address is the sender's.
#[test]
fn the_way_to_unsubscribe_is_signed() {
    let (pem, record) = key(&["-algorithm", "ED25519"], "ed25519");
    let dkim = Dkim::new(&pem, "zhiyin.example", "mail2026").expect("a key");
    let headers = "List-Unsubscribe: <https://zhiyin.example/unsubscribe/abc>\r\n\
        List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n";
    let signed = dkim.sign(format!("{headers}{MESSAGE}").into());
    assert!(verified(&signed, &record).starts_with("True"));
    for (old, new) in [("unsubscribe/abc", "unsubscribe/xyz"), ("=One-Click", "=Two-Clicks")] {
        assert!(verified(&replaced(&signed, old, new), &record).starts_with("False"), "{old} → {new}");
    }
}

#[test]
fn what_is_no_key_is_refused_without_being_quoted() {
    let short = openssl(&["genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"], b"");
    let curve = openssl(&["genpkey", "-quiet", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], b"");
    for (pem, error) in [(short, KeyError::Kind), (curve, KeyError::Kind), (b"secret".to_vec(), KeyError::Pem)] {
        assert_eq!(Dkim::new(&pem, "zhiyin.example", "s").map(|_| ()), Err(error));
    }
}
