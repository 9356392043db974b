#!/usr/bin/env bash
# Tail sampling in the OpenTelemetry Collector: a trace more than num_traces (50,000 by default) does not bring forward the
# decision on the oldest one, it drops it undecided. A failed trace that a policy would keep is gone, without a log line.
# With block_on_overflow, and decision_cache with both its sizes, it waits for room instead and keeps the failed trace.
# Seen with tailsamplingprocessor 0.161.0 and num_traces 2, one failed trace, then two ordinary ones.
# It needs Go 1.26 and its downloads, in the place of a JDK.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"

cat > main.go <<'G'
package main

import (
	"context"
	"fmt"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"
	"go.uber.org/zap/zaptest/observer"
)

// run says what became of a failed trace that two ordinary ones follow.
func run(block bool, cache int) string {
	ctx := context.Background()
	factory := tailsamplingprocessor.NewFactory()
	config := factory.CreateDefaultConfig()
	must(confmap.NewFromStringMap(map[string]any{
		"decision_wait":     "2s",
		"num_traces":        2,
		"block_on_overflow": block,
		"decision_cache":    map[string]any{"sampled_cache_size": cache, "non_sampled_cache_size": cache},
		"policies": []any{map[string]any{
			"name": "failed", "type": "status_code", "status_code": map[string]any{"status_codes": []any{"ERROR"}}}},
	}).Unmarshal(config))
	core, lines := observer.New(zapcore.WarnLevel)
	settings := processortest.NewNopSettings(factory.Type())
	settings.Logger = zap.New(core)
	sink := new(consumertest.TracesSink)
	processor, err := factory.CreateTraces(ctx, settings, config, sink)
	must(err)
	must(processor.Start(ctx, componenttest.NewNopHost()))
	for id := byte(1); id <= 3; id++ {
		traces := ptrace.NewTraces()
		span := traces.ResourceSpans().AppendEmpty().ScopeSpans().AppendEmpty().Spans().AppendEmpty()
		span.SetTraceID(pcommon.TraceID{id})
		if id == 1 {
			span.Status().SetCode(ptrace.StatusCodeError)
		}
		must(processor.ConsumeTraces(ctx, traces))
	}
	// Decides on all that it still holds.
	must(processor.Shutdown(ctx))
	return fmt.Sprintf("%d of 1 failed spans kept, %d warnings", sink.SpanCount(), lines.Len())
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	fmt.Println("num_traces exceeded:", run(false, 0))
	fmt.Println("with block_on_overflow and decision_cache:", run(true, 100))
}
G
go mod init finding >/dev/null 2>&1
go get github.com/open-telemetry/opentelemetry-collector-contrib/processor/tailsamplingprocessor@v0.161.0 \
  go.opentelemetry.io/collector/component/componenttest@v0.165.0 \
  go.opentelemetry.io/collector/consumer/consumertest@v0.165.0 \
  go.opentelemetry.io/collector/processor/processortest@v0.165.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
seen=$(nice -n 10 go run -p 1 .)
echo "$seen"
[ "$seen" = "num_traces exceeded: 0 of 1 failed spans kept, 0 warnings
with block_on_overflow and decision_cache: 1 of 1 failed spans kept, 0 warnings" ]
