package schedule_test

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/koa-go/koa/egg/schedule"
)

func Example() {
	ctx := context.Background()
	s := schedule.New(&schedule.Options{Logger: slog.New(slog.DiscardHandler), Env: "prod"})
	ran := make(chan struct{})
	err := s.Add(schedule.Task{
		Name: "warm",
		Spec: schedule.Spec{Interval: time.Hour, Immediate: true, Timeout: time.Minute},
		Run: func(ctx context.Context, args ...any) error {
			fmt.Println("the cache is warm")
			close(ran)
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := s.Start(ctx); err != nil {
		fmt.Println(err)
		return
	}
	<-ran
	fmt.Println(s.Stop(ctx))
	// Output:
	// the cache is warm
	// <nil>
}

func ExampleScheduler_Run() {
	s := schedule.New(&schedule.Options{Logger: slog.New(slog.DiscardHandler)})
	err := s.Add(schedule.Task{
		Name: "clean",
		Spec: schedule.Spec{Cron: "0 30 4 * * *"},
		Run: func(ctx context.Context, args ...any) error {
			fmt.Println("cleaning", args)
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := s.Run(context.Background(), "clean", "/tmp"); err != nil {
		fmt.Println(err)
	}
	// Output: cleaning [/tmp]
}

// ticker is a strategy that triggers tasks on a signal of the program.
type ticker <-chan string

func (c ticker) Run(ctx context.Context, t *schedule.Trigger) error {
	for {
		select {
		case event := <-c:
			t.SendOne(event)
		case <-ctx.Done():
			return nil
		}
	}
}

func ExampleScheduler_Use() {
	ctx := context.Background()
	events, done := make(chan string), make(chan struct{})
	s := schedule.New(&schedule.Options{Logger: slog.New(slog.DiscardHandler)})
	s.Use("event", ticker(events))
	err := s.Add(schedule.Task{
		Name: "greet",
		Spec: schedule.Spec{Type: "event"},
		Run: func(ctx context.Context, args ...any) error {
			fmt.Println("hello", args[0])
			close(done)
			return nil
		},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := s.Start(ctx); err != nil {
		fmt.Println(err)
		return
	}
	events <- "world"
	<-done
	fmt.Println(s.Stop(ctx))
	// Output:
	// hello world
	// <nil>
}
