// Loads a Compose project as the engine's client does, and prints it as JSON; refuses what it would refuse.
//
//	composecheck [--env-file <file>] [--profile <name>] <file>…
//
// Without --env-file, .env beside the first file is read. The caller's environment wins, as it does with the client.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"

	"github.com/compose-spec/compose-go/v2/cli"
)

func main() {
	var envFiles, profiles list
	flag.Var(&envFiles, "env-file", "instead of .env")
	flag.Var(&profiles, "profile", "instead of COMPOSE_PROFILES")
	flag.Parse()
	if err := print(envFiles, profiles, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func print(envFiles, profiles, files []string) error {
	options, err := cli.NewProjectOptions(files,
		cli.WithOsEnv,
		cli.WithEnvFiles(envFiles...),
		cli.WithDotEnv,
		cli.WithDefaultProfiles(profiles...),
	)
	if err != nil {
		return err
	}
	project, err := options.LoadProject(context.Background())
	if err != nil {
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(project)
}

type list []string

func (l *list) String() string { return fmt.Sprint(*l) }

func (l *list) Set(value string) error {
	*l = append(*l, value)
	return nil
}
