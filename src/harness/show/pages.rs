//! Pages about a service elsewhere: what the organization configured, and what is in the config repo.

use crate::api::{LinkKind, ShownLink};
use crate::config::Config;
use crate::entries::locate::CatalogAt;
use crate::entries::stored::StoredEntry;
use crate::service::{Service, ServiceNames, WebRepository, configured_links, manifests_page};

/// The pages of a service.
pub(super) fn pages(
    service: &Service,
    names: &ServiceNames,
    entry: &StoredEntry,
    catalog: &CatalogAt,
    config: &Config,
) -> Vec<ShownLink> {
    let configured = configured_links(service, names, config).into_iter();
    let mut links: Vec<ShownLink> = configured
        .map(|(title, url)| page(LinkKind::Configured, &title, url))
        .collect();
    if let Some(repository) = WebRepository::of(&catalog.repo) {
        let manifests = manifests_page(service, &repository, &catalog.base, config);
        links.push(page(LinkKind::Manifests, "Generated manifests", manifests));
        let (line, _) = entry.at;
        let url = format!("{}#L{line}", repository.file(&catalog.base, &entry.file));
        links.push(page(LinkKind::Entry, "Catalog entry", url));
    }
    links
}

fn page(kind: LinkKind, title: &str, url: String) -> ShownLink {
    ShownLink {
        kind,
        title: title.to_owned(),
        url,
    }
}
