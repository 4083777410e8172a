//! A million people and ten million words about consent, on PostgreSQL: what a person has to accept,
//! over HTTP; how far a version is accepted; who would have to accept the next; what a person said.

use std::io::BufRead as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::desk::{Desk, PASSPHRASE};
use crate::figure::{Bound, Figure, Unit, middle, ms, rate};
use crate::house::{self, Engine};
use crate::{Bed, Fallible};

/// People of the marketplace.
const PEOPLE: u64 = 1_000_000;
/// Connections of services, which stay open.
const CONNECTIONS: u64 = 16;
/// Requests in a second that have to be served.
const ASKED: u64 = 2_000;
/// How long is asked, in seconds.
const SECONDS: u64 = 20;
/// Every other look is taken so often.
const RUNS: usize = 11;

/// What a prompt reads, without us: the statement of `store::disclosures::standing`.
const STANDING: &str =
    "select r.n, p.jurisdiction, p.role, p.active_on, a.disclosure, a.version, a.rank
     from disclosures_revision r
     left join people p on p.person = $1
     left join accepted a on a.person = $1";

pub(crate) async fn measure(bed: &Bed<'_>) -> Fallible<Vec<Figure>> {
    let count = PEOPLE / bed.scale;
    let seconds = if bed.scale > 1 { 2 } else { SECONDS };
    let database = house::fresh(Engine::Postgres, bed.server, bed.folder, "people").await?;
    let folder = bed.folder.join("people");
    let desk = Desk::make(&database, &folder, None).await?;
    let begun = Instant::now();
    let mut raw = PgConnection::connect(&database).await?;
    let script = include_str!("../assets/people_postgres.sql");
    let script = script.replace("{count}", &count.to_string());
    raw.execute(sqlx::raw_sql(AssertSqlSafe(script))).await?;
    raw.execute("vacuum analyze").await?;
    raw.execute("checkpoint").await?;
    println!("  {count} people made in {:.1?}", begun.elapsed());
    let mut figures = prompts(bed, &desk, &database, count, seconds).await?;
    drop(desk);
    let desk = Desk::open(&database, &folder).await?;
    figures.extend(looks(&desk, &mut raw, count).await?);
    Ok(figures)
}

/// What a person has to accept, over HTTP, beside the same statement without us.
async fn prompts(
    bed: &Bed<'_>,
    desk: &Desk,
    database: &str,
    count: u64,
    seconds: u64,
) -> Fallible<Vec<Figure>> {
    let service = json!({
        "name": "bench", "scopes": ["disclosures:read"], "rate": 10_000, "burst": 20_000,
    });
    let added = desk.call("administrator", "services.add", service).await?;
    let token = added["token"].as_str().ok_or("the service has no token")?;
    let server = Server::start(database, bed.folder)?;
    let ask = Ask { address: server.address.clone(), token: token.to_owned(), count };
    let most = ask.load(seconds, None).await?;
    let paced = ask.load(seconds, Some(ASKED)).await?;
    if !server.end()? {
        return Err("the API did not end well".into());
    }
    let plain = Plain::new(database, count).await?;
    let (plain_most, plain_paced) =
        (plain.load(seconds, None).await?, plain.load(seconds, Some(ASKED)).await?);
    let what = |what: &str| format!("{count} people: requires_prompt over HTTP, {what}");
    let parts = format!(
        "{CONNECTIONS} connections; the load comes from the same machine; limit: the same \
         statement on as many connections to PostgreSQL"
    );
    Ok(vec![
        Figure::of(
            "people",
            what("as fast as it goes"),
            Unit::PerSecond,
            &[most.rate],
            most.answered,
        )
        .limit(plain_most.rate)
        .bound(Bound::AtLeast(2_000.0))
        .parts(parts.clone()),
        Figure::of(
            "people",
            what("99th percentile at 2,000/s"),
            Unit::Ms,
            &[paced.percentile(99.0)],
            paced.answered,
        )
        .limit(plain_paced.percentile(99.0))
        .bound(Bound::AtMost(5.0))
        .parts(format!(
            "median {:.2} ms; {:.0} of 2,000/s answered; {parts}",
            paced.percentile(50.0),
            paced.rate
        )),
    ])
}

/// What officers look at.
async fn looks(desk: &Desk, raw: &mut PgConnection, count: u64) -> Fallible<Vec<Figure>> {
    let privacy = "00000000-0000-0000-0000-000000000001";
    let draft = "00000000-0000-0000-0000-000000000012";
    let someone = format!("u-{}", count / 2);
    let cases = [
        (
            "coverage of a version",
            "disclosures.coverage",
            json!({ "document": "privacy" }),
            300.0,
            format!(
                "select version, jurisdiction, role, sum(n) from accepted_counts
                 where disclosure = '{privacy}' group by 1, 2, 3"
            ),
        ),
        (
            "audience of a draft",
            "disclosures.audience",
            json!({ "version": draft }),
            2_000.0,
            format!(
                "select a.version, p.jurisdiction, p.role, count(*)
                 from people p
                 left join accepted a on a.person = p.person and a.disclosure = '{privacy}'
                 group by 1, 2, 3"
            ),
        ),
        (
            "everything a person said about consent",
            "consent.show",
            json!({ "person": someone }),
            20.0,
            format!(
                "select c.* from consent c join consent_people p on p.id = c.subject
                 where p.person = '{someone}' order by at desc"
            ),
        ),
    ];
    let mut figures = Vec::new();
    for (name, operation, input, most, sql) in cases {
        let mut limits = Vec::new();
        let mut rows = 0;
        for _ in 0..=3 {
            let begun = Instant::now();
            rows = raw.fetch_all(AssertSqlSafe(sql.clone())).await?.len();
            limits.push(ms(begun.elapsed()));
        }
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            let begun = Instant::now();
            desk.call("dpo", operation, input.clone()).await?;
            runs.push(ms(begun.elapsed()));
        }
        figures.push(
            Figure::of(
                "people",
                format!("{count} people: {name}"),
                Unit::Ms,
                &runs,
                u64::try_from(rows)?,
            )
            .limit(middle(&limits[1..]))
            .bound(Bound::AtMost(most))
            .parts(format!("limit: a plain query of {rows} rows")),
        );
    }
    Ok(figures)
}

/// The API as a process of its own, as it is run. Killed when it is dropped.
struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(database: &str, folder: &Path) -> Fallible<Self> {
        let program = std::env::current_exe()?.with_file_name("compliance");
        if !program.exists() {
            return Err("build the command line first: cargo build -p cli".into());
        }
        let mut process = Command::new(program)
            .args(["serve", "--workspace", database, "--officer", "dpo"])
            .env("COMPLIANCE_HOME", folder.join("served"))
            .env("COMPLIANCE_OFFICER_PASSPHRASE", PASSPHRASE)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let out = process.stdout.take().ok_or("the API has no output")?;
        let mut server = Self { process, address: String::new() };
        for line in std::io::BufReader::new(out).lines() {
            if let Some(address) = line?.strip_prefix("Serving: http://") {
                server.address = address.to_owned();
                return Ok(server);
            }
        }
        Err("the API did not start".into())
    }

    /// Asks it to end, and says whether it ended well.
    fn end(mut self) -> Fallible<bool> {
        Command::new("kill").args(["-TERM", &self.process.id().to_string()]).status()?;
        Ok(self.process.wait()?.success())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended already needs no killing.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a load came to.
struct Load {
    rate: f64,
    answered: u64,
    /// Milliseconds, sorted.
    took: Vec<f64>,
}

impl Load {
    fn new(answers: Vec<Vec<f64>>, elapsed: Duration) -> Self {
        let mut took: Vec<f64> = answers.into_iter().flatten().collect();
        took.sort_by(f64::total_cmp);
        let answered = took.len() as u64;
        Self { rate: rate(answered, elapsed), answered, took }
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "a place in a list, far below what a float holds exactly"
    )]
    fn percentile(&self, percent: f64) -> f64 {
        let place = (self.took.len() as f64 * percent / 100.0) as usize;
        self.took.get(place.min(self.took.len().saturating_sub(1))).copied().unwrap_or(0.0)
    }
}

/// When the next request is due: at once, or so many in a second, however long answers take. What
/// waits because we are slow counts as slow.
struct Pace {
    begun: Instant,
    until: Instant,
    per_second: Option<u64>,
    next: AtomicU64,
}

impl Pace {
    fn new(seconds: u64, per_second: Option<u64>) -> Arc<Self> {
        let begun = Instant::now();
        let until = begun + Duration::from_secs(seconds);
        Arc::new(Self { begun, until, per_second, next: AtomicU64::new(0) })
    }

    /// The number of the next request, and since when it is due; none: it is over.
    async fn due(&self) -> Option<(u64, Instant)> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let due = match self.per_second {
            None => Instant::now(),
            Some(rate) => self.begun + Duration::from_micros(number * 1_000_000 / rate),
        };
        if due >= self.until {
            return None;
        }
        tokio::time::sleep_until(due.into()).await;
        Some((number, due))
    }
}

/// A person of the many, in no order.
fn person(number: u64, count: u64) -> String {
    format!("u-{}", 1 + number.wrapping_mul(2_654_435_761) % count)
}

/// Services that ask the API.
struct Ask {
    address: String,
    token: String,
    count: u64,
}

impl Ask {
    async fn load(&self, seconds: u64, per_second: Option<u64>) -> Fallible<Load> {
        let pace = Pace::new(seconds, per_second);
        let mut asking = Vec::new();
        for _ in 0..CONNECTIONS {
            let stream = TcpStream::connect(&self.address).await?;
            stream.set_nodelay(true)?;
            asking.push(tokio::spawn(ask(
                BufReader::new(stream),
                self.token.clone(),
                self.count,
                pace.clone(),
            )));
        }
        let mut answers = Vec::new();
        for one in asking {
            answers.push(one.await??);
        }
        Ok(Load::new(answers, pace.begun.elapsed()))
    }
}

async fn ask(
    mut stream: BufReader<TcpStream>,
    token: String,
    count: u64,
    pace: Arc<Pace>,
) -> Fallible<Vec<f64>> {
    let mut took = Vec::new();
    let (mut line, mut body) = (String::new(), Vec::new());
    while let Some((number, due)) = pace.due().await {
        let person = person(number, count);
        let request = format!(
            "GET /v1/people/{person}/prompt HTTP/1.1\r\nHost: bench\r\n\
             Authorization: Bearer {token}\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await?;
        line.clear();
        stream.read_line(&mut line).await?;
        if !line.starts_with("HTTP/1.1 200") {
            return Err(format!("the API answers {line:?}").into());
        }
        let mut length = 0;
        loop {
            line.clear();
            stream.read_line(&mut line).await?;
            if line == "\r\n" {
                break;
            }
            if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse()?;
            }
        }
        body.resize(length, 0);
        stream.read_exact(&mut body).await?;
        took.push(ms(due.elapsed()));
        if number == 0 {
            let answer: Value = serde_json::from_slice(&body)?;
            if answer["documents"].as_array().map(Vec::len) != Some(3) {
                return Err(format!("the API answers {answer}").into());
            }
        }
    }
    Ok(took)
}

/// The same statement without us.
struct Plain {
    pool: sqlx::PgPool,
    count: u64,
}

impl Plain {
    async fn new(database: &str, count: u64) -> Fallible<Self> {
        let options: PgConnectOptions = database.parse()?;
        let connections = u32::try_from(CONNECTIONS)?;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .min_connections(connections)
            .test_before_acquire(false)
            .connect_with(options)
            .await?;
        Ok(Self { pool, count })
    }

    async fn load(&self, seconds: u64, per_second: Option<u64>) -> Fallible<Load> {
        let pace = Pace::new(seconds, per_second);
        let mut asking = Vec::new();
        for _ in 0..CONNECTIONS {
            let (pool, pace, count) = (self.pool.clone(), pace.clone(), self.count);
            asking.push(tokio::spawn(async move {
                let mut took = Vec::new();
                let mut connection = pool.acquire().await?;
                while let Some((number, due)) = pace.due().await {
                    let rows = sqlx::query(STANDING)
                        .bind(person(number, count))
                        .fetch_all(&mut *connection)
                        .await?;
                    std::hint::black_box(rows.len());
                    took.push(ms(due.elapsed()));
                }
                Fallible::Ok(took)
            }));
        }
        let mut answers = Vec::new();
        for one in asking {
            answers.push(one.await??);
        }
        Ok(Load::new(answers, pace.begun.elapsed()))
    }
}
