//! As much of a low-latency playlist as a viewer needs.

use chrono::DateTime;

/// A part and the instant of its end, in milliseconds since 1970.
#[derive(Clone, Debug)]
pub struct Part {
    pub uri: String,
    pub ends_at: f64,
}

/// The listed parts, and what comes next.
#[derive(Debug, Default)]
pub struct Playlist {
    pub parts: Vec<Part>,
    pub segments: Vec<String>,
    next_segment: u64,
    next_part: usize,
}

impl Playlist {
    pub fn parse(text: &str) -> Self {
        let mut it = Self::default();
        let (mut at, mut segment) = (0.0, 0.0);
        for line in text.lines() {
            if let Some(n) = line.strip_prefix("#EXT-X-MEDIA-SEQUENCE:") {
                it.next_segment = n.parse().unwrap_or(0);
            } else if let Some(time) = line.strip_prefix("#EXT-X-PROGRAM-DATE-TIME:") {
                segment = DateTime::parse_from_rfc3339(time).map_or(0.0, |it| it.timestamp_micros() as f64 / 1e3);
                at = segment;
            } else if let Some(part) = line.strip_prefix("#EXT-X-PART:") {
                at += attribute(part, "DURATION=").parse::<f64>().unwrap_or(0.0) * 1e3;
                it.next_part += 1;
                it.parts.push(Part { uri: attribute(part, "URI=").trim_matches('"').to_owned(), ends_at: at });
            } else if let Some(length) = line.strip_prefix("#EXTINF:") {
                segment += length.trim_end_matches(',').parse::<f64>().unwrap_or(0.0) * 1e3;
                at = segment;
            } else if !line.is_empty() && !line.starts_with('#') {
                it.segments.push(line.to_owned());
                it.next_segment += 1;
                it.next_part = 0;
            }
        }
        it
    }

    /// The name under which the next part is waited for.
    pub fn next(&self) -> String {
        format!("low.m3u8?_HLS_msn={}&_HLS_part={}", self.next_segment, self.next_part)
    }
}

fn attribute<'a>(list: &'a str, name: &str) -> &'a str {
    list.split(',').find_map(|it| it.strip_prefix(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_part_is_the_sum_of_what_is_before_it() {
        let text = "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:7\n#EXT-X-PROGRAM-DATE-TIME:1970-01-01T00:00:10.000Z\n\
            #EXT-X-PART:DURATION=1.000,URI=\"a\",INDEPENDENT=YES\n#EXT-X-PART:DURATION=1.000,URI=\"b\"\n#EXTINF:2.000,\n7.m4s\n\
            #EXT-X-PART:DURATION=1.000,URI=\"c\"\n";
        let it = Playlist::parse(text);
        assert_eq!(it.parts.iter().map(|it| it.ends_at).collect::<Vec<_>>(), [11_000.0, 12_000.0, 13_000.0]);
        assert_eq!(it.next(), "low.m3u8?_HLS_msn=8&_HLS_part=1");
        assert_eq!(it.segments, ["7.m4s"]);
    }
}
