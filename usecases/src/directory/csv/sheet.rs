//! Rows with the lines where they begin, their cells in the order that the reader asked for.

use super::decode::{Encoding, decode};
use super::export::plain;
use ::csv::{ReaderBuilder, StringRecord};
use serde::{Deserialize, Serialize};

/// Ten times the largest company known; what is longer is another file.
const MOST_ROWS: usize = 50_000;

/// A record put behind the text: if it does not come back whole, a quote before it was never closed.
const END: &str = "\u{0}end";

/// A column that a reader wants: its name, and other headers that mean it.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    pub name: &'static str,
    pub also: &'static [&'static str],
    pub required: bool,
}

/// One defect, so told that it can be found in an editor and in an office program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowError {
    /// 1 is the first after the header; 0 is the file as a whole.
    pub row: u64,
    /// Of the file, from 1: where the row begins.
    pub line: u64,
    /// None: the row as a whole.
    pub column: Option<String>,
    /// A stable word; its text is in the locale files.
    pub kind: String,
}

impl RowError {
    pub fn file(line: u64, column: Option<&str>, kind: &str) -> Self {
        Self { row: 0, line, column: column.map(str::to_owned), kind: kind.to_owned() }
    }
}

/// One row after the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub row: u64,
    pub line: u64,
    /// One for each wanted column; empty where the file has no such column.
    pub cells: Vec<String>,
}

impl Row {
    pub fn error(&self, column: Option<&str>, kind: &str) -> RowError {
        RowError { row: self.row, line: self.line, column: column.map(str::to_owned), kind: kind.to_owned() }
    }
}

/// What a file holds.
#[derive(Clone, Debug)]
pub struct Sheet {
    pub encoding: Encoding,
    /// Rows of the right shape; those of a wrong one are in `errors`.
    pub rows: Vec<Row>,
    pub errors: Vec<RowError>,
    /// Headers that mean nothing here.
    pub ignored: Vec<String>,
}

impl Sheet {
    /// Reads a file with a header row. A defect of the file as a whole gives no rows and one error.
    pub fn read(bytes: &[u8], columns: &[Column]) -> Self {
        let mut sheet = Self { encoding: Encoding::Utf8, rows: Vec::new(), errors: Vec::new(), ignored: Vec::new() };
        let text = match decode(bytes) {
            Ok((text, encoding)) => {
                sheet.encoding = encoding;
                text
            }
            Err(line) => {
                sheet.errors.push(RowError::file(line, None, "encoding"));
                return sheet;
            }
        };
        let mut records = Records::new(&text);
        let Some((header_line, header)) = records.next().filter(|(_, header)| header.get(0) != Some(END)) else {
            sheet.errors.push(RowError::file(1, None, "empty"));
            return sheet;
        };
        let places = sheet.places(header_line, &header, columns);
        if !sheet.errors.is_empty() {
            return sheet;
        }
        sheet.read_rows(records, header.len(), &places);
        if sheet.rows.is_empty() && sheet.errors.is_empty() {
            sheet.errors.push(RowError::file(1, None, "empty"));
        }
        sheet
    }

    /// Where each wanted column stands.
    fn places(&mut self, line: u64, header: &StringRecord, columns: &[Column]) -> Vec<Option<usize>> {
        let means = |column: &Column, header: &str| {
            let header = header.trim().to_lowercase();
            column.name == header || column.also.contains(&header.as_str())
        };
        let known = |header: &str| columns.iter().any(|column| means(column, header));
        self.ignored =
            header.iter().map(str::trim).filter(|it| !it.is_empty() && !known(it)).map(str::to_owned).collect();
        let mut places = Vec::new();
        for column in columns {
            let mut found =
                header.iter().enumerate().filter(|(_, header)| means(column, header)).map(|(place, _)| place);
            let place = found.next();
            if found.next().is_some() {
                self.errors.push(RowError::file(line, Some(column.name), "column-twice"));
            } else if place.is_none() && column.required {
                self.errors.push(RowError::file(line, Some(column.name), "missing-column"));
            }
            places.push(place);
        }
        places
    }

    fn read_rows(&mut self, records: Records<'_>, width: usize, places: &[Option<usize>]) {
        let mut closed = false;
        let mut last = None;
        for (row, (line, record)) in (1..).zip(records) {
            if record.len() == 1 && record.get(0) == Some(END) {
                closed = true;
                break;
            }
            if self.rows.len() + self.errors.len() >= MOST_ROWS {
                self.errors.push(RowError { row, line, column: None, kind: "too-many-rows".to_owned() });
                return;
            }
            last = Some((row, line));
            let cells: Vec<&str> = record.iter().collect();
            let beyond = cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
            let kind = if cells.iter().all(|cell| cell.trim().is_empty()) {
                // Office programs write rows that somebody emptied.
                continue;
            } else if cells.len() < width {
                Some("too-few-columns")
            } else if beyond {
                Some("too-many-columns")
            } else {
                None
            };
            if let Some(kind) = kind {
                self.errors.push(RowError { row, line, column: None, kind: kind.to_owned() });
            } else {
                let cell = |place: &Option<usize>| place.map_or("", |place| plain(cells[place])).to_owned();
                self.rows.push(Row { row, line, cells: places.iter().map(cell).collect() });
            }
        }
        if !closed && let Some((row, line)) = last {
            // The quote swallowed everything after it, so whatever else the row lacks is a consequence.
            self.rows.retain(|it| it.row != row);
            self.errors.retain(|it| it.row != row);
            self.errors.push(RowError { row, line, column: None, kind: "unclosed-quote".to_owned() });
        }
    }
}

/// The records of a text with the line where each begins.
struct Records<'a> {
    text: &'a str,
    reader: ::csv::Reader<std::io::Chain<&'a [u8], &'static [u8]>>,
    /// Everything before this byte has been counted into `line`.
    counted: usize,
    line: u64,
}

impl<'a> Records<'a> {
    fn new(text: &'a str) -> Self {
        use std::io::Read;
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes().chain(b"\n\0end".as_slice()));
        Self { text, reader, counted: 0, line: 1 }
    }
}

impl Iterator for Records<'_> {
    type Item = (u64, StringRecord);

    fn next(&mut self) -> Option<Self::Item> {
        let from = self.reader.position().byte() as usize;
        let mut record = StringRecord::new();
        // The text is UTF-8 and in memory, and any number of cells is taken: nothing is left that could fail.
        if !self.reader.read_record(&mut record).unwrap_or(false) {
            return None;
        }
        // The reader begins a record at the line end of the one before and skips blank lines.
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        let begins = from + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let passed = self.text.as_bytes().get(self.counted..begins).unwrap_or_default();
        self.line += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.counted = begins;
        Some((self.line, record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] =
        &[Column { name: "a", also: &["甲"], required: true }, Column { name: "b", also: &[], required: false }];

    fn read(text: &str) -> Sheet {
        Sheet::read(text.as_bytes(), COLUMNS)
    }

    fn places(sheet: &Sheet) -> Vec<(u64, u64, &str)> {
        sheet.rows.iter().map(|row| (row.row, row.line, row.cells[0].as_str())).collect()
    }

    #[test]
    fn lines_are_those_of_an_editor_whatever_ends_them() {
        let lines = "x,甲\n1,p\n\n2,\"q\nq\"\n3,r\n";
        for text in [lines.to_owned(), lines.replace('\n', "\r\n"), lines.trim_end().to_owned()] {
            let sheet = read(&text);
            let found: Vec<_> = sheet.rows.iter().map(|row| (row.row, row.line)).collect();
            assert_eq!(found, [(1, 2), (2, 4), (3, 6)], "{text:?}");
            assert_eq!(sheet.ignored, ["x"]);
        }
    }

    #[test]
    fn emptied_rows_and_columns_are_passed_over_and_counted() {
        let sheet = read("a,b\n,\np,q,,\n , \nr,s\n");
        assert_eq!(places(&sheet), [(2, 3, "p"), (4, 5, "r")]);
        assert!(sheet.errors.is_empty());
    }

    #[test]
    fn an_unclosed_quote_is_told_at_the_row_where_it_opens() {
        let sheet = read("a,b\np,q\n\"r,s\nt,u\n");
        assert_eq!(places(&sheet), [(1, 2, "p")]);
        assert_eq!(sheet.errors, [RowError { row: 2, line: 3, column: None, kind: "unclosed-quote".into() }]);
    }

    #[test]
    fn a_file_without_its_columns_is_refused_as_a_whole() {
        let first = |text| read(text).errors[0].clone();
        assert_eq!(first("b\nq\n"), RowError::file(1, Some("a"), "missing-column"));
        assert_eq!(first("a,甲\np,q\n"), RowError::file(1, Some("a"), "column-twice"));
        assert_eq!(first(""), RowError::file(1, None, "empty"));
        assert_eq!(first("a,b\n"), RowError::file(1, None, "empty"));
    }
}
