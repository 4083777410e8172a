//! A recipient's own server: it notes what it is told, and answers as it is bidden.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// How it answers.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Answer {
    Status(u16),
    /// It takes the message and breaks off.
    BreakOff,
    /// It takes the message and says nothing.
    Silence,
    /// It sends an answer without end.
    Flood,
}

/// What it was told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) id: String,
    pub(crate) timestamp: String,
    pub(crate) signature: String,
    pub(crate) body: String,
}

impl Told {
    pub(crate) fn data(&self) -> Value {
        serde_json::from_str::<Value>(&self.body).unwrap()["data"].clone()
    }
}

#[derive(Default)]
struct Inner {
    told: Vec<Told>,
    answers: VecDeque<Answer>,
}

/// The server; it ends with the test.
pub(crate) struct Hook {
    pub(crate) url: String,
    inner: Arc<Mutex<Inner>>,
}

impl Hook {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/consent?token=hidden", listener.local_addr().unwrap());
        let inner = Arc::new(Mutex::new(Inner::default()));
        let kept = inner.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, kept.clone()));
            }
        });
        Self { url, inner }
    }

    /// How it answers next, in order; afterwards with 200.
    pub(crate) fn answers(&self, answers: &[Answer]) {
        self.inner.lock().unwrap().answers.extend(answers);
    }

    pub(crate) fn told(&self) -> Vec<Told> {
        self.inner.lock().unwrap().told.clone()
    }
}

async fn serve(mut stream: TcpStream, inner: Arc<Mutex<Inner>>) {
    let mut bytes = Vec::new();
    loop {
        let mut chunk = [0; 4096];
        let Ok(read) = stream.read(&mut chunk).await else { return };
        if read == 0 {
            return;
        }
        bytes.extend_from_slice(&chunk[..read]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let header = |name: &str| {
            head.lines()
                .filter_map(|line| line.split_once(": "))
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.to_owned())
                .unwrap_or_default()
        };
        let length: usize = header("content-length").parse().unwrap();
        if bytes.len() < end + 4 + length {
            continue;
        }
        let body = String::from_utf8(bytes[end + 4..end + 4 + length].to_vec()).unwrap();
        bytes.drain(..end + 4 + length);
        let answer = {
            let mut inner = inner.lock().unwrap();
            inner.told.push(Told {
                id: header("webhook-id"),
                timestamp: header("webhook-timestamp"),
                signature: header("webhook-signature"),
                body,
            });
            inner.answers.pop_front().unwrap_or(Answer::Status(200))
        };
        match answer {
            Answer::Status(status) => {
                let location = "location: http://127.0.0.1:1/\r\n";
                let text = format!("HTTP/1.1 {status} X\r\n{location}content-length: 2\r\n\r\nok");
                if stream.write_all(text.as_bytes()).await.is_err() {
                    return;
                }
            }
            Answer::BreakOff => return,
            Answer::Silence => {
                std::future::pending::<()>().await;
            }
            Answer::Flood => {
                let head = "HTTP/1.1 200 X\r\ncontent-length: 999999999\r\n\r\n";
                let _ = stream.write_all(head.as_bytes()).await;
                while stream.write_all(&[b'x'; 65_536]).await.is_ok() {}
                return;
            }
        }
    }
}
