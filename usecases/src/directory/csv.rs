//! CSV as office programs write and read it. Pure: knows no database.

pub mod branches;
pub mod checks;
pub mod companies;
pub mod decode;
pub mod employees;
pub mod export;
pub mod sheet;

pub use export::export;
pub use sheet::{Column, Row, RowError, Sheet};

/// Every kind of defect that a row or a file can have; each has a text in the locale files.
pub const KINDS: &[&str] = &[
    "bidi-control",
    "blank",
    "circle",
    "code-alphabet",
    "code-check",
    "code-division",
    "code-length",
    "column-twice",
    "control-character",
    "duplicate",
    "empty",
    "encoding",
    "format",
    "formula",
    "full-width",
    "identity-number",
    "line-break",
    "markup",
    "missing",
    "missing-column",
    "no-at-sign",
    "no-domain",
    "no-letter",
    "no-local-part",
    "not-a-flag",
    "not-digits",
    "of-a-brand",
    "out-of-range",
    "replacement-character",
    "several-addresses",
    "space-inside",
    "spreadsheet-number",
    "too-few-columns",
    "too-long",
    "too-many-columns",
    "too-many-rows",
    "too-short",
    "two-at-signs",
    "two-dots",
    "unclosed-quote",
    "unknown",
    "unreachable",
];
