//! CSV for office programs.

use ::csv::{Terminator, WriterBuilder};

/// A file with a mark, without which office programs in China read UTF-8 as GBK.
///
/// A cell that such a program would run as a formula gets a leading apostrophe, which it shows as text
/// (OWASP, CSV injection): `=`, `+`, `-`, `@`, tab and carriage return at the start, full-width forms too.
pub fn export<R>(header: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item: AsRef<str>>,
{
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(b"\xEF\xBB\xBF".to_vec());
    // Writing to memory does not fail, and a row of another width is the caller's defect, which a test meets.
    let mut write = |cells: Vec<String>| writer.write_record(&cells).expect("as many cells as headers");
    write(header.iter().map(|cell| neutral(cell)).collect());
    for row in rows {
        write(row.into_iter().map(|cell| neutral(cell.as_ref())).collect());
    }
    writer.into_inner().expect("writing to memory does not fail")
}

fn neutral(cell: &str) -> String {
    if is_risky(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// What a cell said before it was made harmless, so that a file can be exported, changed and imported again.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| is_risky(rest)).unwrap_or(cell)
}

fn is_risky(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::export;

    #[test]
    fn no_cell_starts_a_formula() {
        let cells = ["=1+1", "+86", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "张三", "a=b", ""];
        let bytes = export(&["x"], cells.map(|cell| [cell]));
        let text = String::from_utf8(bytes).unwrap();
        let mut reader = ::csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
        let found: Vec<String> = reader.records().map(|row| row.unwrap()[0].to_owned()).collect();
        assert_eq!(found, ["'=1+1", "'+86", "'-1", "'@SUM(1)", "'\t=1", "'\r=1", "'＝1", "张三", "a=b", ""]);
        assert!(text.starts_with('\u{FEFF}') && text.contains("\r\n"));
        assert_eq!(found.iter().map(|cell| super::plain(cell)).collect::<Vec<_>>(), cells, "and it can be read again");
        assert_eq!(super::plain("'tHooft"), "'tHooft");
    }
}
