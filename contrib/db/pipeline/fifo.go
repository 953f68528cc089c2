package pipeline

// fifo is a list of requests, each of which is in one list at most. The zero value is empty.
type fifo struct {
	head, tail *request
	len        int
}

func (q *fifo) pushBack(r *request) {
	r.prev, r.next = q.tail, nil
	if q.tail == nil {
		q.head = r
	} else {
		q.tail.next = r
	}
	q.tail = r
	q.len++
}

func (q *fifo) pushFront(r *request) {
	r.prev, r.next = nil, q.head
	if q.head == nil {
		q.tail = r
	} else {
		q.head.prev = r
	}
	q.head = r
	q.len++
}

func (q *fifo) remove(r *request) {
	if r.prev == nil {
		q.head = r.next
	} else {
		r.prev.next = r.next
	}
	if r.next == nil {
		q.tail = r.prev
	} else {
		r.next.prev = r.prev
	}
	r.prev, r.next = nil, nil
	q.len--
}

// pop takes the first, which has to be there.
func (q *fifo) pop() *request {
	r := q.head
	q.remove(r)
	return r
}
