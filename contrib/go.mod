module github.com/koa-go/koa/contrib

go 1.26

require github.com/koa-go/koa v0.0.0

require (
	github.com/coder/websocket v1.8.15
	github.com/golang-jwt/jwt/v5 v5.3.1
)

replace github.com/koa-go/koa => ../
