//! How an identity can be verified, from the least to the most intrusive, and which is proposed
//! (requirement A4; GDPR Art. 12(6), EDPB Guidelines 01/2022: no more than is needed).

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Course, Kind};
use crate::identifiers::{Nature, nature};

/// A way to verify an identity. The least intrusive comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IdentityMethod")]
pub enum Method {
    /// The person confirms it in their account.
    AccountSignIn,
    /// A code that was sent to the address on file comes back.
    EmailCode,
    /// The person knows what only they know: an order and its day.
    OrderNumber,
    /// They answer from an address or number that is on file.
    KnownContact,
    /// A document is looked at.
    Document,
}

/// What would be lost if a stranger were believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IdentityRisk")]
pub enum Risk {
    /// Data are corrected or marked; it can be undone.
    Normal,
    /// Data would be handed out, or be gone.
    High,
}

/// Why a method can or cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IdentityReason")]
pub enum Reason {
    /// What it needs is known.
    Held,
    /// The request names no account.
    NoAccount,
    /// The request names no e-mail address.
    NoEmail,
    /// The request names neither a telephone number nor an address on file.
    NoContact,
    /// Others may know it too; not enough where so much is at stake.
    TooWeak,
    /// Only when nothing else will do.
    LastResort,
}

/// A method with the reason why it can or cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "IdentityChoice")]
pub struct Choice {
    /// The method.
    pub method: Method,
    /// Whether it can be used for this request.
    pub fits: bool,
    /// Why.
    pub reason: Reason,
}

/// What is proposed for a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "IdentityProposal")]
pub struct Proposal {
    /// What is at stake.
    pub risk: Risk,
    /// The least intrusive method that fits.
    pub proposed: Method,
    /// Every method, the least intrusive first.
    pub methods: Vec<Choice>,
}

/// Proposes how to verify who asks, by what is at stake and by the kinds of identifiers that are
/// known; none: no check may stand in the way.
pub fn propose<'a>(kind: Kind, identifiers: impl IntoIterator<Item = &'a str>) -> Option<Proposal> {
    if kind.course() == Course::Direct {
        return None;
    }
    let risk = match kind {
        Kind::Access | Kind::Portability | Kind::Erasure => Risk::High,
        Kind::Rectification
        | Kind::Restriction
        | Kind::Appeal
        | Kind::Objection
        | Kind::OptOut
        | Kind::LimitUse
        | Kind::WithdrawConsent => Risk::Normal,
    };
    let (mut account, mut email, mut phone) = (false, false, false);
    for kind in identifiers {
        match nature(kind) {
            Nature::Email => email = true,
            Nature::Phone => phone = true,
            Nature::Device => {}
            Nature::Other => account |= kind.contains("user") || kind.contains("account"),
        }
    }
    let choice = |method, fits, otherwise| Choice {
        method,
        fits,
        reason: if fits { Reason::Held } else { otherwise },
    };
    let methods = vec![
        choice(Method::AccountSignIn, account, Reason::NoAccount),
        choice(Method::EmailCode, email, Reason::NoEmail),
        choice(Method::OrderNumber, risk == Risk::Normal, Reason::TooWeak),
        choice(Method::KnownContact, phone || email, Reason::NoContact),
        Choice { method: Method::Document, fits: true, reason: Reason::LastResort },
    ];
    let proposed = methods.iter().find(|one| one.fits).map_or(Method::Document, |one| one.method);
    Some(Proposal { risk, proposed, methods })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_intrusive_method_that_fits_is_proposed() {
        let proposed = |kind, given: &[&str]| {
            propose(kind, given.iter().copied()).map(|proposal| proposal.proposed)
        };
        assert_eq!(proposed(Kind::Access, &["email", "user_id"]), Some(Method::AccountSignIn));
        assert_eq!(proposed(Kind::Erasure, &["email"]), Some(Method::EmailCode));
        assert_eq!(proposed(Kind::Access, &["phone"]), Some(Method::KnownContact));
        assert_eq!(proposed(Kind::Access, &["device_id"]), Some(Method::Document));
        assert_eq!(proposed(Kind::Rectification, &["device_id"]), Some(Method::OrderNumber));
        assert_eq!(proposed(Kind::OptOut, &["email"]), None, "no check may delay it");
    }
}
