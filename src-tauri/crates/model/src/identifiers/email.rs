//! E-mail addresses.

use super::fold;

/// Providers that deliver to one mailbox whatever dots stand in the local part.
const WITHOUT_DOTS: [&str; 2] = ["gmail.com", "googlemail.com"];

/// An e-mail address, in lower case and one Unicode form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// What stands before the `@`.
    pub local: String,
    /// The domain in Unicode.
    pub domain: String,
}

impl Email {
    /// Reads an address, also with `mailto:` before it and in angle brackets.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let plain = folded.trim().trim_start_matches('<').trim_end_matches('>');
        let plain = plain.strip_prefix("mailto:").unwrap_or(plain);
        let (local, domain) = plain.rsplit_once('@')?;
        let domain = domain.trim_end_matches('.');
        let fits = |text: &str| {
            !text.is_empty()
                && !text.contains(|sign: char| {
                    sign.is_whitespace() || sign.is_control() || "<>@,;\"/".contains(sign)
                })
        };
        if !fits(local) || !fits(domain) {
            return None;
        }
        let (unicode, read) = idna::domain_to_unicode(domain);
        let domain = if read.is_ok() { unicode } else { domain.to_owned() };
        Some(Self { local: local.to_owned(), domain })
    }

    /// The address with its domain in Unicode.
    pub fn normal(&self) -> String {
        format!("{}@{}", self.local, self.domain)
    }

    /// The forms of the domain: Unicode, and Punycode where that is another.
    pub fn domains(&self) -> Vec<String> {
        let mut forms = vec![self.domain.clone()];
        forms
            .extend(idna::domain_to_ascii(&self.domain).ok().filter(|ascii| *ascii != self.domain));
        forms
    }

    /// Whether dots in the local part mean nothing to the provider.
    pub fn ignores_dots(&self) -> bool {
        WITHOUT_DOTS.contains(&self.domain.as_str())
    }

    /// Domains under which the same mailbox is reached.
    pub fn sibling_domains(&self) -> Vec<String> {
        if self.ignores_dots() {
            WITHOUT_DOTS.iter().map(|domain| (*domain).to_owned()).collect()
        } else {
            self.domains()
        }
    }

    /// What addresses that may reach the same mailbox have in common: without the tag, without
    /// dots where the provider ignores them.
    pub fn mailbox(&self) -> String {
        let local = self.local.split_once('+').map_or(self.local.as_str(), |(local, _)| local);
        if self.ignores_dots() {
            format!("{}@{}", local.replace('.', ""), WITHOUT_DOTS[0])
        } else {
            format!("{local}@{}", self.domain)
        }
    }
}
