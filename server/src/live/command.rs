//! RTMP's commands (RTMP 1.0, 7.2) from `connect` to `publish`, and the answers to them.
//!
//! The words are `rml_rtmp`'s; its `ServerSession` is not used, since 0.8 panics on a command of fewer than three values
//! and on an empty `@setDataFrame`, and keeps whatever a peer asks for.

use super::chunks::Message;
use super::refusal::Refusal;
use bytes::{Buf, Bytes};
use rml_rtmp::chunk_io::ChunkSerializer;
use rml_rtmp::messages::{PeerBandwidthLimitType, RtmpMessage, UserControlEventType};
use rml_rtmp::rml_amf0::{self, Amf0Value};
use rml_rtmp::time::RtmpTimestamp;
use std::collections::HashMap;

/// The only message stream a connection gets.
pub const STREAM: u32 = 1;
/// What we ask the encoder to acknowledge, and let it send unasked, in bytes. Two seconds of 10 Mbit/s, as others ask.
const WINDOW: u32 = 2_500_000;
/// Bytes that begin a nested value, and how many of them a command may hold: `rml_amf0` recurses for each, and strings and
/// numbers of a real `connect` hold a dozen of them by chance.
const NESTING: [u8; 3] = [0x03, 0x08, 0x0a];
const DEEPEST: usize = 100;

/// What an encoder asks for.
#[derive(Debug, PartialEq)]
pub enum Command {
    Connect {
        transaction: f64,
        application: String,
    },
    CreateStream {
        transaction: f64,
    },
    Publish {
        key: String,
    },
    /// It stops publishing.
    Finish,
    Play,
    /// `releaseStream`, `FCPublish` and the like need no answer.
    Other,
}

/// Reads a command message, AMF0 (20) or the AMF0 that passes for AMF3 (17).
pub fn read(message: &Message) -> Result<Command, Refusal> {
    let broken = || Refusal::not_rtmp("a broken command");
    let mut data = message.data.clone();
    if message.kind == 17 && data.first() == Some(&0) {
        data.advance(1);
    }
    if data.iter().filter(|it| NESTING.contains(it)).count() > DEEPEST {
        return Err(broken());
    }
    let mut values = rml_amf0::deserialize(&mut data.reader()).map_err(|_| broken())?.into_iter();
    let name = values.next().and_then(Amf0Value::get_string).ok_or_else(broken)?;
    let transaction = values.next().and_then(Amf0Value::get_number).unwrap_or(0.0);
    let object = values.next();
    Ok(match name.as_str() {
        "connect" => {
            let mut properties = object.and_then(Amf0Value::get_object_properties).ok_or_else(broken)?;
            let application = properties.remove("app").and_then(Amf0Value::get_string).unwrap_or_default();
            Command::Connect { transaction, application }
        }
        "createStream" => Command::CreateStream { transaction },
        "publish" => Command::Publish { key: values.next().and_then(Amf0Value::get_string).unwrap_or_default() },
        "FCUnpublish" | "closeStream" | "deleteStream" => Command::Finish,
        "play" | "play2" => Command::Play,
        _ => Command::Other,
    })
}

/// Writes answers.
pub struct Answers {
    serializer: ChunkSerializer,
    out: Vec<u8>,
}

impl Answers {
    pub fn new() -> Self {
        Self { serializer: ChunkSerializer::new(), out: Vec::new() }
    }

    /// What is to be sent now.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    pub fn connected(&mut self, transaction: f64) {
        self.put(0, RtmpMessage::WindowAcknowledgement { size: WINDOW });
        self.put(0, RtmpMessage::SetPeerBandwidth { size: WINDOW, limit_type: PeerBandwidthLimitType::Dynamic });
        if let Ok(packet) = self.serializer.set_max_chunk_size(4_096, RtmpTimestamp::new(0)) {
            self.out.extend(packet.bytes);
        }
        let server = object([("fmsVer", text("FMS/3,0,1,123")), ("capabilities", Amf0Value::Number(31.0))]);
        let mut status = status("status", "NetConnection.Connect.Success", "Connected.");
        status.insert("objectEncoding".into(), Amf0Value::Number(0.0));
        self.command(0, "_result", transaction, server, Amf0Value::Object(status));
    }

    pub fn stream_created(&mut self, transaction: f64) {
        self.command(0, "_result", transaction, Amf0Value::Null, Amf0Value::Number(f64::from(STREAM)));
    }

    pub fn publishing(&mut self) {
        let status = status("status", "NetStream.Publish.Start", "Publishing.");
        self.command(STREAM, "onStatus", 0.0, Amf0Value::Null, Amf0Value::Object(status));
    }

    /// Tells why the connection is about to be closed.
    pub fn refused(&mut self, why: &Refusal) {
        let status = Amf0Value::Object(status("error", why.status_code(), &why.to_string()));
        match why {
            // The answer to `connect`, which encoders number 1.
            Refusal::WrongApplication => self.command(0, "_error", 1.0, Amf0Value::Null, status),
            _ => self.command(STREAM, "onStatus", 0.0, Amf0Value::Null, status),
        }
    }

    pub fn acknowledge(&mut self, received: u32) {
        self.put(0, RtmpMessage::Acknowledgement { sequence_number: received });
    }

    pub fn pong(&mut self, timestamp: u32) {
        let timestamp = Some(RtmpTimestamp::new(timestamp));
        let event_type = UserControlEventType::PingResponse;
        self.put(0, RtmpMessage::UserControl { event_type, stream_id: None, buffer_length: None, timestamp });
    }

    fn command(
        &mut self,
        stream: u32,
        name: &str,
        transaction_id: f64,
        command_object: Amf0Value,
        argument: Amf0Value,
    ) {
        let additional_arguments = vec![argument];
        let command_name = name.to_owned();
        self.put(
            stream,
            RtmpMessage::Amf0Command { command_name, transaction_id, command_object, additional_arguments },
        );
    }

    /// None of these can fail: they are short, and their values are ours.
    fn put(&mut self, stream: u32, message: RtmpMessage) {
        let Ok(payload) = message.into_message_payload(RtmpTimestamp::new(0), stream) else {
            return;
        };
        if let Ok(packet) = self.serializer.serialize(&payload, false, false) {
            self.out.extend(packet.bytes);
        }
    }
}

/// The timestamp of a ping, if this user control message (7.1.7) is one.
pub fn ping(data: &Bytes) -> Option<u32> {
    data.strip_prefix(&[0, 6])?.first_chunk().map(|it| u32::from_be_bytes(*it))
}

fn status(level: &str, code: &str, description: &str) -> HashMap<String, Amf0Value> {
    [("level", level), ("code", code), ("description", description)]
        .map(|(name, it)| (name.to_owned(), text(it)))
        .into()
}

fn object<const N: usize>(properties: [(&str, Amf0Value); N]) -> Amf0Value {
    Amf0Value::Object(properties.map(|(name, it)| (name.to_owned(), it)).into())
}

fn text(it: &str) -> Amf0Value {
    Amf0Value::Utf8String(it.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn message(data: impl Into<Bytes>) -> Message {
        Message { kind: 20, timestamp: 0, stream: 0, data: data.into() }
    }

    #[test]
    fn a_command_without_its_values_is_refused_without_a_panic() {
        assert!(read(&message(Vec::new())).is_err());
        let connect = rml_amf0::serialize(&vec![text("connect")]).expect("a name");
        assert!(read(&message(connect)).is_err());
        let publish = rml_amf0::serialize(&vec![text("publish")]).expect("a name");
        assert_eq!(read(&message(publish)).expect("a command"), Command::Publish { key: String::new() });
    }

    #[test]
    fn a_nested_array_cannot_exhaust_the_stack() {
        let deep: Vec<u8> = [0x0a, 0, 0, 0, 1].repeat(3_000);
        assert!(read(&message(deep)).is_err());
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(data in prop::collection::vec(any::<u8>(), 0..500)) {
            let _ = read(&message(data));
        }
    }
}
