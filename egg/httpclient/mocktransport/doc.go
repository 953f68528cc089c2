// Package mocktransport answers the requests of a client in the network's
// place, for tests: app.mockHttpclient's place in Egg.
//
//	mocks := mocktransport.New()
//	mocks.Mock("https://api.example.com/users/1", mocktransport.Reply{Data: user})
//	client := httpclient.New(&httpclient.Options{Wrap: mocks.Wrap})
//
// It works for every http.RoundTripper, and only for the clients it wraps:
// tests with clients of their own may run in parallel. What is mocked is not
// dialled, so the guard of a safe client does not see it.
package mocktransport
