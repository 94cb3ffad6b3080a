//! One Page's rate limit, shared by the pacers of several processes.

use std::time::Duration;

use messenger_graph::fleet::{Pace, SharedPace};
use messenger_graph::graph::Percent;

use crate::server::Server;

fn pace(usage: f64, age: u64, blocked_for: Option<u64>) -> Option<Pace> {
    Some(Pace {
        usage: Percent(usage),
        age: Duration::from_secs(age),
        blocked_for: blocked_for.map(Duration::from_secs),
    })
}

#[tokio::test]
async fn the_highest_usage_and_the_longest_block_hold_for_all() {
    let Some(server) = Server::start("pace") else {
        return;
    };
    let (one, two, three) = (server.store(), server.store(), server.store());
    let alone = one.exchange(pace(40.5, 0, None)).await.unwrap();
    assert_eq!(
        (alone.usage, alone.blocked_for, alone.processes),
        (Percent(40.5), None, 1)
    );
    let both = two.exchange(pace(90.25, 10, Some(30))).await.unwrap();
    assert_eq!((both.usage, both.processes), (Percent(90.25), 2));
    let all = three.exchange(None).await.unwrap();
    assert_eq!((all.usage, all.processes), (Percent(90.25), 3));
    let blocked = all.blocked_for.expect("a block");
    assert!(
        blocked > Duration::from_secs(25) && blocked <= Duration::from_secs(30),
        "{blocked:?}"
    );
    // A usage that was heard long ago counts no more; the block does until its end.
    let later = two.exchange(pace(90.25, 61, Some(20))).await.unwrap();
    assert_eq!((later.usage, later.processes), (Percent(40.5), 3));
    assert!(later.blocked_for.expect("a block") <= Duration::from_secs(20));
    // A clone is the same process.
    assert_eq!(two.clone().exchange(None).await.unwrap().processes, 3);
}
