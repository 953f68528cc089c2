// Package gateway is an HTTP gateway that a YAML file describes; the command is
// egg gateway:
//
//	services:
//	  shop: {instances: [127.0.0.1:3001, 127.0.0.1:3002], checkPath: /health}
//	routes:
//	  - {path: /, service: shop}
//
// [Config] is the reference of the file. A change of the file is taken over without
// losing a request: [Gateway.Reload] says how. A file with a mistake changes nothing.
//
// It is made of package proxy for the services, package strangler for routes that two
// applications share, and the middleware for access logs and limits. What it cannot do,
// a program of your own can: these packages are layers of koa.
package gateway
