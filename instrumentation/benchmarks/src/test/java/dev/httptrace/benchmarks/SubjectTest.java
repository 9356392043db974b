/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is measured does what it should, spans and events and all. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class SubjectTest {

  private static URI uri = URI.create("http://localhost");

  @BeforeAll
  static void install() throws IOException {
    uri = Transport.MEMORY.start();
  }

  @ParameterizedTest
  @EnumSource
  void everyRequestIsTracedAsItShould(Subject subject) throws IOException {
    try (Caller caller = new Caller(subject, Transport.MEMORY, uri, 1)) {
      for (int i = 0; i < 3; i++) {
        caller.call();
      }
      assertThatCode(caller::check).doesNotThrowAnyException();
    }
  }

  /** It keeps no span that could be looked at. */
  @Test
  void bridgeWritesEventsToo() throws IOException {
    try (Caller caller = new Caller(Subject.LATE_SPAN_BRIDGE, Transport.MEMORY, uri, 1)) {
      long before = Sink.bytes();
      for (int i = 0; i < 3; i++) {
        caller.call();
      }
      caller.check();

      assertThat(Sink.bytes() - before).isGreaterThan(3 * 1000);
    }
  }
}
