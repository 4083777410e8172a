//! What people write to the support and what they are answered: texts in which others are named.

use crate::chance::Chance;
use crate::names::PLACES;

/// A support ticket in words.
pub(crate) struct Ticket {
    pub(crate) subject: String,
    pub(crate) body: String,
    pub(crate) reply: Option<String>,
    pub(crate) note: Option<String>,
}

/// Subject, body, reply and internal note; `{…}` are filled in.
type Template = [&'static str; 4];

/// Per language: a parcel left with a neighbour, money to somebody else's account, a plain question.
const TEMPLATES: [(&str, [Template; 3]); 4] = [
    (
        "en",
        [
            [
                "Parcel left with neighbour",
                "The driver left the parcel with my neighbour Mrs {other} in flat {flat}. She says \
                 she never received it. Her phone is {phone}.\n\nI was at the clinic that day, my \
                 hip operation was on the 11th, so I could not open the door.",
                "Dear {self}, we have opened a claim with the carrier. Driver {driver} states that \
                 the parcel was handed to Mrs {other} at 14:10.\n\nWe will refund the order if it \
                 is not found within a week.\n\n{agent}",
                "Third claim at this address. {agent} asked the carrier for the signature; do not \
                 forward it.",
            ],
            [
                "Refund to another account",
                "Please send the refund to my daughter {other}, {iban}, and write to her at \
                 {email}. Mine is closed since I came out of hospital.",
                "Dear {self}, we can only refund to the card you paid with. I have noted it.\n\n\
                 {agent}",
                "Asked {agent} whether payments can make an exception. They cannot.",
            ],
            ["Cannot sign in", "I changed my phone and the code does not arrive any more.", "", ""],
        ],
    ),
    (
        "de",
        [
            [
                "Paket beim Nachbarn abgegeben",
                "Der Fahrer hat das Paket bei meiner Nachbarin Frau {other} in Wohnung {flat} \
                 abgegeben. Sie sagt, sie habe es nie bekommen. Ihre Nummer ist {phone}.\n\nIch war \
                 an dem Tag im Krankenhaus, deshalb konnte ich nicht öffnen.",
                "Guten Tag {self}, wir haben beim Zusteller nachgefragt. Der Fahrer {driver} gibt \
                 an, das Paket um 14:10 Uhr Frau {other} übergeben zu haben.\n\nWir erstatten den \
                 Betrag, wenn es binnen einer Woche nicht gefunden wird.\n\n{agent}",
                "Dritte Reklamation an dieser Anschrift. {agent} hat die Unterschrift angefordert, \
                 nicht weitergeben.",
            ],
            [
                "Erstattung auf ein anderes Konto",
                "Bitte überweist den Betrag an meine Tochter {other}, {iban}, und schreibt ihr an \
                 {email}. Ich bin seit dem Klinikaufenthalt krankgeschrieben.",
                "Guten Tag {self}, wir können nur auf die Karte erstatten, mit der bezahlt \
                 wurde.\n\n{agent}",
                "Rückfrage von {agent} an die Buchhaltung, ohne Ergebnis.",
            ],
            ["Rechnung fehlt", "Zu meiner letzten Bestellung habe ich keine Rechnung.", "", ""],
        ],
    ),
    (
        "fr",
        [
            [
                "Colis remis à la voisine",
                "Le livreur a remis le colis à ma voisine Mme {other}, appartement {flat}. Elle dit \
                 ne rien avoir reçu. Son numéro est le {phone}.\n\nJ’étais à l’hôpital ce jour-là, \
                 je ne pouvais pas ouvrir.",
                "Bonjour {self}, nous avons ouvert une réclamation. Le livreur {driver} déclare \
                 avoir remis le colis à Mme {other} à 14 h 10.\n\n{agent}",
                "Troisième réclamation à cette adresse. {agent} a demandé la signature.",
            ],
            [
                "Remboursement sur un autre compte",
                "Merci de rembourser ma fille {other}, {iban}, et de lui écrire à {email}.",
                "Bonjour {self}, nous ne remboursons que la carte utilisée.\n\n{agent}",
                "Question de {agent} à la comptabilité, sans suite.",
            ],
            ["Litige", "La couleur n’est pas celle de la vidéo.", "", ""],
        ],
    ),
    (
        "pl",
        [
            [
                "Paczka u sąsiadki",
                "Kierowca zostawił paczkę u mojej sąsiadki. Pani {other} z mieszkania {flat} mówi, \
                 że jej nie dostała. Jej numer to {phone}.\n\nTego dnia byłam w szpitalu, więc nie \
                 mogłam otworzyć.",
                "Dzień dobry {self}, zgłosiliśmy reklamację. Kierowca {driver} twierdzi, że paczkę \
                 odebrała Pani {other} o 14:10.\n\n{agent}",
                "Trzecia reklamacja pod tym adresem. {agent} czeka na podpis.",
            ],
            [
                "Zwrot na inne konto",
                "Proszę o zwrot na konto, {iban}, córka {other} czeka. Jej adres: {email}.",
                "Dzień dobry {self}, zwracamy tylko na kartę użytą do płatności.\n\n{agent}",
                "Pytanie {agent} do księgowości, bez odpowiedzi.",
            ],
            ["Faktura", "Nie widzę faktury do ostatniego zamówienia.", "", ""],
        ],
    ),
];

/// What somebody writes in their language, and what they are answered.
pub(crate) fn ticket(
    chance: &mut Chance,
    language: &str,
    which: usize,
    own: &str,
    agent: &str,
) -> Ticket {
    let templates = TEMPLATES
        .iter()
        .find(|(name, _)| *name == language)
        .map_or(&TEMPLATES[0].1, |(_, templates)| templates);
    let [subject, body, reply, note] = templates[which.min(2)];
    let place = chance.pick(&PLACES);
    let other = format!("{} {}", chance.pick(place.given), chance.pick(place.family));
    let driver = format!("{} {}", chance.pick(PLACES[2].given), chance.pick(PLACES[2].family));
    let number = 100_000 + chance.below(800_000);
    let local = crate::names::ascii(&other);
    let mut family = other.split(' ').skip(1).collect::<Vec<_>>().join(" ");
    if which == 1 {
        family = other;
    }
    let filled = |text: &str| {
        text.replace("{other}", &family)
            .replace("{driver}", &driver)
            .replace("{self}", own)
            .replace("{agent}", agent)
            .replace("{flat}", &(1 + number % 30).to_string())
            .replace("{phone}", &format!("+49 171 {number}"))
            .replace("{iban}", &iban(number))
            .replace("{email}", &format!("{local}@post.example"))
    };
    let some = |text: &str| (!text.is_empty()).then(|| filled(text));
    Ticket { subject: subject.to_owned(), body: filled(body), reply: some(reply), note: some(note) }
}

/// What people write to each other.
pub(crate) fn message(chance: &mut Chance) -> String {
    let number = 100_000 + chance.below(800_000);
    let place = chance.pick(&PLACES);
    let name = format!("{} {}", chance.pick(place.given), chance.pick(place.family));
    let mail = crate::names::ascii(&name);
    match chance.below(40) {
        0 => format!("My brother {name} will fetch it, call him at +49 171 {number}."),
        1 => format!("Bitte an meine Nachbarin Frau {name} geben, ich bin nicht da."),
        2 => format!("Write to {mail}@web.example instead, I am in hospital until Friday."),
        3 => format!("Mon frère {name} passera demain."),
        other => {
            (*chance.pick(&[
                "Is it still for sale?",
                "Thank you, it arrived.",
                "Kiedy kolejny odcinek?",
                "Bis morgen!",
            ]))
            .to_owned()
                + if other == 4 { " :)" } else { "" }
        }
    }
}

/// An account number whose checksum holds, of a bank that does not exist.
fn iban(number: u64) -> String {
    let account = format!("99999999{number:010}");
    // "DE00" behind the account, as digits: D is 13, E is 14.
    let rest = account
        .bytes()
        .chain(*b"131400")
        .fold(0_u64, |rest, digit| (rest * 10 + u64::from(digit - b'0')) % 97);
    let plain = format!("DE{:02}{account}", 98 - rest);
    plain
        .as_bytes()
        .chunks(4)
        .map(|group| String::from_utf8_lossy(group).into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_blank_is_filled_in_and_the_same_seed_writes_the_same() {
        for (language, _) in TEMPLATES {
            for which in 0..3 {
                let write = || ticket(&mut Chance::of(1, "t", 7), language, which, "Ada", "Bea");
                let (one, two) = (write(), write());
                let all = [Some(one.body.clone()), one.reply, one.note];
                assert!(all.iter().flatten().all(|text| !text.contains(['{', '}'])), "{language}");
                assert_eq!(one.body, two.body);
            }
        }
    }

    #[test]
    fn an_account_number_has_its_checksum() {
        assert_eq!(iban(532_013), "DE14 9999 9999 0000 5320 13");
    }
}
