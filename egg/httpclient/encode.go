package httpclient

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strconv"

	"github.com/koa-go/koa/internal/query"
)

// addQuery appends data to the query of u.
func addQuery(u *url.URL, data any) error {
	values, err := fields(data)
	if err != nil {
		return err
	}
	more := query.StringifyValues(values)
	if u.RawQuery != "" && more != "" {
		more = "&" + more
	}
	u.RawQuery += more
	return nil
}

func encodeForm(data any) ([]byte, error) {
	values, err := fields(data)
	return []byte(query.StringifyValues(values)), err
}

// encodeJSON writes data as JSON.stringify would, "<" unescaped.
func encodeJSON(data any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(data); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(out.Bytes(), []byte("\n")), nil
}

// fields are the values of a query or form.
func fields(data any) (url.Values, error) {
	switch d := data.(type) {
	case nil:
		return nil, nil
	case url.Values:
		return d, nil
	case map[string][]string:
		return d, nil
	case map[string]string:
		values := make(url.Values, len(d))
		for name, v := range d {
			values[name] = []string{v}
		}
		return values, nil
	case map[string]any:
		values := make(url.Values, len(d))
		for name, v := range d {
			texts, err := fieldTexts(v)
			if err != nil {
				return nil, fmt.Errorf("Data[%q]: %w", name, err)
			}
			values[name] = texts
		}
		return values, nil
	}
	return nil, fmt.Errorf("Data of type %T is no url.Values, map[string]string or map[string]any; "+
		"to send JSON set ContentType to \"json\", to send text or bytes use Content", data)
}

// fieldTexts are the values of one field: several of a slice.
func fieldTexts(v any) ([]string, error) {
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice || r.Type().Elem().Kind() == reflect.Uint8 {
		text, err := fieldText(r)
		return []string{text}, err
	}
	texts := make([]string, r.Len())
	for i := range texts {
		var err error
		if texts[i], err = fieldText(r.Index(i)); err != nil {
			return nil, err
		}
	}
	return texts, nil
}

// fieldText writes a value as JavaScript would, null as nothing.
func fieldText(v reflect.Value) (string, error) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	switch v.Kind() {
	case reflect.Invalid:
		return "", nil
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return strconv.FormatBool(v.Bool()), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10), nil
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return strconv.FormatUint(v.Uint(), 10), nil
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'f', -1, v.Type().Bits()), nil
	}
	return "", fmt.Errorf("a %s is no value of a form", v.Type())
}
