//! Companies and their branches.
