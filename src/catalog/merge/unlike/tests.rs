use super::super::{Merged, NAMES, merge_all};
use super::*;

/// Numbers that look random, the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }
}

fn entry(numbers: &mut Numbers, name: &str) -> String {
    let above = numbers.pick(&[
        "",
        "",
        "\n",
        "\n",
        "\n  # about it\n",
        "  # about it\n",
        "\n  # --- part ---\n\n",
        "\n\n",
    ]);
    let size = numbers.pick(&["small", "large", "'medium'", "small # for now", "&a small"]);
    let more = numbers.pick(&[
        "",
        "",
        "    note: |+\n      text\n\n",
        "    # last\n",
        "    list:\n      - a\n      - b\n",
    ]);
    format!("{above}  - name: {name}\n    size: {size}\n    team: a-team\n{more}")
}

fn version(numbers: &mut Numbers, entries: &[(String, String)], head: &str) -> String {
    let mut entries = entries.to_vec();
    for _ in 0..numbers.below(3) {
        let at = numbers.below(entries.len());
        match numbers.below(6) {
            0 => {
                entries.remove(at);
            }
            1 | 2 => {
                let name = ["s05x", "s10x", "a", "z", "s03"][numbers.below(5)].to_owned();
                let lines = entry(numbers, &name);
                entries.insert(at, (name, lines));
            }
            3 => {
                let moved = entries.remove(at);
                let to = numbers.below(entries.len());
                entries.insert(to, moved);
            }
            4 => entries[at].1 = entries[at].1.replace("a-team", "b-team"),
            _ => {
                entries[at].1 = entries[at]
                    .1
                    .replace("small", "large")
                    .replace("  # about it\n", "  # of it\n")
            }
        }
    }
    let head = if numbers.below(8) == 0 {
        "# changed\nservices:\n"
    } else {
        head
    };
    let tail = numbers.pick(&["", "", "", "other: 1\n"]);
    [
        head,
        &entries.into_iter().map(|(_, lines)| lines).collect::<String>(),
        tail,
    ]
    .concat()
}

#[test]
fn a_merge_of_a_part_is_the_merge_of_the_whole() {
    let mut numbers = Numbers(7);
    let (mut some, mut conflicts) = (0, 0);
    for round in 0..3000 {
        let mut names: Vec<String> = (0..14).map(|number| format!("s{number:02}")).collect();
        if round % 3 == 0 {
            names.reverse();
        }
        let entries: Vec<_> = names
            .into_iter()
            .map(|name| (name.clone(), entry(&mut numbers, &name)))
            .collect();
        let head = numbers.pick(&["services:\n", "# all\n\nservices: # ours\n"]);
        let texts = [(); 3].map(|()| version(&mut numbers, &entries, head));
        let bytes = texts.each_ref().map(|text| text.as_bytes());
        let versions = Versions::read("c.yaml", NAMES, bytes).unwrap();
        let Some(part) = merged("c.yaml", NAMES, &versions) else {
            conflicts += 1;
            continue;
        };
        some += 1;
        let whole = merge_all("c.yaml", NAMES, &versions);
        assert_eq!(whole, Ok(Merged::Clean(part)), "{texts:#?}");
    }
    assert!(some > 300 && conflicts > 300, "{some} {conflicts}");
}
