//! The size of the configuration that is nearest to what a service asks for.

use super::quantity::quantity;
use crate::config::Size;

/// What a service asks for in an environment.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Needs {
    /// CPU as written.
    pub cpu: Option<String>,
    /// Memory as written.
    pub memory: Option<String>,
    /// Replicas, least and most; none for jobs.
    pub replicas: Option<(u32, u32)>,
}

/// The nearest size, or why it is asked, with a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nearest {
    /// The size.
    pub size: Option<String>,
    /// Why it is not certain.
    pub doubt: Option<String>,
}

/// One more than a quarter apart from a size is still that size; what lies clearly nearer to one than to the next, too.
const NEAR: f64 = 1.3;
/// So many times the next distance.
const CLEAR: f64 = 0.6;

/// Finds it.
pub fn nearest(needs: &Needs, sizes: &[(String, Size)]) -> Nearest {
    let cpu = needs
        .cpu
        .as_deref()
        .map(|text| (text, "CPU", by(text, sizes, |size| &size.cpu)));
    let memory = needs
        .memory
        .as_deref()
        .map(|text| (text, "memory", by(text, sizes, |size| &size.memory)));
    let asked = |index: Option<usize>, doubt: String| Nearest {
        size: index.and_then(|index| sizes.get(index)).map(|(name, _)| name.clone()),
        doubt: Some(doubt),
    };
    let (cpu, memory) = match (cpu, memory) {
        (None, None) => return asked(None, "no file says how much CPU and memory it asks for".to_owned()),
        (Some((text, what, at)), None) | (None, Some((text, what, at))) => {
            let missing = if what == "CPU" { "memory" } else { "CPU" };
            let index = at.as_ref().map(|at| at.index);
            return asked(
                index,
                format!("{what} is `{text}`, but no file says how much {missing}"),
            );
        }
        (Some(cpu), Some(memory)) => (cpu, memory),
    };
    let (Some(by_cpu), Some(by_memory)) = (&cpu.2, &memory.2) else {
        return asked(None, "CPU or memory is not an amount that Kubernetes knows".to_owned());
    };
    let index = by_cpu.index.max(by_memory.index);
    let name = |index: usize| sizes.get(index).map_or("", |(name, _)| name.as_str());
    if by_cpu.index != by_memory.index {
        let doubt = format!(
            "CPU `{}` is nearest to `{}`, memory `{}` to `{}`",
            cpu.0,
            name(by_cpu.index),
            memory.0,
            name(by_memory.index)
        );
        return asked(Some(index), doubt);
    }
    for (text, what, at) in [&cpu, &memory] {
        if let Some(doubt) = at.as_ref().and_then(|at| at.doubt.clone()) {
            return asked(Some(index), format!("{what} `{text}` {doubt}"));
        }
    }
    if let (Some((_, most)), Some((_, size))) = (needs.replicas, sizes.get(index))
        && most > size.replicas.1
    {
        let doubt = format!(
            "it has up to {most} replicas, `{}` up to {}",
            name(index),
            size.replicas.1
        );
        return asked(Some(index), doubt);
    }
    if let (Some((least, _)), Some((_, size))) = (needs.replicas, sizes.get(index))
        && least > size.replicas.0.max(1) * 3
    {
        let doubt = format!(
            "it has at least {least} replicas, `{}` {}",
            name(index),
            size.replicas.0
        );
        return asked(Some(index), doubt);
    }
    Nearest {
        size: Some(name(index).to_owned()),
        doubt: None,
    }
}

/// Where an amount stands among the sizes.
struct Standing {
    index: usize,
    doubt: Option<String>,
}

fn by(text: &str, sizes: &[(String, Size)], of: impl Fn(&Size) -> &String) -> Option<Standing> {
    let amount = quantity(text)?;
    let mut distances: Vec<(f64, usize, f64)> = Vec::new();
    for (index, (_, size)) in sizes.iter().enumerate() {
        let own = quantity(of(size))?;
        distances.push(((amount / own).ln().abs(), index, own));
    }
    distances.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (distance, index, own) = *distances.first()?;
    let largest = distances.iter().map(|(_, _, own)| *own).fold(0.0, f64::max);
    let smallest = distances.iter().map(|(_, _, own)| *own).fold(f64::MAX, f64::min);
    let doubt = if amount > largest * NEAR {
        Some("is more than the largest size has".to_owned())
    } else if amount < smallest || own.max(amount) / own.min(amount) <= NEAR {
        None
    } else {
        let next = distances.get(1).map_or(f64::MAX, |(next, _, _)| *next);
        let other = distances
            .get(1)
            .and_then(|(_, index, _)| sizes.get(*index))
            .map(|(name, _)| name.as_str());
        let this = sizes.get(index).map(|(name, _)| name.as_str());
        (distance > next * CLEAR).then(|| {
            format!(
                "is between `{}` and `{}`",
                this.unwrap_or_default(),
                other.unwrap_or_default()
            )
        })
    };
    Some(Standing { index, doubt })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use serde_json::Map;

    #[test]
    fn what_lies_between_two_sizes_is_asked() {
        let sizes = Config::read(&Map::new()).unwrap().platform.sizes;
        let cases = [
            ("100m", "256Mi", Some((1, 3)), "small", true),
            ("50m", "64Mi", Some((1, 1)), "small", true),
            ("0.25", "512Mi", Some((2, 4)), "medium", true),
            ("450m", "1000Mi", None, "large", true),
            ("160m", "384Mi", None, "medium", false),
            ("100m", "512Mi", None, "medium", false),
            ("1", "2Gi", Some((4, 40)), "xlarge", false),
            ("4", "8Gi", None, "xlarge", false),
        ];
        for (cpu, memory, replicas, size, sure) in cases {
            let needs = Needs {
                cpu: Some(cpu.to_owned()),
                memory: Some(memory.to_owned()),
                replicas,
            };
            let found = nearest(&needs, &sizes);
            assert_eq!(
                (found.size.as_deref(), found.doubt.is_none()),
                (Some(size), sure),
                "{cpu} {memory}"
            );
        }
    }
}
