//! The order of things that need each other.
//!
//! In: for each thing, by its number, the things that it needs. Out: an order in which each comes behind what it needs, and
//! those that have no place in it.

/// An order, and in rising order those that stand in none: they need themselves, or something that does.
pub(crate) fn order(needs: &[Vec<usize>]) -> (Vec<usize>, Vec<usize>) {
    let mut waiting: Vec<usize> = needs.iter().map(Vec::len).collect();
    let users = reversed(needs);
    let mut order: Vec<usize> = (0..needs.len()).filter(|&n| waiting.get(n) == Some(&0)).collect();
    let mut next = 0;
    while let Some(&done) = order.get(next) {
        next += 1;
        for &user in users.get(done).into_iter().flatten() {
            if let Some(count) = waiting.get_mut(user) {
                *count -= 1;
                if *count == 0 {
                    order.push(user);
                }
            }
        }
    }
    let left = (0..needs.len()).filter(|&n| waiting.get(n).is_some_and(|&count| count > 0)).collect();
    (order, left)
}

/// Those on circles, or between two circles, in rising order.
pub(crate) fn circles(needs: &[Vec<usize>]) -> Vec<usize> {
    let ((_, mut leading), (_, led)) = (order(needs), order(&reversed(needs)));
    leading.retain(|n| led.binary_search(n).is_ok());
    leading
}

/// For each thing those that need it.
fn reversed(needs: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut users = vec![Vec::new(); needs.len()];
    for (user, needed) in needs.iter().enumerate() {
        for &needed in needed {
            if let Some(users) = users.get_mut(needed) {
                users.push(user);
            }
        }
    }
    users
}
