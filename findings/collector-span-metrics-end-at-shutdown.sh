#!/usr/bin/env bash
# The span metrics connector of the OpenTelemetry Collector sends its counts every metrics_flush_interval (60 s by default),
# and not when the Collector stops: an orderly restart loses the calls of up to a minute from request rates, without a log
# line. Before stopping one, take its clients away and wait for an interval.
# Seen with spanmetricsconnector 0.165.1: spans consumed, Shutdown, 0 data points; some if an interval ended in between.
# It needs Go 1.26 and its downloads, in the place of a JDK.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

cat > main.go <<'G'
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/connector/spanmetricsconnector"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/connector/connectortest"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/ptrace"
)

// points is how many data points leave the connector for three spans.
func points(flush time.Duration, wait func(*consumertest.MetricsSink)) int {
	ctx := context.Background()
	factory := spanmetricsconnector.NewFactory()
	config := factory.CreateDefaultConfig().(*spanmetricsconnector.Config)
	config.MetricsFlushInterval = flush
	sink := new(consumertest.MetricsSink)
	connector, err := factory.CreateTracesToMetrics(ctx, connectortest.NewNopSettings(factory.Type()), config, sink)
	must(err)
	must(connector.Start(ctx, componenttest.NewNopHost()))
	traces := ptrace.NewTraces()
	resource := traces.ResourceSpans().AppendEmpty()
	resource.Resource().Attributes().PutStr("service.name", "shop")
	for _, name := range []string{"a", "b", "c"} {
		resource.ScopeSpans().AppendEmpty().Spans().AppendEmpty().SetName(name)
	}
	must(connector.ConsumeTraces(ctx, traces))
	wait(sink)
	must(connector.Shutdown(ctx))
	return sink.DataPointCount()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	fmt.Println("stopped before a flush:", points(time.Minute, func(*consumertest.MetricsSink) {}))
	fmt.Println("stopped after a flush:", points(50*time.Millisecond, func(sink *consumertest.MetricsSink) {
		for deadline := time.Now().Add(time.Minute); sink.DataPointCount() == 0 && time.Now().Before(deadline); {
			time.Sleep(10 * time.Millisecond)
		}
	}) > 0)
}
G
go mod init finding >/dev/null 2>&1
go get github.com/open-telemetry/opentelemetry-collector-contrib/connector/spanmetricsconnector@v0.165.1 \
  go.opentelemetry.io/collector/component/componenttest@v0.165.0 \
  go.opentelemetry.io/collector/connector/connectortest@v0.165.0 \
  go.opentelemetry.io/collector/consumer/consumertest@v0.165.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
seen=$(nice -n 10 go run -p 1 .)
echo "$seen"
[ "$seen" = $'stopped before a flush: 0\nstopped after a flush: true' ]
