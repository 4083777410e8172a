//! Fetching a `/metrics` page.

use std::time::Duration;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, Url, redirect};
use thiserror::Error;

use crate::exposition::{Exposition, ExpositionError, Format, parse};

/// How large a page may be.
pub const MAX_PAGE_BYTES: usize = 16 * 1024 * 1024;

/// How long a page may take, from the first connection to the last byte.
pub const TIMEOUT: Duration = Duration::from_secs(10);

const MAX_REDIRECTS: usize = 3;

/// Why a page could not be had. Names the origin and never the path, query or password of a URL.
#[derive(Debug, Error)]
pub enum ScrapeError {
    /// The URL is none, or not one of a page that can be fetched.
    #[error("read the address of the metrics: give a URL that starts with http:// or https://")]
    Url,
    /// The client could not be set up.
    #[error("set up the HTTP client")]
    Client(#[source] reqwest::Error),
    /// No answer, or one that broke off.
    #[error("fetch the metrics from {origin}: {problem}")]
    Fetch {
        /// Scheme, host and port.
        origin: String,
        /// In a few words.
        problem: &'static str,
        /// What the client says.
        #[source]
        source: reqwest::Error,
    },
    /// An answer other than 200.
    #[error("fetch the metrics from {origin}: it answers {status}")]
    Status {
        /// Scheme, host and port.
        origin: String,
        /// The status code.
        status: u16,
    },
    /// More than [`MAX_PAGE_BYTES`].
    #[error("fetch the metrics from {origin}: the page is larger than 16 MiB")]
    TooLarge {
        /// Scheme, host and port.
        origin: String,
    },
    /// Not UTF-8.
    #[error("read the metrics of {origin}: the page is not UTF-8")]
    Encoding {
        /// Scheme, host and port.
        origin: String,
    },
    /// Not a page of metrics.
    #[error("read the metrics of {origin}")]
    Format {
        /// Scheme, host and port.
        origin: String,
        /// Where and why.
        #[source]
        source: ExpositionError,
    },
}

/// Fetches pages.
#[derive(Clone, Debug)]
pub struct Scraper {
    client: Client,
}

/// Checks an address and gives its parts: what to fetch, and `host:port` for the label `instance`.
///
/// # Errors
/// When it is no `http` or `https` URL.
pub fn address(text: &str) -> Result<(Url, String), ScrapeError> {
    let url = Url::parse(text.trim()).map_err(|_| ScrapeError::Url)?;
    let (true, Some(host), Some(port)) =
        (matches!(url.scheme(), "http" | "https"), url.host_str(), url.port_or_known_default())
    else {
        return Err(ScrapeError::Url);
    };
    let instance = format!("{host}:{port}");
    Ok((url, instance))
}

impl Scraper {
    /// A client that follows a few redirects within one host and nowhere else, so that a page
    /// cannot send the console to an address nobody chose.
    ///
    /// # Errors
    /// When TLS cannot be set up on this machine.
    pub fn new() -> Result<Self, ScrapeError> {
        // Another part of the process may have chosen a provider already; either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let same_host = redirect::Policy::custom(|attempt| {
            let hosts =
                |url: &Url| (url.host_str().map(str::to_owned), url.port_or_known_default());
            let from = attempt.previous().first().map(hosts);
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("too many redirects")
            } else if from == Some(hosts(attempt.url())) {
                attempt.follow()
            } else {
                attempt.error("a redirect to another host")
            }
        });
        let client = Client::builder()
            .timeout(TIMEOUT)
            .connect_timeout(Duration::from_secs(5))
            .redirect(same_host)
            .no_proxy()
            .user_agent(concat!("compliance-console/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(ScrapeError::Client)?;
        Ok(Self { client })
    }

    /// Fetches and reads one page.
    ///
    /// # Errors
    /// When it cannot be fetched within [`TIMEOUT`] and [`MAX_PAGE_BYTES`], or is no page of
    /// metrics.
    pub async fn scrape(&self, url: &str) -> Result<Exposition, ScrapeError> {
        let (url, _) = address(url)?;
        let origin = url.origin().ascii_serialization();
        let fetch = |source: reqwest::Error| {
            let problem = match () {
                () if source.is_timeout() => "no answer in time",
                () if source.is_redirect() => "it redirects to another host or in circles",
                () if source.is_connect() => "no connection",
                () => "the answer broke off",
            };
            ScrapeError::Fetch { origin: origin.clone(), problem, source: source.without_url() }
        };
        let mut answer = self
            .client
            .get(url)
            .header(ACCEPT, "text/plain;version=0.0.4;q=0.9,application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1")
            .send()
            .await
            .map_err(fetch)?;
        if answer.status() != reqwest::StatusCode::OK {
            return Err(ScrapeError::Status { origin, status: answer.status().as_u16() });
        }
        let kind = answer.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let format = Format::of_content_type(kind);
        let mut page = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(fetch)? {
            if page.len() + chunk.len() > MAX_PAGE_BYTES {
                return Err(ScrapeError::TooLarge { origin });
            }
            page.extend_from_slice(&chunk);
        }
        let page = String::from_utf8(page)
            .map_err(|_| ScrapeError::Encoding { origin: origin.clone() })?;
        parse(&page, format).map_err(|source| ScrapeError::Format { origin, source })
    }
}
