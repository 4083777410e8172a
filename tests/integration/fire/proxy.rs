//! A way to a server that a test can cut: while nothing happens, after so many bytes, or just
//! when the answer to a certain message comes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// What ends the connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Nothing.
    Never,
    /// The server has sent so many bytes over one connection.
    After(usize),
    /// The server has carried out the message that holds these bytes: its answer is lost.
    AnswerTo(&'static [u8]),
}

/// Listens on a free port of this machine and passes on what comes.
pub struct Proxy {
    port: u16,
    shared: Arc<Shared>,
}

struct Shared {
    server: String,
    gone: AtomicBool,
    cut: Mutex<Cut>,
    /// Counts the cuts; whoever passes something on ends with the next one.
    cuts: watch::Sender<u64>,
}

impl Shared {
    fn end(&self) {
        self.gone.store(true, Ordering::SeqCst);
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

impl Proxy {
    /// A way to the server of a URL.
    pub async fn to(url: &str) -> Self {
        let (_, rest) = url.split_once('@').unwrap();
        let (server, _) = rest.split_once('/').unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            server: server.to_owned(),
            gone: AtomicBool::new(false),
            cut: Mutex::new(Cut::Never),
            cuts: watch::channel(0).0,
        });
        let ours = shared.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                // A server that is gone: the connection ends before a word is said.
                if !ours.gone.load(Ordering::SeqCst) {
                    tokio::spawn(pass(client, ours.clone()));
                }
            }
        });
        Self { port, shared }
    }

    /// The URL that leads this way.
    pub fn url(&self, url: &str) -> String {
        let (user, rest) = url.split_once('@').unwrap();
        let (_, database) = rest.split_once('/').unwrap();
        format!("{user}@127.0.0.1:{}/{database}", self.port)
    }

    /// Ends every connection; no other comes about until [`Self::mend`].
    pub fn end(&self) {
        self.shared.end();
    }

    /// Says when it is to end by itself.
    pub fn cut(&self, cut: Cut) {
        *self.shared.cut.lock().unwrap() = cut;
    }

    /// The server is there again.
    pub fn mend(&self) {
        self.cut(Cut::Never);
        self.shared.gone.store(false, Ordering::SeqCst);
    }

    /// Whether it is cut now.
    pub fn is_gone(&self) -> bool {
        self.shared.gone.load(Ordering::SeqCst)
    }
}

async fn pass(mut client: TcpStream, shared: Arc<Shared>) {
    let mut cuts = shared.cuts.subscribe();
    let mut server = TcpStream::connect(&shared.server).await.unwrap();
    let (mut from_client, mut from_server) = (vec![0; 64 << 10], vec![0; 64 << 10]);
    let mut sent = 0;
    let mut lost = false;
    loop {
        tokio::select! {
            _ = cuts.changed() => return,
            read = client.read(&mut from_client) => {
                let Ok(length @ 1..) = read else { return };
                if let Cut::AnswerTo(message) = *shared.cut.lock().unwrap() {
                    lost |= from_client[..length].windows(message.len()).any(|part| part == message);
                }
                if server.write_all(&from_client[..length]).await.is_err() { return }
            }
            read = server.read(&mut from_server) => {
                let Ok(length @ 1..) = read else { return };
                sent += length;
                let full = matches!(*shared.cut.lock().unwrap(), Cut::After(most) if sent > most);
                if lost || full {
                    shared.end();
                    return;
                }
                if client.write_all(&from_server[..length]).await.is_err() { return }
            }
        }
    }
}
