// Package bind fills the input of typed handlers from requests, and answers with
// what they return.
//
//	type ListPosts struct {
//		Author string    `path:"author"`
//		Page   int       `query:"page" default:"1" validate:"min=1"`
//		Tags   []string  `query:"tag" validate:"max=5,dive,min=2"`
//		Since  time.Time `query:"since"`
//		Trace  string    `header:"X-Trace-Id"`
//		Theme  string    `cookie:"theme"`
//	}
//
//	type CreatePost struct {
//		Blog  int64                       `path:"blog"`
//		Title string                      `json:"title" validate:"required,max=200"`
//		Lines []Line                      `json:"lines" validate:"min=1"`
//		Note  bodyparser.Optional[string] `json:"note" validate:"max=1000"`
//	}
//
//	var input CreatePost
//	if err := binder.Decode(ctx, &input); err != nil {
//		return err
//	}
//
// # Sources
//
// A field has one source and is never set from another one.
//
//	path:"id"      a parameter of the route
//	query:"page"   a query parameter
//	header:"Name"  a header; of a list, the parts between commas
//	cookie:"name"  a cookie as sent; cookie:"name,signed" only with a good signature
//	form:"name"    a field of a form; a type with one takes forms only
//	body:""        the whole body
//	(none)         a field of the body, by its json tag; json:"-" is left alone
//
// Fields of embedded structs count as the type's own. Within the body there are
// no other sources. The body is what package bodyparser has read, with its limits.
//
// Texts become what a field is: booleans, numbers, time.Time (RFC 3339),
// time.Duration ("1m30s"), encoding.TextUnmarshaler, and lists of those. Two values
// for one that is no list are an error. An empty text, which browsers send for an
// empty input, is absent for everything but texts.
//
// # Presence
//
// A default tag is for a field that was not sent; in a list it has commas. The
// validate tags are those of package validate: required means that the field was
// sent, so that 0 and false are values, and what was not sent breaks no other rule.
// A pointer is nil and a bodyparser.Optional is absent when nothing was sent. Then
// Validate() error methods are called, on the parts before the whole.
//
// # Errors
//
// All wrong fields are reported at once, up to a hundred of the body: 422, as Egg's
// ctx.validate does, with fields such as "query.page", "path.id" and, in the body,
// "lines[2].text". A body that is no JSON is 400, one of another type 415, and one
// over the limit 413.
package bind
