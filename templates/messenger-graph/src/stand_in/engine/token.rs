//! Tokens. In: a token. Out: whose it is, and what Graph reports of it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::{Engine, GraphCall, day};
use crate::stand_in::arguments;
use crate::stand_in::rejection::Rejection;
use crate::stand_in::world::{MANAGER, PageState};

/// Who calls.
pub(super) enum TokenHolder {
    Page(String),
    User,
    App,
}

impl TokenHolder {
    /// Returns the name of the type of the token.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Page(_) => "PageToken",
            Self::User => "UserToken",
            Self::App => "AppToken",
        }
    }
}

impl Engine {
    /// Returns whose token it is.
    ///
    /// # Errors
    ///
    /// There is no token, or it does not work.
    pub(super) fn caller(
        &self,
        token: Option<&str>,
        now: Timestamp,
    ) -> Result<TokenHolder, Rejection> {
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

    /// Responds to the calls that are about tokens and not about the Messenger Platform.
    pub(super) fn about_tokens(
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
                let pages = self.world.pages.values().map(account);
                Some(Ok(json!({"data": pages.collect::<Vec<_>>()})))
            }
            ("me", TokenHolder::User) => Some(Ok(json!({"id": MANAGER, "name": "A manager"}))),
            (id, TokenHolder::User) => {
                let page = account(self.world.pages.get(id)?);
                let mut fields = arguments::names(&asked.arguments, "fields");
                fields.push("id".to_owned());
                Some(select(&page, &fields))
            }
            _ => None,
        }
    }

    /// Returns what is known about a token.
    fn facts_of(&self, token: &str, now: Timestamp) -> Value {
        let app = &self.world.app;
        let mut data = json!({
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
                data = json!({"app_id": app.id, "is_valid": false, "scopes": []});
                data["error"] = json!({
                    "code": error["code"],
                    "subcode": error["error_subcode"],
                    "message": error["message"],
                });
            }
        }
        json!({ "data": data })
    }
}

/// A Page as a person sees it who manages it.
fn account(page: &PageState) -> Value {
    json!({
        "id": page.id,
        "name": page.name,
        "access_token": page.token,
        "tasks": ["MESSAGING", "MODERATE", "MANAGE"],
    })
}

/// Returns the fields of a node that were asked for.
fn select(node: &Value, fields: &[String]) -> Result<Value, Rejection> {
    let shown = fields.iter().map(|name| {
        let value = node
            .get(name)
            .ok_or_else(|| Rejection::unknown_field(name))?;
        Ok((name.clone(), value.clone()))
    });
    let shown: Map<String, Value> = shown.collect::<Result<_, _>>()?;
    Ok(shown.into())
}
