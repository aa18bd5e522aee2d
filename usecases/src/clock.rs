//! The one place where time and randomness enter; everything else is handed them.

use domain::instant::{Instant, Span};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// What time it is. Cloned handles share one clock.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The system's clock, shifted by so many microseconds (0 outside tests).
    System(Arc<AtomicI64>),
    /// A clock that stands still until it is moved.
    Frozen(Arc<AtomicI64>),
}

impl Clock {
    pub fn system() -> Self {
        Self::System(Arc::default())
    }

    pub fn frozen(at: Instant) -> Self {
        Self::Frozen(Arc::new(AtomicI64::new(at.0)))
    }

    #[expect(clippy::disallowed_methods, reason = "this is the provider that the rule sends everybody to")]
    pub fn now(&self) -> Instant {
        match self {
            Self::System(offset) => {
                let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
                Instant(since.as_micros() as i64 + offset.load(Ordering::Relaxed))
            }
            Self::Frozen(at) => Instant(at.load(Ordering::Relaxed)),
        }
    }

    /// Moves the clock forward: a frozen one to a later moment, the system's by an offset.
    pub fn advance(&self, by: Span) {
        let (Self::System(cell) | Self::Frozen(cell)) = self;
        cell.fetch_add(by.0, Ordering::Relaxed);
    }
}

/// Ids and secrets. Cloned handles share one generator.
#[derive(Clone)]
pub struct Random(Arc<Mutex<Generator>>);

struct Generator {
    rng: StdRng,
    last: u64,
}

impl Random {
    #[expect(clippy::disallowed_methods, reason = "this is the provider that the rule sends everybody to")]
    pub fn system() -> Self {
        Self::from_rng(StdRng::from_rng(&mut rand::rng()))
    }

    /// The same seed gives the same ids and secrets: for tests.
    pub fn seeded(seed: u64) -> Self {
        Self::from_rng(StdRng::seed_from_u64(seed))
    }

    fn from_rng(rng: StdRng) -> Self {
        Self(Arc::new(Mutex::new(Generator { rng, last: 0 })))
    }

    /// So many random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).rng.fill_bytes(&mut bytes);
        bytes
    }

    /// A UUIDv7 (RFC 9562 5.7) of `now`; later calls give greater ids, also within one millisecond (method 3 of 6.2).
    pub fn id<T: From<Uuid>>(&self, now: Instant) -> T {
        let mut generator = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // 48 bits of milliseconds and 12 of their fraction count as one number that only rises.
        let stamp = (now.0.div_euclid(1000) as u64) << 12 | (now.0.rem_euclid(1000) as u64 * 4096 / 1000);
        generator.last = stamp.max(generator.last + 1);
        let (millis, fraction) = (generator.last >> 12, generator.last & 0xFFF);
        let mut tail = [0; 8];
        generator.rng.fill_bytes(&mut tail);
        let tail = u64::from_be_bytes(tail) >> 2;
        let high = millis << 16 | 0x7000 | fraction;
        T::from(Uuid::from_u64_pair(high, 1 << 63 | tail))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_rise_and_are_version_7() {
        let random = Random::seeded(1);
        let ids: Vec<Uuid> = (0..10_000).map(|_| random.id(Instant(1_700_000_000_000_000))).collect();
        assert!(ids.is_sorted());
        assert!(ids.iter().all(|id| id.get_version_num() == 7));
    }
}
