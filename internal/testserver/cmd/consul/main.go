// Command consul builds the Consul that tests start, once, into the user's cache, and
// prints where it is. The first time takes minutes, and all others nothing.
//
//	go run github.com/koa-go/koa/internal/testserver/cmd/consul
//
// consul.mod and consul.sum are a module of their own, so that no module of this
// repository depends on what Consul does. This writes them anew, in an empty directory:
//
//	cp consul.mod go.mod && go get -tool github.com/hashicorp/consul@v1.12.9
package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"

	"github.com/koa-go/koa/internal/testserver"
)

//go:embed consul.mod
var mod []byte

//go:embed consul.sum
var sum []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	path, err := find(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Fprintln(os.Stdout, path)
}

// find returns the program, and builds it when there is none.
func find(ctx context.Context) (string, error) {
	if path, err := testserver.ConsulProgram(); err == nil {
		return path, nil
	}
	path, err := testserver.ConsulCache()
	if err != nil {
		return "", err
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return "", err
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(path); err == nil { // who held the lock has built it
		return path, nil
	}
	fmt.Fprintln(os.Stderr, "building consul, which takes some minutes")
	return path, build(ctx, dir, path)
}

// build makes the program beside its place and then puts it there, so that nobody finds
// half of one.
func build(ctx context.Context, dir, path string) error {
	module, err := os.MkdirTemp(dir, "building-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(module)
	if err := errors.Join(
		os.WriteFile(filepath.Join(module, "go.mod"), mod, 0o600),
		os.WriteFile(filepath.Join(module, "go.sum"), sum, 0o600),
	); err != nil {
		return err
	}
	program := filepath.Join(module, filepath.Base(path))
	for range 3 { // a module proxy fails now and then; what is there stays there
		if err = compile(ctx, module, program); err == nil {
			return os.Rename(program, path)
		}
	}
	return fmt.Errorf("go build: %w", err)
}

func compile(ctx context.Context, module, program string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "github.com/hashicorp/consul")
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}
