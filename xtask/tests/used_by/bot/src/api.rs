//! The one file that knows which crate it is.

pub use shop_client::shop as calls;
pub use calls::Order as NewOrder;

pub type Client = shop_client::Client<shop_client::NoKey>;

pub fn client(address: &str) -> Client {
    Client::at(address)
}
