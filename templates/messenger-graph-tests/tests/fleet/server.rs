//! A Redis server of one test, in a temporary folder. Without `redis-server` on the path the test is skipped.

use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use messenger_graph::fleet::RedisStore;

pub struct Server {
    port: u16,
    folder: PathBuf,
    process: Option<Child>,
}

impl Server {
    /// Starts a server; `None`, with a message, where there is none on this machine.
    pub fn start(test: &str) -> Option<Self> {
        let folder = std::env::temp_dir().join(format!("fleet-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let mut server = Self {
            port,
            folder,
            process: None,
        };
        server.run().then_some(server)
    }

    pub fn address(&self) -> String {
        format!("redis://127.0.0.1:{}/", self.port)
    }

    pub fn store(&self) -> RedisStore {
        RedisStore::new(&self.address()).expect("an address")
    }

    /// Runs the server until it accepts connections; returns whether there is one on this machine.
    pub fn run(&mut self) -> bool {
        let started = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &self.port.to_string()])
            .args(["--dir", self.folder.to_str().expect("a path in UTF-8")])
            .args([
                "--appendonly",
                "yes",
                "--appendfsync",
                "always",
                "--save",
                "",
            ])
            .stdout(Stdio::null())
            .spawn();
        match started {
            Ok(process) => self.process = Some(process),
            Err(error) if error.kind() == ErrorKind::NotFound => {
                eprintln!("skipped: there is no redis-server on the path");
                return false;
            }
            Err(error) => panic!("redis-server: {error}"),
        }
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(
                start.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        true
    }

    /// Returns how many callers are in the queues of all conversations.
    pub fn queued(&self) -> usize {
        let script = "local callers = 0
            for _, key in ipairs(redis.call('KEYS', '*')) do
              if redis.call('TYPE', key).ok == 'list' then callers = callers + redis.call('LLEN', key) end
            end
            return callers"
            .replace('\n', " ");
        let mut connection = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        write!(connection, "EVAL \"{script}\" 0\r\n").expect("a request");
        let mut response = String::new();
        let mut reader = BufReader::new(connection);
        reader.read_line(&mut response).expect("a response");
        let number = response
            .trim()
            .strip_prefix(':')
            .and_then(|it| it.parse().ok());
        number.unwrap_or_else(|| panic!("no number: {response}"))
    }

    /// Kills the server.
    pub fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().expect("a running server");
            process.wait().expect("a status");
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
