//! Windows at companies' sites.

pub mod declaration;
pub mod service_window;
pub mod window_item;
pub mod window_step;
