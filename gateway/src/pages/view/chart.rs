//! Verdicts over time as stacked bars: where each rectangle of the SVG stands.
//!
//! The drawing says nothing that the table beside it does not say.

use super::{MonthVerdicts, Verdict, Verdicts};

/// The view box. Narrow, so that the labels stay readable on a telephone.
pub(super) const WIDTH: u64 = 360;
pub(super) const HEIGHT: u64 = 180;

/// Room for the labels, start and below.
const LEFT: f64 = 26.0;
const BOTTOM: f64 = 22.0;
const TOP: f64 = 8.0;

/// Bars past which one stands for a year instead of a month.
const MAX_MONTHS: i32 = 60;

/// A drawing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Chart {
    pub(super) blocks: Vec<Block>,
    /// Horizontal lines with what they stand for, from the lowest.
    pub(super) lines: Vec<Line>,
    /// First and last date, and one between them where there is room.
    pub(super) ticks: Vec<Tick>,
}

/// One verdict in one bar.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Block {
    pub(super) class: &'static str,
    pub(super) x: String,
    pub(super) y: String,
    pub(super) width: String,
    pub(super) height: String,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    pub(super) y: String,
    pub(super) value: u64,
}

/// A date below the bars.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tick {
    pub(super) x: String,
    /// `start`, `middle` or `end`.
    pub(super) anchor: &'static str,
    pub(super) year: i16,
    /// `None` where bars are years.
    pub(super) month: Option<i8>,
}

/// A bar before it is drawn: its place on the axis, counted from 0.
struct Bar {
    place: i32,
    verdicts: Verdicts,
}

impl Chart {
    /// `None` without any verdict. Months are in the order of time.
    pub(super) fn of(months: &[MonthVerdicts]) -> Option<Self> {
        let (first, last) = (months.first()?, months.last()?);
        let by_year = number(last) - number(first) >= MAX_MONTHS;
        let unit = |month: &MonthVerdicts| if by_year { i32::from(month.year) } else { number(month) };
        let bars = bars(
            months.iter().map(|month| Bar { place: unit(month) - unit(first), verdicts: month.verdicts }),
        );
        let places = unit(last) - unit(first) + 1;
        let highest = bars.iter().map(|bar| bar.verdicts.total()).max().filter(|total| *total > 0)?;
        let scale = Scale { places: f64::from(places), top: rounded_up(highest) };
        Some(Self {
            blocks: bars.iter().flat_map(|bar| scale.blocks(bar)).collect(),
            lines: scale.lines(),
            ticks: ticks(first, places, by_year, &scale),
        })
    }
}

/// Bars of one place become one.
fn bars(months: impl Iterator<Item = Bar>) -> Vec<Bar> {
    let mut bars: Vec<Bar> = Vec::new();
    for month in months {
        match bars.last_mut() {
            Some(last) if last.place == month.place => last.verdicts = last.verdicts.plus(month.verdicts),
            _ => bars.push(month),
        }
    }
    bars
}

fn number(month: &MonthVerdicts) -> i32 {
    i32::from(month.year) * 12 + i32::from(month.month) - 1
}

/// An even number, so that its half is a whole one.
fn rounded_up(highest: u64) -> u64 {
    highest.max(2).next_multiple_of(2)
}

struct Scale {
    places: f64,
    top: u64,
}

impl Scale {
    fn step(&self) -> f64 {
        (whole(WIDTH) - LEFT) / self.places.max(6.0)
    }

    fn height(&self, count: u64) -> f64 {
        whole(count) / whole(self.top) * (whole(HEIGHT) - TOP - BOTTOM)
    }

    fn y(&self, count: u64) -> f64 {
        whole(HEIGHT) - BOTTOM - self.height(count)
    }

    fn x(&self, place: i32) -> f64 {
        LEFT + f64::from(place) * self.step()
    }

    fn blocks(&self, bar: &Bar) -> Vec<Block> {
        let mut below = 0;
        let mut blocks = Vec::new();
        for verdict in Verdict::ALL {
            let count = bar.verdicts.of(verdict);
            if count > 0 {
                below += count;
                blocks.push(Block {
                    class: verdict.class(),
                    x: short(self.x(bar.place) + self.step() * 0.1),
                    y: short(self.y(below)),
                    width: short(self.step() * 0.8),
                    height: short(self.height(count)),
                });
            }
        }
        blocks
    }

    fn lines(&self) -> Vec<Line> {
        [0, self.top / 2, self.top].map(|value| Line { y: short(self.y(value)), value }).into()
    }
}

fn ticks(first: &MonthVerdicts, places: i32, by_year: bool, scale: &Scale) -> Vec<Tick> {
    let tick = |place: i32, anchor, shift: f64| {
        let months = number(first) + place;
        let (year, month) = if by_year {
            (i32::from(first.year) + place, None)
        } else {
            (months.div_euclid(12), i8::try_from(months.rem_euclid(12) + 1).ok())
        };
        let x = short(scale.x(place) + scale.step() * shift);
        Tick { x, anchor, year: i16::try_from(year).unwrap_or(i16::MAX), month }
    };
    let mut ticks = vec![tick(0, "start", 0.1)];
    if places > 6 {
        ticks.push(tick(places - 1, "end", 0.9));
    } else if places > 3 {
        ticks.push(tick(places - 1, "start", 0.1));
    }
    ticks
}

/// Counts of posts stay far below 2^53.
#[expect(clippy::cast_precision_loss)]
fn whole(count: u64) -> f64 {
    count as f64
}

fn short(length: f64) -> String {
    format!("{length:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn month(year: i16, month: i8, great: u64, bad: u64) -> MonthVerdicts {
        MonthVerdicts { year, month, verdicts: Verdicts { great, forgettable: 0, bad } }
    }

    #[test]
    fn nothing_is_drawn_for_nothing() {
        assert_eq!(Chart::of(&[]), None);
        assert_eq!(Chart::of(&[month(2012, 11, 0, 0)]), None);
    }

    #[test]
    fn blocks_stand_on_each_other_and_months_apart() {
        let chart = Chart::of(&[month(2012, 11, 1, 3), month(2013, 1, 2, 0)]).unwrap();
        let [great, bad, later] = chart.blocks.as_slice() else { panic!("{:?}", chart.blocks) };
        let read = |text: &String| text.parse::<f64>().unwrap();
        assert!((read(&bad.y) + read(&bad.height) - read(&great.y)).abs() < 0.2);
        assert!((read(&great.height) * 3.0 - read(&bad.height)).abs() < 0.4);
        let step = read(&great.width) / 0.8;
        assert!((read(&later.x) - read(&great.x) - 2.0 * step).abs() < 0.4, "December is empty");
        assert_eq!(chart.lines.iter().map(|line| line.value).collect::<Vec<_>>(), [0, 2, 4]);
    }

    #[test]
    fn a_long_time_is_drawn_by_years() {
        let chart = Chart::of(&[month(1999, 5, 1, 0), month(1999, 7, 1, 0), month(2012, 11, 1, 0)]).unwrap();
        assert_eq!(chart.blocks.len(), 2);
        let ticks: Vec<_> = chart.ticks.iter().map(|tick| (tick.year, tick.month)).collect();
        assert_eq!(ticks, [(1999, None), (2012, None)]);
    }

    #[test]
    fn everything_stays_in_the_picture() {
        let months: Vec<_> = (0..60).map(|n| month(2008 + n / 12, 1 + (n % 12) as i8, 900, 33)).collect();
        let chart = Chart::of(&months).unwrap();
        for block in &chart.blocks {
            let [x, y, width, height] =
                [&block.x, &block.y, &block.width, &block.height].map(|text| text.parse::<f64>().unwrap());
            assert!(x >= LEFT && x + width <= whole(WIDTH) && y >= 0.0 && y + height <= whole(HEIGHT));
        }
    }
}
