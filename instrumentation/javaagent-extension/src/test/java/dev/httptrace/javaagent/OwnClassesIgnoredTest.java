/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.javaagent.client.StartedSpans;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesBuilder;
import io.opentelemetry.javaagent.extension.ignore.IgnoredTypesConfigurer;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class OwnClassesIgnoredTest {

  @Test
  void agentDoesNotLookIntoWhatItPutsBesideHttpClient() {
    Ignored types = new Ignored();
    for (IgnoredTypesConfigurer each : ServiceLoader.load(IgnoredTypesConfigurer.class)) {
      each.configure(types, DefaultConfigProperties.createFromMap(Map.of()));
    }

    assertThat(types.has(StartedSpans.class.getName())).isTrue();
    assertThat(types.has("dev.httptrace.javaagent.shaded.record.ExchangeRecorder")).isTrue();
  }

  @Test
  void applicationsHaveNothingIgnored() {
    Ignored types = new Ignored();
    new OwnClassesIgnored().configure(types);

    assertThat(types.has("dev.httptrace.record.ExchangeRecorder")).isFalse();
    assertThat(types.has("dev.httptrace.javaagent.app.Calls")).isFalse();
  }

  /** Prefixes, as the agent takes them. */
  private static final class Ignored implements IgnoredTypesBuilder {

    private final List<String> prefixes = new ArrayList<>();

    boolean has(String type) {
      return prefixes.stream().anyMatch(type::startsWith);
    }

    @Override
    public IgnoredTypesBuilder ignoreClass(String prefix) {
      prefixes.add(prefix);
      return this;
    }

    @Override
    public IgnoredTypesBuilder allowClass(String prefix) {
      throw new UnsupportedOperationException(prefix);
    }

    @Override
    public IgnoredTypesBuilder ignoreClassLoader(String prefix) {
      throw new UnsupportedOperationException(prefix);
    }

    @Override
    public IgnoredTypesBuilder allowClassLoader(String prefix) {
      throw new UnsupportedOperationException(prefix);
    }

    @Override
    public IgnoredTypesBuilder ignoreTaskClass(String prefix) {
      throw new UnsupportedOperationException(prefix);
    }
  }
}
