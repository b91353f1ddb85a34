//! Serves the page on 127.0.0.1: www/ at the root and pkg/ below it, with the security headers that the page promises.

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use tower_http::services::ServeDir;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::project;

/// Headers in addition to the Content-Security-Policy in index.html.
const HEADERS: [(&str, &str); 5] = [
    ("content-security-policy", "frame-ancestors 'none'"),
    ("cross-origin-opener-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-cache"),
];

/// Serves until the process is stopped.
pub fn run(port: u16) -> Result<()> {
    let mut router = Router::new()
        .nest_service("/pkg", ServeDir::new(project::pkg()))
        .fallback_service(ServeDir::new(project::root().join("www")));
    for (name, value) in HEADERS {
        let layer = SetResponseHeaderLayer::overriding(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        router = router.layer(layer);
    }
    tokio::runtime::Builder::new_current_thread().enable_io().build()?.block_on(async {
        let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port))
            .await
            .with_context(|| format!("port {port} is taken; choose another with --port"))?;
        println!("http://{}/", listener.local_addr()?);
        eprintln!("  Serving the page; stop with Ctrl-C.");
        Ok(axum::serve(listener, router).await?)
    })
}
