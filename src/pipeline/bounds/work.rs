//! What a render may cost in time and memory. The engine's fuel counts instructions, whatever they work on: here it counts what they
//! work on. Filters are weighed by what they are given, tags by the operators and the text in them.

use super::sets;
use super::values::{self, Namespaces};
use minijinja::value::{FunctionArgs, FunctionResult, Rest, ValueOrKwargs};
use minijinja::{Environment, Error, ErrorKind, State, Value, filters, functions};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Name of the filter, and of the function, that counts what a tag costs; a template of one's own does not use them.
pub(super) const FILTER: &str = "costs";
/// All that a render may work on, in bytes; a value in a list or map counts as several.
const MOST: u64 = 16 * 1024 * 1024;
/// What is given to a filter or written may be this large.
const MOST_GIVEN: usize = 1024 * 1024;
/// A text of two texts costs this much; of several, with the square of their number, as each adds to a longer one.
const CONCATENATION: u64 = 256;
/// A product costs this much: it may be a text many times.
const PRODUCT: u64 = 100_000;

/// What has been worked on so far.
#[derive(Debug, Default)]
pub struct Work(AtomicU64);

impl Work {
    /// Counts bytes; an error where they are too many.
    pub fn charge(&self, bytes: u64) -> Result<(), Error> {
        if self.0.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) <= MOST {
            return Ok(());
        }
        let message = format!("the template works on more than {MOST} bytes, repetitions included");
        Err(Error::new(ErrorKind::InvalidOperation, message))
    }

    /// Counts a value that is about to be worked on.
    pub fn weigh(&self, value: &Value) -> Result<(), Error> {
        self.charge(values::size(value, MOST_GIVEN)? as u64)
    }
}

/// What the operators of an expression may cost.
pub(super) fn operators(expression: &str) -> u64 {
    let (mut sums, mut products) = (0_u64, 0_u64);
    let _ = super::unquoted(
        expression,
        |_, _| false,
        |character| match character {
            '~' | '+' => sums += 1,
            '*' => products += 1,
            _ => {}
        },
    );
    sums.saturating_mul(sums)
        .saturating_mul(CONCATENATION)
        .saturating_add(products.saturating_mul(PRODUCT))
}

/// Puts what is counted in the place of the engine's own.
pub(super) fn install(environment: &mut Environment<'_>) -> Arc<Work> {
    let work = Arc::new(Work::default());
    let mut meter = Meter {
        environment,
        work: &work,
    };
    meter.filter("lower", filters::lower);
    meter.filter("upper", filters::upper);
    meter.filter("title", filters::title);
    meter.filter("capitalize", filters::capitalize);
    meter.filter("dictsort", filters::dictsort);
    meter.filter("items", filters::items);
    meter.filter("reverse", filters::reverse);
    meter.filter("trim", filters::trim);
    meter.filter("split", filters::split);
    meter.filter("lines", filters::lines);
    meter.filter("min", filters::min);
    meter.filter("max", filters::max);
    meter.filter("sort", filters::sort);
    meter.filter("list", filters::list);
    meter.filter("string", filters::string);
    meter.filter("sum", filters::sum);
    meter.filter("select", filters::select);
    meter.filter("reject", filters::reject);
    meter.filter("selectattr", filters::selectattr);
    meter.filter("rejectattr", filters::rejectattr);
    meter.filter("map", filters::map);
    meter.filter("groupby", filters::groupby);
    meter.filter("unique", filters::unique);
    meter.filter("chain", filters::chain);
    meter.filter("zip", filters::zip);
    meter.filter("pprint", filters::pprint);
    meter.filter("replace", super::replace);
    meter.filter("join", super::join);
    meter.filter(sets::FILTER, values::keep);
    meter.filter(sets::CAPTURED, values::keep_block);
    let namespaces = Arc::new(Namespaces::default());
    let known = namespaces.clone();
    meter.filter(sets::PART, move |value: &Value| known.keep(value));
    environment.add_function("namespace", move |defaults: Option<ValueOrKwargs>| {
        namespaces.add(functions::namespace(defaults)?)
    });
    let counted = work.clone();
    environment.add_function(FILTER, move |bytes: u64| {
        counted.charge(bytes).map(|()| Value::from_safe_string(String::new()))
    });
    let counted = work.clone();
    environment.add_filter(FILTER, move |value: Value, bytes: u64| {
        counted.charge(bytes).map(|()| value)
    });
    work
}

struct Meter<'e, 's, 'w> {
    environment: &'e mut Environment<'s>,
    work: &'w Arc<Work>,
}

impl Meter<'_, '_, '_> {
    /// Adds a filter that is weighed by what it is given.
    fn filter<F, Rv, Args>(&mut self, name: &'static str, filter: F)
    where
        F: functions::Function<Rv, Args>,
        Rv: FunctionResult,
        Args: for<'a> FunctionArgs<'a>,
    {
        let inner = Value::from_function(filter);
        let work = self.work.clone();
        self.environment
            .add_filter(name, move |state: &mut State<'_, '_>, given: Rest<Value>| {
                given.iter().try_for_each(|value| work.weigh(value))?;
                inner.call(state, &given)
            });
    }
}
