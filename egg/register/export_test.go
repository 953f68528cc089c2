package register

// For the tests of what depends on the machine.
var Outward = outward
