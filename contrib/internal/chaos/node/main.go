// Command node is what the chaos test runs: an instance of a service, or a gateway
// before the services. It ends when its standard input does, so that nothing is left
// behind by a test that was killed.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"

	"github.com/koa-go/koa/discovery/file"
)

func main() {
	log.SetFlags(0)
	if err := run(); err != nil {
		log.Fatal("node: ", err)
	}
}

func run() error {
	address := flag.String("addr", "", "where to listen, host:port")
	registry := flag.String("registry", "", "where the instances are listed")
	id := flag.String("id", "", "of the instance; a gateway has none")
	service := flag.String("services", "", "the instance's service, or those of the gateway, with commas")
	flag.Parse()
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
		handler = instance(*service)
	} else {
		list, err := file.Open(*registry, nil)
		if err != nil {
			return err
		}
		handler = gateway(list, strings.Split(*service, ","))
	}
	fmt.Println("ready")
	return http.Serve(l, handler)
}
