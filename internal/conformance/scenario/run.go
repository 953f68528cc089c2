package scenario

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/koa-go/koa"
	"github.com/koa-go/koa/internal/conformance/match"
	"github.com/koa-go/koa/internal/conformance/option"
	"github.com/koa-go/koa/internal/conformance/vectors"
)

// Outcome is what became of a scenario.
type Outcome struct {
	// Skipped is why the scenario does not count, "" if it does.
	Skipped string

	// Failures are the requests whose replies are not what they must be.
	Failures []Failure
}

// Failure is a request with the wrong reply.
type Failure struct {
	Request     int // from 1; 0 for building the application
	Differences []match.Difference
}

// Run runs a scenario. The error says that the vectors are not in the format.
func Run(s *vectors.Scenario) (Outcome, error) {
	if reason := unwanted(s); reason != "" {
		return Outcome{Skipped: reason}, nil
	}
	root, err := makeFiles(s.Files)
	defer os.RemoveAll(root)
	if err != nil {
		return Outcome{}, err
	}
	b := newBuilder(s, root)
	app, err := b.build()
	if outcome, over, err := b.afterBuilding(err); over {
		return outcome, err
	}
	outcome, err := b.exchangeAll(app)
	if len(outcome.Failures) > 0 && b.approximate != "" {
		return Outcome{Skipped: option.Inexpressible(b.approximate).Error()}, err
	}
	return outcome, err
}

// unwanted is why a scenario is not run at all.
func unwanted(s *vectors.Scenario) string {
	if s.NodeSpecific {
		return "node-specific"
	}
	for _, need := range s.Needs {
		if need != "brotli" || decoders["br"] == nil {
			return "needs " + need
		}
	}
	return ""
}

func newBuilder(s *vectors.Scenario, root string) *builder {
	return &builder{
		scenario: s,
		journal:  &journal{},
		clock:    &clock{now: s.Now},
		root:     root,
		tables: &tables{
			layers:     layerTable(),
			ops:        opTable(),
			readings:   readingTable(),
			properties: propertyTable(),
			families:   familyTable(),
			makers:     makerTable(),
		},
	}
}

// build makes the application with its layers.
func (b *builder) build() (*koa.Application, error) {
	app, err := atSetup(b.application)
	if err != nil {
		return nil, err
	}
	specs := make([]any, len(b.scenario.Middleware))
	for i, v := range b.scenario.Middleware {
		specs[i] = v.Any
	}
	stack, err := b.layers(specs)
	if err != nil {
		return nil, err
	}
	return atSetup(func() (*koa.Application, error) { return app.Use(stack...), nil })
}

// afterBuilding decides whether the scenario is over once the application is
// built or could not be.
func (b *builder) afterBuilding(err error) (outcome Outcome, over bool, bad error) {
	var (
		missing       notYet
		inexpressible option.Inexpressible
		failure       *setupFailure
	)
	mustFail := b.scenario.SetupError != nil
	switch {
	case err == nil && !mustFail:
		return Outcome{}, false, nil
	case err == nil:
		return failed(0, "the application was built", "an error"), true, nil
	case errors.As(err, &missing):
		return Outcome{Skipped: missing.Error()}, true, nil
	case errors.As(err, &inexpressible):
		return Outcome{Skipped: inexpressible.Error()}, true, nil
	case !errors.As(err, &failure):
		return Outcome{}, true, fmt.Errorf("%s: scenario %q: %w", b.scenario.Source, b.scenario.ID, err)
	case mustFail: // the wording is advisory
		return Outcome{}, true, nil
	}
	return failed(0, "building the application fails: "+failure.Error(), "an application"), true, nil
}

func failed(request int, got, want string) Outcome {
	return Outcome{Failures: []Failure{{request, []match.Difference{{Got: got, Want: want}}}}}
}

// exchangeAll sends all requests and compares the replies.
func (b *builder) exchangeAll(app *koa.Application) (Outcome, error) {
	server := start(app)
	client := &client{builder: b, server: server}
	var outcome Outcome
	for i := range b.scenario.Requests {
		diffs, err := client.exchange(i)
		if err != nil {
			err = fmt.Errorf("%s: scenario %q: request %d: %w", b.scenario.Source, b.scenario.ID, i+1, err)
			return Outcome{}, errors.Join(err, server.close())
		}
		if len(diffs) > 0 {
			outcome.Failures = append(outcome.Failures, Failure{i + 1, diffs})
		}
	}
	if err := server.close(); err != nil {
		outcome.Failures = slices.Concat(outcome.Failures, failed(0, err.Error(), "a clean end").Failures)
	}
	return outcome, nil
}
