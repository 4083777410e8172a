//! The sample the second person looks at before they approve: drawn by chance that repeats itself,
//! so that anybody can draw it again and nobody can choose it.

use std::collections::BTreeSet;

use sha2::{Digest as _, Sha256};

/// Records the second person looks at, when there are so many.
pub const SAMPLE: usize = 20;

/// Draws records, as number of the collection and place in it, in order. Each collection that holds
/// something is drawn from once before the rest is drawn from all records alike.
pub fn sample(seed: &[u8], rows: &[u64], size: usize) -> Vec<(usize, u64)> {
    let total: u64 = rows.iter().sum();
    let mut drawn = BTreeSet::new();
    if total <= size as u64 {
        for (number, rows) in rows.iter().enumerate() {
            drawn.extend((0..*rows).map(|place| (number, place)));
        }
        return drawn.into_iter().collect();
    }
    let mut chance = Chance { seed, drawn: 0 };
    let mut filled: Vec<usize> =
        (0..rows.len()).filter(|number| rows.get(*number).is_some_and(|rows| *rows > 0)).collect();
    while !filled.is_empty() && drawn.len() < size {
        let at = usize::try_from(chance.below(filled.len() as u64)).unwrap_or(0);
        let number = filled.swap_remove(at);
        drawn.insert((number, chance.below(rows[number])));
    }
    while drawn.len() < size {
        let mut place = chance.below(total);
        for (number, rows) in rows.iter().enumerate() {
            if place < *rows {
                drawn.insert((number, place));
                break;
            }
            place -= rows;
        }
    }
    drawn.into_iter().collect()
}

struct Chance<'a> {
    seed: &'a [u8],
    drawn: u64,
}

impl Chance<'_> {
    /// A number below `end`, each as likely as the other to one part in 2^64.
    fn below(&mut self, end: u64) -> u64 {
        let digest = Sha256::new().chain_update(self.seed).chain_update(self.drawn.to_be_bytes());
        self.drawn += 1;
        let bytes = digest.finalize();
        let number = bytes.first_chunk::<8>().map_or(0, |first| u64::from_be_bytes(*first));
        u64::try_from((u128::from(number) * u128::from(end)) >> 64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sample_is_the_same_again_inside_and_touches_every_collection(
            seed in any::<[u8; 16]>(),
            rows in prop::collection::vec(0_u64..3_000, 0..12),
        ) {
            let drawn = sample(&seed, &rows, SAMPLE);
            prop_assert_eq!(&drawn, &sample(&seed, &rows, SAMPLE));
            let total: u64 = rows.iter().sum();
            prop_assert_eq!(drawn.len() as u64, total.min(SAMPLE as u64));
            prop_assert!(drawn.iter().all(|(number, place)| *place < rows[*number]));
            for (number, rows) in rows.iter().enumerate() {
                prop_assert!(*rows == 0 || drawn.iter().any(|(one, _)| *one == number));
            }
        }
    }

    #[test]
    fn another_seed_draws_others() {
        assert_ne!(sample(b"one", &[2_000_000], SAMPLE), sample(b"two", &[2_000_000], SAMPLE));
        assert_eq!(sample(b"one", &[9; 50], SAMPLE).len(), SAMPLE);
    }
}
