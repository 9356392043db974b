/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.record.ErrorType;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/** Makes the calls, one after the other with one client, and draws each when it is over. */
final class Calls {

  private final CloseableHttpClient client;
  private final RequestOptions requests;
  private final Spans spans;
  private final Timelines timelines;
  private final Waterfall waterfall;
  private final Surroundings around;

  Calls(
      CloseableHttpClient client,
      RequestOptions requests,
      Spans spans,
      Timelines timelines,
      Waterfall waterfall,
      Surroundings around) {
    this.client = client;
    this.requests = requests;
    this.spans = spans;
    this.timelines = timelines;
    this.waterfall = waterfall;
    this.around = around;
  }

  /** Returns the exit code of the first call that failed. */
  int make(List<Target> targets) {
    int exitCode = ExitCodes.OK;
    for (int i = 0; i < targets.size(); i++) {
      int code = make(targets.get(i), targets.size() == 1 ? "" : (i + 1) + "  ");
      exitCode = exitCode == ExitCodes.OK ? code : exitCode;
    }
    return exitCode;
  }

  private int make(Target target, String label) {
    ClassicHttpRequest request = requests.request(target);
    Span span = spans.start();
    IOException failure = null;
    try (Scope ignored = span.makeCurrent()) {
      client.execute(target.host(), request, Calls::read);
    } catch (IOException e) {
      span.setStatus(StatusCode.ERROR).setAttribute("error.type", ErrorType.of(e));
      failure = e;
    } finally {
      span.end();
      draw(label);
    }
    if (span.getSpanContext().isValid()) {
      around.out().println("trace " + span.getSpanContext().getTraceId());
    }
    around.out().println();
    around.out().flush();
    return failure == null ? ExitCodes.OK : complain(failure, target);
  }

  private int complain(IOException failure, Target target) {
    int exitCode = ExitCodes.of(failure);
    around.err().println("httpstat: " + Complaint.of(exitCode, failure, target));
    return exitCode;
  }

  private void draw(String label) {
    String gap = "";
    for (Timeline exchange : timelines.take()) {
      around.out().print(gap);
      waterfall.lines(label, exchange).forEach(around.out()::println);
      gap = System.lineSeparator();
    }
  }

  private static @Nullable Void read(ClassicHttpResponse response) throws IOException {
    HttpEntity body = response.getEntity();
    if (body != null) {
      // Closing without reading would leave the size uncounted.
      try (InputStream in = body.getContent()) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return null;
  }
}
