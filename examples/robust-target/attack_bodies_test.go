package main

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strings"
)

var (
	errTooLong = errors.New("the answer is too long")
	errNotCut  = errors.New("the answer is not cut short")
)

// bodies are JSON and forms that are none.
func bodies() (list []attack) {
	for name, body := range map[string]string{
		"trailing data":      `{"a":1} x`,
		"two values":         `{"a":1}{"b":2}`,
		"a trailing comma":   `{"a":1,}`,
		"a comment":          `{"a":1/**/}`,
		"single quotes":      `{'a':1}`,
		"no quotes":          `{a:1}`,
		"cut":                `{"a":`,
		"NaN":                `{"a":NaN}`,
		"a leading zero":     `{"a":01}`,
		"a control byte":     "{\"a\":\"\x01\"}",
		"__proto__":          `{"__proto__":{"admin":true}}`,
		"__proto__ inside":   `{"a":[{"__proto__":1}]}`,
		"__proto__, escaped": `{"\u005f_proto__":1}`,
		"deep lists":         strings.Repeat("[", 100_000),
		"deep objects":       strings.Repeat(`{"a":`, 100_000),
		"deep and closed":    strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
		"a number alone":     `1`,
		"a BOM":              "\uFEFF{}x",
	} {
		list = append(list, attack{"JSON: " + name, request("POST", "/echo-json", body, jsonType), refused})
	}
	long := strings.Repeat("a", maxBody+1)
	post := "POST /echo-raw HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
	return append(list,
		attack{"a number of a million digits", request("POST", "/echo-json", `{"a":`+strings.Repeat("9", 1_000_000)+`}`, jsonType), is(200, 400)},
		attack{"100,000 names", request("POST", "/echo-json", `{"":0`+strings.Repeat(`,"a":1`, 100_000)+`}`, jsonType), is(200)},
		attack{"raw over the limit", request("POST", "/echo-raw", long), is(413)},
		attack{"JSON over the limit", request("POST", "/echo-json", `{"a":"`+long+`"}`, jsonType), is(413)},
		attack{"a form over the limit", request("POST", "/echo-form", long, form), is(413)},
		attack{"raw over the limit, in chunks", post + "Transfer-Encoding: chunked\r\n\r\n" + fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(long), long), is(413)},
		attack{"a length over the limit", post + "Content-Length: 9999999999\r\n\r\n", is(413)},
		attack{"raw at the limit", request("POST", "/echo-raw", long[1:]), all(is(200), says(long[1:]))},
		attack{"form: 100,000 fields", request("POST", "/echo-form", strings.Repeat("a=1&", 100_000), form), is(200, 400, 413)},
		attack{"form: deep brackets", request("POST", "/echo-form", "a"+strings.Repeat("[b]", 100_000)+"=1", form), is(200, 400)},
		attack{"form: a huge index", request("POST", "/echo-form", "a[4294967295]=1", form), is(200, 400)},
		attack{"form: __proto__", request("POST", "/echo-form", "__proto__[admin]=1&constructor[prototype][admin]=1", form), all(is(200, 400), lacks(`"admin":"1"}}}}`))},
		attack{"form: bad escapes", request("POST", "/echo-form", "a=%zz&%=%&b=%ff", form), is(200, 400)},
		attack{"an unknown coding", request("POST", "/echo-json", "{}", jsonType, "Content-Encoding: foo"), is(415)},
		attack{"a coding that is none", request("POST", "/echo-json", "{}", jsonType, "Content-Encoding: gzip"), refused},
		attack{"an unknown charset", request("POST", "/echo-json", "{}", jsonType+"; charset=utf-7"), is(200, 400, 415)},
		attack{"a type that is none", request("POST", "/echo-json", "{}", "Content-Type: ;;;===,,"), is(200, 400, 415)},
		attack{"two types", request("POST", "/echo-json", "{}", jsonType, "Content-Type: text/plain"), is(200, 400, 415)},
	)
}

// bombs are small bodies that become big ones.
func bombs() (list []attack) {
	zeros := strings.Repeat(" ", 64<<20)
	for coding, pack := range map[string]func(w io.Writer) io.WriteCloser{
		"gzip":    func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) },
		"deflate": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
	} {
		small := packed(zeros, pack)
		for path, kind := range map[string]string{"/echo-json": jsonType, "/echo-form": form} {
			list = append(list,
				attack{path + " in " + coding, request("POST", path, small, kind, "Content-Encoding: "+coding), is(413, 415)},
				attack{path + " in cut " + coding, request("POST", path, small[:100], kind, "Content-Encoding: "+coding), refused},
				attack{path + " in " + coding + " twice", request("POST", path, packed(small, pack), kind, "Content-Encoding: "+coding+", "+coding), is(413, 415)},
			)
		}
	}
	return list
}

func packed(text string, pack func(w io.Writer) io.WriteCloser) string {
	var b bytes.Buffer
	w := pack(&b)
	_, _ = io.WriteString(w, text) // a buffer takes everything
	_ = w.Close()
	return b.String()
}

// multiparts are uploads that try to hurt.
func multiparts() (list []attack) {
	for name, filename := range map[string]string{
		"..": "..", ".": ".", "/": "/", "empty": " ", "up": "../../evil", "absolute": "/etc/passwd", "backslashes": `..\\..\\evil`, "a drive": `C:\\evil.txt`,
		"a NUL": "a\x00.txt", "a long one": strings.Repeat("a", 5000), "escapes": "..%2f..%2fevil", "a device": "CON", "dots": "....", "UTF-8": "\u202egnp.exe",
	} {
		list = append(list, attack{"file name " + name, request("POST", "/upload", multipartBody(filePart(filename, "x")), multipartType),
			all(is(200, 400), lacks(`"filename":".."`, `"filename":"."`, `/`+"evil", `\\evil`, "/etc", `\u0000`, "C:"))})
	}
	long := strings.Repeat("a", maxBody+1)
	fields := make([]string, 101)
	files := make([]string, 11)
	for i := range fields {
		fields[i] = fieldPart(fmt.Sprint("f", i), "x")
	}
	for i := range files {
		files[i] = filePart(fmt.Sprint(i, ".txt"), "x")
	}
	whole := multipartBody(filePart("a.txt", "hello"))
	return append(list,
		attack{"a file over the limit", request("POST", "/upload", multipartBody(filePart("a", long)), multipartType), is(413)},
		attack{"a file at the limit", request("POST", "/upload", multipartBody(filePart("a", long[1:])), multipartType), is(200)},
		attack{"a field over the limit", request("POST", "/upload", multipartBody(fieldPart("a", long)), multipartType), is(413)},
		attack{"a field at the limit", request("POST", "/upload", multipartBody(fieldPart("a", long[1:])), multipartType), is(200)},
		attack{"11 files", request("POST", "/upload", multipartBody(files...), multipartType), is(413)},
		attack{"10 files", request("POST", "/upload", multipartBody(files[1:]...), multipartType), is(200)},
		attack{"101 fields", request("POST", "/upload", multipartBody(fields...), multipartType), is(413)},
		attack{"100 fields", request("POST", "/upload", multipartBody(fields[1:]...), multipartType), is(200)},
		attack{"a part header of 4 MiB", request("POST", "/upload", "--b\r\nX: "+strings.Repeat("a", 4<<20)+"\r\n\r\n", multipartType), refused},
		attack{"100,000 part headers", request("POST", "/upload", "--b\r\n"+strings.Repeat("X: y\r\n", 100_000)+"\r\n\r\n", multipartType), refused},
		attack{"a preamble of 4 MiB", request("POST", "/upload", strings.Repeat("a", 4<<20)+"\r\n"+whole, multipartType), is(200, 400, 413)},
		attack{"no boundary", request("POST", "/upload", whole, "Content-Type: multipart/form-data"), refused},
		attack{"an empty boundary", request("POST", "/upload", whole, "Content-Type: multipart/form-data; boundary="), refused},
		attack{"a boundary of 10,000 bytes", request("POST", "/upload", whole, "Content-Type: multipart/form-data; boundary="+long[:10_000]), refused},
		attack{"another boundary", request("POST", "/upload", whole, "Content-Type: multipart/form-data; boundary=x"), refused},
		attack{"another type", request("POST", "/upload", whole, "Content-Type: multipart/mixed; boundary=b"), refused},
		attack{"cut in a file", request("POST", "/upload", whole[:len(whole)-12], multipartType), refused},
		attack{"no parts", request("POST", "/upload", "--b--\r\n", multipartType), is(200, 400)},
		attack{"nothing", request("POST", "/upload", "", multipartType, "Content-Length: 0"), refused},
		attack{"no disposition", request("POST", "/upload", "--b\r\n\r\nx\r\n--b--\r\n", multipartType), is(200, 400)},
		attack{"__proto__", request("POST", "/upload", multipartBody(fieldPart("__proto__", "x")), multipartType), is(200, 400)},
	)
}
