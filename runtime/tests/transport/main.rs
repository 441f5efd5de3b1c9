//! Both transports against servers that behave, servers that do not, and proxies.

mod authority;
mod bodies;
mod calls;
mod cases;
#[path = "../service/events.rs"]
mod events;
mod proxy;
mod server;
#[path = "../service/mod.rs"]
mod service;
mod sharing;
mod streams_of_events;
mod talks;
mod tls;
