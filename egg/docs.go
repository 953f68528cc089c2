package egg

// Docs are what comments say about actions and their types, for the description of the
// API. They are generated.
type Docs struct {
	// Actions are the actions by name: "controller.User.Create".
	Actions map[string]ActionDoc

	// Fields and Types are the fields and types of requests and answers by name:
	// "controller.CreateUser.Name".
	Fields, Types map[string]string
}

// ActionDoc is what the comment of an action says.
type ActionDoc struct {
	Summary, Description string
	Deprecated           bool
}

// Describe adds documentation. Generated wiring calls it.
func (app *App) Describe(docs Docs) { app.docs = append(app.docs, docs) }
