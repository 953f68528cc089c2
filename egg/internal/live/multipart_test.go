package live_test

import (
	"math/rand/v2"
	"strings"
)

// multipartGroup are uploads.
var multipartGroup = group{
	name: "multipart",
	apps: []string{"open", "open-unittest", "limits", "file"},
	make: func(rng *rand.Rand, app string) request {
		target := pick(rng, "/upload", "/uploads", "/save", "/files")
		if app == "file" {
			target = "/files" // the form was read before
		}
		var b strings.Builder
		for range rng.IntN(4) {
			part(rng, &b)
		}
		if chance(rng, 0.05) {
			for range 11 {
				b.WriteString("--X\r\nContent-Disposition: form-data; name=\"" + pick(rng, "a", "b") + "\"\r\n\r\nv\r\n")
			}
		}
		if chance(rng, 0.95) {
			b.WriteString("--X--\r\n")
		}
		r := post(app, target, pick(rng, "multipart/form-data; boundary=X", "multipart/form-data; boundary=X", "multipart/form-data; boundary=X",
			"multipart/form-data; boundary=X", "multipart/form-data; boundary=\"X\"", "multipart/form-data", "text/plain", "multipart/mixed; boundary=X"), b.String())
		return r.of(acceptOf(rng)...)
	},
}

// part writes a field or a file.
func part(rng *rand.Rand, b *strings.Builder) {
	disposition := `form-data; name="` + pick(rng, "a", "a", "b", "file", "", "ü", strings.Repeat("n", 21), strings.Repeat("n", 101)) + `"`
	value := pick(rng, "", "v", "value\r\nof lines", strings.Repeat("x", 63), strings.Repeat("x", 64), strings.Repeat("x", 65))
	contentType := ""
	if chance(rng, 0.6) {
		disposition += `; filename="` + pick(rng, "a.txt", "a.png", "A.PNG", "b.foo", "b.exe", "noext", "", "../../x.png", `c:\dir\y.png`, "ü.png", "a.tar.gz", ".png", "a.png.exe", "a.html", "with space.js") + `"`
		value = pick(rng, "", "content", strings.Repeat("x", 127), strings.Repeat("x", 128), strings.Repeat("x", 129), strings.Repeat("x", 1023), strings.Repeat("x", 1024), strings.Repeat("x", 1025))
		contentType = pick(rng, "", "text/plain", "image/png", "application/octet-stream", "text/plain; charset=utf-8")
	}
	b.WriteString("--X\r\nContent-Disposition: " + disposition + "\r\n")
	if contentType != "" {
		b.WriteString("Content-Type: " + contentType + "\r\n")
	}
	if chance(rng, 0.1) {
		b.WriteString("Content-Transfer-Encoding: " + pick(rng, "binary", "base64", "7bit") + "\r\n")
	}
	b.WriteString("\r\n" + value + "\r\n")
}
