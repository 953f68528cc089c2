// Package discoverytest examines implementations of package discovery: one
// suite that static, memory, file, dns, consul and nats pass, and that yours should.
//
//	func TestSuite(t *testing.T) {
//		discoverytest.Run(t, func(t *testing.T, list []discovery.Instance) discoverytest.Subject {
//			r := mine.New()
//			return discoverytest.Subject{Resolver: r, Registrar: r, Details: true}
//		})
//	}
package discoverytest
