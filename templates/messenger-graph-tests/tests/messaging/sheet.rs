//! Whether something may be sent, written by cases from Meta's pages, without the tables of the crate. In: a case in plain
//! strings and seconds. Out: what a careful program expects.

/// Seconds of a day.
const DAY: i64 = 86_400;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    Allowed,
    /// The last second.
    Until(i64),
    /// The code and subcode that Graph responds with first, if they are documented.
    Denied(Option<(i64, Option<i64>)>),
    Unsure,
}

/// What is sent, and what is known; times in seconds since 1970.
#[derive(Debug, Clone, Default)]
pub struct Case {
    pub now: i64,
    pub recipient: &'static str,
    pub content: &'static str,
    pub messaging_type: &'static str,
    pub tag: &'static str,
    pub persona: bool,
    pub reply_to: bool,
    /// When each moment was.
    pub moments: Vec<(&'static str, i64)>,
    /// What is given as true.
    pub facts: Vec<&'static str>,
    /// What is given as false.
    pub not: Vec<&'static str>,
    /// What the app was granted, if it is given.
    pub granted: Option<Vec<&'static str>>,
}

const CLOSED: Expected = Expected::Denied(Some((10, Some(2_018_278))));
const SUBCODE_UNKNOWN: Expected = Expected::Denied(None);

fn code(code: i64, subcode: impl Into<Option<i64>>) -> Expected {
    Expected::Denied(Some((code, subcode.into())))
}

/// The days on which something changed for every version.
pub const TAGS_OF_2019: i64 = 1_583_280_000; // 2020-03-04
pub const IMAGES: i64 = 1_742_342_400; // 2025-03-19
pub const REPLY_TO: i64 = 1_752_537_600; // 2025-07-15
pub const REACTIONS: i64 = 1_764_633_600; // 2025-12-02
pub const RECURRING: i64 = 1_770_681_600; // 2026-02-10
pub const CALLING: i64 = 1_770_768_000; // 2026-02-11
pub const TAGS: i64 = 1_777_248_000; // 2026-04-27
pub const STICKERS: i64 = 1_780_272_000; // 2026-06-01
pub const IMAGE_GRID: i64 = 1_782_777_600; // 2026-06-30

/// Goes through a case; what ends, and what is unsure, is collected.
struct Reader<'a> {
    case: &'a Case,
    end: Option<i64>,
    unsure: bool,
}

type Step = Result<(), Expected>;

impl Reader<'_> {
    fn is(&self, fact: &str) -> bool {
        self.case.facts.contains(&fact)
    }

    fn is_action(&self) -> bool {
        let actions = ["typing_on", "typing_off", "mark_seen", "react", "unreact"];
        actions.contains(&self.case.content)
    }

    fn last(&self, moments: &[&str]) -> Option<i64> {
        let all = self.case.moments.iter();
        all.filter(|(name, _)| moments.contains(name))
            .map(|(_, at)| *at)
            .max()
    }

    fn ends(&mut self, at: i64) {
        self.end = Some(self.end.map_or(at, |end| end.min(at)));
    }

    /// The whole day of `end` is after it.
    fn before(&mut self, end: i64, otherwise: Expected) -> Step {
        if self.case.now >= end {
            return Err(otherwise);
        }
        self.ends(end);
        Ok(())
    }

    fn since(&self, from: i64) -> Step {
        if self.case.now < from {
            Err(SUBCODE_UNKNOWN)
        } else {
            Ok(())
        }
    }

    fn deny_if(&self, is_broken: bool, expected: Expected) -> Step {
        if is_broken { Err(expected) } else { Ok(()) }
    }

    fn shape(&mut self) -> Step {
        let Case {
            messaging_type,
            tag,
            content,
            recipient,
            now,
            ..
        } = *self.case;
        self.deny_if(
            tag.is_empty() == (messaging_type == "MESSAGE_TAG"),
            code(100, None),
        )?;
        match tag {
            "OTHER" => return Err(code(100, None)),
            "NON_PROMOTIONAL_SUBSCRIPTION" | "SHIPPING_UPDATE" | "TICKET_UPDATE" => {
                self.before(TAGS_OF_2019, code(100, None))?;
            }
            "ACCOUNT_UPDATE" | "CONFIRMED_EVENT_UPDATE" | "POST_PURCHASE_UPDATE" => {
                self.before(TAGS, code(100, None))?;
            }
            _ => {}
        }
        let both = (messaging_type == "UTILITY") == (content == "utility");
        self.deny_if(!both, SUBCODE_UNKNOWN)?;
        if self.case.reply_to {
            let right = !self.is_action() && recipient == "id";
            self.deny_if(!right, SUBCODE_UNKNOWN)?;
            match messaging_type {
                "RESPONSE" => {}
                "" => self.unsure = true,
                _ => return Err(SUBCODE_UNKNOWN),
            }
            self.since(REPLY_TO)?;
            let wrote = self.last(&["message", "ad_message"]);
            let end = wrote.map(|at| at + DAY).filter(|end| now <= *end);
            self.ends(end.ok_or(SUBCODE_UNKNOWN)?);
        }
        let takes_persona = !["mark_seen", "react", "unreact"].contains(&content);
        self.deny_if(self.case.persona && !takes_persona, SUBCODE_UNKNOWN)?;
        match content {
            "attachments" => self.since(IMAGES),
            "sticker_id" => self.since(STICKERS),
            "image_grid" => self.since(IMAGE_GRID),
            "calling_optin" | "call_prompt" => self.since(CALLING),
            "react" | "unreact" => self.since(REACTIONS),
            // All versions of these days are later than v4.0 and v11.0.
            "list" | "open_graph" => Err(SUBCODE_UNKNOWN),
            other if other.starts_with("airline_") => Err(SUBCODE_UNKNOWN),
            _ => Ok(()),
        }
    }

    fn grants(&mut self) -> Step {
        let Case {
            content, recipient, ..
        } = *self.case;
        let Some(granted) = &self.case.granted else {
            return Ok(());
        };
        let lacks = |name| !granted.contains(&name);
        self.deny_if(lacks("pages_messaging"), code(200, 2_018_028))?;
        let utility = content == "utility" && lacks("pages_utility_messaging");
        self.deny_if(utility, SUBCODE_UNKNOWN)?;
        let coupon = content == "coupon" && lacks("pages_show_list");
        self.deny_if(coupon, SUBCODE_UNKNOWN)?;
        let phone = recipient == "phone_number" && lacks("pages_messaging_phone_number");
        self.deny_if(phone, code(200, 2_018_027))
    }

    fn standard(&mut self, closed: Expected) -> Step {
        let acts = [
            "message",
            "ad_message",
            "call_to_action",
            "plugin",
            "link",
            "reaction",
        ];
        let now = self.case.now;
        let Some(end) = self.last(&acts).map(|at| at + DAY) else {
            return Err(closed);
        };
        if now <= end {
            self.ends(end);
        } else if self
            .last(&["ad_message"])
            .is_some_and(|at| now <= at + 7 * DAY)
        {
            self.unsure = true;
        } else {
            return Err(closed);
        }
        Ok(())
    }

    /// A window that includes its end.
    fn within(&mut self, moments: &[&str], length: i64) -> Step {
        let end = self.last(moments).map(|at| at + length);
        let end = end.filter(|end| self.case.now <= *end);
        self.ends(end.ok_or(CLOSED)?);
        Ok(())
    }

    fn of_its_kind(&mut self) -> Step {
        let Case {
            content,
            recipient,
            tag,
            ..
        } = *self.case;
        match (recipient, tag) {
            ("comment_id" | "post_id", _) => {
                self.deny_if(self.is("private_reply_sent"), code(10_900, None))?;
                self.deny_if(self.is("written_by_a_page"), code(10_903, None))?;
                self.unsure |= content == "utility";
                let acts = ["comment", "visitor_post"];
                if self.last(&acts).is_none() {
                    self.unsure = true;
                    return Ok(());
                }
                self.within(&acts, 7 * DAY)
            }
            ("one_time_notif_token", _) => self.one_time(),
            ("notification_messages_token", _) => self.notification(),
            ("phone_number", _) => {
                self.unsure = true;
                Ok(())
            }
            ("user_ref", _) => {
                self.unsure |= content == "utility";
                self.within(&["plugin"], DAY)
            }
            _ if content == "utility" => {
                self.deny_if(
                    self.case.not.contains(&"template_approved"),
                    SUBCODE_UNKNOWN,
                )?;
                self.unsure |= !self.is("template_approved");
                Ok(())
            }
            (_, "HUMAN_AGENT") => {
                let granted = self.case.granted.as_ref();
                let lacks = granted.is_some_and(|granted| !granted.contains(&"human_agent"));
                self.deny_if(lacks || self.is("automated"), CLOSED)?;
                self.within(&["message", "ad_message"], 7 * DAY)
            }
            (_, "CUSTOMER_FEEDBACK") => {
                self.deny_if(content != "customer_feedback", SUBCODE_UNKNOWN)?;
                self.within(&["message", "ad_message"], 7 * DAY)
            }
            // A removed tag, while it existed.
            (_, tag) if !tag.is_empty() => Ok(()),
            _ if content == "sticker_id" => self.standard(SUBCODE_UNKNOWN),
            _ => self.standard_content(),
        }
    }

    fn one_time(&mut self) -> Step {
        let Case { content, now, .. } = *self.case;
        self.unsure |= matches!(content, "utility" | "coupon");
        self.deny_if(self.is("token_used"), SUBCODE_UNKNOWN)?;
        match self.last(&["one_time_opt_in"]) {
            None => self.unsure = true,
            Some(at) => {
                self.deny_if(now >= at + 365 * DAY, SUBCODE_UNKNOWN)?;
                self.ends(at + 365 * DAY);
            }
        }
        Ok(())
    }

    fn notification(&mut self) -> Step {
        self.unsure |= self.case.content == "utility";
        self.recurring()?;
        self.deny_if(self.is("topic_stopped"), code(10, 1_893_015))?;
        let sent = self.last(&["notification_sent"]);
        let early = sent.is_some_and(|at| self.case.now < at + 2 * DAY);
        self.deny_if(early, code(4, 2_018_354))
    }

    fn standard_content(&mut self) -> Step {
        let content = self.case.content;
        if content == "notification_messages" {
            self.recurring()?;
        }
        self.standard(CLOSED)?;
        match content {
            "one_time_notif_req" | "notification_messages" => {
                self.deny_if(self.is("opt_in_barred"), code(10, 1_404_170))?;
                self.deny_if(self.is("opt_in_limit_reached"), code(9, 2_018_352))?;
                self.deny_if(self.is("opt_in_requested"), code(613, 1_893_016))
            }
            "calling_optin" => {
                let sent = self.case.moments.iter();
                let today = sent.filter(|(name, at)| {
                    *name == "calling_opt_in_sent" && at + DAY > self.case.now
                });
                self.deny_if(today.count() >= 2, SUBCODE_UNKNOWN)
            }
            _ => Ok(()),
        }
    }

    fn recurring(&mut self) -> Step {
        if self.is("recurring_region") {
            return Ok(());
        }
        if self.case.now < RECURRING {
            self.ends(RECURRING);
        } else if self.case.not.contains(&"recurring_region") {
            return Err(SUBCODE_UNKNOWN);
        } else {
            self.unsure = true;
        }
        Ok(())
    }

    fn in_all_cases(&mut self) -> Step {
        let Case {
            content,
            messaging_type,
            now,
            ..
        } = *self.case;
        if content == "saved_attachment" {
            let bad = self.is("attachment_of_another_page") || self.is("attachment_not_reusable");
            self.deny_if(bad, code(100, 2_018_074))?;
            if let Some(at) = self.last(&["attachment_saved"]) {
                self.deny_if(now >= at + 90 * DAY, code(100, 2_018_074))?;
                self.ends(at + 90 * DAY);
            }
        }
        let tagged = ["MESSAGE_TAG", "UTILITY"].contains(&messaging_type);
        self.deny_if(tagged && self.is("promotional"), code(10, 1_893_063))?;
        self.deny_if(self.is("another_app_in_control"), code(2_018_300, None))?;
        self.deny_if(self.is("automated_flow_in_control"), code(2_018_321, None))
    }

    fn read(&mut self) -> Step {
        self.shape()?;
        self.grants()?;
        if self.is_action() {
            let reacts = ["react", "unreact"].contains(&self.case.content);
            self.unsure |= reacts && self.case.recipient != "id";
            return Ok(());
        }
        if self.case.content == "coupon" && self.case.recipient == "phone_number" {
            self.unsure = true;
        }
        self.of_its_kind()?;
        self.in_all_cases()
    }
}

/// Returns what is expected of a case.
pub fn expected(case: &Case) -> Expected {
    let mut reader = Reader {
        case,
        end: None,
        unsure: false,
    };
    match reader.read() {
        Err(expected) => expected,
        Ok(()) if reader.unsure => Expected::Unsure,
        Ok(()) => reader.end.map_or(Expected::Allowed, Expected::Until),
    }
}
