/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.util.List;
import org.apache.hc.core5.http.HttpRequestInterceptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exception and the verdict's sentence on a failed span, for those who ask for them. */
@Timeout(30)
class FailureSignalsTest {

  @Test
  void exceptionIsAnEventWithTypeAndStackAndWithoutMessage() throws IOException {
    try (OtelRig rig = rig(true, false)) {
      int port = ClosedPort.find();
      assertThatThrownBy(() -> rig.get("http://one.test:" + port + "/"))
          .hasMessageContaining("one.test:" + port);

      SpanData span = rig.span();
      EventData event = span.getEvents().get(span.getEvents().size() - 1);
      assertThat(event.getName()).isEqualTo("exception");
      assertThat(event.getEpochNanos()).isEqualTo(span.getEndEpochNanos());
      assertThat(event.getAttributes().size()).isEqualTo(2);
      assertThat(event.getAttributes().get(Keys.EXCEPTION_TYPE))
          .isEqualTo("org.apache.hc.client5.http.HttpHostConnectException");
      List<String> lines = event.getAttributes().get(Keys.EXCEPTION_STACKTRACE).lines().toList();
      assertThat(lines.get(0)).isEqualTo("org.apache.hc.client5.http.HttpHostConnectException");
      assertThat(lines.subList(1, lines.size()))
          .allMatch(
              line -> line.matches("\tat .+|Caused by: \\S+|Suppressed: \\S+|\t\\.\\.\\. .*"));
      assertThat(lines.toString()).doesNotContain("one.test").contains(getClass().getName());
    }
  }

  @Test
  void messagesOfCausesAndOfTheSuppressedAreLeftOutAndAnErrorIsItself() throws IOException {
    NoClassDefFoundError thrown = new NoClassDefFoundError("canary 1");
    thrown.initCause(new IllegalStateException("canary 2", new IOException("canary 3")));
    thrown.addSuppressed(new IOException("canary 4"));
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(true, true)) {
      HttpRequestInterceptor broken =
          (request, entity, context) -> {
            throw thrown;
          };
      rig.builder.addRequestInterceptorLast(broken);
      assertThatThrownBy(() -> rig.get(server.uri("127.0.0.1", "/"))).isSameAs(thrown);

      SpanData span = rig.span();
      EventData event = span.getEvents().get(span.getEvents().size() - 1);
      assertThat(event.getAttributes().get(Keys.EXCEPTION_TYPE))
          .isEqualTo("java.lang.NoClassDefFoundError");
      assertThat(
              event
                  .getAttributes()
                  .get(Keys.EXCEPTION_STACKTRACE)
                  .lines()
                  .filter(line -> !line.startsWith("\t")))
          .containsExactly(
              "java.lang.NoClassDefFoundError",
              "Caused by: java.lang.IllegalStateException",
              "Caused by: java.io.IOException",
              "Suppressed: java.io.IOException");
      assertThat(span.toString()).doesNotContain("canary");
    }
  }

  @Test
  void circleOfCausesEnds() {
    Exception one = new Exception();
    Exception other = new Exception(one);
    one.initCause(other);

    assertThat(StackText.of(one).lines().filter(line -> !line.startsWith("\t")))
        .containsExactly("java.lang.Exception", "Caused by: java.lang.Exception");
  }

  @Test
  void longStacksAndChainsAreCut() {
    Exception thrown = new Exception();
    for (int i = 0; i < 20; i++) {
      thrown = new Exception(thrown);
      StackTraceElement[] deep = new StackTraceElement[1000];
      java.util.Arrays.fill(deep, new StackTraceElement("a.B", "c", "B.java", 1));
      thrown.setStackTrace(deep);
    }

    assertThat(StackText.of(thrown).lines()).hasSize(8 * 66).contains("\t... 936 more");
  }

  @Test
  void sentenceOfTheVerdictDescribesTheStatus() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(503, "no"));
        OtelRig rig = rig(false, true)) {
      rig.builder.disableAutomaticRetries();
      rig.get(server.uri("127.0.0.1", "/"));

      SpanData span = rig.span();
      assertThat(span.getStatus())
          .isEqualTo(
              StatusData.create(
                  io.opentelemetry.api.trace.StatusCode.ERROR,
                  span.getAttributes().get(Keys.EXPLAIN)));
      assertThat(span.getStatus().getDescription()).isNotEmpty();
      assertThat(Rendered.names(span)).doesNotContain("exception");
    }
  }

  @Test
  void goodExchangeHasNeither() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        OtelRig rig = rig(true, true)) {
      rig.get(server.uri("127.0.0.1", "/"));

      assertThat(rig.span().getStatus()).isEqualTo(StatusData.unset());
      assertThat(Rendered.names(rig.span())).doesNotContain("exception");
    }
  }

  @Test
  void noneOfItIsThereByDefault() throws IOException {
    try (OtelRig rig = new OtelRig()) {
      assertThatThrownBy(() -> rig.get("http://one.test:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);

      assertThat(rig.span().getStatus()).isEqualTo(StatusData.error());
      assertThat(Rendered.names(rig.span())).doesNotContain("exception");
    }
  }

  private static OtelRig rig(boolean exceptions, boolean sentence) throws IOException {
    OtelRig rig = new OtelRig();
    rig.trace =
        OtelHttpTrace.clientSpansBuilder(rig.sdk)
            .exceptionEvents(exceptions)
            .verdictAsStatusDescription(sentence)
            .build();
    return rig;
  }
}
