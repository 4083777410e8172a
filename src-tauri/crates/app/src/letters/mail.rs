//! The mail server. TLS certificates are verified by what the system trusts.

use model::said;
use model::said::Said;
use std::time::Duration;

use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Address, AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};
use store::letters;

use super::settings::{Security, Smtp};
use crate::console::Cx;
use crate::errors::AppError;

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// How long the server may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// A letter on its way.
pub(crate) struct Outgoing<'a> {
    pub(crate) sender: &'a str,
    pub(crate) name: &'a str,
    pub(crate) address: &'a str,
    pub(crate) subject: &'a str,
    pub(crate) body: &'a str,
    pub(crate) pdf: Vec<u8>,
    pub(crate) pdf_name: String,
}

/// Whether the server answers and lets us in; why not.
pub(crate) async fn test(cx: &Cx, smtp: &Smtp) -> Result<Result<(), Said>, AppError> {
    let transport = transport(cx, smtp).await?;
    Ok(match transport.test_connection().await {
        // It let us in; whether it also likes being asked for nothing does not matter.
        Ok(_) => Ok(()),
        Err(error) => Err(brief(&error)),
    })
}

/// Sends a letter; why it was not sent.
pub(crate) async fn send(
    cx: &Cx,
    smtp: &Smtp,
    letter: Outgoing<'_>,
) -> Result<Result<(), Said>, AppError> {
    let address = |text: &str, what: Said| {
        text.parse::<Address>().map_err(|_| {
            AppError::invalid(said!("{what}: this is no e-mail address.", what)).at("email")
        })
    };
    let from = Mailbox::new(Some(letter.sender.to_owned()), address(&smtp.from, said!("From"))?);
    let to = Mailbox::new(Some(letter.name.to_owned()), address(letter.address, said!("To"))?);
    let pdf = Attachment::new(letter.pdf_name).body(
        letter.pdf,
        ContentType::parse("application/pdf").map_err(|error| AppError::internal(&error))?,
    );
    let message = Message::builder()
        .from(from)
        .to(to)
        .subject(letter.subject)
        .date(std::time::SystemTime::from(cx.now()))
        .message_id(Some(format!("<{}@{}>", cx.id(), smtp.host)))
        .multipart(
            MultiPart::mixed()
                .singlepart(SinglePart::plain(letter.body.to_owned()))
                .singlepart(pdf),
        )
        .map_err(|error| AppError::internal(&error))?;
    let transport = transport(cx, smtp).await?;
    Ok(transport.send(message).await.map(drop).map_err(|error| brief(&error)))
}

async fn transport(cx: &Cx, smtp: &Smtp) -> Result<Transport, AppError> {
    let builder = match smtp.security {
        Security::Tls => Transport::relay(&smtp.host),
        Security::Starttls => Transport::starttls_relay(&smtp.host),
        Security::None => Ok(Transport::builder_dangerous(&smtp.host)),
    };
    let mut builder = builder
        .map_err(|error| AppError::internal(&error))?
        .port(smtp.port)
        .timeout(Some(PATIENCE));
    if let Some(login) = &smtp.login {
        let sealed = letters::settings(cx.store()).await?.and_then(|(_, sealed)| sealed);
        let password = match sealed {
            Some(sealed) => cx
                .keys()?
                .unseal("mail password", &sealed)
                .map_err(|error| AppError::internal(&error))?,
            None => Vec::new(),
        };
        let password = String::from_utf8(password).map_err(|error| AppError::internal(&error))?;
        builder = builder.credentials(Credentials::new(login.clone(), password));
    }
    Ok(builder.build())
}

/// The failure without what servers like to quote: addresses.
fn brief(error: &lettre::transport::smtp::Error) -> Said {
    let code = error.status().map_or_else(|| "-".to_owned(), |code| code.to_string());
    if error.is_timeout() {
        said!("the mail server does not answer in time")
    } else if error.is_tls() {
        said!("the mail server's certificate cannot be verified, or it offers no TLS")
    } else if error.is_permanent() {
        said!("the mail server refused it ({code})", code)
    } else if error.is_transient() {
        said!("the mail server asks to try again later ({code})", code)
    } else if error.is_response() {
        said!("the mail server does not answer as one")
    } else {
        said!("the mail server cannot be reached, or its connection broke")
    }
}
