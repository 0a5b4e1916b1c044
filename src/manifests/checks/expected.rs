//! What an entry asks for, as the checks look for it in the manifests.

use crate::config::{Config, Size};
use crate::manifests::overlay::{Overlay, TAG};

/// What must have arrived.
#[derive(Debug)]
pub struct Expected<'a> {
    /// Name of the service.
    pub service: &'a str,
    /// Name of the size.
    pub size: &'a str,
    /// Its numbers.
    pub numbers: &'a Size,
    /// Namespace.
    pub namespace: String,
    /// Host.
    pub host: String,
    /// Image with its tag.
    pub image: String,
}

impl<'a> Expected<'a> {
    /// What an overlay asks for.
    pub fn of(overlay: &'a Overlay<'a>, config: &Config) -> Self {
        let derived = overlay.derived(overlay.names(), config);
        Self {
            service: &overlay.service.name,
            size: overlay.size,
            numbers: overlay.numbers,
            namespace: derived.namespace,
            host: derived.host,
            image: format!("{}:{TAG}", derived.image),
        }
    }
}
