//! Messages of SummaryService.

use proto::posts::v1;
use service_kit::{
    paging::{Binding, PageSize},
    violation::Violations,
};

use super::optional;
use crate::{
    summaries::Businesses,
    values::{AgentSummary, BlogId, BusinessSummary, Month, PostsSummary, ShortText, Verdicts, slug},
};

/// A page of businesses that was asked for.
pub(in crate::grpc) struct Page {
    pub(in crate::grpc) asked: Businesses,
    binding: Binding,
}

pub(in crate::grpc) fn blog(parent: &str) -> Result<BlogId, Violations> {
    let mut wrong = Violations::default();
    wrong.check("parent", BlogId::parse_name(parent)).ok_or(wrong)
}

pub(in crate::grpc) fn businesses(request: &v1::SummarizeExperiencesRequest) -> Result<Page, Violations> {
    let mut wrong = Violations::default();
    let blog = wrong.check("parent", BlogId::parse_name(&request.parent));
    let only = optional(&mut wrong, "business", &request.business, ShortText::parse);
    let size = PageSize::parse(request.page_size, 50, 100).map_err(|violation| wrong.0.push(violation));
    let (Some(blog), Ok(PageSize(size))) = (blog, size) else { return Err(wrong) };
    wrong.into_result()?;
    let binding = Binding::to(["SummarizeExperiences", &request.parent, &request.business]);
    let after: Option<String> = binding.position(&request.page_token)?;
    let only = only.map(|name| slug::of_business(name.as_str()));
    Ok(Page { asked: Businesses { blog, only, after, size }, binding })
}

pub(in crate::grpc) fn businesses_message(
    page: &Page,
    mut businesses: Vec<BusinessSummary>,
) -> v1::SummarizeExperiencesResponse {
    let size = page.asked.size as usize;
    let more = businesses.len() > size;
    businesses.truncate(size);
    let last = businesses.last().filter(|_| more);
    let next_page_token = last.map(|last| page.binding.token(&last.slug)).unwrap_or_default();
    v1::SummarizeExperiencesResponse {
        businesses: businesses.into_iter().map(business).collect(),
        next_page_token,
    }
}

pub(in crate::grpc) fn posts_message(summary: PostsSummary) -> v1::SummarizePostsResponse {
    let month = |(month, posts): (Month, i64)| v1::MonthCount {
        year: month.year.into(),
        month: month.month.into(),
        post_count: clamped(posts),
    };
    let label = |(label, posts)| v1::LabelCount { label, post_count: clamped(posts) };
    v1::SummarizePostsResponse {
        months: summary.months.into_iter().map(month).collect(),
        labels: summary.labels.into_iter().map(label).collect(),
        total_count: clamped(summary.total),
    }
}

fn business(summary: BusinessSummary) -> v1::BusinessSummary {
    let month = |(month, of_month): (Month, Verdicts)| v1::MonthVerdicts {
        year: month.year.into(),
        month: month.month.into(),
        verdicts: Some(verdicts(of_month)),
    };
    let agent = |agent: AgentSummary| v1::AgentSummary {
        agent_name: agent.name,
        verdicts: Some(verdicts(agent.verdicts)),
    };
    v1::BusinessSummary {
        business: summary.business,
        slug: summary.slug,
        verdicts: Some(verdicts(summary.verdicts)),
        months: summary.months.into_iter().map(month).collect(),
        agents: summary.agents.into_iter().map(agent).collect(),
    }
}

fn verdicts(verdicts: Verdicts) -> v1::VerdictCounts {
    let Verdicts { great, forgettable, bad } = verdicts;
    v1::VerdictCounts { great, forgettable, bad }
}

fn clamped(count: i64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
