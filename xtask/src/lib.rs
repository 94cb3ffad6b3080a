//! The generator of `messenger-graph`. [`codegen`] has the map; everything else is one stage of it.

pub mod codegen;
mod cores;
mod day;
pub mod diff;
pub mod draft;
pub mod emit;
pub mod fetch;
pub mod ir;
pub mod keyword;
pub mod lock;
pub mod lower;
pub mod manual;
pub mod names;
pub mod output;
pub mod overlay;
pub mod pass;
pub mod replace;
pub mod report;
pub mod retire;
pub mod share;
pub mod source;
mod staged;
pub mod stamp;
pub mod templates;
pub mod version;
pub mod versions;
