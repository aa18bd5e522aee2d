//! Where a request comes from, behind proxies that configuration names.

use crate::config::Network;
use crate::parts::Parts;
use app::request::ClientAddress;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;
use std::net::IpAddr;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// The other end of the socket, put into the request's extensions by the accept loop.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

/// Where the request comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Client {
    pub address: IpAddr,
    /// From a loopback address and through no proxy, named or not.
    pub is_this_machine: bool,
}

/// Puts [`Client`] and, for pages, [`ClientAddress`] into the request's extensions.
pub async fn find(State(parts): State<Parts>, mut request: Request, next: Next) -> Response {
    // A request that came through no socket is one of a test.
    let peer = request.extensions().get().map_or(IpAddr::from([127, 0, 0, 1]), |Peer(address)| *address);
    let client = client(peer, request.headers(), &parts.trusted_proxies);
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(ClientAddress(client.address));
    next.run(request).await
}

/// The nearest address that is not one of the trusted proxies.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[Network]) -> Client {
    let is_trusted = |address: IpAddr| trusted.iter().any(|network| network.contains(address));
    let mut address = peer.to_canonical();
    let forwarded = headers.get_all(FORWARDED_FOR);
    let hops = forwarded.iter().rev().filter_map(|value| value.to_str().ok()).flat_map(|value| value.rsplit(','));
    for hop in hops {
        if !is_trusted(address) {
            break;
        }
        // What is no address was written by somebody who is not trusted.
        let Ok(named) = hop.trim().parse::<IpAddr>() else { break };
        address = named.to_canonical();
    }
    // Behind a proxy on this machine everybody's peer is loopback.
    let is_this_machine =
        address.is_loopback() && !headers.contains_key(FORWARDED_FOR) && !headers.contains_key("forwarded");
    Client { address, is_this_machine }
}

#[cfg(test)]
mod tests {
    use super::{Client, client};
    use axum::http::HeaderMap;
    use std::net::IpAddr;

    fn seen(peer: &str, forwarded: &str, trusted: &str) -> Client {
        let mut headers = HeaderMap::new();
        if !forwarded.is_empty() {
            headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        }
        let trusted: Vec<_> = trusted.split_whitespace().map(|it| it.parse().expect("a network")).collect();
        client(peer.parse().expect("an address"), &headers, &trusted)
    }

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn a_stranger_cannot_name_another_address() {
        assert_eq!(seen("9.9.9.9", "1.2.3.4", "10.0.0.0/8").address, address("9.9.9.9"));
        assert_eq!(seen("10.0.0.1", "1.2.3.4, 9.9.9.9", "10.0.0.0/8").address, address("9.9.9.9"));
    }

    #[test]
    fn a_chain_of_named_proxies_is_followed_to_its_start() {
        assert_eq!(seen("10.0.0.1", "9.9.9.9, 10.0.0.2", "10.0.0.0/8").address, address("9.9.9.9"));
        assert_eq!(seen("::ffff:10.0.0.1", "9.9.9.9", "10.0.0.0/8").address, address("9.9.9.9"));
    }

    #[test]
    fn a_proxy_on_this_machine_does_not_make_its_clients_local() {
        assert!(seen("127.0.0.1", "", "").is_this_machine);
        assert!(!seen("127.0.0.1", "9.9.9.9", "").is_this_machine);
        assert!(!seen("127.0.0.1", "127.0.0.1", "127.0.0.1").is_this_machine);
    }
}
