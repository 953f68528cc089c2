// Command realworld is the API of Conduit in one program: realworld start, realworld routes,
// realworld config and more; realworld --help tells.
package main

import (
	"github.com/koa-go/koa/egg"

	"github.com/koa-go/koa/examples/realworld/app"
)

func main() { egg.Main(app.New) }
