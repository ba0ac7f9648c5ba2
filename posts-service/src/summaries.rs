//! What a blog's posts add up to, for a caller who may read some of them.

use std::collections::BTreeMap;

use jiff::{Timestamp as Instant, tz::TimeZone};
use service_kit::auth::Caller;
use store_kit::Database;

use crate::{
    error::Error,
    rights::Standing,
    store::{self, summaries::Told},
    values::{AgentSummary, BlogId, BusinessSummary, Month, PostsSummary, Verdict, Verdicts},
};

/// Most months of a blog's posts.
const MAX_MONTHS: usize = 600;

/// Most labels of a blog's posts.
const MAX_LABELS: u32 = 200;

/// Most months of a business: the last ones that have any.
const MAX_BUSINESS_MONTHS: usize = 60;

/// Most agents of a business.
const MAX_AGENTS: usize = 50;

/// Which businesses are asked for.
#[derive(Debug, Clone)]
pub struct Businesses {
    /// Of which blog.
    pub blog: BlogId,
    /// Only the one that this stands for.
    pub only: Option<String>,
    /// Only those after this one.
    pub after: Option<String>,
    /// How many; one more is answered where there is one.
    pub size: u32,
}

/// Summaries of the posts in a database.
#[derive(Debug, Clone)]
pub struct Summaries {
    database: Database,
}

impl Summaries {
    /// Summaries of the posts in this database.
    pub fn new(database: Database) -> Self {
        Self { database }
    }

    /// Posts by month and label.
    pub async fn posts(&self, caller: &Caller, blog: &BlogId) -> Result<PostsSummary, Error> {
        let sight = Standing::of(&self.database, caller, blog).await?.sight();
        let zone = self.time_zone(blog).await?;
        let labels = store::summaries::labels(&self.database, blog, &sight, MAX_LABELS).await?;
        let times = store::summaries::times(&self.database, blog, &sight).await?;
        let mut months = BTreeMap::<Month, i64>::new();
        let mut total = 0;
        for (micros, posts) in times {
            *months.entry(month(micros, &zone)).or_default() += posts;
            total += posts;
        }
        let months = months.into_iter().rev().take(MAX_MONTHS).collect();
        Ok(PostsSummary { months, labels, total })
    }

    /// Experiences by business, ordered by what stands for it.
    pub async fn experiences(
        &self,
        caller: &Caller,
        asked: &Businesses,
    ) -> Result<Vec<BusinessSummary>, Error> {
        let sight = Standing::of(&self.database, caller, &asked.blog).await?.sight();
        let zone = self.time_zone(&asked.blog).await?;
        let told = store::summaries::experiences(&self.database, asked.into(), &sight).await?;
        Ok(told.into_iter().map(|(slug, told)| business(slug, told, &zone)).collect())
    }

    async fn time_zone(&self, blog: &BlogId) -> Result<TimeZone, Error> {
        let blog = store::blogs::get(&self.database, blog).await?.ok_or_else(|| Error::no_blog(blog))?;
        // It was known when it was stored; a database that forgot it since still has UTC.
        Ok(TimeZone::get(&blog.time_zone).unwrap_or(TimeZone::UTC))
    }
}

impl<'a> From<&'a Businesses> for store::summaries::Page<'a> {
    fn from(asked: &'a Businesses) -> Self {
        let Businesses { blog, only, after, size } = asked;
        Self { blog, only: only.as_deref(), after: after.as_deref().unwrap_or_default(), most: size + 1 }
    }
}

/// Sums up what is told of one business, newest first.
fn business(slug: String, told: Vec<Told>, zone: &TimeZone) -> BusinessSummary {
    let mut summary = BusinessSummary { slug, ..BusinessSummary::default() };
    let mut months = BTreeMap::<Month, Verdicts>::new();
    let mut agents = BTreeMap::<String, AgentSummary>::new();
    for Told { micros, experience } in told {
        if summary.business.is_empty() {
            experience.business.as_str().clone_into(&mut summary.business);
        }
        let verdict = experience.verdict;
        summary.verdicts.add(verdict);
        let day =
            experience.occurred_on.as_ref().and_then(|day| day.as_str().parse::<jiff::civil::Date>().ok());
        let when =
            day.map_or_else(|| month(micros, zone), |day| Month { year: day.year(), month: day.month() });
        months.entry(when).or_default().add(verdict);
        let name = experience.agent_name.as_str().trim();
        if !name.is_empty() {
            let agent = agents.entry(name.to_lowercase());
            let new = || AgentSummary { name: name.to_owned(), verdicts: Verdicts::default() };
            agent.or_insert_with(new).verdicts.add(verdict);
        }
    }
    let skipped = months.len().saturating_sub(MAX_BUSINESS_MONTHS);
    summary.months = months.into_iter().skip(skipped).collect();
    summary.agents = agents.into_values().collect();
    // By name already, which a stable sort keeps where the counts are equal.
    summary.agents.sort_by_key(|agent| std::cmp::Reverse(agent.verdicts.total()));
    summary.agents.truncate(MAX_AGENTS);
    summary
}

fn month(micros: i64, zone: &TimeZone) -> Month {
    let instant = Instant::from_microsecond(micros).unwrap_or(Instant::UNIX_EPOCH);
    let date = zone.to_datetime(instant).date();
    Month { year: date.year(), month: date.month() }
}

impl Verdicts {
    fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Great => self.great += 1,
            Verdict::Forgettable => self.forgettable += 1,
            Verdict::Bad => self.bad += 1,
        }
    }
}
