//! Passphrases: generated strong, refused weak, never shown by `Debug`.

use model::said;
use model::said::Said;
use std::fmt;

use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A passphrase for a package.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Passphrase(String);

/// A passphrase that somebody could guess.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.said())]
pub struct WeakPassphrase(Said);

impl WeakPassphrase {
    /// The sentence, without its end.
    pub fn said(&self) -> Said {
        said!("the passphrase is too weak: {reason}", reason = self.0)
    }
}

/// Crockford's alphabet in lower case: no i, l, o, u, so that it can be read out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// Characters of a generated passphrase, 5 bits each: 125 bits.
const CHARACTERS: usize = 25;
/// Shortest passphrase that is taken.
const SHORTEST: usize = 12;
/// Guesses an attacker with a fast machine must at least need, as a power of ten.
const GUESSES_LOG10: f64 = 14.0;

impl Passphrase {
    /// A passphrase of 125 random bits, in groups of five that can be read over the telephone.
    pub fn generate(random: &[u8; CHARACTERS]) -> Self {
        let mut text = String::with_capacity(CHARACTERS + 4);
        for (place, byte) in random.iter().enumerate() {
            if place > 0 && place % 5 == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[usize::from(byte & 31)]));
        }
        Self(text)
    }

    /// Takes a passphrase that somebody chose. `known` is what an attacker would try first: the
    /// person's name, their addresses, the request.
    ///
    /// # Errors
    /// [`WeakPassphrase`] says why.
    pub fn chosen(text: &str, known: &[&str]) -> Result<Self, WeakPassphrase> {
        if text.chars().count() < SHORTEST {
            return Err(WeakPassphrase(said!("use at least {least} characters", least = SHORTEST)));
        }
        if text.chars().any(char::is_control) {
            return Err(WeakPassphrase(said!("it has control characters")));
        }
        let estimate = zxcvbn::zxcvbn(text, known);
        if estimate.guesses_log10() < GUESSES_LOG10 {
            let hint =
                estimate.feedback().and_then(zxcvbn::feedback::Feedback::warning).map_or_else(
                    || said!("use more words that do not belong together"),
                    |one| said!("{hint}", hint = %one),
                );
            return Err(WeakPassphrase(hint));
        }
        Ok(Self(text.to_owned()))
    }

    /// A passphrase to open with: whatever was used.
    pub fn given(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// The text, to show it once or to encrypt with it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<passphrase>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_passphrase_has_25_characters_in_groups_of_five() {
        let mut random = [0; CHARACTERS];
        for (place, byte) in (0_u8..).zip(&mut random) {
            *byte = place.wrapping_mul(37);
        }
        let passphrase = Passphrase::generate(&random);
        assert_eq!(passphrase.reveal(), "05afm-sy38d-jqw16-bgntz-49ekr");
        assert_eq!(format!("{passphrase:?}"), "<passphrase>");
    }

    #[test]
    fn weak_passphrases_are_refused() {
        for weak in
            ["short", "password1234", "aaaaaaaaaaaaaaaaaaaa", "123456789012345", "qwertyuiop[]"]
        {
            assert!(Passphrase::chosen(weak, &[]).is_err(), "{weak}");
        }
        let name = "Aleksandra Nowak";
        assert!(Passphrase::chosen("aleksandranowak1", &[name, "aleksandra", "nowak"]).is_err());
        assert!(Passphrase::chosen("violin harvest oxide trumpet seven", &[name]).is_ok());
    }
}
