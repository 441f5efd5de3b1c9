//! Both transports against servers that behave, servers that do not, and proxies.

mod cases;
mod proxy;
mod server;
