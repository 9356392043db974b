/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Resources and scopes, written once and kept: a process has few. Bounded; the one that was not
 * used for the longest time goes. Used by one thread.
 */
final class Origins {
  /** Spans that were kept on disk have those of other processes. */
  private static final int MOST_RESOURCES = 16;

  private static final int MOST_SCOPES = 128;

  private final Map<Resource, Origin> resources = bounded(MOST_RESOURCES);
  private final Map<InstrumentationScopeInfo, Origin> scopes = bounded(MOST_SCOPES);
  private final ProtoBuffer out = new ProtoBuffer();
  private final AttributeWriter attributes;

  Origins(Names names) {
    this.attributes = new AttributeWriter(out, names);
  }

  /** Returns the resource of a span. */
  Origin resourceOf(SpanData span) {
    Resource resource = span.getResource();
    Origin known = resources.get(resource);
    if (known != null) {
      return known;
    }
    out.position(0);
    text(Fields.SCHEMA_URL, resource.getSchemaUrl());
    Origin origin = new Origin(WrittenResource.of(span), out.since(0));
    resources.put(resource, origin);
    return origin;
  }

  Origin of(InstrumentationScopeInfo scope) {
    Origin known = scopes.get(scope);
    if (known != null) {
      return known;
    }
    // What was not finished, because reading it failed, is of no use.
    out.position(0);
    int opened = out.open(Fields.SCOPE, 1);
    text(Fields.SCOPE_NAME, scope.getName());
    text(Fields.SCOPE_VERSION, scope.getVersion());
    attributes.write(Fields.SCOPE_ATTRIBUTES, scope.getAttributes());
    out.close(opened, 1);
    byte[] before = out.since(0);
    out.position(0);
    text(Fields.SCHEMA_URL, scope.getSchemaUrl());
    Origin origin = new Origin(before, out.since(0));
    scopes.put(scope, origin);
    return origin;
  }

  private void text(int tag, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      out.raw(tag);
      out.lengthAndText(value);
    }
  }

  private static <K> Map<K, Origin> bounded(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, Origin> eldest) {
        return size() > most;
      }
    };
  }
}
