// Squares each number, speaking the contract by itself: go build square.go
package main

import (
	"bufio"
	"encoding/json"
	"os"
)

type request struct {
	I int64           `json:"i"`
	P json.RawMessage `json:"p"`
}

func main() {
	lines := bufio.NewReader(os.NewFile(3, "lines"))
	answers := json.NewEncoder(os.NewFile(4, "answers"))
	if _, err := lines.ReadBytes('\n'); err != nil {
		os.Exit(1)
	}
	answers.Encode(map[string]any{"ready": true})
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var asked request
		var parameter float64
		json.Unmarshal(line, &asked)
		if err := json.Unmarshal(asked.P, &parameter); err != nil {
			answers.Encode(map[string]any{"i": asked.I, "e": map[string]string{"type": "NoNumber", "message": err.Error()}})
			continue
		}
		answers.Encode(map[string]any{"i": asked.I, "r": parameter * parameter})
	}
}
