package live_test

import "math/rand/v2"

// group is a kind of requests, of which any number can be made.
type group struct {
	name string
	apps []string
	make func(rng *rand.Rand, app string) request
}

var groups = []group{
	errorGroup, securityGroup, redirectGroup, csrfGroup, i18nGroup, setLocaleGroup, staticGroup, rangeGroup, jsonpGroup, bodyGroup, multipartGroup, routingGroup, directoriesGroup,
}

// random is a request of the group.
func (g group) random(rng *rand.Rand) comparison {
	app := pick(rng, g.apps...)
	return comparison{g.name, "random", g.make(rng, app)}
}

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

func chance(rng *rand.Rand, p float64) bool { return rng.Float64() < p }
