use super::*;
use crate::yaml::ListDocument;

/// The entries of a catalog, from the pairs that are known, where they are, and from its nodes.
fn both<'a>(text: &'a str, config: &Config) -> (Vec<Option<Entry<'a>>>, Vec<Entry<'a>>) {
    let node = |node: &crate::yaml::Node<'a>, base: usize| Entry::of(text, node, base, Some(config));
    let (list, nodes) = ListDocument::open_all(text, "services", node).unwrap();
    let mut known = KnownPairs::new(Some(config));
    let quick = list.items.iter().map(|item| {
        let lines = text.get(item.clone()).unwrap();
        let found = known.entry(text.get(item.start..).unwrap(), list.dash(), item.start)?;
        assert_eq!(found.next, item.len());
        assert_eq!(lines.get(..found.end).unwrap().trim_end(), lines.trim_end());
        Some(found.value)
    });
    (quick.collect(), nodes)
}

const PLAIN: &str = "  - name: NAME\n    archetype: api\n    profile: public-api\n    size: small # for now\n    environments: [int, prod]\n    team: payments-team\n";

#[test]
fn an_entry_known_by_its_bytes_is_as_the_parser_reads_it() {
    let config = Config::read(&serde_json::Map::new()).unwrap();
    let more = [
        "",
        "    tier: gold\n",
        "    regions:\n      - euw1\n      - nowhere\n",
        "    resources:\n      overrides:\n        prod:\n          size: large\n",
        "    # a note\n\n    slack: '#pay'\n",
        "    slack: pay\n",
        "    description: 'a {{ b }}'\n",
        "    size2: small\n    size3: 1\n",
    ];
    let other = [
        ("public-api", "batch-job"),
        ("api", "unknown"),
        ("team: payments-team", "team: 12"),
    ];
    let mut text = "services:\n".to_owned();
    let mut number = 0;
    for more in more {
        for (from, to) in [("", "")].into_iter().chain(other) {
            number += 1;
            let entry = PLAIN.replace("NAME", &format!("service-{number}"));
            text.push_str(&entry.replacen(from, to, 1));
            text.push_str(more);
        }
    }
    let (quick, nodes) = both(&text, &config);
    let known: Vec<_> = quick
        .iter()
        .zip(&nodes)
        .filter_map(|(quick, node)| Some((quick.as_ref()?, node)))
        .collect();
    assert!(known.len() > 16, "{}", known.len());
    for (quick, node) in known {
        assert_eq!(quick, node);
    }
    assert!(nodes.iter().filter(|node| !node.faults.is_empty()).count() > 20);
}

#[test]
fn what_is_not_plain_is_left_to_the_parser() {
    let config = Config::read(&serde_json::Map::new()).unwrap();
    for (from, to) in [
        ("size: small", "size: &a small"),
        ("size: small", "size:"),
        ("    size: small # for now\n", ""),
        ("size: small", "size: small\n    size: small"),
        ("small # for now", "|\n      small"),
        ("payments-team", "p\u{e4}yments-team"),
        ("size: small", "size:\n      # note\n      small"),
        ("name: NAME", "name: 12"),
    ] {
        let text = format!("services:\n{}", PLAIN.replace(from, to));
        let (quick, _) = both(&text, &config);
        assert_eq!(quick, [None], "{to}");
    }
}
