/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.SpanLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** They keep the order in which keys came the last time, and hold what was put this time. */
class LateAttributesTest {

  /** {@link KeyOrder} is shared: what came before must not show. */
  @Property
  void holdWhatWasPutWhateverCameBefore(
      @ForAll("puts") List<AttributeKey<?>> before,
      @ForAll("puts") List<AttributeKey<?>> first,
      @ForAll("puts") List<AttributeKey<?>> then,
      @ForAll @IntRange(min = 1, max = 40) int most) {
    SpanLimits limits = SpanLimits.builder().setMaxNumberOfAttributes(most).build();
    put(new LateAttributes(SpanLimits.getDefault()), before, "before").done();
    LateAttributes limited = put(new LateAttributes(limits), before, "limited").done();
    LateAttributes one = put(new LateAttributes(limits), first, "one").done();
    LateAttributes other = put(new LateAttributes(limits), first, "other");
    // A builder may go on after it has built.
    put(one, then, "then").done();
    put(other, before, "then").done();

    assertSame(limited, model(most, before, "limited", List.of()));
    assertSame(one, model(most, first, "one", then));
    assertSame(other, model(most, first, "other", before));
  }

  /** As the SDK's: a name once, at the place of its first value, and none beyond the limit. */
  private static Map<String, Object> model(
      int most, List<AttributeKey<?>> keys, String value, List<AttributeKey<?>> then) {
    Map<String, Object> model = new LinkedHashMap<>();
    keys.forEach(key -> putInto(model, most, key, value));
    then.forEach(key -> putInto(model, most, key, "then"));
    return model;
  }

  private static void putInto(
      Map<String, Object> model, int most, AttributeKey<?> key, String value) {
    if (model.size() < most || model.containsKey(key.getKey())) {
      model.put(key.getKey(), key.getType() + value);
    }
  }

  private static LateAttributes put(
      LateAttributes attributes, List<AttributeKey<?>> keys, String value) {
    keys.forEach(key -> attributes.put(key, key.getType() + value));
    return attributes;
  }

  private static void assertSame(LateAttributes attributes, Map<String, Object> model) {
    Map<String, Object> held = new LinkedHashMap<>();
    attributes.forEach((key, value) -> held.put(key.getKey(), value));
    assertThat(List.copyOf(held.entrySet())).isEqualTo(List.copyOf(model.entrySet()));
    assertThat(attributes.size()).isEqualTo(model.size());
    attributes.forEach(
        (key, value) -> assertThat(value.toString()).startsWith(key.getType().toString()));
  }

  @Provide
  Arbitrary<List<AttributeKey<?>>> puts() {
    // Keys that are equal are not always one object.
    Arbitrary<AttributeKey<?>> keys =
        Arbitraries.integers()
            .between(0, 60)
            .map(
                i ->
                    i % 7 == 6
                        ? AttributeKey.longKey("name" + i / 2)
                        : AttributeKey.stringKey("name" + i / 2));
    return keys.list().ofMaxSize(30);
  }

  @Test
  void equalAnyThatHoldTheSame() {
    AttributeKey<String> one = AttributeKey.stringKey("one");
    AttributeKey<Long> two = AttributeKey.longKey("two");
    Attributes ours = new LateBuilder().put(two, 2).put(one, "1").build();
    Attributes theirs = Attributes.of(one, "1", two, 2L);

    assertThat(ours).isEqualTo(new LateBuilder().put(one, "1").put(two, 2).build());
    assertThat(ours.asMap()).isEqualTo(theirs.asMap());
    assertThat(ours)
        .isEqualTo(theirs)
        .hasSameHashCodeAs(theirs.asMap())
        .hasToString("{two=2, one=1}");
    assertThat(ours.toBuilder().build()).isEqualTo(theirs);
    assertThat(ours).isNotEqualTo(Attributes.of(one, "1"));
  }

  /** More than the arrays have room for at first. */
  @Property(tries = 20)
  void holdAnyNumber(@ForAll @IntRange(min = 20, max = 200) int count) {
    LateAttributes attributes = new LateAttributes();
    for (int i = 0; i < count; i++) {
      attributes.put(AttributeKey.stringKey("name" + i), "value" + i);
    }
    attributes.done();

    assertThat(attributes.size()).isEqualTo(count);
    assertThat(attributes.get(AttributeKey.stringKey("name" + (count - 1))))
        .isEqualTo("value" + (count - 1));
    assertThat(attributes.asMap().keySet())
        .allSatisfy(key -> assertThat(key.getType()).isEqualTo(AttributeType.STRING));
  }
}
