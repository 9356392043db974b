/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.protobuf;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfoBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;

/** Makes spans with anything in them that a span may have, of every length and script. */
final class RandomSpans {
  private static final int DEEPEST = 4;

  private final Random random;
  private final int names;

  RandomSpans(long seed) {
    this(seed, 3000);
  }

  /** Spans whose attributes and events have at most so many names. */
  RandomSpans(long seed, int names) {
    this.random = new Random(seed);
    this.names = names;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  List<SpanData> ofOneOrigin() {
    return spans(List.of(resource()), List.of(scope()), random.nextInt(8));
  }

  List<SpanData> ofSeveralOrigins() {
    return spans(some(4, this::resource), some(4, this::scope), 1 + random.nextInt(20));
  }

  private List<SpanData> spans(
      List<Resource> resources, List<InstrumentationScopeInfo> scopes, int count) {
    List<SpanData> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      spans.add(span(any(resources), any(scopes)));
    }
    return spans;
  }

  private SpanData span(Resource resource, InstrumentationScopeInfo scope) {
    return new AnySpan(
        text(),
        any(List.of(SpanKind.values())),
        context(),
        random.nextBoolean() ? context() : SpanContext.getInvalid(),
        status(),
        time(),
        time(),
        attributes(),
        list(
            () ->
                EventData.create(
                    time(), random.nextBoolean() ? name() : text(), attributes(), total())),
        list(() -> LinkData.create(context(), attributes(), total())),
        random.nextInt(4) == 0 ? random.nextInt(100_000) : 0,
        resource,
        scope);
  }

  /** As many as the attributes, less or more: what dropped them is not for us to say. */
  private int total() {
    return random.nextInt(200);
  }

  private long time() {
    return random.nextInt(8) == 0 ? 0 : random.nextLong();
  }

  private StatusData status() {
    return StatusData.create(any(List.of(StatusCode.values())), random.nextBoolean() ? "" : text());
  }

  private SpanContext context() {
    String trace =
        String.format(Locale.ROOT, "%016x%016x", random.nextLong() | 1, random.nextLong());
    String span = String.format(Locale.ROOT, "%016x", random.nextLong() | 1);
    TraceFlags flags = TraceFlags.fromByte((byte) random.nextInt());
    TraceStateBuilder state = TraceState.builder();
    for (int i = random.nextInt(3); i > 0; i--) {
      state.put("key" + i, "value" + random.nextInt());
    }
    return random.nextBoolean()
        ? SpanContext.create(trace, span, flags, state.build())
        : SpanContext.createFromRemoteParent(trace, span, flags, state.build());
  }

  private Resource resource() {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(5); i > 0; i--) {
      attributes.put("resource." + i, text());
    }
    return Resource.create(attributes.build(), random.nextBoolean() ? null : "https://" + name());
  }

  private InstrumentationScopeInfo scope() {
    InstrumentationScopeInfoBuilder scope =
        InstrumentationScopeInfo.builder(random.nextInt(5) == 0 ? "" : text());
    if (random.nextBoolean()) {
      scope.setVersion(text()).setSchemaUrl("https://" + name()).setAttributes(attributes());
    }
    return scope.build();
  }

  Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(12); i > 0; i--) {
      put(attributes, random.nextInt(20) == 0 ? text() : name());
    }
    return attributes.build();
  }

  private void put(AttributesBuilder to, String key) {
    switch (random.nextInt(9)) {
      case 0 -> to.put(AttributeKey.longKey(key), (Long) number());
      case 1 -> to.put(AttributeKey.booleanKey(key), (Boolean) random.nextBoolean());
      case 2 -> to.put(AttributeKey.doubleKey(key), (Double) real());
      case 3 -> to.put(AttributeKey.stringArrayKey(key), list(this::text));
      case 4 -> to.put(AttributeKey.longArrayKey(key), list(this::number));
      case 5 -> to.put(AttributeKey.booleanArrayKey(key), list(random::nextBoolean));
      case 6 -> to.put(AttributeKey.doubleArrayKey(key), list(this::real));
      case 7 -> to.put(AttributeKey.valueKey(key), value(0));
      default -> to.put(AttributeKey.stringKey(key), text());
    }
  }

  private Value<?> value(int depth) {
    return switch (random.nextInt(depth < DEEPEST ? 8 : 6)) {
      case 0 -> Value.of(text());
      case 1 -> Value.of(random.nextBoolean());
      case 2 -> Value.of(number());
      case 3 -> Value.of(real());
      case 4 -> Value.of(bytes());
      case 5 -> Value.empty();
      case 6 -> Value.of(list(() -> value(depth + 1)));
      default ->
          Value.of(
              list(() -> KeyValue.of(random.nextInt(9) == 0 ? "" : text(), value(depth + 1)))
                  .toArray(new KeyValue[0]));
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[length()];
    random.nextBytes(bytes);
    return bytes;
  }

  private long number() {
    return random.nextLong() >> random.nextInt(64);
  }

  private double real() {
    return random.nextInt(5) == 0
        ? any(List.of(0.0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.MIN_VALUE))
        : random.nextDouble() * number();
  }

  String name() {
    return "some.name." + random.nextInt(names);
  }

  /** Mostly short, at times about as long as a length needs one more byte for. */
  private int length() {
    return switch (random.nextInt(20)) {
      case 0 -> 100 + random.nextInt(60);
      case 1 -> 16_300 + random.nextInt(200);
      case 2 -> 0;
      default -> random.nextInt(30);
    };
  }

  private String text() {
    int most = any(List.of(0x80, 0x80, 0x80, 0x100, 0x800, 0x10000));
    StringBuilder text = new StringBuilder();
    for (int i = length(); i > 0; i--) {
      // Of any char some are surrogates, mostly without the other.
      text.append((char) random.nextInt(most));
      if (most == 0x10000 && random.nextInt(4) == 0) {
        text.appendCodePoint(0x10000 + random.nextInt(0x100000));
      }
    }
    return text.toString();
  }

  private <T> List<T> list(Supplier<T> of) {
    return some(random.nextInt(5), of);
  }

  private static <T> List<T> some(int count, Supplier<T> of) {
    List<T> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(of.get());
    }
    return list;
  }

  private <T> T any(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }
}
