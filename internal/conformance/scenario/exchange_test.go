package scenario_test

import "testing"

func TestJarKeepsAndDrops(t *testing.T) {
	mustPass(t, `"jar":true,"middleware":[
		[["cookie-get","a"],["when",{"path":"/set"},[["cookie-set","a","1",{"maxAge":1000}]]],["when",{"path":"/drop"},[["cookie-set","a",""]]],["set-status",204]]],
		"requests":[
			{"method":"GET","target":"/set","headers":[["Host","h"]]},
			{"method":"GET","target":"/drop","headers":[["Host","h"]],"advance":5000},
			{"method":"GET","target":"/","headers":[["Host","h"]]},
			{"method":"GET","target":"/","headers":[["Host","h"],["Cookie","a=own"]]}],
		"expect":[
			{"status":204,"headers":[["set-cookie","a=1; path=/; expires=Tue, 02 Jan 2024 03:04:06 GMT; httponly"]],"body":"","observed":[["cookie-get a",null]],"errors":[]},
			{"status":204,"headers":[["set-cookie",{"$match":"^a=; .*1970"}]],"body":"","observed":[["cookie-get a","1"]],"errors":[]},
			{"status":204,"headers":[],"body":"","observed":[["cookie-get a",null]],"errors":[]},
			{"status":204,"headers":[],"body":"","observed":[["cookie-get a","own"]],"errors":[]}]`)
}

func TestSavedPartsOfReplies(t *testing.T) {
	mustPass(t, `"middleware":[[["set","X-Token","t1"],["get-header","X-Back"],["get","url"],["set-body",{"string":"b1"}]]],
		"requests":[
			{"method":"GET","target":"/","headers":[["Host","h"]],"save":{"b":"body","h":{"header":"x-token"}}},
			{"method":"GET","target":"/${b}?${h}","headers":[["Host","h"],["X-Back","<${h}${b}>"]]}],
		"expect":[
			{"status":200,"headers":[["content-length","2"],["content-type",{"$any":true}],["x-token","t1"]],"body":"b1","observed":[["get-header X-Back",""],["get url","/"]],"errors":[]},
			{"status":200,"headers":[["content-length","2"],["content-type",{"$any":true}],["x-token","t1"]],"body":"b1","observed":[["get-header X-Back","<t1b1>"],["get url","/b1?t1"]],"errors":[]}]`)
}

func TestThrowsAreCaughtByTry(t *testing.T) {
	mustPass(t, `"middleware":[[["try",[["set","X-A","a\r\nb"],["log","not reached"]]],["try",[["throw",400,"no"]]],["try",[["log","fine"]]],["set-body",{"string":"hello"}]]],`+get+`,
		"expect":[{`+hello+`,"observed":[
			["try",{"message":{"$any":true},"status":null,"expose":null}],
			["try",{"message":"no","status":400,"expose":true}],"fine",["try",null]],"errors":[]}]`)
}

func TestWhenGoesOnToTheNextOp(t *testing.T) {
	mustPass(t, `"middleware":[[["when",{"path":"/","method":"GET","header":["X-A","é"]},[["log","yes"]]],["when",{"path":"/other"},[["log","no"]]],["next"]],[["set-body",{"string":"hello"}]]],
		"requests":[{"method":"GET","target":"/","headers":[["Host","h"],["X-A","é"]]}],
		"expect":[{`+hello+`,"observed":["yes"],"errors":[]}]`)
}

// A server would refuse the first two requests and rewrite the third.
func TestOddRequestsReachTheApplication(t *testing.T) {
	mustPass(t, `"odd":["host","target","absolute-form"],"middleware":[[["get","host"],["get","url"],["get-header","X-A"],["get","request.length"],["set-body",{"string":"hello"}]]],
		"requests":[
			{"method":"GET","target":"/","headers":[["Host","a b"],["X-A"," 1 "],["x-a","2"]]},
			{"method":"POST","target":"/%zz?%","headers":[["Host","h"]],"body":"abc"},
			{"method":"GET","target":"http://x.example/p","headers":[["Host","h"]]},
			{"method":"GET","target":"/plain","headers":[["Host","h"]]}],
		"expect":[
			{`+hello+`,"observed":[["get host","a b"],["get url","/"],["get-header X-A","1, 2"],["get request.length",null]],"errors":[]},
			{`+hello+`,"observed":[["get host","h"],["get url","/%zz?%"],["get-header X-A",""],["get request.length",3]],"errors":[]},
			{`+hello+`,"observed":[["get host","h"],["get url","http://x.example/p"],["get-header X-A",""],["get request.length",null]],"errors":[]},
			{`+hello+`,"observed":[["get host","h"],["get url","/plain"],["get-header X-A",""],["get request.length",null]],"errors":[]}]`)
}

func TestFramingIsNotCompared(t *testing.T) {
	mustPass(t, `"middleware":[[["set-status",200],["write-raw","hel"],["set-body",{"string":"lo"}]]],`+get+`,
		"expect":[{"status":200,"headers":[],"body":"hello","framing":"chunked","observed":[],"errors":[]}]`)
}

func TestDecodedBodies(t *testing.T) {
	// "hello" by gzip 1.12.
	mustPass(t, `"decode":true,"middleware":[[["set","Content-Encoding","gzip"],["set-body",{"bytesBase64":"H4sIAAAAAAAAA8tIzcnJBwCGphA2BQAAAA=="}],["set-type","text"]]],`+get+`,
		"expect":[{"status":200,"headers":[["content-encoding","gzip"],["content-length","25"],["content-type","text/plain; charset=utf-8"]],"body":"hello","decoded":"gzip","observed":[],"errors":[]}]`)
}
