//go:build !unix

package main

import (
	"errors"
	"os"
)

func hang(*os.Process) error { return errors.New("this system cannot stop a process") }

func resume(*os.Process) error { return nil }

func terminate(p *os.Process) error { return p.Kill() }
