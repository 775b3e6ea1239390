// Command control-plane is Kubernetes without nodes: its storage, its API server or its controllers, by the first argument.
package main

import (
	"net/url"
	"os"

	"github.com/spf13/cobra"
	"go.etcd.io/etcd/server/v3/embed"
	"k8s.io/component-base/cli"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllers "k8s.io/kubernetes/cmd/kube-controller-manager/app"
)

func main() {
	commands := map[string]func() *cobra.Command{
		"etcd":        newEtcdCommand,
		"apiserver":   apiserver.NewAPIServerCommand,
		"controllers": controllers.NewControllerManagerCommand,
	}
	command := commands[os.Args[1]]()
	os.Args = append(os.Args[:1], os.Args[2:]...)
	os.Exit(cli.Run(command))
}

// newEtcdCommand returns the command `etcd <folder> <url>`.
func newEtcdCommand() *cobra.Command {
	return &cobra.Command{
		Args: cobra.ExactArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			clients, err := url.Parse(args[1])
			if err != nil {
				return err
			}
			config := embed.NewConfig()
			config.Dir = args[0]
			config.LogLevel = "error"
			config.ListenClientUrls = []url.URL{*clients}
			config.AdvertiseClientUrls = config.ListenClientUrls
			config.ListenPeerUrls = []url.URL{{Scheme: "unix", Host: "localhost:0"}}
			etcd, err := embed.StartEtcd(config)
			if err != nil {
				return err
			}
			return <-etcd.Err()
		},
	}
}
