package utcdate_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/koa-go/koa/internal/utcdate"
)

// The wants are what V8 of Node 20 gives.

func TestParseReadsInstants(t *testing.T) {
	for _, tt := range []struct{ name, in, want string }{
		{"a date", "2020-02-29", "2020-02-29T00:00:00Z"},
		{"a month", "2020-02", "2020-02-01T00:00:00Z"},
		{"a year", "2020", "2020-01-01T00:00:00Z"},
		{"a time in UTC", "2020-02-29T23:59:59Z", "2020-02-29T23:59:59Z"},
		{"milliseconds", "2020-01-01T00:00:00.1239Z", "2020-01-01T00:00:00.123Z"},
		{"a tenth of a second", "2020-01-01T00:00:00.5Z", "2020-01-01T00:00:00.5Z"},
		{"a time with an offset", "2020-01-01T00:00+02:00", "2019-12-31T22:00:00Z"},
		{"an offset without a colon", "2020-01-01T00:00:00-0130", "2020-01-01T01:30:00Z"},
		{"midnight at the end of a day", "2019-12-31T24:00Z", "2020-01-01T00:00:00Z"},
		{"a day past the end of a month", "2020-02-31", "2020-03-02T00:00:00Z"},
		{"a year of six digits", "+002020-01-01", "2020-01-01T00:00:00Z"},
		{"an early year", "0099-01-01T00:00:00Z", "0099-01-01T00:00:00Z"},
		{"lower case letters", "2020-01-01t10:00z", "2020-01-01T10:00:00Z"},
		{"an HTTP date", "Wed, 21 Oct 2015 07:28:00 GMT", "2015-10-21T07:28:00Z"},
		{"an RFC 850 date", "Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37Z"},
		{"an RFC 850 date of this century", "Sunday, 06-Nov-49 08:49:37 GMT", "2049-11-06T08:49:37Z"},
		{"an RFC 5322 date", "Fri, 21 Nov 1997 09:55:06 -0600 (CST (old))", "1997-11-21T15:55:06Z"},
		{"Date.prototype.toString", "Wed Oct 21 2015 09:28:00 GMT+0200 (Central European Summer Time)", "2015-10-21T07:28:00Z"},
		{"a zone by name", "1 Jan 2020 10:00 EST", "2020-01-01T15:00:00Z"},
		{"an offset with minutes behind a colon", "Jan 1 2020 UTC-1:30", "2020-01-01T01:30:00Z"},
		{"an offset of one digit", "Jan 1 2020 10:00 GMT-8", "2020-01-01T18:00:00Z"},
		{"a year before 0", "-000001-06-15T00:00:00Z", "-0001-06-15T00:00:00Z"},
		{"the first instant", "-271821-04-20T00:00:00Z", "-271821-04-20T00:00:00Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := utcdate.Parse(tt.in)
			if !ok || got.Format(time.RFC3339Nano) != tt.want {
				t.Errorf("Parse(%q) = %v, %v, want %s", tt.in, got, ok, tt.want)
			}
			if got.Location() != time.UTC {
				t.Errorf("Parse(%q) is in %v, want UTC", tt.in, got.Location())
			}
		})
	}
}

func TestParseReadsLocalTime(t *testing.T) {
	defer func(l *time.Location) { time.Local = l }(time.Local)
	time.Local = time.FixedZone("", 2*60*60)

	for _, tt := range []struct{ name, in, want string }{
		{"an ISO time", "2020-01-01T10:00", "2020-01-01 10:00:00"},
		{"an ISO date with a space", " 2020-01-01", "2020-01-01 00:00:00"},
		{"a date and a time", "2020-01-01 10:00:30", "2020-01-01 10:00:30"},
		{"an asctime date", "Sun Nov  6 08:49:37 1994", "1994-11-06 08:49:37"},
		{"month first", "12/31/1999", "1999-12-31 00:00:00"},
		{"year first", "2020/1/2", "2020-01-02 00:00:00"},
		{"a month by name", "January 2, 2020 3:04 PM", "2020-01-02 15:04:00"},
		{"noon", "Jan 2 2020 12:00 pm", "2020-01-02 12:00:00"},
		{"midnight", "Jan 2 2020 12:00 am", "2020-01-02 00:00:00"},
		{"a day first", "2 Jan 2020", "2020-01-02 00:00:00"},
		{"a year before a month by name", "2020 Jan 2", "2020-01-02 00:00:00"},
		{"a year of two digits", "1/2/99", "1999-01-02 00:00:00"},
		{"no year", "Jan 5", "2001-01-05 00:00:00"},
		{"no year -0", "-000000-01-02", "2001-01-02 00:00:00"},
		{"a year of three digits", "1/2/123", "0123-01-02 00:00:00"},
		{"words before it", "on Friday, Jan 2 2020", "2020-01-02 00:00:00"},
		{"hours alone", "Jan 1 2020 10::", "2020-01-01 10:00:00"},
		{"a fraction", "Jan 1 2020 10:00:00.25", "2020-01-01 10:00:00.25"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := utcdate.Parse(tt.in)
			if text := got.In(time.Local).Format("2006-01-02 15:04:05.999"); !ok || text != tt.want {
				t.Errorf("Parse(%q) = %s, %v, want %s", tt.in, text, ok, tt.want)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ name, in string }{
		{"nothing", ""},
		{"words", "rubbish"},
		{"a time alone", "12:30"},
		{"digits in a row", "20200101"},
		{"an ISO month of one digit before a time", "2020-1T10:00Z"},
		{"an ISO time without minutes", "2020-01-01T10Z"},
		{"a second over 59", "2020-01-01T10:00:60Z"},
		{"an ISO offset over 23 hours", "2020-01-01T10:00+24:00"},
		{"a legacy point without digits", "Jan 1 2020 10:00:00."},
		{"two hours", "Jan 1 2020 10:00 11::"},
		{"a month over 12", "2020-13-01"},
		{"a day over 31", "Jan 32 2020"},
		{"an hour over 24", "2020-01-01T25:00Z"},
		{"time past 24:00", "2020-01-01T24:01Z"},
		{"a 13th hour of a half day", "Jan 1 2020 13:00 PM"},
		{"a point without digits", "2020-01-01T00:00:00.Z"},
		{"an ISO time with something behind", "2020-01-01T00:00Zfoo"},
		{"a word behind a number", "2020-01-01foo"},
		{"a sign without an offset", "Jan 1 2020 10:00 -"},
		{"an offset of five digits", "Jan 1 2020 10:00 +12345"},
		{"four numbers", "1 2 3 4"},
		{"a parenthesis that opens nothing", "Jan 1 2020)"},
		{"an instant past the last", "+275760-09-13T00:00:00.001Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := utcdate.Parse(tt.in); ok {
				t.Errorf("Parse(%q) = %v, want none", tt.in, got)
			}
		})
	}
}

func TestFormat(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   time.Time
		want string
	}{
		{"writes an HTTP date", time.Unix(0, 0), "Thu, 01 Jan 1970 00:00:00 GMT"},
		{"converts to UTC", time.Date(2020, 1, 1, 0, 0, 0, 0, time.FixedZone("", 7200)), "Tue, 31 Dec 2019 22:00:00 GMT"},
		{"drops milliseconds", time.UnixMilli(-1), "Wed, 31 Dec 1969 23:59:59 GMT"},
		{"pads years", time.Date(99, 1, 1, 0, 0, 0, 0, time.UTC), "Thu, 01 Jan 0099 00:00:00 GMT"},
		{"pads years before 0", time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC), "Fri, 01 Jan -0001 00:00:00 GMT"},
		{"writes long years", time.UnixMilli(8.64e15), "Sat, 13 Sep 275760 00:00:00 GMT"},
		{"refuses later instants", time.UnixMilli(8.64e15 + 1), utcdate.Invalid},
		{"refuses earlier instants", time.UnixMilli(-8.64e15 - 1), utcdate.Invalid},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := utcdate.Format(tt.in); got != tt.want {
				t.Errorf("Format(%v) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"2020-01-01T10:20:30.5+01:00", "Wed, 21 Oct 2015 07:28:00 GMT", "-000000-01", "Jan 1 (x(y) 10:: PM",
		"1/2/99 24:00", "2020\u00a0é", "UTC+999999999:59", "\xff",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := utcdate.Parse(s)
		if !ok {
			return
		}
		again, ok := utcdate.Parse(utcdate.Format(got))
		year := got.Year()
		if year >= 100 && year <= 9999 && (!ok || !again.Equal(got.Truncate(time.Second))) {
			t.Errorf("Parse(%q) = %v, formatted and read again %v, %v", s, got, again, ok)
		}
	})
}

func ExampleParse() {
	t, ok := utcdate.Parse("2013-09-13")
	fmt.Println(utcdate.Format(t), ok)
	// Output: Fri, 13 Sep 2013 00:00:00 GMT true
}
