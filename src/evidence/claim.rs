//! One thing that a file says about a service.

use crate::service::is_hidden_character;

/// What a claim is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Kind of the workload.
    Kind,
    /// A role that is named outright (`type: worker`).
    Role,
    /// A port that others call.
    Port,
    /// It is said outright that there is no port that others call.
    NoPort,
    /// It is reached from outside its cluster: the host, or what makes it so.
    Exposed,
    /// It is reached through an ingress that is internal.
    ExposedInside,
    /// It consumes messages.
    Consumes,
    /// It speaks to a broker, perhaps as a producer only.
    Broker,
    /// It is a stream processor.
    Streams,
    /// It serves web sockets.
    WebSocket,
    /// Requested CPU.
    Cpu,
    /// Requested memory.
    Memory,
    /// A fixed number of replicas.
    Replicas,
    /// Least replicas of an autoscaler.
    MinReplicas,
    /// Most replicas of an autoscaler.
    MaxReplicas,
    /// Resources that cannot be read as one number.
    Unclear,
    /// It is deployed there.
    Deployed,
    /// It is turned off there.
    Off,
    /// A file says that it is another environment than its path says.
    OtherEnvironment,
    /// Region that it is deployed to.
    Region,
    /// The owning team.
    Team,
    /// The owner, a team or a person.
    Owner,
    /// The team of a path.
    CodeOwner,
    /// Name of its Backstage entity.
    Entity,
    /// What it is.
    Description,
    /// Channel.
    Slack,
    /// Service in PagerDuty.
    Pagerduty,
    /// Address.
    Email,
    /// Image without tag.
    Image,
    /// Address of its repository.
    Repository,
    /// Pipeline in Harness.
    Pipeline,
    /// Identifier of its service in Harness, which may have another name there.
    HarnessService,
    /// A name that is only possible.
    NameDoubt,
    /// Another kind of thing than a service: why.
    NoService,
    /// A part of it that is not looked at further.
    AlsoRuns,
}

/// One thing that a file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// What it is about.
    pub topic: Topic,
    /// The value.
    pub value: String,
    /// The environment that it holds for: its name, `?word` where the word is not known, `-` where it is left out; none for all.
    pub environment: Option<String>,
    /// Where it is said.
    pub at: String,
}

/// An environment that the answer file leaves out.
pub const LEFT_OUT: &str = "-";

/// The claims of one service in one place.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    /// In the order in which they were found.
    pub all: Vec<Claim>,
    /// The environment that new ones hold for.
    pub environment: Option<String>,
    /// The file that new ones are in.
    pub file: String,
}

impl Claims {
    /// No claims yet, of a file.
    pub fn of(file: &str, environment: Option<&String>) -> Self {
        Self {
            all: Vec::new(),
            environment: environment.cloned(),
            file: file.to_owned(),
        }
    }

    /// Adds a claim. `what` says where in the file.
    pub fn add(&mut self, topic: Topic, value: impl Into<String>, what: &str) {
        self.all.push(Claim {
            topic,
            value: value.into(),
            environment: self.environment.clone(),
            at: if what.is_empty() {
                format!("`{}`", shown(&self.file))
            } else {
                format!("{what} in `{}`", shown(&self.file))
            },
        });
    }
}

/// A path without characters that a terminal would act on, or that would end the quotation.
fn shown(path: &str) -> String {
    let hides = |character: &char| *character == '`' || character.is_control() || is_hidden_character(*character);
    path.chars().filter(|character| !hides(character)).collect()
}
