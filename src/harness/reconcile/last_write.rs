//! What is remembered of the last write by Ameide, in tags of the pipeline itself: no file that everybody contends for, and a
//! list of pipelines tells it without reading one of them.

use crate::api::FoundEntity;
use crate::harness::desired::bundle::DesiredPipeline;
use crate::pipeline::emit;
use serde_json::{Map, Value};

/// Digest of all that the pipeline was made from.
pub const CONTENT: &str = "content-digest";
/// Version of the pipeline that our write resulted in: a number, or `created`.
pub const WRITTEN: &str = "written-version";
/// Marks a pipeline whose input sets and triggers are not created yet.
pub const PARTIAL: &str = "bundle";
/// The tags that remember a write.
pub const TAGS: [&str; 3] = [CONTENT, WRITTEN, PARTIAL];
/// Tags that are worth knowing, but no reason of their own to write anything but the pipeline.
pub const INFORMATION: [&str; 3] = ["template", "template-digest", "size"];

/// The pipeline with the tags that remember this write: onto `before`, or of a new pipeline.
pub fn remember(pipeline: &DesiredPipeline, partial: bool, before: Option<&FoundEntity>) -> String {
    remembered(&pipeline.rendered.value, &pipeline.digest, partial, before)
}

/// A document of a pipeline with those tags; `digest` is that of what it is made from.
pub fn remembered(document: &Value, digest: &str, partial: bool, before: Option<&FoundEntity>) -> String {
    let written = match before {
        None => "created".to_owned(),
        Some(found) => found
            .version
            .map_or_else(|| "unknown".to_owned(), |version| (u64::from(version) + 1).to_string()),
    };
    let mut value = document.clone();
    let tags = value
        .get_mut("pipeline")
        .and_then(|pipeline| pipeline.get_mut("tags"))
        .and_then(Value::as_object_mut);
    if let Some(tags) = tags {
        tags.insert(CONTENT.to_owned(), Value::from(digest));
        tags.insert(WRITTEN.to_owned(), Value::from(written));
        if partial {
            tags.insert(PARTIAL.to_owned(), Value::from("partial"));
        }
    }
    emit::document(&value)
}

/// Whether a listed pipeline is as the last write by Ameide left it; none if that cannot be told without reading it.
///
/// A server may begin to count at 0 or 1, so a new pipeline is known by its times: it was not changed since it was made.
pub fn untouched(listed: &FoundEntity, tags: &Map<String, Value>) -> Option<bool> {
    let written = tags.get(WRITTEN)?.as_str()?;
    if written == "created" {
        let time = |key: &str| listed.fields.get(key).and_then(Value::as_f64);
        return Some(match (time("createdAt"), time("lastUpdatedAt")) {
            (Some(created), Some(updated)) => created == updated && listed.version.is_none_or(|version| version <= 1),
            _ => return None,
        });
    }
    let written: u32 = written.parse().ok()?;
    Some(listed.version? == written)
}
