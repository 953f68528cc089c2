package dev

import (
	"os/exec"
	"runtime"
)

// spawner starts processes from one thread that lives as long as the spawner: on
// Linux "the parent died" means that the thread died which started the process.
type spawner struct{ jobs chan func() }

func newSpawner() *spawner {
	s := &spawner{jobs: make(chan func())}
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for job := range s.jobs {
			job()
		}
	}()
	return s
}

func (s *spawner) start(cmd *exec.Cmd) error {
	err := make(chan error, 1)
	s.jobs <- func() { err <- cmd.Start() }
	return <-err
}

// close ends the thread. Nothing that was started may still be running.
func (s *spawner) close() { close(s.jobs) }
