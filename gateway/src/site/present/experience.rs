//! Experiences with businesses, as the view wants them.

use proto::posts::v1::{BusinessSummary as Answered, Experience as Told, Verdict as Given, VerdictCounts};

use crate::{
    pages::view::{Agent, BusinessRow, BusinessSummary, Experience, MonthVerdicts, Verdict, Verdicts},
    site::{calendar::Month, place::Place},
};

/// The card of a post; `None` where the verdict is of a later version of the contract.
pub(super) fn card(place: &Place, told: &Told) -> Option<Experience> {
    let verdict = match told.verdict() {
        Given::Great => Verdict::Great,
        Given::Forgettable => Verdict::Forgettable,
        Given::Bad => Verdict::Bad,
        Given::Unspecified => return None,
    };
    Some(Experience {
        business: told.business.clone(),
        // posts-service alone knows the slug; it takes the name too, and the page then moves.
        business_url: Some(place.id.business_url(&told.business)),
        agent_name: told.agent_name.clone(),
        verdict,
        occurred_on: told.occurred_on.clone(),
    })
}

/// The page of one business.
pub(in crate::site) fn business(answered: &Answered) -> BusinessSummary {
    let months = answered.months.iter().filter_map(|counted| {
        let Month { year, month } = Month::new(counted.year, counted.month)?;
        Some(MonthVerdicts { year, month, verdicts: verdicts(counted.verdicts.as_ref()) })
    });
    let agents = answered
        .agents
        .iter()
        .map(|agent| Agent { name: agent.agent_name.clone(), verdicts: verdicts(agent.verdicts.as_ref()) });
    BusinessSummary {
        verdicts: verdicts(answered.verdicts.as_ref()),
        months: months.collect(),
        agents: agents.collect(),
    }
}

/// A business in the list of all.
pub(in crate::site) fn row(place: &Place, answered: &Answered) -> BusinessRow {
    BusinessRow {
        name: answered.business.clone(),
        url: place.id.business_url(&answered.slug),
        verdicts: verdicts(answered.verdicts.as_ref()),
    }
}

fn verdicts(counts: Option<&VerdictCounts>) -> Verdicts {
    let counts = counts.copied().unwrap_or_default();
    let counted = |count: i32| u64::try_from(count).unwrap_or(0);
    Verdicts {
        great: counted(counts.great),
        forgettable: counted(counts.forgettable),
        bad: counted(counts.bad),
    }
}
