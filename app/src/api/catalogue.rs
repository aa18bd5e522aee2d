//! What brands offer, and the topics of briefings.

pub(in crate::api) mod offerings;
mod topics;

pub use offerings::{AddOffering, ChangeOffering};
pub use topics::{AddTopic, ChangeTopic, NEW_TOPIC};
