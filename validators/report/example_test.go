package report_test

import (
	"fmt"
	"os"

	dm "wcodm/datamodel"
	"wcodm/validators/report"
)

// A report takes message after message, those without a finding, too.
func ExampleNew() {
	out, err := report.New("tap", os.Stdout, report.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	out = report.Limit(out, 100)
	for _, m := range []*report.Message{
		{File: "good.xml", Number: 1},
		{File: "bad.xml", Number: 1, Findings: []dm.Diagnostic{{Code: "INP002", Severity: dm.Error, Message: "The file is empty", File: "bad.xml"}}},
	} {
		if err := out.Write(m); err != nil {
			fmt.Println(err)
		}
	}
	if err := out.Flush(); err != nil {
		fmt.Println(err)
	}
	// Output:
	// TAP version 14
	// ok 1 - good.xml: message 1
	// not ok 2 - bad.xml: message 1
	//   ---
	//   message: "1 error"
	//   findings:
	//     - code: "INP002"
	//       severity: "error"
	//       message: "The file is empty"
	//       file: "bad.xml"
	//   ...
	// 1..2
}
