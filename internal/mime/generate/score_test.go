package main

import "testing"

func TestPreferred(t *testing.T) {
	for _, tt := range []struct {
		name string
		db   map[string]mediaType
		want string
	}{
		{"is the only type", map[string]mediaType{"application/octet-stream": {}}, "application/octet-stream"},
		{"is any type rather than plain bytes", map[string]mediaType{
			"application/octet-stream": {Source: "iana"}, "application/x-msdos-program": {},
		}, "application/x-msdos-program"},
		{"is the registered type", map[string]mediaType{"audio/wav": {}, "audio/wave": {}, "audio/x-wav": {}}, "audio/wav"},
		{"is the type outside the tree of vendors, whoever vouches for it", map[string]mediaType{
			"model/vnd.mts": {Source: "iana"}, "video/mp2t": {Source: "apache"},
		}, "video/mp2t"},
		{"is the video", map[string]mediaType{
			"application/mp4": {Source: "iana"}, "audio/mp4": {Source: "iana"}, "video/mp4": {Source: "iana"},
		}, "video/mp4"},
		{"is the shorter name", map[string]mediaType{"text/abc": {}, "text/abcd": {}}, "text/abc"},
		{"is the last of equals", map[string]mediaType{"text/abc": {}, "text/abd": {}}, "text/abd"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for name, mt := range tt.db {
				mt.Extensions = []string{"x"}
				tt.db[name] = mt
			}
			if got := preferred(tt.db)["x"]; got != tt.want {
				t.Errorf("preferred = %q, want %q", got, tt.want)
			}
		})
	}
}
