/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WarnOnceSpanExporterTest {
  private final ScriptedExporter delegate = new ScriptedExporter();
  private final WarnOnceSpanExporter exporter =
      new WarnOnceSpanExporter(delegate, "http://jaeger:4318/v1/traces", () -> "status 400\n\tno");
  private final CapturedLogs logs = new CapturedLogs();

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void firstFailureOfEachRowWarns() {
    for (boolean success : new boolean[] {true, false, false, true, true, false}) {
      CompletableResultCode answer = new CompletableResultCode();
      delegate.answers.add(success ? answer.succeed() : answer.fail());
      assertThat(exporter.export(List.of()).isSuccess()).isEqualTo(success);
    }
    assertThat(logs.loud())
        .hasSize(2)
        .allMatch(warning -> warning.startsWith("WARNING cannot export to http://jaeger:4318/"))
        .allMatch(warning -> warning.contains(": status 400 no; 0 spans dropped"));
    assertThat(logs.all()).containsOnlyOnce("FINE spans reach http://jaeger:4318/v1/traces again");
  }

  /** The thread that logs is the HTTP client's; what it had to say is left before it is asked. */
  @Test
  void reasonIsThatOfThisExportWhoeverLoggedIt() {
    AtomicReference<@Nullable String> left = new AtomicReference<>("status 500 of another");
    WarnOnceSpanExporter asking =
        new WarnOnceSpanExporter(delegate, "http://jaeger:4318", () -> left.getAndSet(null));
    delegate.answers.add(new CompletableResultCode().fail());
    asking.export(List.of());
    delegate.answers.add(CompletableResultCode.ofSuccess());
    asking.export(List.of());
    CompletableResultCode answer = new CompletableResultCode();
    delegate.answers.add(answer);
    asking.export(List.of());
    left.set("status 413");
    answer.fail();

    assertThat(logs.loud())
        .satisfiesExactly(
            first -> assertThat(first).contains("the collector did not take them"),
            second -> assertThat(second).contains("status 413"));
  }

  @Test
  void exceptionOfTheDelegateIsAFailure() {
    delegate.failure = new IllegalStateException("broken", new IOException("pipe"));

    CompletableResultCode result = exporter.export(List.of());

    assertThat(result.getFailureThrowable()).isSameAs(delegate.failure);
    assertThat(logs.loud()).singleElement().asString().contains("traces: pipe; 0 spans");
  }

  @Test
  void abandonedExporterCancelsOnceAndTriesNoMore() {
    exporter.abandon();
    exporter.shutdown();
    exporter.abandon();

    assertThat(exporter.export(List.of()).isSuccess()).isFalse();
    assertThat(delegate.exports).isZero();
    assertThat(delegate.shutdowns).isEqualTo(1);
    assertThat(logs.loud())
        .singleElement()
        .asString()
        .contains("no answer before the bridge was closed");
  }

  private static final class ScriptedExporter implements SpanExporter {
    private final Deque<CompletableResultCode> answers = new ArrayDeque<>();
    private RuntimeException failure = new IllegalStateException("no answer scripted");
    private int exports;
    private int shutdowns;

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      exports++;
      if (answers.isEmpty()) {
        throw failure;
      }
      return answers.remove();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      shutdowns++;
      return CompletableResultCode.ofSuccess();
    }
  }
}
