//! Line icons and the mark. All are decoration: the word beside them, or the control's label, says what they mean.

use leptos::prelude::*;

/// What an icon shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    Alert,
    Bell,
    /// The bars of the mark.
    Brand,
    Building,
    Calendar,
    Car,
    Check,
    Clock,
    Document,
    Download,
    Globe,
    Help,
    Home,
    Kit,
    Left,
    Mail,
    Mic,
    Offline,
    Phone,
    Plus,
    Print,
    Right,
    Screen,
    Search,
    Send,
    Settings,
    SignOut,
    Star,
    Stop,
    Up,
    Upload,
    User,
    Users,
    Video,
    Volume,
    X,
}

impl Glyph {
    /// The shapes, on a field of 24 by 24.
    const fn shapes(self) -> &'static str {
        match self {
            Self::Alert => r#"<path d="M12 4 2.5 20h19zM12 10v4.5M12 17.3v.1"/>"#,
            Self::Bell => r#"<path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4"/>"#,
            Self::Building => {
                r#"<path d="M4.5 20.5v-16h9v16M13.5 9.5h6v11M2.5 20.5h19M8 8.5h2M8 12h2M8 15.5h2M16 13h1M16 16.5h1"/>"#
            }
            Self::Calendar => {
                r#"<rect x="3.5" y="5" width="17" height="15.5" rx="2.5"/><path d="M3.5 10h17M8 3v4M16 3v4"/>"#
            }
            Self::Car => {
                r#"<path d="M3 16v-3.5l2-5.5h11l3.5 5 1.5.8V16zM3 12.5h16"/><circle cx="7.5" cy="16.5" r="2"/><circle cx="16.5" cy="16.5" r="2"/>"#
            }
            Self::Check => r#"<path d="m5 12.5 4.5 4.5L19 7.5"/>"#,
            Self::Clock => r#"<circle cx="12" cy="12" r="8.5"/><path d="M12 7v5l3.5 2"/>"#,
            Self::Document => r#"<path d="M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5"/>"#,
            Self::Download => r#"<path d="M12 4v11M7 10.5l5 5 5-5M4.5 20h15"/>"#,
            Self::Globe => {
                r#"<circle cx="12" cy="12" r="8.5"/><path d="M3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17"/>"#
            }
            Self::Help => {
                r#"<circle cx="12" cy="12" r="8.5"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.8.4-1 .9-1 1.7M12 16.5v.1"/>"#
            }
            Self::Home => r#"<path d="M4 11 12 4l8 7v9h-5.5v-5.5h-5V20H4z"/>"#,
            Self::Kit => r#"<rect x="3" y="7.5" width="18" height="12" rx="2"/><path d="M9 7.5V5h6v2.5M3 13h18"/>"#,
            Self::Left => r#"<path d="M14.5 5.5 8 12l6.5 6.5"/>"#,
            Self::Mail => r#"<rect x="3" y="5.5" width="18" height="13.5" rx="2"/><path d="m3.5 7 8.5 6.5L20.5 7"/>"#,
            Self::Mic => {
                r#"<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3"/>"#
            }
            Self::Offline => {
                r#"<path d="M3 3l18 18M5 12.5a10 10 0 0 1 4-2.4M2 9a15 15 0 0 1 4.5-2.8M11 6a15 15 0 0 1 11 3M15 10.5c1.5.5 2.8 1.2 4 2M8.5 16a5 5 0 0 1 7 0"/>"#
            }
            Self::Phone => {
                r#"<path d="M5 3.5h3.5l1.5 4-2 1.8a12 12 0 0 0 6.7 6.7l1.8-2 4 1.5V19a2 2 0 0 1-2 2C10.5 20.5 3.5 13.5 3 5.5a2 2 0 0 1 2-2z"/>"#
            }
            Self::Plus => r#"<path d="M12 5v14M5 12h14"/>"#,
            Self::Print => r#"<path d="M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7z"/>"#,
            Self::Right => r#"<path d="m9.5 5.5 6.5 6.5-6.5 6.5"/>"#,
            Self::Screen => r#"<rect x="3" y="4.5" width="18" height="12" rx="2"/><path d="M9 20h6M12 16.5V20"/>"#,
            Self::Search => r#"<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>"#,
            Self::Send => r#"<path d="M20.5 3.5 3.5 10l7 3.5 3.5 7z"/>"#,
            Self::Settings => {
                r#"<path d="M3.5 7.5h9M17.5 7.5h3M3.5 16.5h3M11.5 16.5h9"/><circle cx="15" cy="7.5" r="2.5"/><circle cx="9" cy="16.5" r="2.5"/>"#
            }
            Self::SignOut => r#"<path d="M10 4H5v16h5M14 7.5l4.5 4.5-4.5 4.5M9.5 12h9"/>"#,
            Self::Brand => r#"<path d="M12 4v16M7 7v10M17 7v10M3 10.5v3M21 10.5v3"/>"#,
            Self::Star => {
                r#"<path d="m12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.8-5.3 2.8 1.1-5.9-4.3-4.1 5.9-.8z"/>"#
            }
            Self::Stop => r#"<rect x="6" y="6" width="12" height="12" rx="1.5"/>"#,
            Self::Up => r#"<path d="M12 19V6M6 11.5 12 5.5l6 6"/>"#,
            Self::Upload => r#"<path d="M12 15V4M7 8.5l5-5 5 5M4.5 20h15"/>"#,
            Self::User => r#"<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c.7-4 3.5-6 7.5-6s6.8 2 7.5 6"/>"#,
            Self::Users => {
                r#"<circle cx="9" cy="8.5" r="3.5"/><path d="M2.5 19.5c.6-3.6 3-5.5 6.5-5.5s5.9 1.9 6.5 5.5M16 5.3a3.5 3.5 0 0 1 0 6.4M18 14.5c2 .8 3.2 2.5 3.5 5"/>"#
            }
            Self::Video => r#"<rect x="2.5" y="6" width="13" height="12" rx="2.5"/><path d="m15.5 10.5 6-3v9l-6-3"/>"#,
            Self::Volume => r#"<path d="M4 9.5v5h3.5l5 4v-13l-5 4zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11"/>"#,
            Self::X => r#"<path d="m6 6 12 12M18 6 6 18"/>"#,
        }
    }
}

/// A line icon, as tall as the text beside it; `class` changes that (`size-5`).
#[component]
pub fn Icon(glyph: Glyph, #[prop(optional)] class: &'static str) -> impl IntoView {
    view! { <svg class=format!("icon {class}") viewBox="0 0 24 24" aria-hidden="true" inner_html=glyph.shapes()></svg> }
}

/// The mark: five strings, the middle one gold.
#[component]
pub fn Brandmark(#[prop(default = "size-8")] class: &'static str) -> impl IntoView {
    let strings = r##"<rect width="32" height="32" rx="8" fill="oklch(37% 0.12 262)"/><path d="M7.5 12.5v7M12 9v14M20.5 9v14M25 12.5v7" stroke="#fff" stroke-width="2.2" stroke-linecap="round"/><path d="M16.25 6v20" stroke="oklch(80% 0.115 84)" stroke-width="2.2" stroke-linecap="round"/>"##;
    view! { <svg class=format!("shrink-0 {class}") viewBox="0 0 32 32" aria-hidden="true" inner_html=strings></svg> }
}
