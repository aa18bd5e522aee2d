//! The live room's numbers.
