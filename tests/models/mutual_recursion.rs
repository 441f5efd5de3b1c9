//! Types that hold each other.

use smithgen_runtime::operation::Operation;

use crate::mutual_recursion::operation::hatch::Hatch;
use crate::mutual_recursion::types::Expression;
use crate::support::response;

#[test]
fn they_nest() {
    let text = r#"{"chicken": {"egg": {"chicken": {}}}, "expression": {"not": {"sum": {"left": {"number": 1}}}}}"#;
    let output = Hatch::parse_response(response(200, text)).unwrap();
    assert!(output.chicken.unwrap().egg.unwrap().chicken.unwrap().egg.is_none());
    let Some(Expression::Not(inner)) = output.expression else { panic!("no `not`") };
    let Expression::Sum(sum) = *inner else { panic!("no `sum`") };
    assert_eq!(sum.left.as_deref(), Some(&Expression::Number(1)));
    assert_eq!(sum.right, None);
}
