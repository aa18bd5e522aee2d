//! The live half driven from outside: real sockets, real routes, a gate that knows two keys.

mod encoder;
mod ffmpeg;
mod low_latency;
pub mod media;
mod packaging;
mod refusals;
mod renditions;
mod sequence;
mod stage;
mod studio;
mod viewing;
