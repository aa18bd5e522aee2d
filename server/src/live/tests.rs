//! The live half driven from outside: real sockets, real routes, a gate that knows two keys.

mod encoder;
mod ffmpeg;
pub mod media;
mod packaging;
mod refusals;
mod stage;
mod viewing;
