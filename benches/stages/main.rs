//! What a run does besides multiplying matrices, on one core: `cargo bench --bench stages`.
//!
//! With `--count STAGE TIMES` a stage is run so many times and nothing is measured, for tools that count instructions
//! (`scripts/count.sh`); `--list` tells the stages and the number of clauses they go through.

mod corpus;
mod stage;

use std::env;

use criterion::{Criterion, Throughput};
use rayon::{ThreadPool, ThreadPoolBuilder};
use stage::stages;

fn main() {
    let one_core = ThreadPoolBuilder::new()
        .num_threads(1)
        .build()
        .expect("a thread");
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["--list", ..] => {
            let (stages, clauses) = stages();
            println!("{clauses}");
            stages.iter().for_each(|stage| println!("{}", stage.name));
        }
        ["--count", name, times, ..] => {
            let times: usize = times.parse().expect("a number of times");
            let (stages, _) = stages();
            let stage = stages.iter().find(|stage| stage.name == name);
            let stage = stage.expect("a stage of --list");
            one_core.install(|| (0..times).for_each(|_| (stage.run)()));
        }
        _ => measure(&one_core),
    }
}

fn measure(one_core: &ThreadPool) {
    let mut criterion = Criterion::default().configure_from_args();
    let (stages, clauses) = stages();
    let mut group = criterion.benchmark_group("stages");
    group
        .throughput(Throughput::Elements(clauses as u64))
        .sample_size(20);
    for stage in &stages {
        group.bench_function(stage.name, |bencher| {
            one_core.install(|| bencher.iter(&stage.run));
        });
    }
    group.finish();
    criterion.final_summary();
}
