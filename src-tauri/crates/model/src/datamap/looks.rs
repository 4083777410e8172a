//! Column names that look like personal data. A guess for a person to judge: it warns, and decides
//! nothing.

/// Words that hardly ever mean anything else.
const SURE: &[&str] = &[
    "email",
    "mail",
    "phone",
    "mobile",
    "telephone",
    "fax",
    "surname",
    "firstname",
    "lastname",
    "fullname",
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "iban",
    "ssn",
    "passport",
    "password",
    "ip",
    "ipaddress",
    "gender",
    "nationality",
    "latitude",
    "longitude",
    "salary",
];

/// Words that mean a person where the table is about persons.
const LIKELY: &[&str] = &[
    "name",
    "nickname",
    "username",
    "address",
    "street",
    "city",
    "zip",
    "zipcode",
    "postcode",
    "postal",
    "bic",
    "account",
    "card",
    "tax",
    "vat",
    "device",
    "cookie",
    "agent",
    "avatar",
    "photo",
    "picture",
    "signature",
    "lat",
    "lng",
    "lon",
    "location",
    "age",
    "sex",
    "religion",
    "ethnicity",
    "medical",
    "health",
    "diagnosis",
    "fingerprint",
    "login",
    "secret",
];

/// Pairs of words that are sure together.
const SURE_PAIRS: &[(&str, &str)] = &[
    ("first", "name"),
    ("last", "name"),
    ("full", "name"),
    ("family", "name"),
    ("given", "name"),
    ("maiden", "name"),
    ("display", "name"),
    ("card", "number"),
    ("account", "number"),
    ("tax", "id"),
    ("national", "id"),
    ("user", "agent"),
    ("date", "birth"),
    ("postal", "code"),
];

/// Whether a column of a table about persons looks like personal data.
pub fn looks_personal(column: &str) -> bool {
    surely_personal(column) || words(column).iter().any(|word| LIKELY.contains(&word.as_str()))
}

/// Whether a column looks like personal data whatever its table is about.
pub fn surely_personal(column: &str) -> bool {
    let words = words(column);
    let has = |word: &str| words.iter().any(|it| it == word);
    SURE.iter().any(|word| has(word)) || SURE_PAIRS.iter().any(|(a, b)| has(a) && has(b))
}

/// `billingEmail2` and `billing_email_2` are `billing`, `email`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous_lower = false;
    for letter in name.chars() {
        let begins = !letter.is_alphabetic() || (letter.is_uppercase() && previous_lower);
        if begins {
            words.push(String::new());
        }
        if letter.is_alphabetic()
            && let Some(word) = words.last_mut()
        {
            word.extend(letter.to_lowercase());
        }
        previous_lower = letter.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_are_judged_by_their_words() {
        for column in
            ["email", "billing_email", "billingEmail2", "DATE_OF_BIRTH", "last_ip", "firstName"]
        {
            assert!(surely_personal(column), "{column}");
        }
        for column in ["zip", "description", "recipe", "tip_amount", "shipment", "name"] {
            assert!(!surely_personal(column), "{column}");
        }
        assert!(looks_personal("name") && looks_personal("street_2"));
        assert!(!looks_personal("created_at") && !looks_personal("usage_count"));
    }
}
