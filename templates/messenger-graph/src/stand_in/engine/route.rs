//! From a path to an operation: version, token, object, permissions and arguments are checked here, in this order. In: what a request
//! asks for. Out: what the function of the operation responds.

use bytes::Bytes;
use jiff::Timestamp;
use serde_json::{Map, Value};

use super::{CallOutcome, Engine, GraphCall, day};
use crate::calendar::ApiVersion;
use crate::gate::Verdict;
use crate::permission::NEEDS;
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
use crate::stand_in::world::World;

/// A call that passed every check, for the function of its operation.
pub(in crate::stand_in) struct Received<'e> {
    pub world: &'e mut World,
    pub meter: &'e mut super::Meter,
    pub now: Timestamp,
    /// The version in the path.
    pub asked_version: ApiVersion,
    /// The version that serves.
    pub version: ApiVersion,
    /// The Page of the token.
    pub page: String,
    /// The id in the path.
    pub node: String,
    pub arguments: Map<String, Value>,
    /// Scheme, host and path.
    pub url: String,
    pub token: String,
    pub emitted: &'e mut Vec<Emission>,
}

/// Who calls.
enum TokenHolder {
    Page(String),
    User,
    App,
}

impl TokenHolder {
    /// Returns the name of the type of the token.
    fn kind(&self) -> &'static str {
        match self {
            Self::Page(_) => "PageToken",
            Self::User => "UserToken",
            Self::App => "AppToken",
        }
    }
}

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

    /// Returns the operation of a path, the id of its object, and the Page of that.
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
        let unknown = || Rejection::unknown_object(method, &node_path.id);
        let id = match (candidates.object(&node_path.id), caller) {
            (Some("me") | None, TokenHolder::Page(page)) => page,
            (Some(id), _) => id,
            (None, _) => return Err(unknown()),
        };
        let (node, owner) = self.world.find(id).ok_or_else(unknown)?;
        let row = candidates.of(method, node).ok_or_else(unknown)?;
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

    fn caller(&self, token: Option<&str>, now: Timestamp) -> Result<TokenHolder, Rejection> {
        let token = token.filter(|token| !token.is_empty());
        let token = token.ok_or_else(|| Rejection::token(None, "An access token is required"))?;
        let app = &self.world.app;
        if app.user_token.as_deref() == Some(token) {
            return Ok(TokenHolder::User);
        }
        if token.split_once('|') == Some((&app.id, &app.secret)) {
            return Ok(TokenHolder::App);
        }
        let page = self.world.page_of_token(token);
        let page = page.ok_or_else(|| Rejection::token(None, "The access token is not valid"))?;
        if page.token_expires.is_some_and(|end| end <= day(now)) {
            return Err(Rejection::token(Some(463), "The access token has expired"));
        }
        Ok(TokenHolder::Page(page.id.clone()))
    }

    fn check_permissions(&self, row: &OperationRow) -> Result<(), Rejection> {
        // What a message needs depends on the message.
        if row.name == "SendMessage" {
            return Ok(());
        }
        let grants = self.world.app.grants();
        let target = Target::Operation(row.key);
        let need = NEEDS.iter().find(|need| need.target == target);
        let needed = need.into_iter().flat_map(|need| need.permissions);
        let mut missing = needed.filter(|permission| !grants.has(&(*permission).clone().into()));
        match missing.next() {
            Some(permission) => Err(Rejection::permission(permission.as_str())),
            None => Ok(()),
        }
    }

    /// Responds to the calls that are about tokens and not about the Messenger Platform.
    fn about_tokens(
        &self,
        asked: &GraphCall<'_>,
        caller: &TokenHolder,
        path: &str,
        now: Timestamp,
    ) -> Option<Result<Value, Rejection>> {
        if asked.method != "GET" {
            return None;
        }
        match (path.trim_matches('/'), caller) {
            ("debug_token", TokenHolder::User | TokenHolder::App) => {
                let input = arguments::text(&asked.arguments, "input_token");
                let input = input.ok_or_else(|| Rejection::parameter("input_token", "is required"));
                Some(input.map(|input| self.facts_of(&input, now)))
            }
            ("me/accounts", TokenHolder::User) => {
                let pages = self.world.pages.values().map(|page| {
                    serde_json::json!({
                        "id": page.id,
                        "name": page.name,
                        "access_token": page.token,
                        "tasks": ["MESSAGING", "MODERATE", "MANAGE"],
                    })
                });
                Some(Ok(serde_json::json!({"data": pages.collect::<Vec<_>>()})))
            }
            ("me", TokenHolder::User) => {
                Some(Ok(serde_json::json!({"id": "9001", "name": "A manager"})))
            }
            _ => None,
        }
    }

    /// Returns what is known about a token.
    fn facts_of(&self, token: &str, now: Timestamp) -> Value {
        let app = &self.world.app;
        let mut data = serde_json::json!({
            "app_id": app.id,
            "application": app.name,
            "is_valid": true,
            "expires_at": 0,
            "scopes": app.granted.iter().filter(|name| name.starts_with("pages_")).collect::<Vec<_>>(),
        });
        match self.caller(Some(token), now) {
            Ok(TokenHolder::Page(page)) => {
                data["type"] = "PAGE".into();
                data["profile_id"] = page.into();
            }
            Ok(TokenHolder::User) => data["type"] = "USER".into(),
            Ok(TokenHolder::App) => data["type"] = "APP".into(),
            Err(rejection) => {
                let error = &rejection.body("")["error"];
                data = serde_json::json!({"app_id": app.id, "is_valid": false, "scopes": []});
                data["error"] = serde_json::json!({
                    "code": error["code"],
                    "subcode": error["error_subcode"],
                    "message": error["message"],
                });
            }
        }
        serde_json::json!({ "data": data })
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
