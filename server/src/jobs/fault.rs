//! Places where a test kills the process, to see what a crash leaves behind.

/// Aborts here if `ZHIYIN_FAULT` names this point: `before-send`, or `after-250:40` for the fortieth time it is passed.
///
/// The points, in order: `after-claim`, `before-store`, `before-send`, `after-250`, `after-mark`.
#[cfg(feature = "test-support")]
pub fn point(name: &str) {
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static FAULT: LazyLock<Option<(String, usize)>> = LazyLock::new(|| {
        let fault = std::env::var("ZHIYIN_FAULT").ok()?;
        Some(match fault.split_once(':') {
            Some((name, nth)) => (name.to_owned(), nth.parse().unwrap_or(1)),
            None => (fault, 1),
        })
    });
    static PASSED: AtomicUsize = AtomicUsize::new(0);
    if let Some((fault, nth)) = &*FAULT
        && fault == name
        && PASSED.fetch_add(1, Ordering::SeqCst) + 1 == *nth
    {
        std::process::abort();
    }
}

/// Nothing, outside tests.
#[cfg(not(feature = "test-support"))]
pub const fn point(_name: &str) {}
