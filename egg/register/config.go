package register

// Config is how an application is listed: the part register of a registry's section, which has
// a pointer to it, so that one without the part lists nothing. The zero value lists the
// application under its own name.
type Config struct {
	// Service is the name that callers ask for. Default: the name of the application.
	Service string

	// ID tells the instances of a service apart. Default: the address, so that one that
	// starts anew takes the place of the one that died.
	ID string

	// Zone, Version, Tags and Meta are told to callers, as discovery.Instance has them.
	// Default: nothing.
	Zone, Version string
	Tags          []string
	Meta          map[string]string

	// Weight is the share of the calls in relation to the other instances. Default: 1.
	Weight int

	// Address is where callers reach the application: host:port, or a host alone to which
	// the port it listens on is added. Default: where it listens; when that is every address
	// of this machine, the first one that is not loopback, IPv4 before IPv6.
	Address string
}
