// Package openapi describes an API as an OpenAPI 3.1 document, and shows it on a
// page.
//
//	text, err := openapi.Document(&openapi.Options{Title: "Shop", Version: "1.0.0"}, []openapi.Operation{{
//		Method: "POST", Path: "/blogs/:blog/posts", OperationID: "createPost", Summary: "Write a post",
//		Req: reflect.TypeFor[CreatePost](), Res: reflect.TypeFor[Post](),
//	}})
//
// Requests are read from the types of typed handlers, by the tags that package bind
// fills them with and the validate tags that it checks: what the document says is
// what the server does. Answers are read by their json tags. Types that have a name
// become components; one that is used by requests and by answers becomes two, since
// what must be sent is not what is always answered: Post and PostInput.
//
// What the document says of fields:
//
//	pointer, bodyparser.Optional    null is allowed
//	validate:"required"             a request must have it
//	json without omitempty          an answer always has it
//	min, max, len, gt, oneof, ...   minimum, maxLength, minItems, enum, ...
//	email, uuid, url, ipv4, ...     format
//	default:"20"                    default
//
// The same operations give the same bytes.
package openapi
