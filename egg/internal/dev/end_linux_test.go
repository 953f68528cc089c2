package dev_test

import "testing"

// Other systems do not tell a process that its parent died.
func TestKilledSupervisorLeavesNoWorker(t *testing.T) {
	s, cmd, _ := startProcess(t)
	worker := s.get("/pid", nil).body
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	s.workerGone(worker)
}
