//! RTMP's chunk stream (RTMP 1.0, 5.3): whole messages out of bytes.
//!
//! `rml_rtmp` reads chunks, too, but 0.8 panics on chunks of two messages in turn and on a small extended timestamp, and
//! reserves what a header claims. Here memory grows only with bytes that arrived, and never past the limit.

use super::refusal::Refusal;
use bytes::{Buf, Bytes, BytesMut};
use std::collections::HashMap;

/// A whole message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub kind: u8,
    pub timestamp: u32,
    pub stream: u32,
    pub data: Bytes,
}

/// Reads one connection's chunks. Bytes go into [`Self::buffer`].
pub struct Chunks {
    pub buffer: BytesMut,
    /// The most that all unfinished messages may be long together, by what their headers say.
    pub limit: usize,
    chunk: usize,
    channels: HashMap<u32, Channel>,
    /// The chunk being read, and what is missing of it.
    current: Option<(u32, usize)>,
}

#[derive(Default)]
struct Channel {
    timestamp: u32,
    /// What a chunk without a header adds to it.
    delta: u32,
    extended: bool,
    length: usize,
    kind: u8,
    stream: u32,
    data: BytesMut,
}

/// Chunk streams of one connection; encoders use four or five.
const STREAMS: usize = 32;
/// The longest head of a chunk: basic header, message header and extended timestamp (5.3.1).
const LONGEST_HEAD: usize = 3 + 11 + 4;
/// The value that says that the timestamp is extended.
const EXTENDED: u32 = 0xff_ffff;

impl Chunks {
    pub fn new(limit: usize) -> Self {
        // 128 bytes is what a connection starts with (5.4.1).
        Self { buffer: BytesMut::new(), limit, chunk: 128, channels: HashMap::new(), current: None }
    }

    /// The next whole message, `None` until more bytes are there. Changes of the chunk size, and aborted messages, are
    /// dealt with here.
    pub fn next(&mut self) -> Result<Option<Message>, Refusal> {
        loop {
            let Some((id, missing)) = self.current else {
                if self.head()? {
                    continue;
                }
                return Ok(None);
            };
            let taken = missing.min(self.buffer.len());
            let channel = self.channels.entry(id).or_default();
            channel.data.extend_from_slice(&self.buffer[..taken]);
            self.buffer.advance(taken);
            if taken < missing {
                self.current = Some((id, missing - taken));
                return Ok(None);
            }
            self.current = None;
            if channel.data.len() < channel.length {
                continue;
            }
            let data = std::mem::take(&mut channel.data).freeze();
            let message = Message { kind: channel.kind, timestamp: channel.timestamp, stream: channel.stream, data };
            match message.kind {
                1 => self.chunk = number(&message)? as usize & 0x7fff_ffff,
                2 => {
                    if let Some(aborted) = self.channels.get_mut(&number(&message)?) {
                        aborted.data.clear();
                    }
                }
                _ => return Ok(Some(message)),
            }
            if self.chunk == 0 {
                return Err(Refusal::not_rtmp("chunks of no bytes"));
            }
        }
    }

    /// Reads the head of a chunk; answers false if it is not all there yet.
    fn head(&mut self) -> Result<bool, Refusal> {
        let mut head = [0; LONGEST_HEAD];
        let there = self.buffer.len().min(LONGEST_HEAD);
        head[..there].copy_from_slice(&self.buffer[..there]);
        let format = head[0] >> 6;
        let (id, fields) = match head[0] & 0x3f {
            0 => (64 + u32::from(head[1]), 2),
            1 => (64 + u32::from(head[1]) + u32::from(head[2]) * 256, 3),
            id => (u32::from(id), 1),
        };
        let at = fields + [11, 7, 3, 0][usize::from(format)];
        if there < at {
            return Ok(false);
        }
        let big = |from: usize, bytes: usize| {
            head[from..from + bytes].iter().fold(0, |sum: u32, it| sum << 8 | u32::from(*it))
        };
        let known = self.channels.get(&id);
        let extended = if format == 3 { known.is_some_and(|it| it.extended) } else { big(fields, 3) == EXTENDED };
        if extended && there < at + 4 {
            return Ok(false);
        }
        if known.is_none() && format != 0 {
            return Err(Refusal::not_rtmp("a chunk refers to one before it that never was"));
        }
        if known.is_none() && self.channels.len() >= STREAMS {
            return Err(Refusal::not_rtmp("too many chunk streams"));
        }
        let channel = self.channels.entry(id).or_default();
        let goes_on = format == 3 && !channel.data.is_empty();
        if !goes_on {
            // An unfinished message that another one follows is lost.
            channel.data.clear();
            let time = match (format, extended) {
                (3, _) => channel.delta,
                (_, true) => big(at, 4),
                (_, false) => big(fields, 3),
            };
            channel.timestamp = if format == 0 { time } else { channel.timestamp.wrapping_add(time) };
            (channel.delta, channel.extended) = (time, extended);
            if format <= 1 {
                channel.length = big(fields + 3, 3) as usize;
                channel.kind = head[fields + 6];
            }
            if format == 0 {
                channel.stream =
                    u32::from_le_bytes([head[fields + 7], head[fields + 8], head[fields + 9], head[fields + 10]]);
            }
        }
        let missing = channel.length - channel.data.len();
        let begun: usize = self.channels.values().filter(|it| !it.data.is_empty()).map(|it| it.length).sum();
        let size = begun + if goes_on { 0 } else { missing };
        if size > self.limit {
            return Err(Refusal::TooLarge { size, limit: self.limit });
        }
        self.buffer.advance(at + if extended { 4 } else { 0 });
        self.current = Some((id, missing.min(self.chunk)));
        Ok(true)
    }
}

fn number(message: &Message) -> Result<u32, Refusal> {
    let bytes = message.data.first_chunk().ok_or_else(|| Refusal::not_rtmp("a control message without its number"))?;
    Ok(u32::from_be_bytes(*bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rml_rtmp::chunk_io::ChunkSerializer;
    use rml_rtmp::messages::MessagePayload;
    use rml_rtmp::time::RtmpTimestamp;

    fn read(chunks: &mut Chunks, bytes: &[u8]) -> Result<Vec<Message>, Refusal> {
        chunks.buffer.extend_from_slice(bytes);
        std::iter::from_fn(|| chunks.next().transpose()).collect()
    }

    fn head(id: u8, timestamp: u32, length: u32, kind: u8) -> Vec<u8> {
        let mut out = vec![id];
        out.extend(&timestamp.to_be_bytes()[1..]);
        out.extend(&length.to_be_bytes()[1..]);
        out.extend([kind, 1, 0, 0, 0]);
        out
    }

    proptest! {
        #[test]
        fn what_another_implementation_writes_is_read_back_from_pieces_of_any_size(
            messages in prop::collection::vec(
                (prop::sample::select(vec![8_u8, 9, 18, 20]), 0_u32..40_000_000, prop::collection::vec(any::<u8>(), 1..600)), 1..20),
            size in 1_u32..300, piece in 1_usize..400,
        ) {
            let mut serializer = ChunkSerializer::new();
            let mut bytes = serializer.set_max_chunk_size(size, RtmpTimestamp::new(0)).expect("a small size").bytes;
            let mut sent = Vec::new();
            let mut time = 0;
            for (kind, step, data) in messages {
                time += step;
                let data = Bytes::from(data);
                let payload = MessagePayload { timestamp: RtmpTimestamp::new(time), type_id: kind, message_stream_id: 1, data: data.clone() };
                bytes.extend(serializer.serialize(&payload, false, false).expect("a message").bytes);
                sent.push(Message { kind, timestamp: time, stream: 1, data });
            }
            let mut chunks = Chunks::new(1 << 20);
            let mut received = Vec::new();
            for piece in bytes.chunks(piece) {
                received.extend(read(&mut chunks, piece).expect("chunks"));
            }
            prop_assert_eq!(received, sent);
        }

        #[test]
        fn no_bytes_make_it_panic_or_hold_more_than_arrived(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
            let mut chunks = Chunks::new(1 << 16);
            let _ = read(&mut chunks, &bytes);
            let held: usize = chunks.channels.values().map(|it| it.data.len()).sum();
            prop_assert!(held <= bytes.len());
        }
    }

    #[test]
    fn chunks_of_two_messages_may_come_in_turn() {
        let mut chunks = Chunks::new(1 << 16);
        let mut bytes = head(6, 10, 200, 9);
        bytes.extend([1; 128]);
        bytes.extend(head(4, 11, 3, 8));
        bytes.extend([2; 3]);
        bytes.push(0xc6);
        bytes.extend([1; 72]);
        let messages = read(&mut chunks, &bytes).expect("two messages");
        assert_eq!(messages.iter().map(|it| (it.kind, it.data.len())).collect::<Vec<_>>(), [(8, 3), (9, 200)]);
    }

    #[test]
    fn a_header_that_lies_about_its_length_takes_no_memory() {
        let mut chunks = Chunks::new(8 << 20);
        let mut bytes = head(2, 0, 4, 1);
        bytes.extend([0x7f, 0xff, 0xff, 0xff]);
        bytes.extend(head(6, 0, 8 << 20, 9));
        assert_eq!(read(&mut chunks, &bytes).expect("still waiting"), []);
        assert!(chunks.channels.values().map(|it| it.data.capacity()).sum::<usize>() < 1 << 16);
        let refused = read(&mut Chunks::new(8 << 20), &head(6, 0, 0xff_ffff, 9));
        assert!(matches!(refused, Err(Refusal::TooLarge { .. })));
    }

    #[test]
    fn unfinished_messages_count_together() {
        let mut chunks = Chunks::new(1_000);
        let mut bytes = Vec::new();
        for id in 4..7 {
            bytes.extend(head(id, 0, 400, 9));
            bytes.extend([0; 128]);
        }
        assert!(matches!(read(&mut chunks, &bytes), Err(Refusal::TooLarge { size: 1_200, .. })));
    }

    #[test]
    fn an_extended_timestamp_smaller_than_its_mark_is_read() {
        let mut chunks = Chunks::new(1_000);
        let mut bytes = head(4, 5, 1, 8);
        bytes.push(9);
        bytes.extend([0x44, 0xff, 0xff, 0xff, 0, 0, 1, 8, 0, 0, 0, 7, 9]);
        let messages = read(&mut chunks, &bytes).expect("two messages");
        assert_eq!(messages.iter().map(|it| it.timestamp).collect::<Vec<_>>(), [5, 12]);
    }
}
