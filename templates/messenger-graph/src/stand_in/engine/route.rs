//! From a path to an operation: version, token, object, permissions and arguments are checked here, in this order. In: what a request
//! asks for. Out: what the function of the operation responds.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::Value;

use super::token::TokenHolder;
use super::{CallOutcome, Engine, GraphCall, Received, day};
use crate::calendar::ApiVersion;
use crate::gate::Verdict;
use crate::protocol::TABLE;
use crate::retired::{Effect, SentAs};
use crate::scopes::Target;
use crate::stand_in::arguments;
use crate::stand_in::check::check_arguments;
use crate::stand_in::contract::{Candidates, NodePath, OperationRow};
use crate::stand_in::emission::Emission;
use crate::stand_in::handlers;
use crate::stand_in::operations::OPERATIONS;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::MANAGER;

impl Engine {
    pub(super) fn result(
        &mut self,
        now: Timestamp,
        mut asked: GraphCall<'_>,
        outcome: &mut CallOutcome,
        emitted: &mut Vec<Emission>,
    ) -> Result<Value, Rejection> {
        let (asked_version, version, path) = self.version(&asked, now)?;
        outcome.version = Some(version);
        let token = asked.authorization.take();
        let caller = self.caller(token.as_deref(), now)?;
        let token = token.unwrap_or_default();
        if let TokenHolder::Page(page) = &caller {
            outcome.page = Some(page.clone());
        }
        if path.trim_matches('/').is_empty() && asked.arguments.contains_key("batch") {
            return self.batch(now, &asked, &token, emitted);
        }
        let is_user = !matches!(caller, TokenHolder::Page(_));
        self.meter.count_call(&self.world.app, is_user, now)?;
        check_protocol(version, &asked, path, now)?;
        if let Some(result) = self.about_tokens(&asked, &caller, path, now) {
            return result;
        }
        let (row, node, page) = self.operation(version, asked.method, path, &caller)?;
        if !row.tokens.contains(&caller.kind()) {
            return Err(Rejection::token(
                None,
                "This operation needs another kind of token",
            ));
        }
        if matches!(&caller, TokenHolder::Page(own) if *own != page) {
            return Err(Rejection::unknown_object(asked.method, &node));
        }
        self.check_permissions(row)?;
        handlers::complete(row, &mut asked.arguments);
        check_arguments(row, &asked.arguments)?;
        let mut received = Received {
            world: &mut self.world,
            meter: &mut self.meter,
            now,
            asked_version,
            version,
            page,
            node,
            url: format!("{}{}", asked.origin, asked.path),
            arguments: asked.arguments,
            token,
            emitted,
        };
        handlers::run(row, &mut received)
    }

    /// Returns the operation of a path, the id of its object, and the Page of that. Both are empty for an operation about no object,
    /// and the Page is for an object that no Page has.
    fn operation(
        &self,
        version: ApiVersion,
        method: &str,
        path: &str,
        caller: &TokenHolder,
    ) -> Result<(&'static OperationRow, String, String), Rejection> {
        let node_path = NodePath::read(path).ok_or_else(|| Rejection::unknown_path(path))?;
        let candidates = Candidates::find(version, &node_path);
        if candidates.is_empty() {
            return Err(Rejection::unknown_path(path));
        }
        let object = match (candidates.object(&node_path), caller) {
            (Some("me") | None, TokenHolder::Page(page)) => Some(page.as_str()),
            (Some("me"), TokenHolder::User) => Some(MANAGER),
            (object, _) => object,
        };
        let unknown = || Rejection::unknown_object(method, object.unwrap_or(node_path.first()));
        let Some(id) = object else {
            let row = candidates.of(method, None).ok_or_else(unknown)?;
            return Ok((row, String::new(), String::new()));
        };
        let (node, owner) = self.world.find(id).ok_or_else(unknown)?;
        let row = candidates.of(method, Some(node)).ok_or_else(unknown)?;
        Ok((row, id.to_owned(), owner.to_owned()))
    }

    /// Returns the name of the operation that a request is a call of.
    pub fn operation_name(
        &self,
        now: Timestamp,
        request: &http::Request<Bytes>,
    ) -> Option<&'static str> {
        let arguments = arguments::read(request).ok()?;
        let asked = GraphCall::new(request, arguments);
        let (_, version, path) = self.version(&asked, now).ok()?;
        let caller = self.caller(asked.authorization.as_deref(), now).ok()?;
        let (row, ..) = self.operation(version, asked.method, path, &caller).ok()?;
        Some(row.name)
    }

    /// Returns the version in the path, the one that serves it, and the path below.
    fn version<'p>(
        &self,
        asked: &GraphCall<'p>,
        now: Timestamp,
    ) -> Result<(ApiVersion, ApiVersion, &'p str), Rejection> {
        let path = asked.path.trim_start_matches('/');
        let (first, rest) = path.split_once('/').unwrap_or((path, ""));
        let is_version = first
            .strip_prefix('v')
            .is_some_and(|rest| rest.contains('.'));
        let version = is_version
            .then(|| first.parse::<ApiVersion>().ok())
            .flatten();
        let Some(version) = version else {
            let newest = OPERATIONS.iter().map(|row| row.versions.1).max();
            let default = self.world.app.default_version().or(newest);
            let default = default.ok_or_else(|| Rejection::unknown_path(asked.path))?;
            return Ok((
                default,
                default.served_as(day(now)).unwrap_or(default),
                asked.path,
            ));
        };
        let serving = version.served_as(day(now));
        let serving = serving.ok_or_else(|| Rejection::unknown_path(asked.path))?;
        Ok((version, serving, rest))
    }

    fn check_permissions(&self, row: &OperationRow) -> Result<(), Rejection> {
        // What a message needs depends on the message.
        if row.name == "SendMessage" {
            return Ok(());
        }
        let grants = self.world.app.grants();
        let need = Target::Operation(row.key).need();
        let needed = need.into_iter().flat_map(|need| need.permissions);
        let mut missing = needed.filter(|permission| !grants.has(&(*permission).clone().into()));
        match missing.next() {
            Some(permission) => Err(Rejection::permission(permission.as_str())),
            None => Ok(()),
        }
    }
}

/// Rejects what Graph rejects in every call, such as `date_format`.
fn check_protocol(
    version: ApiVersion,
    asked: &GraphCall<'_>,
    path: &str,
    now: Timestamp,
) -> Result<(), Rejection> {
    let is_root = path.trim_matches('/').is_empty();
    for row in TABLE {
        let name = match row.sent_as {
            Some(SentAs::Query(name)) => name,
            Some(SentAs::RootQuery(name)) if is_root => name,
            _ => continue,
        };
        let is_error = row
            .removal
            .as_ref()
            .is_some_and(|removal| removal.effect == Effect::Error);
        if is_error
            && asked.arguments.contains_key(name)
            && let Verdict::Removed { since } = row.feature.verdict(version, day(now))
        {
            let why = format!("is not supported since {since}");
            return Err(Rejection::parameter(name, &why));
        }
    }
    Ok(())
}
