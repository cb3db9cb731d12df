package wcodm_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"

	"wcodm"
)

// Convert an ASYCUDA declaration to WCO XML and look at what was found.
func Example() {
	to, err := wcodm.OpenFormat("wco:xml")
	if err != nil {
		log.Fatal(err)
	}
	engine, err := wcodm.NewEngine(wcodm.Options{To: to})
	if err != nil {
		log.Fatal(err)
	}
	inputs := []wcodm.Input{{
		Name: "import-3-items.xml",
		Open: func() (io.ReadCloser, error) { return os.Open("testdata/asycuda/import-3-items.xml") },
	}}
	err = engine.Run(context.Background(), inputs, func(r *wcodm.Result) error {
		for _, d := range r.Diagnostics {
			fmt.Printf("%s:%d: %s\n", d.File, d.Line, d.Message)
		}
		for _, u := range r.UCR {
			fmt.Println(u.Outcome, u.Value)
		}
		fmt.Println("written:", r.Output != nil)
		return nil
	})
	if err != nil {
		log.Fatal(err)
	}
	// Output:
	// derived 5MD1003600098765BN202500417
	// written: true
}

// Judge a declaration before it is lodged: without a target nothing is written.
func ExampleEngine_Run_validate() {
	engine, err := wcodm.NewEngine(wcodm.Options{})
	if err != nil {
		log.Fatal(err)
	}
	inputs := []wcodm.Input{{
		Name: "faulty.xml",
		Open: func() (io.ReadCloser, error) { return os.Open("testdata/asycuda/faulty.xml") },
	}}
	if err := engine.Run(context.Background(), inputs, func(r *wcodm.Result) error {
		for _, d := range r.Diagnostics {
			if d.Item == 2 {
				fmt.Printf("%s:%d: %s: %s\n", d.File, d.Line, d.Code, d.Message)
			}
		}
		return nil
	}); err != nil {
		log.Fatal(err)
	}
	// Output:
	// faulty.xml:125: XSD004: The value "39,5" of Net_weight_itm is not right: it is not a number
}
