//! What a column holds, guessed from its name in several languages, its type and its table.

use super::super::looks::words;
use super::super::schema::{ColumnSchema, TypeFamily};

/// A guess for a person to review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The dotted category.
    pub category: &'static str,
    /// The kind of identifier, when rows can be found by it.
    pub identity: Option<&'static str>,
    /// Why, as a fragment.
    pub why: &'static str,
}

/// Words, the category they mean, and the kind of identifier. The first line that matches decides:
/// `email_address` is an e-mail address, `ip_address` is no place. A word of six letters or more
/// also counts inside another, as in `rechnungsanschrift`.
#[rustfmt::skip]
const NAMES: &[(&[&str], &str, Option<&str>)] = &[
    (&["email", "mail", "emailaddress", "courriel", "correo", "epost"], "user.contact.email", Some("email")),
    (&["password", "passwort", "kennwort", "passwd", "pwd", "motdepasse", "contrasena", "contraseña", "passphrase"], "user.authorization.password", None),
    (&["phone", "phonenumber", "tel", "telephone", "telefon", "telefono", "teléfono", "mobile", "handy", "cellphone", "portable", "movil", "móvil", "fax", "msisdn"], "user.contact.phone_number", Some("phone")),
    (&["useragent"], "user.device", None),
    (&["ip", "ipaddress", "ipaddr", "ipadresse", "adresseip", "remoteaddr"], "user.device.ip_address", None),
    (&["cookie", "sessionid", "sessionkey"], "user.device.cookie_id", None),
    (&["deviceid", "device", "macaddress", "imei", "idfa", "gaid", "advertisingid", "geraet", "gerät", "appareil", "dispositivo"], "user.device.device_id", Some("device_id")),
    (&["pushtoken", "fcmtoken", "apnstoken", "fingerprint"], "user.device", None),
    (&["iban", "bic", "swift", "accountnumber", "bankaccount", "kontonummer", "kontonr", "sortcode", "compte", "cuenta"], "user.financial.bank_account", None),
    (&["cardnumber", "creditcard", "card", "kreditkarte", "karte", "carte", "tarjeta", "pan", "cvv", "cvc"], "user.financial.credit_card", None),
    (&["ssn", "socialsecurity", "taxid", "vatid", "steuernummer", "steuerid", "nationalid", "passport", "reisepass", "personalausweis", "ausweis", "passeport", "pasaporte", "dni", "nie", "nif", "curp", "cpf"], "user.government_id", None),
    (&["birth", "birthday", "birthdate", "dateofbirth", "dob", "geburtsdatum", "geburtstag", "geboren", "naissance", "nacimiento", "nascita", "geboortedatum"], "user.demographic.date_of_birth", None),
    (&["gender", "sex", "geschlecht", "sexe", "sexo", "genere", "anrede", "salutation", "civilite", "civilité"], "user.demographic.gender", None),
    (&["nationality", "nationalitaet", "staatsangehoerigkeit", "nationalite", "nacionalidad"], "user.demographic.nationality", None),
    (&["language", "locale", "sprache", "langue", "idioma", "lang"], "user.demographic.language", None),
    (&["religion", "religioese", "konfession"], "user.demographic.religion", None),
    (&["ethnicity", "race", "ethnie"], "user.demographic.race_ethnicity", None),
    (&["latitude", "longitude", "lat", "lng", "lon", "geo", "gps", "geolocation", "coordinates", "coords", "standort", "ubicacion"], "user.location.precise", None),
    (&["health", "medical", "diagnosis", "krankheit", "diagnose", "sante", "salud"], "user.health_and_medical", None),
    (&["biometric", "faceid", "voiceprint"], "user.biometric", None),
    (&["salary", "gehalt", "salaire", "salario", "income", "lohn"], "user.workplace", None),
    (&["firstname", "givenname", "forename", "vorname", "prenom", "prénom", "nombre", "nome"], "user.name.first", None),
    (&["lastname", "surname", "familyname", "nachname", "familienname", "apellido", "apellidos", "cognome", "achternaam", "maidenname"], "user.name.last", None),
    (&["fullname", "displayname", "nickname", "username", "realname", "benutzername", "login", "pseudo"], "user.name", None),
    (&["street", "strasse", "straße", "rue", "calle", "via", "hausnummer", "housenumber", "addressline", "straat"], "user.contact.address.street", None),
    (&["zip", "zipcode", "postcode", "postalcode", "plz", "postleitzahl", "codepostal", "codigopostal", "cap"], "user.contact.address.postal_code", None),
    (&["city", "town", "ort", "stadt", "wohnort", "ville", "ciudad", "citta", "città"], "user.contact.address.city", None),
    (&["country", "land", "pays", "pais", "país", "paese"], "user.contact.address.country", None),
    (&["address", "adresse", "anschrift", "direccion", "dirección", "indirizzo", "adres"], "user.contact.address", None),
    (&["avatar", "photo", "picture", "foto", "bild", "portrait", "selfie"], "user.content.self_image", None),
    (&["bio", "biography", "aboutme"], "user.content", None),
];

/// Words that say something of a person only where the table is about persons.
#[rustfmt::skip]
const NAMES_ABOUT_PERSONS: &[(&[&str], &str)] = &[
    (&["name", "nom"], "user.name"),
    (&["body", "message", "comment", "note", "notes", "subject", "text", "nachricht", "kommentar", "bemerkung", "betreff", "commentaire", "mensaje", "title", "titel", "titre", "description", "beschreibung", "review", "feedback", "caption"], "user.content"),
    (&["amount", "total", "price", "sum", "balance", "betrag", "summe", "preis", "montant", "prix", "importe", "saldo", "iban"], "user.financial"),
    (&["properties", "event", "events", "payload", "activity", "history", "verlauf", "referrer", "clicks", "granted", "consent"], "user.behavior"),
];

fn found(all: &[String], joined: &str, needles: &[&str]) -> bool {
    needles.iter().any(|needle| {
        all.iter().any(|word| word == needle)
            || joined == *needle
            || (needle.chars().count() >= 6 && joined.contains(needle))
    })
}

/// What the name of a column says by itself.
pub fn by_name(column: &ColumnSchema) -> Option<Guess> {
    let all = words(&column.name);
    let joined = all.concat();
    let holds_text = !matches!(
        column.family,
        TypeFamily::Boolean | TypeFamily::Timestamp | TypeFamily::Time | TypeFamily::Bytes
    );
    let line = NAMES.iter().find(|(needles, _, _)| found(&all, &joined, needles))?;
    // `email_verified`, `password_changed_at` and `address_id` only speak of what they name.
    let number = matches!(column.family, TypeFamily::Integer);
    let reference = all.last().is_some_and(|word| word == "id") && number;
    let image = line.1 == "user.content.self_image" && column.family == TypeFamily::Bytes;
    ((holds_text && !reference) || image).then_some(Guess {
        category: line.1,
        identity: line.2,
        why: "its name",
    })
}

/// What a column says in a table whose rows belong to persons. `person`: they are persons.
pub fn in_context(table: &str, column: &ColumnSchema, person: bool, key: bool) -> Option<Guess> {
    let guess = |category, why| Some(Guess { category, identity: None, why });
    let of_table = words(table);
    let about = |word: &str| of_table.iter().any(|one| one.starts_with(word));
    let text = matches!(column.family, TypeFamily::Text | TypeFamily::Uuid);
    if key && text && about("device") {
        return Some(Guess {
            category: "user.device.device_id",
            identity: Some("device_id"),
            why: "the key of a table of devices",
        });
    }
    if key && text && about("session") {
        return guess("user.device.cookie_id", "the key of a table of sessions");
    }
    if about("device") && text {
        return guess("user.device", "a table of devices");
    }
    let all = words(&column.name);
    let joined = all.concat();
    let behavior = about("event") || about("analytic") || about("log");
    for (needles, category) in NAMES_ABOUT_PERSONS {
        if found(&all, &joined, needles) {
            let category =
                if *category == "user.name" && behavior { "user.behavior" } else { category };
            // A name of a thing that belongs to a person is not the person's.
            if category == "user.name" && !person {
                return guess("user.content", "its name, in a table about persons");
            }
            return guess(category, "its name, in a table about persons");
        }
    }
    let moment = matches!(column.family, TypeFamily::Date | TypeFamily::Timestamp);
    if moment && !person {
        return guess("user.behavior", "when a person did something");
    }
    None
}
