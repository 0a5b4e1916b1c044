//! Catalogs as people might write them, made from a seed: indentation, quotes, flow and block, comments at every place, blank
//! lines, block scalars, line breaks.

/// A small generator of random numbers; the same seed gives the same catalog everywhere.
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x2545_f491_4f6c_dd1d)
    }

    /// A number below a limit.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % limit.max(1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of some.
    pub fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }
}

/// A catalog's text with its names.
pub struct Catalog {
    /// The text.
    pub text: String,
    /// Names of the services in order.
    pub names: Vec<String>,
}

/// Makes a catalog.
pub fn catalog(random: &mut Random) -> Catalog {
    let mut maker = Maker {
        dash: random.below(3) * 2,
        gap: 1 + random.below(3),
        step: [2, 2, 4][random.below(3)],
        comments: 0,
        out: String::new(),
    };
    let spaced = random.once_in(2);
    if random.once_in(4) {
        maker.out.push_str("---\n");
    }
    if random.once_in(2) {
        maker.comment(0);
        maker.out.push_str(random.pick(&[
            "version: 1\n\n",
            "note: |\n  - name: not-a-service\n\n",
            "meta: { owner: [a, b] }\n",
            "\n",
        ]));
    }
    maker
        .out
        .push_str(random.pick(&["services:\n", "services: # all of them\n", "services:\n\n"]));
    let sorted = !random.once_in(3);
    let mut names: Vec<String> = (0..random.below(7))
        .map(|index| format!("{}{index}", random.pick(&["svc-", "pay-", "a", "order-x"])))
        .collect();
    if sorted {
        names.sort();
    }
    for (index, name) in names.iter().enumerate() {
        if spaced && index > 0 || random.once_in(9) {
            maker.out.push('\n');
        }
        maker.entry(random, name);
    }
    if names.is_empty() {
        let text = maker.out.replacen(
            "services:",
            random.pick(&["services: []", "services:", "services: ~"]),
            1,
        );
        maker.out = text;
    }
    if random.once_in(3) {
        maker
            .out
            .push_str(random.pick(&["\n", "\n\n", "# the end\n", "\n# the end\n\n"]));
    }
    if random.once_in(4) {
        maker.out.push_str(random.pick(&[
            "other: [1, 2]\n",
            "# for the others\nother:\n- x\n",
            "other: |+\n  text\n\n",
        ]));
    }
    let mut text = maker.out;
    if random.once_in(4) {
        text.truncate(text.trim_end().len());
    }
    if random.once_in(5) {
        text = text.replace('\n', "\r\n");
    }
    Catalog { text, names }
}

struct Maker {
    dash: usize,
    gap: usize,
    step: usize,
    comments: usize,
    out: String,
}

impl Maker {
    fn comment(&mut self, column: usize) {
        self.comments += 1;
        let text = format!("{}# c{} - name: 'x\n", " ".repeat(column), self.comments);
        self.out.push_str(&text);
    }

    fn trailing(&mut self, random: &mut Random) -> String {
        if !random.once_in(6) {
            return String::new();
        }
        self.comments += 1;
        format!("{}# c{}", " ".repeat(1 + random.below(3)), self.comments)
    }

    fn entry(&mut self, random: &mut Random, name: &str) {
        while random.once_in(4) {
            self.comment(self.dash);
            if random.once_in(4) {
                self.out.push('\n');
            }
        }
        if random.once_in(14) {
            let line = format!(
                "{}- {{ name: {name}, size: small, environments: [int] }}",
                " ".repeat(self.dash)
            );
            self.out.push_str(&line);
            let tail = self.trailing(random);
            self.out.push_str(&tail);
            self.out.push('\n');
            return;
        }
        let column = self.dash + 1 + self.gap;
        let mut lines = vec![format!("name: {}", quoted(random, name))];
        lines.push(format!(
            "archetype: {}",
            random.pick(&["api", "'job'", "\"listener\"", "api   "])
        ));
        lines.push(format!("size: {}", random.pick(&["small", "large", "'medium'"])));
        self.list(random, &mut lines, "environments", &["int", "pre", "prod"]);
        if random.once_in(2) {
            self.list(random, &mut lines, "regions", &["euw1", "euw2"]);
        }
        let step = " ".repeat(self.step);
        if random.once_in(3) {
            let size = random
                .pick(&["{size: large}", "{ size: xlarge }", "\n    size: large"])
                .replace('\n', &format!("\n{step}"));
            lines.push(format!("resources:\n{step}overrides:\n{step}{step}prod: {size}"));
        }
        if random.once_in(3) {
            lines.push(match random.below(5) {
                0 => format!("description: |\n{step}two lines # no comment\n\n{step}- name: deep"),
                1 => format!("description: >-\n{step}folded\n{step}text"),
                2 => "description: \"a: b # c\"".into(),
                3 => format!("description: plain over\n{step}two lines"),
                _ => format!("description: |+\n{step}keeps\n\n"),
            });
        }
        if random.once_in(4) {
            lines.push(
                random
                    .pick(&[
                        "odd: ~",
                        "odd:",
                        "'quoted key': 1",
                        "number: 0x1F",
                        "slack: '#x'",
                        "? complex\n: value",
                    ])
                    .into(),
            );
        }
        if random.once_in(3) {
            let last = lines.len() - 1;
            lines.swap(0, last);
            if lines[0].starts_with('?') || lines[0].contains('\n') {
                lines.swap(0, last);
            }
        }
        let pad = " ".repeat(column);
        for (index, line) in lines.iter().enumerate() {
            let first = if index == 0 {
                format!("{}-{}", " ".repeat(self.dash), " ".repeat(self.gap))
            } else {
                pad.clone()
            };
            let mut text = format!(
                "{first}{}",
                line.replace('\n', &format!("\n{pad}"))
                    .replace(&format!("\n{pad}\n"), "\n\n")
            );
            let simple = !line.contains('\n') && !line.ends_with(' ');
            if simple {
                text.push_str(&self.trailing(random));
            }
            self.out.push_str(text.trim_end_matches(' '));
            self.out.push('\n');
            if simple && random.once_in(9) {
                self.comment(column);
            }
        }
        if random.once_in(8) {
            self.comment(self.dash + 1);
        }
    }

    fn list(&mut self, random: &mut Random, lines: &mut Vec<String>, key: &str, values: &[&str]) {
        let count = 1 + random.below(values.len());
        let values = &values[..count];
        match random.below(4) {
            0 => {
                let indent = " ".repeat(random.below(2) * 2);
                let items: String = values
                    .iter()
                    .map(|value| format!("\n{indent}- {value}{}", if value.len() == 4 { " # it" } else { "" }))
                    .collect();
                lines.push(format!("{key}:{items}"));
            }
            1 => lines.push(format!("{key}: [ {} ]", values.join(", "))),
            2 => lines.push(format!(
                "{key}: [{}]",
                values
                    .iter()
                    .map(|value| format!("'{value}'"))
                    .collect::<Vec<_>>()
                    .join(",")
            )),
            _ => lines.push(format!("{key}: [{}]", values.join(", "))),
        }
    }
}

fn quoted(random: &mut Random, name: &str) -> String {
    match random.below(5) {
        0 => format!("'{name}'"),
        1 => format!("\"{name}\""),
        _ => name.to_owned(),
    }
}
