//! Every amount is one that Kubernetes reads: `250m`, `1.5`, `512Mi`, `1e3`.

use super::model::Manifests;
use super::schema::{Seen, Type, walk};
use crate::problem::Problem;

pub(super) fn check(manifests: &Manifests<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for object in &manifests.objects {
        walk(
            object,
            manifests.config.manifests.kubernetes_minor,
            &mut |seen, path| {
                if let Seen::Value(node, Type::Quantity) = seen
                    && let Some(text) = node.text().filter(|_| !node.is_null())
                    && value(text).is_none()
                {
                    let message = format!("`{text}` is not a quantity");
                    found.push(object.problem(node, path, message, "write it as `250m`, `1.5` or `512Mi`"));
                }
            },
        );
    }
    found
}

/// The value of an amount.
pub(super) fn value(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let end = unsigned
        .find(|character: char| !(character.is_ascii_digit() || character == '.'))
        .unwrap_or(unsigned.len());
    let (digits, unit) = (unsigned.get(..end)?, unsigned.get(end..)?);
    if !digits.contains(|character: char| character.is_ascii_digit()) {
        return None;
    }
    let factor = match unit {
        "" => 1.0,
        "n" => 1e-9,
        "u" => 1e-6,
        "m" => 1e-3,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "E" => 1e18,
        "Ki" => 1024.0,
        "Mi" => f64::from(1_u32 << 20),
        "Gi" => f64::from(1_u32 << 30),
        "Ti" => 1024_f64.powi(4),
        "Pi" => 1024_f64.powi(5),
        "Ei" => 1024_f64.powi(6),
        power => {
            let power = power.strip_prefix(['e', 'E'])?;
            let bare = power.strip_prefix(['+', '-']).unwrap_or(power);
            let is_power = !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit());
            10_f64.powi(power.parse().ok().filter(|_| is_power)?)
        }
    };
    let number: f64 = digits.parse().ok()?;
    let sign = if text.starts_with('-') { -1.0 } else { 1.0 };
    Some(sign * number * factor)
}

/// Whether two amounts are the same.
pub(super) fn same(one: &str, other: &str) -> bool {
    match (value(one), value(other)) {
        (Some(one), Some(other)) => (one - other).abs() <= f64::EPSILON * one.abs().max(other.abs()),
        _ => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::{same, value};

    #[test]
    fn reads_what_kubernetes_reads() {
        for text in [
            "1", "250m", "1.5", ".5", "512Mi", "1e3", "1E", "1E-2", "-1", "100u", "0",
        ] {
            assert!(value(text).is_some(), "{text}");
        }
        for text in [
            "100mm", "1 Gi", "", "Mi", "1.2.3", "1KiB", "1K", "abc", "1e", "0x1", "1,5",
        ] {
            assert!(value(text).is_none(), "{text}");
        }
        assert!(same("1", "1000m") && same("1Gi", "1024Mi") && !same("1G", "1Gi"));
    }
}
