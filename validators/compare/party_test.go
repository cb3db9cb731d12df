package compare

import (
	"math/rand/v2"
	"testing"
)

// Many parties are looked up in another way than few, with the same outcome.
func TestManyPartiesAreFoundAsFewAre(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	pick := func(from ...string) string { return from[rnd.IntN(len(from))] }
	some := func(ids, names []string) party {
		return party{id: pick(ids...), home: pick("", "GB", "NL"), name: pick(names...)}
	}
	ids, names := []string{"", "", "1", "2", "GB1", "NL2", "GB3", "4"}, []string{"", "ANN", "BEA", "CID", "DAN"}
	for range 5000 {
		of, called := ids, names
		switch rnd.IntN(4) {
		case 0:
			of = ids[:1]
		case 1:
			called = names[:1]
		}
		var all []party
		for range fewParties + 1 {
			all = append(all, some(of[:1+rnd.IntN(len(of))], called[:1+rnd.IntN(len(called))]))
		}
		many, p := newParties(all), some(ids, names)
		found, comparable := many.find(p)
		few := parties{all: all}
		if f, c := few.find(p); f != found || c != comparable || many.ids == nil {
			t.Fatalf("%+v among %+v: %t %t, and one by one %t %t", p, all, found, comparable, f, c)
		}
	}
}
