package chaos_test

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/koa-go/koa/discovery/file"
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
	registry := flags.String("registry", "", "where the instances are listed")
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
	var handler http.Handler
	if *id != "" {
		handler = instance(*names)
	} else {
		list, err := file.Open(*registry, nil)
		if err != nil {
			return err
		}
		handler = gateway(list, strings.Split(*names, ","))
	}
	fmt.Println("ready")
	return http.Serve(l, handler)
}
