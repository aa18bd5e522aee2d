//! QR codes as drawings.

use leptos::prelude::*;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// The clear border that ISO/IEC 18004 asks for, in modules.
const QUIET: usize = 4;

/// A QR code of a short text such as a join link; black on white in either theme, since cameras want that.
///
/// `label` says what it leads to. A text that is too long for a code (about 2,300 octets) draws nothing.
#[component]
pub fn Qr(
    #[prop(into)] text: String,
    #[prop(into)] label: String,
    #[prop(default = "size-40")] class: &'static str,
) -> impl IntoView {
    QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).ok().map(|code| {
        let side = code.width() + 2 * QUIET;
        view! {
            <svg class=class viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
                <rect width=side height=side fill="#fff"></rect>
                <path d=dark(&code) fill="#000"></path>
            </svg>
        }
    })
}

/// One run of dark modules per rectangle keeps a page of three hundred codes small.
fn dark(code: &QrCode) -> String {
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        while x < width {
            let run = row[x..].iter().take_while(|colour| **colour == Color::Dark).count();
            if run > 0 {
                // Writing to a String cannot fail.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::dark;
    use qrcode::{Color, QrCode};

    #[test]
    fn every_dark_module_is_drawn_once() {
        let code = QrCode::new(b"https://example.com/j/abc").expect("a short text");
        let drawn: usize = dark(&code)
            .split('h')
            .skip(1)
            .filter(|part| !part.starts_with('-'))
            .map(|part| part.split('v').next().unwrap_or("").parse::<usize>().unwrap_or(0))
            .sum();
        assert_eq!(drawn, code.to_colors().iter().filter(|colour| **colour == Color::Dark).count());
    }
}
