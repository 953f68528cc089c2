package aggregate

// Rule says how many of the instances that are called must answer. More than
// there are can never be.
type Rule func(instances int) (answers int)

// All is the rule that every instance must answer, and that there is one: the
// first failure ends the calls that are left.
func All(instances int) int { return max(instances, 1) }

// Quorum is the rule that more than half of the instances must answer.
func Quorum(instances int) int { return instances/2 + 1 }

// BestEffort is the rule that one answer will do, so that only a service that is
// gone as a whole is an error. Result.Failures has a note of each that is missing.
func BestEffort(int) int { return 1 }

// AtLeast is the rule that n instances must answer, however many there are. With
// 0, even none is no error.
func AtLeast(n int) Rule { return func(int) int { return n } }
