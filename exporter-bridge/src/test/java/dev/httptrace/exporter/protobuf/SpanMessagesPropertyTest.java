/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.common.export.MemoryMode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is in spans, their message is that of OpenTelemetry's exporter. */
class SpanMessagesPropertyTest {
  /** One of all tries: what one message leaves in memory must not be seen in the next. */
  private static final SpanMessages MESSAGES = new SpanMessages();

  @Property(tries = 500)
  void messageOfOneOriginIsOpenTelemetrysByteForByte(@ForAll long seed) {
    Written.assertSameAsOpenTelemetry(MESSAGES, new RandomSpans(seed).ofOneOrigin());
  }

  @Property(tries = 100)
  void messageOfSeveralOriginsHasTheSameSpansOfEach(@ForAll long seed)
      throws InvalidProtocolBufferException {
    List<SpanData> spans = new RandomSpans(seed).ofSeveralOrigins();

    assertThat(parsed(Written.by(MESSAGES, spans)))
        .isEqualTo(parsed(OpenTelemetryMessages.http(MemoryMode.IMMUTABLE_DATA, spans)));
  }

  /** Without order: OpenTelemetry groups by instance, and those in any order. */
  private static Map<Origin, Set<Span>> parsed(byte[] message)
      throws InvalidProtocolBufferException {
    Map<Origin, Set<Span>> parsed = new HashMap<>();
    for (ResourceSpans each : ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
      for (ScopeSpans scope : each.getScopeSpansList()) {
        Origin origin =
            new Origin(
                each.getResource(), each.getSchemaUrl(), scope.getScope(), scope.getSchemaUrl());
        parsed.computeIfAbsent(origin, unused -> new HashSet<>()).addAll(scope.getSpansList());
      }
    }
    return parsed;
  }

  private record Origin(
      Resource resource, String schema, InstrumentationScope scope, String scopeSchema) {}
}
