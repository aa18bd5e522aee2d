//! Files as they may come: good ones, and those that are meant to do harm. Each goes through a real child process.

use super::paint;
use super::painter::{Painter, Step};
use domain::packs::{DeckFault, MAX_PAGES};
use std::fmt::Write;
use std::process::ExitCode;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use usecases::packs::decks::Painted;

/// Its content is four gigabytes of spaces, deflated three times.
const BOMB: &[u8] = include_bytes!("tests/bomb.pdf");
/// Opens with a password only.
const ENCRYPTED: &[u8] = include_bytes!("tests/encrypted.pdf");

/// Not a test by itself: the child. The environment says where.
#[test]
#[ignore = "run by the other tests in a process of its own"]
fn paint_as_a_child() {
    assert_eq!(paint::main(), ExitCode::SUCCESS);
}

fn painter() -> Painter {
    let arguments = ["--ignored", "--exact", "slides::tests::paint_as_a_child"].map(ToOwned::to_owned);
    Painter::of(std::env::current_exe().expect("this test"), arguments.into())
}

/// A PDF with so many pages of this size, each with a square.
fn pdf(pages: usize, size: (u32, u32)) -> Vec<u8> {
    let kids = (0..pages).fold(String::new(), |mut kids, n| {
        let _ = write!(kids, "{} 0 R ", n + 4);
        kids
    });
    let square = "0.1 0.2 0.6 rg 100 100 200 200 re f";
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>"),
        format!("<< /Length {} >>\nstream\n{square}\nendstream", square.len()),
    ];
    let page = format!(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {} {}] /Contents 3 0 R /Resources << >> >>",
        size.0, size.1
    );
    objects.extend(std::iter::repeat_n(page, pages));
    let (mut text, mut places) = ("%PDF-1.7\n".to_owned(), Vec::new());
    for (n, object) in objects.iter().enumerate() {
        places.push(text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (count, table) = (objects.len() + 1, text.len());
    let _ = write!(text, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(text, "{place:010} 00000 n ");
    }
    let _ = write!(text, "trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    text.into_bytes()
}

async fn painted(painter: &Painter, pdf: &[u8]) -> (Painted, Vec<Vec<u8>>) {
    let mut painting = painter.begin(pdf).await.expect("a process");
    let mut pictures = Vec::new();
    loop {
        match painting.next(&CancellationToken::new()).await {
            Step::Page(n, picture) => {
                pictures.push(picture);
                assert_eq!((n, painting.pages() > 0), (pictures.len(), true));
            }
            Step::Ended(painted) => return (painted, pictures),
        }
    }
}

/// Width and height of a PNG.
fn size(png: &[u8]) -> (u32, u32) {
    let number = |at: usize| png[at..at + 4].iter().fold(0, |sum, it| sum << 8 | u32::from(*it));
    (number(16), number(20))
}

#[tokio::test]
async fn pages_become_pictures_in_their_order_that_fit_a_screen() {
    let (outcome, pictures) = painted(&painter(), &pdf(3, (960, 540))).await;
    assert_eq!(outcome, Painted::Ready(3));
    assert_eq!(pictures.iter().map(|it| size(it)).collect::<Vec<_>>(), [(1_600, 900); 3]);
    let (_, tall) = painted(&painter(), &pdf(1, (540, 960))).await;
    assert_eq!(size(&tall[0]), (675, 1_200));
}

#[tokio::test]
async fn a_file_that_is_no_good_is_refused_with_its_reason() {
    let whole = pdf(1, (960, 540));
    let cases = [
        ("encrypted", ENCRYPTED.to_vec(), DeckFault::Encrypted),
        ("no PDF behind the first line", b"%PDF-1.7\n<svg onload=alert(1)>".to_vec(), DeckFault::Broken),
        ("no page", pdf(0, (960, 540)), DeckFault::Broken),
        ("a page as thin as a line", pdf(1, (30_000, 1)), DeckFault::Broken),
        ("too many pages", pdf(MAX_PAGES + 1, (960, 540)), DeckFault::TooManyPages),
        ("cut off", whole[..40].to_vec(), DeckFault::Broken),
    ];
    for (what, file, fault) in cases {
        assert_eq!(painted(&painter(), &file).await.0, Painted::Refused(fault), "{what}");
    }
}

#[tokio::test]
async fn a_bomb_ends_the_child_and_nothing_else() {
    assert!(BOMB.len() < 50_000, "small enough for anybody to send");
    assert_eq!(painted(&painter(), BOMB).await.0, Painted::Refused(DeckFault::TooMuch));
}

#[tokio::test]
async fn a_child_that_takes_too_long_is_ended_and_one_that_is_stopped_is_not_to_blame() {
    let shell = |script: &str| Painter::of("/bin/sh".into(), vec!["-c".into(), script.into()]);
    let file = pdf(1, (960, 540));
    let slow = shell("exec sleep 600").patient(Duration::from_millis(300));
    assert_eq!(painted(&slow, &file).await.0, Painted::Refused(DeckFault::TooMuch));
    assert_eq!(painted(&shell("kill -TERM $$"), &file).await.0, Painted::Lost, "the machine stops");
    assert_eq!(painted(&shell("exit 0"), &file).await.0, Painted::Lost, "nothing was painted");
    let secret = shell("test -z \"$HOME$CARGO_MANIFEST_DIR\" && printf broken > fault");
    assert_eq!(
        painted(&secret, &file).await.0,
        Painted::Refused(DeckFault::Broken),
        "our environment is not handed on"
    );
}
