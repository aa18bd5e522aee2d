//! What the kernel says of processes.

use crate::Outcome;
use std::fs;

/// Seconds of CPU, user and system time: the kernel counts in ticks of 1/100 s.
pub fn cpu(pids: &[u32]) -> Outcome<f64> {
    let mut ticks = 0;
    for pid in pids {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ');
        ticks += fields.skip(11).take(2).filter_map(|it| it.parse::<u64>().ok()).sum::<u64>();
    }
    Ok(ticks as f64 / 100.0)
}

/// Resident memory in MB (of 2^20 bytes).
pub fn memory(pids: &[u32]) -> Outcome<f64> {
    let mut kib = 0;
    for pid in pids {
        let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
        let line = status.lines().find_map(|it| it.strip_prefix("VmRSS:")).unwrap_or_default();
        kib += line.split_whitespace().next().and_then(|it| it.parse::<u64>().ok()).unwrap_or(0);
    }
    Ok(kib as f64 / 1024.0)
}
