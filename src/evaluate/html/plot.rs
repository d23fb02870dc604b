//! Plots, as SVG inside the page.

use std::error::Error;

use maud::{Markup, PreEscaped, html};
use plotters::coord::Shift;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use crate::evaluate::{
    Calibration, Detection, EvaluateError, Figure, LabelFigures, ThresholdCurve,
};

/// Stands for the colour of the page's text, which differs between light, dark and paper.
const INK: RGBColor = RGBColor(1, 2, 3);

/// How SVG writes [`INK`].
const INK_WRITTEN: &str = "#010203";

/// Seen well on light and on dark.
const MARK: RGBColor = RGBColor(74, 140, 208);

/// The size that plotters gives to letters of about 13 pixels.
const TEXT: i32 = 16;

/// Of a plot with a bar a label, in pixels.
const WIDTH: u32 = 560;

/// Code points of a label's name that there is room for.
const LONGEST_NAME: usize = 26;

type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

/// Plots with a caption.
fn captioned(caption: &str, plots: &[Markup]) -> Markup {
    html! {
        figure {
            figcaption { (caption) }
            div.plots { @for plot in plots { (plot) } }
        }
    }
}

/// A picture drawn by `draw`; `alternative` says what it shows to those who cannot see it.
fn drawn(
    alternative: &str,
    size: (u32, u32),
    draw: impl FnOnce(&Area<'_>) -> Drawn,
) -> Result<Markup, EvaluateError> {
    let mut svg = String::new();
    let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
    let outcome = draw(&area).and_then(|()| Ok(area.present()?));
    drop(area);
    outcome.map_err(|reason| EvaluateError::Plot {
        plot: alternative.to_owned(),
        reason: reason.to_string(),
    })?;
    let svg = svg.replace(INK_WRITTEN, "currentColor");
    Ok(html! {
        div.plot role="img" aria-label=(alternative) { (PreEscaped(svg)) }
    })
}

/// Mean score against the share that is right, a circle an interval, the larger the more clauses; the line is where
/// scores are the probabilities they claim to be. Nothing without scores.
pub(super) fn reliability_plot(
    what: &str,
    calibration: &Calibration,
) -> Result<Markup, EvaluateError> {
    if calibration.clauses == 0 {
        return Ok(html! {});
    }
    let points: Vec<(f64, f64, u32)> = calibration
        .bins
        .iter()
        .filter_map(|bin| {
            let share = crate::evaluate::metrics::share(bin.clauses, calibration.clauses)?;
            Some((bin.mean_score?, bin.accuracy?, radius(share)))
        })
        .collect();
    let caption = format!("{what}: mean score and share right");
    let plot = drawn(
        &format!("{caption}, a circle an interval; the table below has its figures"),
        (440, 420),
        |area| {
            let mut chart = ChartBuilder::on(area)
                .margin(24)
                .x_label_area_size(44)
                .y_label_area_size(52)
                .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
            chart
                .configure_mesh()
                .label_style(("sans-serif", TEXT).into_font().color(&INK))
                .axis_style(INK)
                .bold_line_style(INK.mix(0.15))
                .light_line_style(TRANSPARENT)
                .x_desc("mean score")
                .y_desc("share right")
                .x_labels(6)
                .y_labels(6)
                .draw()?;
            chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], INK.mix(0.5)))?;
            let line = points.iter().map(|(score, right, _)| (*score, *right));
            chart.draw_series(LineSeries::new(line, MARK.stroke_width(2)))?;
            let circles = points.iter();
            chart.draw_series(circles.map(|(score, right, radius)| {
                Circle::new((*score, *right), *radius, MARK.mix(0.7).filled())
            }))?;
            Ok(())
        },
    )?;
    Ok(captioned(&caption, &[plot]))
}

/// In pixels, so that areas are as shares are; the smallest can still be seen.
fn radius(share: f64) -> u32 {
    let steps = (0..18_u32).take_while(|step| f64::from(*step) < 18.0 * share.sqrt());
    3 + u32::try_from(steps.count()).unwrap_or(0)
}

/// A bar a label with its interval. Labels that never occur have no bar.
pub(super) fn label_bars(
    caption: &str,
    labels: &[LabelFigures<Figure>],
) -> Result<Markup, EvaluateError> {
    let bars: Vec<(&str, Figure)> = labels
        .iter()
        .filter(|label| label.support + label.predicted > 0)
        .map(|label| (label.label.as_str(), label.detection.f1))
        .collect();
    let Ok(count) = u32::try_from(bars.len()) else {
        return Ok(html! {});
    };
    if count == 0 {
        return Ok(html! {});
    }
    let alternative = format!("{caption}, a bar a label; the table below has its figures");
    let plot = drawn(&alternative, (WIDTH, 60 + 22 * count), |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(10)
            .margin_left(200)
            .x_label_area_size(28)
            .build_cartesian_2d(0.0..1.0, 0.0..f64::from(count))?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .label_style(("sans-serif", TEXT).into_font().color(&INK))
            .axis_style(INK.mix(0.4))
            .bold_line_style(INK.mix(0.15))
            .light_line_style(TRANSPARENT)
            .x_labels(6)
            .draw()?;
        let centred = Pos::new(HPos::Right, VPos::Center);
        let text = ("sans-serif", TEXT).into_font().color(&INK).pos(centred);
        for ((label, f1), place) in bars.iter().zip(0..count) {
            let middle = f64::from(count - place) - 0.5;
            let (x, y) = chart.backend_coord(&(0.0, middle));
            area.draw(&Text::new(shortened(label), (x - 8, y), text.clone()))?;
            let ends = [
                (0.0, middle - 0.35),
                (f1.value.unwrap_or(0.0), middle + 0.35),
            ];
            let bar = [MARK.mix(0.45).filled(), MARK.stroke_width(1)];
            chart.draw_series(bar.map(|style| Rectangle::new(ends, style)))?;
            if let Some((low, high)) = f1.low.zip(f1.high) {
                let interval = [(low, middle), (high, middle)];
                chart.draw_series([PathElement::new(interval, INK.stroke_width(2))])?;
            }
        }
        Ok(())
    })?;
    Ok(captioned(caption, &[plot]))
}

/// Precision, recall and F1 by threshold, one small plot a label that some clause has; nothing where there is none.
pub(super) fn threshold_plots(curves: &[ThresholdCurve]) -> Result<Markup, EvaluateError> {
    let curves = curves.iter().filter(|curve| curve.support > 0);
    let plots: Vec<Markup> = curves.map(threshold_plot).collect::<Result<_, _>>()?;
    let caption = "By threshold on p_<id>: F1 (thick), precision (thin) and recall (dashed)";
    Ok(html! {
        @if !plots.is_empty() { (captioned(caption, &plots)) }
    })
}

fn threshold_plot(curve: &ThresholdCurve) -> Result<Markup, EvaluateError> {
    let best = curve
        .best
        .and_then(|best| Some((best.detection.f1?, best.threshold)));
    let best = best.map_or_else(String::new, |(f1, threshold)| {
        format!("; F1 is best, {f1:.3}, at {threshold:.3}")
    });
    let alternative = format!(
        "{}: F1, precision and recall by threshold{best}",
        curve.label
    );
    drawn(&alternative, (240, 180), |area| {
        let title = ("sans-serif", TEXT).into_font().color(&INK);
        let mut chart = ChartBuilder::on(area)
            .caption(shortened(&curve.label), title)
            .margin(8)
            .margin_right(16)
            .x_label_area_size(22)
            .y_label_area_size(30)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
        chart
            .configure_mesh()
            .label_style(("sans-serif", TEXT).into_font().color(&INK))
            .axis_style(INK.mix(0.4))
            .bold_line_style(INK.mix(0.12))
            .light_line_style(TRANSPARENT)
            .x_labels(3)
            .y_labels(3)
            .draw()?;
        let line = |of: fn(&Detection) -> Option<f64>| {
            let points = curve.points.iter();
            points.filter_map(move |point| Some((point.threshold, of(&point.detection)?)))
        };
        let recall = line(|found| found.recall);
        chart.draw_series(DashedLineSeries::new(recall, 5, 4, INK.stroke_width(1)))?;
        let precision = line(|found| found.precision);
        chart.draw_series(LineSeries::new(precision, INK))?;
        let f1 = line(|found| found.f1);
        chart.draw_series(LineSeries::new(f1, MARK.stroke_width(3)))?;
        Ok(())
    })
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LONGEST_NAME {
        return name.to_owned();
    }
    let start: String = name.chars().take(LONGEST_NAME - 1).collect();
    start + "…"
}
