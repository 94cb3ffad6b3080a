//! What a process needed. In: its name below `/proc`. Out: the most memory that it has had.

/// Returns the most memory of a process so far, in megabytes, where the system says it; `self` is the process that asks.
pub fn peak(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1_000)
}
