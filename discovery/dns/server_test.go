package dns_test

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The record types and answer codes the tests need (RFC 1035 3.2.2 and 4.1.1,
// RFC 3596, RFC 2782).
const (
	typeA    = 1
	typeAAAA = 28
	typeSRV  = 33

	ok       = 0
	failure  = 2
	notFound = 3
	silence  = -1 // no answer at all
)

// server is a name server on a free UDP port of this machine.
type server struct {
	conn *net.UDPConn
	done chan struct{}

	mu      sync.Mutex // guards the rest
	records map[string]map[int][][]byte
	code    map[int]int // the answer to questions of a type, where it is not ok
	asked   map[int]int // questions by type
	held    []held      // questions that met silence
}

// held is a question that is answered when the silence ends: the standard
// library's resolver leaves a read behind that would wait for five seconds.
type held struct {
	query []byte
	from  netip.AddrPort
}

func newServer(t *testing.T) *server {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	s := &server{
		conn:    conn,
		done:    make(chan struct{}),
		records: map[string]map[int][][]byte{},
		code:    map[int]int{},
		asked:   map[int]int{},
	}
	go s.serve()
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
		<-s.done
	})
	return s
}

// resolver asks this server only.
func (s *server) resolver() *net.Resolver {
	return &net.Resolver{
		PreferGo:     true,
		StrictErrors: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "udp4", s.conn.LocalAddr().String())
		},
	}
}

// set replaces the records of a name and a type.
func (s *server) set(name string, kind int, data ...[]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.records[name] == nil {
		s.records[name] = map[int][][]byte{}
	}
	s.records[name][kind] = data
}

// answer sets how questions of these types are answered from now on.
func (s *server) answer(code int, kinds ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, kind := range kinds {
		s.code[kind] = code
	}
	waiting := s.held
	s.held = nil
	for _, h := range waiting {
		s.reply(h)
	}
}

// questions is how many of a type arrived.
func (s *server) questions(kind int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[kind]
}

func (s *server) serve() {
	defer close(s.done)
	packet := make([]byte, 1500)
	for {
		n, from, err := s.conn.ReadFromUDPAddrPort(packet)
		if err != nil {
			return
		}
		s.mu.Lock()
		s.reply(held{slices.Clone(packet[:n]), from})
		s.mu.Unlock()
	}
}

// reply answers the one question of a query. The caller holds the lock.
func (s *server) reply(q held) {
	name, end := readName(q.query, 12)
	kind := int(binary.BigEndian.Uint16(q.query[end:]))
	s.asked[kind]++
	code := s.code[kind]
	if code == silence {
		s.held = append(s.held, q)
		return
	}
	types, known := s.records[name]
	if code == ok && !known {
		code = notFound
	}
	// Nobody may wait for it any more.
	_, _ = s.conn.WriteToUDPAddrPort(message(q.query[:end+4], code, kind, types[kind]), q.from)
}

// message is header, question, and each record with a pointer to the question's
// name (RFC 1035 4.1.4).
func message(query []byte, code, kind int, data [][]byte) []byte {
	if code != ok {
		data = nil
	}
	const response, recursion = 0x8000, 0x0180
	reply := slices.Clone(query[:2])
	reply = binary.BigEndian.AppendUint16(reply, response|recursion|uint16(code))
	reply = binary.BigEndian.AppendUint16(reply, 1) // questions
	reply = binary.BigEndian.AppendUint16(reply, uint16(len(data)))
	reply = append(reply, 0, 0, 0, 0) // no authority, nothing additional
	reply = append(reply, query[12:]...)
	for _, d := range data {
		reply = append(reply, 0xc0, 12)
		reply = binary.BigEndian.AppendUint16(reply, uint16(kind))
		reply = append(reply, 0, 1, 0, 0, 0, 1) // class IN, a TTL of one second
		reply = binary.BigEndian.AppendUint16(reply, uint16(len(d)))
		reply = append(reply, d...)
	}
	return reply
}

// readName returns the name at offset, and where it ends.
func readName(packet []byte, offset int) (name string, end int) {
	var labels []string
	for packet[offset] != 0 {
		n := int(packet[offset])
		labels = append(labels, string(packet[offset+1:offset+1+n]))
		offset += 1 + n
	}
	return strings.Join(labels, "."), offset + 1
}

// address is the data of an A or AAAA record.
func address(text string) []byte { return netip.MustParseAddr(text).AsSlice() }

// srv is the data of an SRV record; target is without the last dot.
func srv(priority, weight, port uint16, target string) []byte {
	var data []byte
	for _, n := range []uint16{priority, weight, port} {
		data = binary.BigEndian.AppendUint16(data, n)
	}
	for label := range strings.SplitSeq(target, ".") {
		if label != "" {
			data = append(append(data, byte(len(label))), label...)
		}
	}
	return append(data, 0)
}
