//! The child process: reads one PDF, writes one picture for each page, and knows nothing else.
//!
//! A file from outside is parsed here, where it can crash, loop or eat memory without anybody noticing but the one who waits for it.

use domain::packs::{DeckFault, MAX_PAGES, SLIDE_HEIGHT, SLIDE_WIDTH};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::{LoadPdfError, Pdf};
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings, render};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use rustix::process::{Resource, Rlimit, nice, setrlimit};
use std::path::Path;
use std::process::ExitCode;

/// The variable that names the folder of [`paint`].
pub const FOLDER: &str = "ZHIYIN_SLIDES";

/// In the folder: what is painted, how many pages it has, and what is wrong with it.
pub const SOURCE: &str = "source.pdf";
pub const PAGES: &str = "pages";
pub const FAULT: &str = "fault";

/// Address space: the binary, the file, and pictures of 8 MB each with what is painted from.
const MEMORY: u64 = 1_536 << 20;
/// Seconds of one processor; the parent's patience is longer, because the machine has other work.
const SECONDS: u64 = 120;
/// The largest picture; also stops a child that writes without end.
const PICTURE: u64 = 32 << 20;

/// A PNG up to this size is kept as it is: drawings stay sharp. Photographs are far larger, and a third of it as JPEG.
const SMALL: usize = 150 << 10;
/// Letters have no visible fringe from here on.
const QUALITY: u8 = 85;

/// Paints the PDF of the folder that the environment names, within limits that this process sets itself.
pub fn main() -> ExitCode {
    let Some(folder) = std::env::var_os(FOLDER) else { return ExitCode::from(2) };
    let cap = |resource, most| setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) });
    let capped =
        [cap(Resource::As, MEMORY), cap(Resource::Cpu, SECONDS), cap(Resource::Fsize, PICTURE), cap(Resource::Core, 0)];
    // A live picture comes first. Without limits nothing is parsed.
    if capped.iter().any(Result::is_err) || nice(10).is_err() {
        return ExitCode::from(2);
    }
    match paint(folder.as_ref()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Stopped::Fault(fault)) => {
            let told = std::fs::write(Path::new(&folder).join(FAULT), fault.word());
            if told.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(Stopped::Io(_)) => ExitCode::FAILURE,
    }
}

enum Stopped {
    Fault(DeckFault),
    Io(std::io::Error),
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

fn paint(folder: &Path) -> Result<(), Stopped> {
    let pdf = Pdf::new(std::fs::read(folder.join(SOURCE))?).map_err(|error| {
        Stopped::Fault(match error {
            LoadPdfError::Decryption(_) => DeckFault::Encrypted,
            LoadPdfError::Invalid => DeckFault::Broken,
        })
    })?;
    let pages = pdf.pages();
    match pages.len() {
        0 => return Err(Stopped::Fault(DeckFault::Broken)),
        n if n > MAX_PAGES => return Err(Stopped::Fault(DeckFault::TooManyPages)),
        n => std::fs::write(folder.join(PAGES), n.to_string())?,
    }
    let (cache, interpreter) = (RenderCache::new(), InterpreterSettings::default());
    for (n, page) in (1..).zip(pages.iter()) {
        let (width, height) = page.render_dimensions();
        let scale = (f32::from(SLIDE_WIDTH) / width).min(f32::from(SLIDE_HEIGHT) / height);
        let fits = |length: f32, most: u16| (1.0..=f32::from(most) + 0.5).contains(&(length * scale));
        if !(scale.is_finite() && fits(width, SLIDE_WIDTH) && fits(height, SLIDE_HEIGHT)) {
            return Err(Stopped::Fault(DeckFault::Broken));
        }
        let settings = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
        let painted = render(page, &cache, &interpreter, &RenderSettings::default(), &settings);
        let picture = picture(painted).ok_or(Stopped::Fault(DeckFault::Broken))?;
        // Whoever finds the name finds the whole picture.
        let making = folder.join("making");
        std::fs::write(&making, picture)?;
        std::fs::rename(&making, folder.join(n.to_string()))?;
    }
    Ok(())
}

/// The smaller of PNG and JPEG, for what is larger than a drawing.
fn picture(painted: Pixmap) -> Option<Vec<u8>> {
    let (width, height) = (painted.width().into(), painted.height().into());
    let pixels = painted.data_as_u8_slice().chunks_exact(4).flat_map(|it| [it[0], it[1], it[2]]).collect::<Vec<u8>>();
    let png = painted.into_png().ok()?;
    if png.len() <= SMALL {
        return Some(png);
    }
    let mut jpeg = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut jpeg, QUALITY);
    encoder.encode(&pixels, width, height, ExtendedColorType::Rgb8).ok()?;
    Some(if jpeg.len() < png.len() { jpeg } else { png })
}
