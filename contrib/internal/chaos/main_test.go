package chaos_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/koa-go/koa/discovery"
	"github.com/koa-go/koa/discovery/consul"
)

// childEnv is set for the children, which are this very program.
const childEnv = "KOA_CHAOS_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childEnv) == "" {
		os.Exit(m.Run())
	}
	log.SetFlags(0)
	log.Fatal("child: ", child(os.Args[1:]))
}

// child is an instance of a service, or a gateway before the services. It ends when
// its standard input does, so that nothing is left behind by a test that was killed.
func child(args []string) error {
	flags := flag.NewFlagSet("child", flag.ExitOnError)
	address := flags.String("addr", "", "where to listen, host:port")
	agent := flags.String("consul", "", "where Consul is")
	id := flags.String("id", "", "of the instance; a gateway has none")
	names := flags.String("services", "", "the instance's service, or those of the gateway, with commas")
	if err := flags.Parse(args); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	l, err := net.Listen("tcp", *address)
	if err != nil {
		return err
	}
	registry, err := consul.New(&consul.Options{
		Address: *agent,
		Check:   consul.Check{TTL: 2 * time.Second},
		Retry:   time.Second,
		Grace:   5 * time.Second, // for two signs of life
	})
	if err != nil {
		return err
	}
	if *id == "" {
		return serve(l, gateway(registry, strings.Split(*names, ",")))
	}
	_, err = registry.Register(context.Background(), discovery.Instance{ID: *id, Service: *names, Address: *address})
	if err != nil {
		return err
	}
	return serve(l, instance(*names))
}

func serve(l net.Listener, h http.Handler) error {
	fmt.Println("ready")
	return http.Serve(l, h)
}
