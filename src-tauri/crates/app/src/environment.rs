//! Time, randomness and ids as arguments. [`Ambient`] is the only place that asks the machine.

use std::sync::Mutex;

use chrono::{DateTime, Duration, Utc};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use uuid::Uuid;

/// Where time and randomness come from.
pub trait Environment: Send + Sync {
    /// The present instant, in microseconds: what every engine can keep.
    fn now(&self) -> DateTime<Utc>;

    /// Fills a buffer with random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);

    /// A new id: time first, so that ids sort as they were made (UUID version 7).
    fn id(&self) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(self.now().timestamp_millis()).unwrap_or_default();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// 32 random bytes.
    fn key(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        self.fill(&mut bytes);
        bytes
    }
}

/// The machine's own clock and random numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ambient;

impl Environment for Ambient {
    #[expect(clippy::disallowed_methods, reason = "the one place where time comes from")]
    fn now(&self) -> DateTime<Utc> {
        micros(Utc::now())
    }

    fn fill(&self, bytes: &mut [u8]) {
        use rand_core::TryRngCore as _;
        rand_core::OsRng
            .try_fill_bytes(bytes)
            .expect("the operating system's random numbers never fail on supported systems");
    }
}

/// A scripted environment: the clock stands until it is moved, and the same seed gives the same
/// bytes. The demonstration is made with it, and the tests use it.
pub struct Scripted {
    state: Mutex<(DateTime<Utc>, ChaCha20Rng)>,
}

impl Scripted {
    /// Starts at an instant with a seed.
    pub fn new(now: DateTime<Utc>, seed: u64) -> Self {
        Self { state: Mutex::new((micros(now), ChaCha20Rng::seed_from_u64(seed))) }
    }

    /// Moves the clock.
    pub fn set(&self, now: DateTime<Utc>) {
        self.lock().0 = micros(now);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, (DateTime<Utc>, ChaCha20Rng)> {
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Environment for Scripted {
    /// Every look moves the clock by a millisecond, so that things stay in order.
    fn now(&self) -> DateTime<Utc> {
        let mut state = self.lock();
        state.0 += Duration::milliseconds(1);
        state.0
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.lock().1.fill_bytes(bytes);
    }
}

fn micros(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}
