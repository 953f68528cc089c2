module github.com/koa-go/koa/examples

go 1.26

require github.com/koa-go/koa v0.0.0

require (
	github.com/andybalholm/brotli v1.2.8 // indirect
	github.com/klauspost/compress v1.20.3 // indirect
)

replace github.com/koa-go/koa => ../
