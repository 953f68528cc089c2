package nats

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// heartbeat is how often a consumer that has nothing to tell says that it lives. Silence for twice
// as long is the end of a watch.
const heartbeat = time.Second

var (
	errEnded  = errors.New("NATS has ended the watch")
	errSilent = errors.New("NATS does not say any more that the watch lives")
	errMissed = errors.New("the watch has missed a change; the bucket may have been made anew")
)

// entry is what the bucket says of a key.
type entry struct {
	key      string
	value    []byte
	revision uint64
	created  time.Time // by the server's clock
	deleted  bool
}

// watch tells what happens to the keys that match a filter, and which are there before: a nil ends
// those. It is what jetstream.KeyValue.Watch does, but with a sign of life each second and not each
// five: a cluster that loses the server on which a consumer is tells nobody.
type watch struct {
	updates chan *entry
	broken  context.CancelCauseFunc
	left    uint64 // how many of the values that were there at the start are to come
	last    uint64 // the number of the message before
	prefix  string
	done    <-chan struct{}
}

// watch begins one, which is over with ctx. It calls broken when it cannot go on.
func (b *bucket) watch(ctx context.Context, filter string, broken context.CancelCauseFunc) (*watch, error) {
	w := &watch{updates: make(chan *entry, 256), broken: broken, prefix: "$KV." + b.Bucket() + ".", done: ctx.Done()}
	consumer, err := b.js.CreatePushConsumer(ctx, "KV_"+b.Bucket(), jetstream.ConsumerConfig{
		DeliverSubject: b.js.Conn().NewInbox(), DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy, FilterSubject: w.prefix + filter,
		AckPolicy: jetstream.AckNonePolicy, MaxDeliver: 1, Replicas: 1, MemoryStorage: true,
		IdleHeartbeat: heartbeat, FlowControl: true,
	})
	if err != nil {
		return nil, err
	}
	if w.left = consumer.CachedInfo().NumPending; w.left == 0 {
		w.updates <- nil
	}
	// The messages begin to come now that somebody wants them.
	subscription, err := consumer.Consume(w.take, jetstream.ConsumeErrHandler(w.fail))
	if err != nil {
		return nil, err
	}
	context.AfterFunc(ctx, subscription.Stop)
	return w, nil
}

// fail implements jetstream.ConsumeErrHandlerFunc.
func (w *watch) fail(_ jetstream.ConsumeContext, err error) {
	if errors.Is(err, jetstream.ErrNoHeartbeat) {
		w.broken(errSilent)
		return
	}
	w.broken(errors.Join(errEnded, err))
}

// take implements jetstream.MessageHandler.
func (w *watch) take(m jetstream.Msg) {
	about, err := m.Metadata()
	if err != nil || about.Sequence.Consumer != w.last+1 {
		w.broken(errMissed)
		return
	}
	w.last++
	w.send(&entry{
		key: strings.TrimPrefix(m.Subject(), w.prefix), value: m.Data(),
		revision: about.Sequence.Stream, created: about.Timestamp,
		// What a bucket writes of keys that are gone (ADR-8), and its markers for limits (ADR-43).
		deleted: m.Headers().Get("KV-Operation") != "" || m.Headers().Get("Nats-Marker-Reason") != "",
	})
	if w.left == 0 {
		return
	}
	if w.left--; w.left == 0 || about.NumPending == 0 {
		w.left = 0
		w.send(nil)
	}
}

func (w *watch) send(e *entry) {
	select {
	case w.updates <- e:
	case <-w.done:
	}
}
