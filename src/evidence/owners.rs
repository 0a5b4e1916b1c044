//! CODEOWNERS: the team of a folder. What holds for all files says nothing of one service.

use super::claim::{Claims, Topic};
use super::document::Contents;
use super::labels;
use super::unit::Unit;

/// Adds the team of each service's files.
pub fn take(contents: &Contents, units: &mut [Unit]) {
    for (path, text) in &contents.owners {
        let home = path
            .trim_end_matches("CODEOWNERS")
            .trim_end_matches(".github/")
            .trim_end_matches("docs/");
        for unit in units.iter_mut() {
            let mut claims = Claims::of(path, None);
            for file in &unit.files {
                let Some(inside) = file.strip_prefix(home) else {
                    continue;
                };
                if let Some((pattern, owners)) = rule(text, inside) {
                    let teams: Vec<&str> = owners
                        .iter()
                        .copied()
                        .filter(|owner| owner.starts_with('@') && owner.contains('/'))
                        .collect();
                    if let [team] = teams.as_slice() {
                        labels::add(
                            Topic::CodeOwner,
                            team,
                            &format!("`{}`", crate::service::visible(pattern)),
                            &mut claims,
                        );
                    }
                }
            }
            claims.all.dedup();
            unit.claims.extend(claims.all);
        }
    }
}

/// The last rule for a file, as GitHub counts, unless it is one for all.
fn rule<'t>(text: &'t str, file: &str) -> Option<(&'t str, Vec<&'t str>)> {
    let mut rules = text.lines().filter_map(|line| {
        let mut words = line.split('#').next().unwrap_or_default().split_whitespace();
        let pattern = words.next()?;
        matches(pattern, file).then(|| (pattern, words.collect()))
    });
    rules
        .next_back()
        .filter(|(pattern, _)| !matches!(*pattern, "*" | "/" | "/*" | "/**" | "**"))
}

fn matches(pattern: &str, file: &str) -> bool {
    if matches!(pattern, "*" | "/" | "/*" | "/**" | "**") {
        return true;
    }
    let anchored = pattern.starts_with('/');
    let folder = pattern
        .trim_start_matches('/')
        .trim_end_matches("**")
        .trim_end_matches('*')
        .trim_end_matches('/');
    if folder.contains('*') {
        let (start, end) = folder.split_once('*').unwrap_or_default();
        return file.starts_with(start) && file.contains(end);
    }
    let below = |file: &str| file == folder || file.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let anywhere = !anchored && !folder.contains('/');
    below(file) || (anywhere && file.split('/').any(|part| part == folder))
}

#[cfg(test)]
mod tests {
    use super::rule;

    #[test]
    fn the_last_rule_counts_and_one_for_all_does_not() {
        let text = "* @acme/platform\n/services/orders/ @acme/orders-team @jane\nbilling @acme/billing\n";
        let of = |file: &str| rule(text, file).map(|(pattern, _)| pattern);
        assert_eq!(of("services/orders/values.yaml"), Some("/services/orders/"));
        assert_eq!(of("apps/billing/prod.yaml"), Some("billing"));
        assert_eq!(of("apps/ledger/prod.yaml"), None);
    }
}
