package proxy

import "time"

// Begin and Observe put a node into a state that tests of balancers need.
func (n *Node) Begin(requests int) { n.inFlight.Add(int64(requests)) }

// Observe tells of an answer.
func (n *Node) Observe(took time.Duration) { n.latency.observe(took, time.Now()) }

// UpperBound is what a quantile takes a duration for.
func UpperBound(d time.Duration) time.Duration { return endOf(step(d)) }
