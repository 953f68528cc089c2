package consul

import (
	"testing"
)

func FuzzParse(f *testing.F) {
	f.Add([]byte(`[{"Node":{"Node":"n","Address":"10.0.0.1"},"Service":{"ID":"users:a","Service":"users","Port":80,"Weights":{"Passing":1}},"Checks":[{"Status":"passing"}]}]`))
	f.Add([]byte(`[{"Service":{"ID":"x","Port":-1,"Meta":{"koa-registration":"y"}}}]`))
	f.Add([]byte(`null`))
	f.Fuzz(func(t *testing.T, body []byte) {
		list, _, err := parse("users", body)
		if err != nil && list != nil {
			t.Errorf("a list of %d beside the error %v", len(list), err)
		}
		seen := map[string]bool{}
		for _, in := range list {
			if _, err := in.Prepare(); err != nil || seen[in.ID] {
				t.Errorf("%+v is listed: %v", in, err)
			}
			seen[in.ID] = true
		}
	})
}

func FuzzParseValue(f *testing.F) {
	f.Add([]byte(`[{"Key":"a","Value":"Yg==","ModifyIndex":3}]`))
	f.Add([]byte(`[{"Value":null}]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		if v, err := parseValue(body); err != nil && v.Data != nil {
			t.Errorf("%q beside the error %v", v.Data, err)
		}
	})
}
