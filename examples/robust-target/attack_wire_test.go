package main

import (
	"fmt"
	"strings"
)

// smuggling are requests that two servers may see end in different places.
func smuggling() (list []attack) {
	post := "POST /echo-raw HTTP/1.1\r\nHost: a\r\n"
	for name, header := range map[string]string{
		"CL.TE":                      "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
		"TE.CL":                      "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
		"TE.TE":                      "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
		"TE identity":                "Transfer-Encoding: identity\r\n",
		"TE gzip, chunked":           "Transfer-Encoding: gzip, chunked\r\n",
		"TE chunked, chunked":        "Transfer-Encoding: chunked, chunked\r\n",
		"TE xchunked":                "Transfer-Encoding: xchunked\r\n",
		"TE with a vertical tab":     "Transfer-Encoding: \vchunked\r\n",
		"TE with a NUL":              "Transfer-Encoding: chunked\x00\r\n",
		"TE in quotes":               "Transfer-Encoding: \"chunked\"\r\n",
		"TE with a parameter":        "Transfer-Encoding: chunked;a=b\r\n",
		"TE empty":                   "Transfer-Encoding:\r\n",
		"TE before a colon's space":  "Transfer-Encoding : chunked\r\n",
		"TE in the next line":        "Transfer-Encoding:\r\n chunked\r\n",
		"TE hidden by a fold":        "X: y\r\n Transfer-Encoding: chunked\r\n",
		"TE behind a bare LF":        "X: y\nTransfer-Encoding: chunked\r\n",
		"TE behind a bare CR":        "X: y\rTransfer-Encoding: chunked\r\n",
		"CL twice":                   "Content-Length: 5\r\nContent-Length: 6\r\n",
		"CL twice the same":          "Content-Length: 5\r\nContent-Length: 5\r\n",
		"CL list":                    "Content-Length: 5, 5\r\n",
		"CL negative":                "Content-Length: -1\r\n",
		"CL with a sign":             "Content-Length: +5\r\n",
		"CL hexadecimal":             "Content-Length: 0x5\r\n",
		"CL with a point":            "Content-Length: 5.0\r\n",
		"CL with an exponent":        "Content-Length: 5e0\r\n",
		"CL empty":                   "Content-Length:\r\n",
		"CL in two numbers":          "Content-Length: 5 5\r\n",
		"CL above 64 bits":           "Content-Length: 18446744073709551621\r\n",
		"CL with an underscore":      "Content-Length: 5_0\r\n",
		"CL before a colon's space":  "Content-Length : 5\r\n",
		"CL in full width digits":    "Content-Length: \uff15\r\n",
		"CL behind a bare LF and TE": "Transfer-Encoding: chunked\nContent-Length: 5\r\n",
	} {
		list = append(list, attack{name, post + header + "\r\n0\r\n\r\n" + behind, rejected})
	}
	list = append(list,
		attack{"TE in HTTP/1.0", "POST /echo-raw HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + behind, rejected},
		attack{"a body for GET is no request", kept("GET", "/hello", behind) + request("GET", "/hello", ""), all(is(200), answers(2))},
		attack{"a body for 404 is no request", kept("POST", "/nowhere", behind) + request("GET", "/hello", ""), all(is(404), answers(2))},
		attack{"a body for 403 is no request", kept("POST", "/csrf/submit", behind) + request("GET", "/hello", ""), all(is(403), answers(2))},
		attack{"pipelining", strings.Repeat(kept("GET", "/hello", ""), 50) + request("GET", "/hello", ""), all(is(200), answers(51))},
	)
	chunks := post + "Transfer-Encoding: chunked\r\n\r\n"
	for name, body := range map[string]string{
		"no size":              "\r\n\r\n",
		"a negative size":      "-1\r\nx\r\n0\r\n\r\n",
		"a size with 0x":       "0x1\r\nx\r\n0\r\n\r\n",
		"a size over 64 bits":  "ffffffffffffffffff\r\nx\r\n0\r\n\r\n",
		"a huge size":          "7fffffffffffffff\r\nx\r\n",
		"a space before":       " 1\r\nx\r\n0\r\n\r\n",
		"a bare LF":            "1\nx\r\n0\r\n\r\n",
		"a bare CR":            "1\rx\r\n0\r\n\r\n",
		"a chunk too long":     "1\r\nxy\r\n0\r\n\r\n",
		"a chunk too short":    "3\r\nx\r\n0\r\n\r\n",
		"a LF for CRLF":        "1\r\nx\n0\r\n\r\n",
		"an endless extension": "1;" + strings.Repeat("x", 1<<16) + "\r\nx\r\n0\r\n\r\n",
		"a bad trailer":        "1\r\nx\r\n0\r\nno colon\r\n\r\n",
		"a LF trailer":         "1\r\nx\r\n0\r\nA: b\n\n" + behind + "\r\n\r\n",
		"an endless trailer":   "1\r\nx\r\n0\r\nA: " + strings.Repeat("x", 1<<16) + "\r\n\r\n",
	} {
		list = append(list, attack{"chunks with " + name, chunks + body + strings.Repeat(behind, 1+4096/len(behind)), oneAnswerAtMost})
	}
	return append(list, attack{"chunks that are fine", chunks + "3;x=y\r\nabc\r\n0\r\nA: b\r\n\r\n" + behind, all(is(200), says("abc"), answers(2))})
}

// oneAnswerAtMost is for bodies that break after the answer may have begun.
func oneAnswerAtMost(a answer) error {
	if a.status == 200 && !a.broken {
		return fmt.Errorf("answered %d", a.status)
	}
	return answers(min(a.count, 1))(a)
}

// lines are bad request lines and headers.
func lines() (list []attack) {
	for name, text := range map[string]string{
		"nothing but a word":     "GET\r\n\r\n",
		"no version":             "GET /hello\r\nHost: a\r\n\r\n",
		"two spaces":             "GET  /hello HTTP/1.1\r\nHost: a\r\n\r\n",
		"a tab":                  "GET\t/hello\tHTTP/1.1\r\nHost: a\r\n\r\n",
		"a space in the target":  "GET /hel lo HTTP/1.1\r\nHost: a\r\n\r\n",
		"a space at the end":     "GET /hello HTTP/1.1 \r\nHost: a\r\n\r\n",
		"a space in front":       " GET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
		"a NUL in the target":    "GET /he\x00llo HTTP/1.1\r\nHost: a\r\n\r\n",
		"a NUL in the method":    "G\x00ET /hello HTTP/1.1\r\nHost: a\r\n\r\n",
		"a bad method":           "GE{T /hello HTTP/1.1\r\nHost: a\r\n\r\n",
		"an empty target":        "GET HTTP/1.1\r\nHost: a\r\n\r\n",
		"a relative target":      "GET hello HTTP/1.1\r\nHost: a\r\n\r\n",
		"a bad escape":           "GET /params/%zz HTTP/1.1\r\nHost: a\r\n\r\n",
		"half an escape":         "GET /params/% HTTP/1.1\r\nHost: a\r\n\r\n",
		"HTTP/0.9":               "GET /hello HTTP/0.9\r\nHost: a\r\n\r\n",
		"HTTP/2.0":               "GET /hello HTTP/2.0\r\nHost: a\r\n\r\n",
		"HTTP/9.9":               "GET /hello HTTP/9.9\r\nHost: a\r\n\r\n",
		"HTTP/1":                 "GET /hello HTTP/1\r\nHost: a\r\n\r\n",
		"HTTP/1.10":              "GET /hello HTTP/1.10\r\nHost: a\r\n\r\n",
		"another protocol":       "GET /hello HTPP/1.1\r\nHost: a\r\n\r\n",
		"small letters":          "GET /hello http/1.1\r\nHost: a\r\n\r\n",
		"TLS":                    "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
		"binary":                 "\xff\xfe\xfd\xfc\r\n\r\n",
		"the HTTP/2 preface":     "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
		"no Host":                "GET /hello HTTP/1.1\r\n\r\n",
		"two Hosts":              "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"the same Host twice":    "GET /hello HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n",
		"a Host with a path":     "GET /hello HTTP/1.1\r\nHost: a/b\r\n\r\n",
		"a Host with a user":     "GET /hello HTTP/1.1\r\nHost: a@b\r\n\r\n",
		"a Host with a space":    "GET /hello HTTP/1.1\r\nHost: a b\r\n\r\n",
		"a Host with a NUL":      "GET /hello HTTP/1.1\r\nHost: a\x00b\r\n\r\n",
		"a field without colon":  "GET /hello HTTP/1.1\r\nHost: a\r\nX\r\n\r\n",
		"a field without name":   "GET /hello HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n",
		"a space in a name":      "GET /hello HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n",
		"a space before a colon": "GET /hello HTTP/1.1\r\nHost: a\r\nX : z\r\n\r\n",
		"a NUL in a name":        "GET /hello HTTP/1.1\r\nHost: a\r\nX\x00: z\r\n\r\n",
		"a NUL in a value":       "GET /hello HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
		"a CR in a value":        "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\rz\r\n\r\n",
		"a DEL in a value":       "GET /hello HTTP/1.1\r\nHost: a\r\nX: \x7f\r\n\r\n",
		"a space before a field": "GET /hello HTTP/1.1\r\n Host: a\r\n\r\n",
		"a folded field":         "GET /hello HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n",
		"a folded Host":          "GET /hello HTTP/1.1\r\nHost:\r\n a\r\n\r\n",
		"bare LFs":               "GET /hello HTTP/1.1\nHost: a\n\n",
		"bare CRs":               "GET /hello HTTP/1.1\rHost: a\r\r",
		"an unknown expectation": "GET /hello HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n",
	} {
		if strings.HasPrefix(name, "bare CRs") {
			text += "\r\n\r\n"
		}
		list = append(list, attack{name, text + behind, rejected})
	}
	return append(list,
		attack{"a target in absolute form", request("GET", "http://other.example/ip", ""), all(is(200), lacks("target.example"))},
		attack{"an empty line in front is nothing bad", "\r\n" + request("GET", "/hello", ""), is(200, 400)},
		attack{"an asterisk", request("OPTIONS", "*", ""), is(200, 204, 404)},
		attack{"CONNECT", request("CONNECT", "evil.example:443", ""), rejected},
		attack{"TRACE", request("TRACE", "/hello", "", "X-Secret: s3cr3t"), all(rejected, lacks("s3cr3t"))},
		attack{"HTTP/1.0", "GET /hello HTTP/1.0\r\n\r\n", all(is(200), says("hello"))},
		attack{"a method nobody knows", request("BREW", "/hello", ""), is(404, 405, 501)},
	)
}
