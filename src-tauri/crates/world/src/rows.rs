//! The rows of the marketplace, made one after the other from chance.

use chrono::{DateTime, Duration, SecondsFormat, Utc};

use crate::chance::Chance;
use crate::consents;
use crate::names::{PLACES, Place, ascii};
use crate::tickets::{message, ticket};

/// Number of invented people.
pub const PEOPLE: u64 = 3_000;
/// The person with many rows.
const BUSY: u64 = 7;
/// The person who wrote to the support most, and whose data is about to be released.
const TALKATIVE: u64 = 233;
const VIDEOS: u64 = 1_500;

/// An invented person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Key of the table `users`.
    pub id: u64,
    /// Full name.
    pub name: String,
    /// Address under `.example`.
    pub email: String,
    /// Telephone, E.164, if known.
    pub phone: Option<String>,
    /// Country, ISO 3166.
    pub country: String,
    /// Language, BCP 47.
    pub language: String,
}

/// The person with this key, from 1 to [`PEOPLE`].
pub fn person(seed: u64, id: u64) -> Person {
    let mut chance = Chance::of(seed, "person", id);
    let place: &Place = chance.pick(&PLACES);
    let given = chance.pick(place.given);
    let family = chance.pick(place.family);
    let mut local = [ascii(given), ascii(family)].join(".");
    if local.len() < 3 {
        local = "user".into();
    }
    let host = chance.pick(&["mail.example", "post.example", "web.example"]);
    Person {
        id,
        name: format!("{given} {family}"),
        email: format!("{}{id}@{host}", local.trim_matches('.')),
        phone: chance.percent(60).then(|| format!("+49301{id:06}")),
        country: place.country.to_owned(),
        language: place.language.to_owned(),
    }
}

/// A cell as a literal of SQL.
pub(crate) enum Cell {
    Number(u64),
    Cents(u64),
    Text(String),
    Flag(bool),
    Time(DateTime<Utc>),
    Nothing,
}

impl Cell {
    pub(crate) fn literal(&self) -> String {
        match self {
            Self::Number(number) => number.to_string(),
            Self::Cents(cents) => format!("{}.{:02}", cents / 100, cents % 100),
            Self::Text(text) => format!("'{}'", text.replace('\'', "''")),
            Self::Flag(flag) => flag.to_string(),
            Self::Time(at) => format!("'{}'", at.to_rfc3339_opts(SecondsFormat::Secs, true)),
            Self::Nothing => "null".into(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

const CRAFTS: [&str; 8] =
    ["pottery", "weaving", "bookbinding", "woodturning", "lace", "glass", "leather", "ikebana"];
const REMARKS: [&str; 6] = [
    "Lovely work, thank you!",
    "Could you show the glaze again?",
    "Świetny film!",
    "Wo gibt es diesen Ton?",
    "Très belle démonstration.",
    "Πολύ ωραίο!",
];

/// Hands on the rows of every table, in an order in which foreign keys hold.
pub(crate) fn all(seed: u64, as_of: DateTime<Utc>, each: &mut dyn FnMut(&'static str, Vec<Cell>)) {
    let ago = |chance: &mut Chance, days: u64| {
        let seconds = i64::try_from(chance.below(days * 86_400)).unwrap_or(0);
        Cell::Time(as_of - Duration::seconds(seconds))
    };
    let number = Cell::Number;
    for id in 1..=PEOPLE {
        let mut chance = Chance::of(seed, "address", id);
        let place: &Place = chance.pick(&PLACES);
        each(
            "addresses",
            vec![
                number(id),
                format!("{} {}", chance.pick(place.streets), 1 + chance.below(120)).into(),
                (*chance.pick(place.cities)).into(),
                format!("{:05}", chance.below(99_999)).into(),
                place.country.into(),
            ],
        );
    }
    for id in 1..=PEOPLE {
        let person = person(seed, id);
        let mut chance = Chance::of(seed, "user", id);
        // Every twentieth lives at somebody else's address.
        let home = if id % 20 == 0 { id - 1 } else { id };
        each(
            "users",
            vec![
                number(id),
                person.email.into(),
                person.phone.map_or(Cell::Nothing, Cell::Text),
                person.name.into(),
                if is_maker(id) { "maker" } else { "buyer" }.into(),
                person.country.into(),
                person.language.into(),
                number(home),
                Cell::Flag(chance.percent(60)),
                ago(&mut chance, 900),
                ago(&mut chance, 60),
            ],
        );
    }
    for id in (1..=PEOPLE).filter(|id| is_maker(*id)) {
        let mut chance = Chance::of(seed, "maker", id);
        let craft = chance.pick(&CRAFTS);
        each(
            "makers",
            vec![
                number(id),
                format!("Studio {id} for {craft}").into(),
                format!("I teach {craft} since {}.", 1990 + chance.below(30)).into(),
                format!("DE{:020}", 10_000_000 + id).into(),
            ],
        );
    }
    for id in 1..=VIDEOS {
        let mut chance = Chance::of(seed, "video", id);
        let craft = chance.pick(&CRAFTS);
        each(
            "videos",
            vec![
                number(id),
                number(maker(&mut chance)),
                format!("{craft}, part {}", 1 + chance.below(12)).into(),
                format!("A quiet hour of {craft}.").into(),
                Cell::Cents(500 + chance.below(9_500)),
                ago(&mut chance, 700),
            ],
        );
    }
    for id in 1..=9_000 {
        let mut chance = Chance::of(seed, "comment", id);
        each(
            "comments",
            vec![
                number(id),
                number(1 + chance.below(VIDEOS)),
                number(buyer(&mut chance)),
                (*chance.pick(&REMARKS)).into(),
                ago(&mut chance, 600),
            ],
        );
    }
    trade(seed, &ago, each);
    traces(seed, &ago, each);
    words(seed, &ago, each);
}

type Ago<'a> = &'a dyn Fn(&mut Chance, u64) -> Cell;

fn is_maker(id: u64) -> bool {
    id % 10 == 3
}

fn maker(chance: &mut Chance) -> u64 {
    chance.below(PEOPLE / 10) * 10 + 3
}

fn buyer(chance: &mut Chance) -> u64 {
    if chance.percent(2) { BUSY } else { 1 + chance.below(PEOPLE) }
}

fn trade(seed: u64, ago: Ago<'_>, each: &mut dyn FnMut(&'static str, Vec<Cell>)) {
    let number = Cell::Number;
    for id in 1..=800 {
        let mut chance = Chance::of(seed, "auction", id);
        let winner = if chance.percent(70) { number(buyer(&mut chance)) } else { Cell::Nothing };
        each(
            "auctions",
            vec![number(id), number(1 + chance.below(VIDEOS)), winner, ago(&mut chance, 400)],
        );
    }
    for id in 1..=6_000 {
        let mut chance = Chance::of(seed, "bid", id);
        each(
            "bids",
            vec![
                number(id),
                number(1 + chance.below(800)),
                number(buyer(&mut chance)),
                Cell::Cents(1_000 + chance.below(50_000)),
                ago(&mut chance, 400),
            ],
        );
    }
    for id in 1..=7_000 {
        let mut chance = Chance::of(seed, "order", id);
        let buyer = buyer(&mut chance);
        let region = *chance.pick(&["EU", "US"]);
        let note = if chance.percent(15) { "Please ring twice.".into() } else { Cell::Nothing };
        let total = 500 + chance.below(20_000);
        each(
            "orders",
            vec![
                region.into(),
                number(id),
                number(buyer),
                number(buyer),
                Cell::Cents(total),
                note,
                ago(&mut chance, 800),
            ],
        );
        let craft = chance.pick(&CRAFTS);
        each(
            "order_items",
            vec![
                number(id),
                region.into(),
                number(id),
                number(1 + chance.below(VIDEOS)),
                format!("{craft}, a course").into(),
                Cell::Cents(total),
            ],
        );
        each(
            "payments",
            vec![
                number(id),
                region.into(),
                number(id),
                format!("{:04}", chance.below(10_000)).into(),
                Cell::Cents(total),
                (*chance.pick(&["paid", "paid", "paid", "refunded"])).into(),
                ago(&mut chance, 800),
            ],
        );
    }
    for id in 1..=1_200 {
        let mut chance = Chance::of(seed, "payout", id);
        let maker = maker(&mut chance);
        each(
            "payouts",
            vec![
                number(id),
                number(maker),
                format!("DE{:020}", 10_000_000 + maker).into(),
                Cell::Cents(5_000 + chance.below(90_000)),
                ago(&mut chance, 700),
            ],
        );
    }
}

fn traces(seed: u64, ago: Ago<'_>, each: &mut dyn FnMut(&'static str, Vec<Cell>)) {
    let number = Cell::Number;
    let device = |id: u64| format!("dev-{id:08x}");
    for id in 1..=PEOPLE {
        let mut chance = Chance::of(seed, "device", id);
        each(
            "devices",
            vec![
                device(id).into(),
                number(id),
                (*chance.pick(&["phone", "tablet", "computer"])).into(),
                format!("push-{:016x}", chance.below(u64::MAX)).into(),
            ],
        );
    }
    for id in 1..=8_000 {
        let mut chance = Chance::of(seed, "session", id);
        let user = buyer(&mut chance);
        each(
            "sessions",
            vec![
                format!("s-{id:08x}{:08x}", chance.below(1 << 32)).into(),
                number(user),
                device(user).into(),
                format!("203.0.113.{}", chance.below(255)).into(),
                "Mozilla/5.0 (invented)".into(),
                ago(&mut chance, 90),
            ],
        );
    }
    for id in 1..=45_000 {
        let mut chance = Chance::of(seed, "analytics", id);
        // One person watches ten thousand times.
        let user = if id <= 10_000 { BUSY } else { 1 + chance.below(PEOPLE) };
        each(
            "analytics_events",
            vec![
                number(id),
                number(user),
                device(user).into(),
                (*chance.pick(&["view", "play", "pause", "search", "share"])).into(),
                format!(
                    "{{\"video\": {}, \"seconds\": {}}}",
                    1 + chance.below(VIDEOS),
                    chance.below(900)
                )
                .into(),
                ago(&mut chance, 365),
            ],
        );
    }
}

fn words(seed: u64, ago: Ago<'_>, each: &mut dyn FnMut(&'static str, Vec<Cell>)) {
    let number = Cell::Number;
    for id in 1..=5_000 {
        let mut chance = Chance::of(seed, "message", id);
        let sender = 1 + chance.below(PEOPLE);
        let recipient = 1 + (sender + chance.below(PEOPLE - 1)) % PEOPLE;
        let reply = if id > 10 && chance.percent(30) {
            number(id - 1 - chance.below(9))
        } else {
            Cell::Nothing
        };
        each(
            "messages",
            vec![
                number(id),
                number(sender),
                number(recipient),
                reply,
                message(&mut chance).into(),
                ago(&mut chance, 300),
            ],
        );
    }
    for id in 1..=900 {
        let mut chance = Chance::of(seed, "ticket", id);
        let about =
            if chance.percent(20) { number(1 + chance.below(PEOPLE)) } else { Cell::Nothing };
        // The first tickets are those of the requests that are worth looking at.
        let requester = match id {
            1..=6 => TALKATIVE,
            7..=12 => BUSY,
            _ => buyer(&mut chance),
        };
        let which = match id {
            1 | 7 => 0,
            2 | 8 => 1,
            _ => [0, 1, 2, 2, 2][usize::try_from(chance.below(5)).unwrap_or(2)],
        };
        let own = person(seed, requester);
        let agent = *chance.pick(&["Bea Lindt", "Omar Haddad", "Iris Falk"]);
        let ticket = ticket(&mut chance, &own.language, which, &own.name, agent);
        let opened = ago(&mut chance, 500);
        let replied = match (&ticket.reply, &opened) {
            (Some(_), Cell::Time(at)) => Cell::Time(*at + Duration::hours(21)),
            (_, _) => Cell::Nothing,
        };
        let text = |text: Option<String>| text.map_or(Cell::Nothing, Cell::Text);
        each(
            "support_tickets",
            vec![
                number(id),
                number(requester),
                about,
                ticket.subject.into(),
                ticket.body.into(),
                agent.into(),
                text(ticket.reply),
                replied,
                text(ticket.note),
                opened,
            ],
        );
    }
    for id in 1..=PEOPLE * 2 {
        let (granted, mut chance) = consents::row(seed, id);
        each(
            "consents",
            vec![
                number(id),
                number(1 + (id - 1) / 2),
                consents::purpose(id).into(),
                Cell::Flag(granted),
                ago(&mut chance, 600),
            ],
        );
    }
    for id in (1..=PEOPLE).filter(|id| id % 4 == 0) {
        let person = person(seed, id);
        let mut chance = Chance::of(seed, "newsletter", id);
        each(
            "newsletter",
            vec![person.email.into(), person.language.into(), ago(&mut chance, 500)],
        );
    }
}
