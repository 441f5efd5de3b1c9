//! Puts and reads metrics and alarms through both clients, and prints what comes, a line for each.

use std::error::Error;

use cloudwatch_cbor::cloudwatch::types::{
    ComparisonOperator, Dimension, Metric, MetricDataQuery, MetricDatum, MetricStat, StandardUnit, Statistic,
    StatisticSet,
};
use cloudwatch_cbor::cloudwatch::{Client, blocking};
use smithgen_runtime::config::{Config, Credentials};
use smithgen_runtime::types::DateTime;

/// A minute of today begins at this second.
fn minute(now: i64, number: i64) -> DateTime {
    DateTime::from_secs((now / 60 - 10 + number) * 60)
}

fn rooms(name: &str) -> Vec<Dimension> {
    vec![Dimension::builder().name("Room").value(name).build()]
}

fn measured(time: DateTime) -> impl Fn(&str, f64) -> MetricDatum {
    move |room, value| {
        let datum = MetricDatum::builder().metric_name("Warmth").timestamp(time).value(value);
        datum.set_dimensions(Some(rooms(room))).unit(StandardUnit::Count).build()
    }
}

fn query(id: &str, space: &str, room: &str, statistic: &str) -> MetricDataQuery {
    let metric = Metric::builder().namespace(space).metric_name("Warmth").set_dimensions(Some(rooms(room))).build();
    let metric = MetricStat::builder().metric(metric).period(60).stat(statistic).build();
    MetricDataQuery::builder().id(id).label("Grüße 🎉").metric_stat(metric).build()
}

/// The same calls by one of the clients, which differ in how one waits for an answer.
macro_rules! tour {
    ($space:literal, $client:expr, $now:expr, ($($wait:tt)*), ($($collect:tt)*)) => {{
        let (client, now) = (&$client, $now);
        let (first, second) = (measured(minute(now, 0)), measured(minute(now, 2)));
        let put = client.put_metric_data().namespace($space);
        let put = put.metric_data(first("kitchen", 1.5)).metric_data(first("kitchen", 2.75)).metric_data(first("hall", 7.0));
        put.metric_data(second("kitchen", -0.1)).send()$($wait)*?;
        let set = StatisticSet::builder().sample_count(4.0).sum(1e300).minimum(-1.0).maximum(9.0).build();
        let summed = MetricDatum::builder().metric_name("Summed").statistic_values(set).build();
        client.put_metric_data().namespace($space).metric_data(summed).send()$($wait)*?;

        let read = client.get_metric_data().start_time(minute(now, 0)).end_time(minute(now, 10));
        let read = read.metric_data_queries(query("sums", $space, "kitchen", "Sum"));
        let read = read.metric_data_queries(query("counts", $space, "hall", "SampleCount"));
        let read = read.metric_data_queries(query("none", $space, "cellar", "Sum"));
        for result in read.send()$($wait)*?.metric_data_results.unwrap_or_default() {
            let times = result.timestamps.unwrap_or_default();
            let minutes: Vec<i64> = times.iter().map(|time| (time.secs() - minute(now, 0).secs()) / 60).collect();
            println!("{:?} {:?} {:?} {minutes:?} {:?}", result.id, result.label, result.status_code, result.values);
        }

        for (name, threshold) in [("a", 4.25), ("b", 1e9), ("c", -3.0)] {
            let alarm = client.put_metric_alarm().alarm_name(format!("{}-{name}", $space)).namespace($space);
            let alarm = alarm.metric_name("Warmth").statistic(Statistic::Sum).period(60).evaluation_periods(1);
            let alarm = alarm.comparison_operator(ComparisonOperator::GreaterThanThreshold).threshold(threshold);
            alarm.set_dimensions(Some(rooms("kitchen"))).actions_enabled(false).send()$($wait)*?;
        }
        let pages = client.describe_alarms().alarm_name_prefix(format!("{}-", $space)).max_records(2).into_paginator();
        for page in pages.send()$($collect)* {
            let page = page?;
            for alarm in page.metric_alarms.unwrap_or_default() {
                let is_of_now = alarm.state_updated_timestamp.is_some_and(|time| (time.secs() - now).abs() < 600);
                println!("{:?} {:?} {:?} {is_of_now}", alarm.alarm_name, alarm.threshold, alarm.actions_enabled);
            }
            println!("the page ends, and names the next one: {}", page.next_token.is_some());
        }

        let error = client.get_dashboard().dashboard_name("none").send()$($wait)*.expect_err("there is none");
        println!("{:?} {:?} {:?}", error.status().map(|status| status.as_u16()), error.code(), error.message());
        let error = client.describe_alarms().max_records(0).send()$($wait)*.expect_err("too few");
        println!("{:?}", error.code());
    }};
}

fn main() -> Result<(), Box<dyn Error>> {
    let credentials = Credentials::new("AKIDEXAMPLE", "secret", None, None, "test");
    let url = std::env::var("MINISTACK")?;
    let config = Config::builder().region("eu-west-1").credentials_provider(credentials).endpoint_url(url).build();
    let now = i64::try_from(std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?.as_secs())?;
    tour!("blocking", blocking::Client::from_conf(config.clone()), now, (), ());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        tour!("async", Client::from_conf(config), now, (.await), (.collect::<Vec<_>>().await));
        Ok(())
    })
}
