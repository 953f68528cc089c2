package httpclient

// RetryAfter lets the fuzzer reach what servers write.
var RetryAfter = retryAfter
