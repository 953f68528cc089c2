// Package aggregate calls every instance of a service at the same time and puts
// together what they answer:
//
//	users, err := aggregate.Call(ctx.Context(), resolver, "users",
//		aggregate.JSON[[]User](nil, "http://users/users"),
//		&aggregate.Options{Rule: aggregate.BestEffort})
//	if err != nil {
//		return err // 502, 503 or 504 for who asked us
//	}
//	all := aggregate.Flatten(users)
//
// It is for services whose instances hold different things, such as shards, and
// for questions to each of them, such as of their state. When any instance could
// answer, package proxy chooses one.
//
// A Rule says how many must answer, and the Result says who did not and why. The
// order is always that of the instances' IDs, however fast they are.
package aggregate
