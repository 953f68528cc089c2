// Package proxy spreads requests over the instances of a service, as package
// discovery knows them.
//
// A [Balancer] chooses the [Node] for a request.
package proxy
