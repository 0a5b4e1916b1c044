//! The desired entities of a service, in order of application.

use crate::api::EntityKind;
use crate::harness::desired::documents::Maker;
use crate::harness::desired::entity::{Desired, Sharing};
use crate::harness::target::HarnessTarget;
use crate::lint::lint;
use crate::pipeline::{Artifact, Form, PipelineSpec, Rendered, TEMPLATE_VERSION, render};
use crate::problem::{Problem, Severity};
use serde_json::Map;

/// A service's pipeline.
#[derive(Debug, Clone, PartialEq)]
pub struct DesiredPipeline {
    /// The desired entity.
    pub desired: Desired,
    /// As it was rendered, without what is remembered of writing it.
    pub rendered: Rendered,
    /// The digest of all that it is made from.
    pub digest: String,
    /// Warnings of lint; an error stops the request.
    pub findings: Vec<Problem>,
}

/// All of a service's entities.
#[derive(Debug, Clone, PartialEq)]
pub struct Bundle {
    /// In order of application.
    pub entities: Vec<Desired>,
    /// The pipeline among them.
    pub pipeline: DesiredPipeline,
    /// Whether some are left for later.
    pub partial: bool,
}

/// Makes the pipeline.
pub fn pipeline(spec: &PipelineSpec, target: &HarnessTarget) -> Result<DesiredPipeline, Vec<Problem>> {
    let artifact = Artifact::of(&spec.service.name, spec.config).map_err(|problem| vec![problem])?;
    let rendered = render(spec, &spec.form(), &Map::new())?;
    let mut findings = sound(&format!("{}.yaml", spec.names.pipeline_name), &rendered, spec)?;
    findings.extend(spec.unreached());
    let make = Maker {
        spec,
        scope: &target.scope,
    };
    let reference = make.reference(EntityKind::Pipeline, &spec.names.pipeline_id, None);
    let desired = Desired::new(reference, rendered.value.clone(), Sharing::None);
    Ok(DesiredPipeline {
        desired,
        rendered,
        digest: spec.digest(artifact.as_ref()),
        findings,
    })
}

/// Makes the template in Harness that a thin pipeline refers to, where it is managed by Ameide.
pub fn template(spec: &PipelineSpec, target: &HarnessTarget) -> Result<Option<Desired>, Vec<Problem>> {
    let Form::Thin(name) = spec.form() else {
        return Ok(None);
    };
    if !spec.makes_template() {
        return Ok(None);
    }
    let rendered = render(spec, &Form::Template(name.clone()), &Map::new())?;
    sound(&format!("{}.yaml", name.reference), &rendered, spec)?;
    let make = Maker {
        spec,
        scope: &target.scope,
    };
    let reference = make.reference(EntityKind::Template, &name.reference, Some(TEMPLATE_VERSION));
    Ok(Some(Desired::new(reference, rendered.value, Sharing::Ours)))
}

/// Lints a document; an error stops it before it is written.
fn sound(file: &str, rendered: &Rendered, spec: &PipelineSpec) -> Result<Vec<Problem>, Vec<Problem>> {
    let findings = lint(file, &rendered.yaml, spec.config);
    let stops = findings.iter().any(|finding| finding.severity == Severity::Error);
    if stops { Err(findings) } else { Ok(findings) }
}

/// Makes the bundle.
pub fn bundle(spec: &PipelineSpec, target: &HarnessTarget) -> Result<Bundle, Vec<Problem>> {
    let artifact = Artifact::of(&spec.service.name, spec.config).map_err(|problem| vec![problem])?;
    let pipeline = pipeline(spec, target)?;
    let names = spec.names;
    let make = Maker {
        spec,
        scope: &target.scope,
    };
    let mut all = vec![make.service(artifact.as_ref())];
    for place in &names.places {
        let environment = make.environment(place);
        if !all.contains(&environment) {
            all.push(environment);
        }
    }
    all.extend(names.places.iter().map(|place| make.infrastructure(place)));
    all.extend(template(spec, target)?);
    all.push(pipeline.desired.clone());
    all.extend(make.input_sets());
    all.extend(make.triggers());
    all.extend(make.role_assignments());
    Ok(Bundle {
        entities: all,
        pipeline,
        partial: false,
    })
}

impl Bundle {
    /// What a pipeline needs to run, without what only makes it easier to start.
    pub fn without_children(mut self) -> Self {
        let starts = |kind| {
            matches!(
                kind,
                EntityKind::InputSet | EntityKind::Trigger | EntityKind::RoleAssignment
            )
        };
        let all = self.entities.len();
        self.entities.retain(|desired| !starts(desired.entity.kind));
        self.partial = self.entities.len() < all;
        self
    }
}
