//! The strategy `runtime` has one stage for all places: what differs between them must follow from the two choices that are made
//! when the pipeline runs. Environment and region are chosen by identifier and name, and a delegate may be named otherwise.

use crate::service::Placement;

/// The identifier of the environment that was chosen.
pub const ENVIRONMENT: &str = "<+pipeline.variables.targetEnvironment>";
/// The region that was chosen.
pub const REGION: &str = "<+pipeline.variables.targetRegion>";

/// The simplest text that stands for `value` at each place: the value itself where all are alike, the choices put into it
/// where that gives the right value everywhere, else a condition.
pub fn expression(places: &[Placement], value: impl Fn(&Placement) -> String) -> String {
    let Some(first) = places.first() else {
        return String::new();
    };
    let wanted: Vec<String> = places.iter().map(&value).collect();
    let Some(sample) = wanted.first() else {
        return String::new();
    };
    if wanted.iter().all(|text| text == sample) {
        return sample.clone();
    }
    let names: [fn(&Placement) -> &str; 3] = [
        |place| &place.environment_id,
        |place| &place.environment.name,
        |place| &place.environment.cluster,
    ];
    for (index, name) in names.into_iter().enumerate() {
        let choice = if index == 0 {
            ENVIRONMENT.to_owned()
        } else {
            by_environment(places, name)
        };
        let pattern = sample
            .replacen(name(first), &choice, 1)
            .replacen(&first.region, REGION, 1);
        let filled = |place: &Placement| pattern.replace(&choice, name(place)).replace(REGION, &place.region);
        if places.iter().zip(&wanted).all(|(place, text)| filled(place) == *text) {
            return pattern;
        }
    }
    let cases: Vec<(&Placement, &String)> = places.iter().zip(&wanted).collect();
    condition(&cases, false)
}

/// What `name` says of the environment that was chosen.
fn by_environment(places: &[Placement], name: impl Fn(&Placement) -> &str) -> String {
    let texts: Vec<String> = places.iter().map(|place| name(place).to_owned()).collect();
    condition(&places.iter().zip(&texts).collect::<Vec<_>>(), true)
}

/// `<+A == "x" ? "1" : A == "y" ? "2" : "no-such-place">`.
fn condition(cases: &[(&Placement, &String)], by_environment: bool) -> String {
    let mut seen = Vec::new();
    let mut text = String::new();
    for (place, value) in cases {
        let key = (
            &place.environment_id,
            if by_environment { "" } else { place.region.as_str() },
        );
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let mut test = equals(ENVIRONMENT, &place.environment_id);
        if !by_environment {
            test.push_str(" && ");
            test.push_str(&equals(REGION, &place.region));
        }
        text.push_str(&format!("{test} ? {} : ", quoted(value)));
    }
    format!("<+{text}{}>", quoted("no-such-place"))
}

/// A condition that holds where one of the places' environments was chosen that `chosen` picks; none if that is always so, an
/// empty text where it never is.
pub fn environment_is(places: &[Placement], chosen: impl Fn(&Placement) -> bool) -> Option<String> {
    if places.iter().all(&chosen) {
        return None;
    }
    let mut tests: Vec<String> = Vec::new();
    for place in places.iter().filter(|place| chosen(place)) {
        let test = equals(ENVIRONMENT, &place.environment_id);
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    Some(tests.join(" || "))
}

/// The values of a choice, each once, in order.
pub fn allowed(values: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for value in values {
        if !seen.contains(&value) {
            seen.push(value);
        }
    }
    format!("<+input>.allowedValues({})", seen.join(","))
}

fn equals(left: &str, right: &str) -> String {
    format!("{left} == {}", quoted(right))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Environment;

    fn place(environment: &str, cluster: &str, region: &str) -> Placement {
        Placement {
            environment: Environment {
                name: environment.to_owned(),
                cluster: cluster.to_owned(),
                production: environment == "prod",
                bake: false,
                approvals: false,
                canary: false,
            },
            region: region.to_owned(),
            environment_id: cluster.replace('-', "_"),
            infrastructure_id: format!("{}_{region}_k8s", cluster.replace('-', "_")),
            delegate: format!("harness-delegate-{environment}-{region}"),
            connector: String::new(),
            namespace: String::new(),
            manifests: String::new(),
            input_set_id: String::new(),
        }
    }

    #[test]
    fn puts_the_choices_in_where_that_is_right_everywhere() {
        let places = [place("int", "int-stable", "euw1"), place("prod", "prod", "euw2")];
        assert_eq!(
            expression(&places, |place| place.infrastructure_id.clone()),
            format!("{ENVIRONMENT}_{REGION}_k8s")
        );
        assert_eq!(expression(&places, |place| place.region.clone()), REGION);
    }

    #[test]
    fn a_delegate_by_short_name_needs_a_condition() {
        let places = [place("int", "int-stable", "euw1"), place("prod", "prod", "euw2")];
        assert_eq!(
            expression(&places, |place| place.delegate.clone()),
            format!(
                "harness-delegate-<+{ENVIRONMENT} == \"int_stable\" ? \"int\" : {ENVIRONMENT} == \"prod\" ? \"prod\" : \
                 \"no-such-place\">-{REGION}"
            )
        );
        assert_eq!(
            expression(&places[..1], |place| place.delegate.clone()),
            "harness-delegate-int-euw1"
        );
    }

    #[test]
    fn production_is_a_condition_only_where_it_can_differ() {
        let places = [place("int", "int-stable", "euw1"), place("prod", "prod", "euw1")];
        let production = |place: &Placement| place.environment.production;
        assert_eq!(
            environment_is(&places, production),
            Some(format!("{ENVIRONMENT} == \"prod\""))
        );
        assert_eq!(environment_is(&places[1..], production), None);
        assert_eq!(environment_is(&places[..1], production), Some(String::new()));
    }
}
