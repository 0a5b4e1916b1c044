//! The boundary: one match, one line an action. This file must not decide anything itself.

use crate::api::{Action, Fact, Request, Step};
use crate::service::unevaluated;
use crate::{catalog, config, config_repo, doctor, harness, lint, manifests, pipeline, pipelines_repo, primitives};

/// Decides the next step of a request from the facts known so far. Pure and re-entrant: the same request with the same
/// facts gives the same step.
pub fn next(request: &Request, facts: &[Fact]) -> Step {
    let context = &request.context;
    let problems = unevaluated(&request.action);
    if !problems.is_empty() {
        return Step::Reject { problems };
    }
    match &request.action {
        Action::ConfigCheck => harness::config_check::step(context),
        Action::ConfigRead(input) => config::file::step(input),
        Action::ConfigRepoInit(input) => config_repo::init::step(input, context, facts),
        Action::ConfigRepoCheck(input) => config_repo::check::step(input, context, facts),
        Action::PipelinesRepoInit(input) => pipelines_repo::init::step(input, context, facts),
        Action::PipelinesRepoCheck(input) => pipelines_repo::check::step(input, context),
        Action::DoctorCheck(input) => doctor::check::step(input, context, facts),
        Action::CatalogUpdate(input) => catalog::update::step(input, context, facts),
        Action::CatalogEdit(input) => catalog::edit::step(input, context, facts),
        Action::CatalogValidate(input) => catalog::validate::step(input, context, facts),
        Action::CatalogCheck(input) => catalog::validate::check(input, context, facts),
        Action::CatalogEntities(input) => catalog::entities::step(input, context, facts),
        Action::CatalogDiff(input) => catalog::diff::step(input),
        Action::CatalogMerge(input) => catalog::merge::step(input),
        Action::CatalogMoveLayout(input) => catalog::move_layout::step(input, context, facts),
        Action::CatalogHeal(input) => catalog::heal::step(input, context, facts),
        Action::CatalogImport(input) => catalog::import::step(input, context, facts),
        Action::HarnessCreate(input) => harness::create::step(input, context, facts),
        Action::HarnessList(input) => harness::list::step(input, context, facts),
        Action::HarnessShow(input) => harness::show::step(input, context, facts),
        Action::PipelineOutline(input) => pipeline::outline::step(input, context),
        Action::HarnessDelete(input) => harness::delete::step(input, context, facts),
        Action::HarnessDelegates(input) => harness::delegates::step(input, context, facts),
        Action::HarnessAdopt(input) => harness::adopt::step(input, context, facts),
        Action::HarnessRestore(input) => harness::restore::step(input, context, facts),
        Action::HarnessStates(input) => harness::states::step(input, context, facts),
        Action::HarnessTrigger(input) => harness::trigger::step(input, context, facts),
        Action::HarnessSync(input) => harness::sync::step(input, context, facts),
        Action::HarnessApply(input) => harness::apply::step(input, context, facts),
        Action::HarnessRollout(input) => harness::rollout::step(input, context, facts),
        Action::HarnessRollouts(input) => harness::rollout::list::step(input, context, facts),
        Action::NamespaceResolve(input) => harness::namespace::step(input, context, facts),
        Action::PipelineLint(input) => lint::step(input, context),
        Action::PipelineRender(input) => harness::render::step(input, context),
        Action::ManifestsPlan(input) => manifests::plan::step(input, context, facts),
        Action::ManifestsBuild(input) => manifests::build::step(input, context, facts),
        Action::ManifestsCheck(input) => manifests::check::step(input, context, facts),
        Action::ManifestsDiff(input) => manifests::diff::step(input, context, facts),
        Action::ManifestsLint(input) => manifests::lint::step(input, context),
        Action::PrimitiveKinds(input) => primitives::show::step(input, context, facts),
        Action::PrimitiveCreate(input) => primitives::create::step(input, context, facts),
        Action::PrimitiveChange(input) => primitives::change::step(input, context, facts),
        Action::PrimitivePromote(input) => primitives::promote::step(input, context, facts),
        Action::PrimitiveRemove(input) => primitives::remove::step(input, context, facts),
        Action::PrimitiveList(input) => primitives::list::step(input, context, facts),
        Action::PrimitiveLint(input) => primitives::lint::step(input, context),
    }
}
