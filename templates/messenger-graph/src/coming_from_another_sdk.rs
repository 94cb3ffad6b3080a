//! What other clients of the Graph API do by default, and what this crate does instead.
//!
//! The clients were run on 2026-11-29 with valid input against a server on loopback, each at the version named here; what is not in a
//! row was not looked at. For each row there is a test of this crate.
//!
//! # Version
//!
//! This crate: the version is the module of the client, `v26::Client`; [`with_wire_version`](crate::client::ClientBuilder::with_wire_version)
//! sends another one, and the version that responded is in
//! [`served_version`](crate::response::Meta::served_version).
//!
//! | package, version | Graph version by default |
//! | --- | --- |
//! | facebook-business 26.0.3 | v26.0, that of the package |
//! | facebook-nodejs-business-sdk 24.0.1 | v24.0 |
//! | pyfacebook 0.24.0 | v24.0; any number is accepted |
//! | @warriorteam/messenger-sdk 1.5.8 | v23.0 |
//! | async-social-bridge 0.1.1 | v20.0, which expired on 2026-09-24 |
//! | heyoo 0.1.2 | v14.0 |
//! | messaging-api-messenger 1.1.0 | v6.0 |
//! | botbuilder-adapter-facebook 1.0.12 | v3.2 |
//! | fb-messenger-bot-api 4.4.0 | v3.1 |
//! | fbgraph 1.4.4 | v2.9 |
//! | facebook-sdk 3.1.0 | v2.8; 3.1 at most |
//! | fbmessenger 6.0.0 | v2.12 |
//! | fb 2.0.0 | v2.3 |
//! | facepy 1.0.12, messenger-node 0.3.2 | none in the path |
//!
//! # Token
//!
//! This crate: in the `Authorization` header of every call, and in no URL and no body.
//!
//! | package, version | token of a `POST` |
//! | --- | --- |
//! | facebook-business 26.0.3 | query, with the proof |
//! | facebook-nodejs-business-sdk 24.0.1 | query, without a proof |
//! | messaging-api-messenger 1.1.0, fb-messenger-bot-api 4.4.0, @warriorteam/messenger-sdk 1.5.8 | query |
//! | facebook-sdk 3.1.0 | form field, without a proof |
//! | async-social-bridge 0.1.1 | JSON body |
//! | heyoo 0.1.2 | header |
//!
//! # Profile fields
//!
//! This crate: the five fields that need no permission; each other field asks for the proof that the app has its permission.
//!
//! | package, version | fields of a profile by default |
//! | --- | --- |
//! | facebook-business 26.0.3 | none is asked for |
//! | fbmessenger 6.0.0 | the six of 2016, three of which need a permission today |
//! | messaging-api-messenger 1.1.0 | `id`, `name`, `first_name`, `last_name`, `profile_pic` |
//! | fb-messenger-bot-api 4.4.0 | `first_name` |
//! | @warriorteam/messenger-sdk 1.5.8 | `first_name`, `last_name` |
//!
//! # Error in a success
//!
//! This crate: an error object in a response with status 200 is [`Error::Api`](crate::error::Error::Api).
//!
//! | package, version | an error object with status 200 |
//! | --- | --- |
//! | facebook-business 26.0.3, facebook-sdk 3.1.0 | raised |
//! | facebook-nodejs-business-sdk 24.0.1, messaging-api-messenger 1.1.0, fb-messenger-bot-api 4.4.0 | a success |
//! | pymessenger 0.0.7.0, fbmessenger 6.0.0, heyoo 0.1.2 | a dictionary; nothing is raised |
//! | fb 2.0.0 | rejected |
//! | async-social-bridge 0.1.1 | an error without the code |
//!
//! # HTML page
//!
//! This crate: a page with status 502 is [`Error::Http`](crate::error::Error::Http), with status, headers and body.
//!
//! | package, version | an HTML page with status 502 |
//! | --- | --- |
//! | facebook-business 26.0.3 | counts as a success |
//! | facebook-nodejs-business-sdk 24.0.1 | a parse error, without the status |
//! | messaging-api-messenger 1.1.0 | the HTTP library's message |
//! | facepy 1.0.12 | an error with code 502 |
//! | fbgraph 1.4.4 | an object that holds the page |
//!
//! # Null in a batch
//!
//! This crate: the call whose element is null fails by itself, with
//! [`Failure::NoResponse`](crate::client::Failure::NoResponse); the others have their responses.
//!
//! | package, version | a null element of a batch |
//! | --- | --- |
//! | facebook-business 26.0.3, facebook-nodejs-business-sdk 24.0.1 | comes back in a new batch to run again |
//! | messaging-api-messenger 1.1.0 | the whole batch is rejected |
//!
//! # Paging
//!
//! This crate: [`pages`](crate::client::Client::pages) follows the cursor with the request's own parameters, goes on over empty
//! pages, sends the token nowhere else, and ends with an error where a list goes in circles.
//!
//! | package, version | paging |
//! | --- | --- |
//! | facebook-business 26.0.3 | follows cursors; stops silently at an empty page, and where `next` comes without cursors |
//! | facebook-nodejs-business-sdk 24.0.1 | follows `next` as it is; goes on over empty pages |
//! | pyfacebook 0.24.0 | takes the parameters of `next`, its token included, at its own path and version |
//! | facepy 1.0.12 | calls `next` with all parameters once more |
//! | facebook-sdk 3.1.0 | raises a `KeyError` where `next` has no token |
//!
//! # Repeating
//!
//! This crate: a read that fails for a passing reason is repeated, and a `POST` that may have been received is not.
//!
//! | package, version | repeating |
//! | --- | --- |
//! | facebook-business 26.0.3 | never, whatever Graph calls transient |
//! | facepy 1.0.12 | anything: an invalid token takes four requests |
//! | @warriorteam/messenger-sdk 1.5.8 | a `POST`, too; `maxRetries: 0` means 3 |
//! | messenger-batch 0.3.1 with messaging-api-messenger 1.1.0 | takes each accepted message for a failure, and with `retryTimes` sends it again |
//!
//! # Messaging type
//!
//! This crate: the type of the request decides it: `RESPONSE` of a [`MessageRequest`](crate::v26::messages::MessageRequest), `UPDATE`,
//! `MESSAGE_TAG` beside a tag, `UTILITY` beside a template. It is sent always, and cannot be another one.
//!
//! | package, version | `messaging_type` of a message |
//! | --- | --- |
//! | messaging-api-messenger 1.1.0 | `UPDATE` |
//! | fbmessenger 6.0.0 | `RESPONSE`, even beside a tag |
//! | messenger-node 0.3.2, async-social-bridge 0.1.1 | none |
//!
//! # Echoes
//!
//! This crate: an echo is `Event::Echo`, with no [`reply_to`](crate::event::Incoming::reply_to).
//!
//! | package, version | an echo |
//! | --- | --- |
//! | fbmessenger 6.0.0 | handled as a message whose sender is the Page itself |
//! | async-social-bridge 0.1.1 | handled as a message |
//!
//! # Standby
//!
//! This crate: an event in `standby` is read like any other, [`is_standby`](crate::event::Incoming::is_standby) is true, and
//! it has no `reply_to`.
//!
//! | package, version | a delivery that has only `standby` |
//! | --- | --- |
//! | fbmessenger 6.0.0 | raises |
//! | bootbot | raises |
//! | botbuilder-adapter-facebook 1.0.12 | raises; beside a message it is an activity like any other |
//! | bottender 1.5.5 | the first entry decides for all entries |
//!
//! # Several events
//!
//! This crate: [`events`](crate::event::Delivery::events) yields every event of every entry.
//!
//! | package, version | several events in a delivery |
//! | --- | --- |
//! | bottender 1.5.5 | the first of each entry |
//! | fbmessenger 6.0.0 | returns after the first |
