/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static java.util.Objects.requireNonNull;

import dev.httptrace.Call;
import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * Records calls. Attach it to a request, to a {@code Context} or, as factory, to a client; after
 * the call its {@link CallRecord} is in the {@code HttpContext} of the request:
 *
 * <pre>{@code
 * CloseableHttpClient client = TracedHttpClients.custom(CallRecorder.create()).build();
 * HttpClientContext context = HttpClientContext.create();
 * client.execute(request, context, handler);
 * CallRecord call = CallRecord.fromOrNull(context::getAttribute);
 * }</pre>
 *
 * <p>Needs no OpenTelemetry SDK. Immutable, and good for any number of requests at once: each
 * setting returns a changed copy.
 */
public final class CallRecorder implements ClientTrace, ClientTraceFactory {

  private final @Nullable CallListener listener;
  private final HeaderCapture capture;
  private final @Nullable JvmPauses jvmPauses;

  /** Returns a recorder that leaves records in the {@code HttpContext} and calls no listener. */
  public static CallRecorder create() {
    return new CallRecorder(null, HeaderCapture.NONE, null);
  }

  private CallRecorder(
      @Nullable CallListener listener, HeaderCapture capture, @Nullable JvmPauses jvmPauses) {
    this.listener = listener;
    this.capture = capture;
    this.jvmPauses = jvmPauses;
  }

  /** Returns a recorder that also calls {@code listener} with each call. */
  public CallRecorder listener(CallListener listener) {
    return new CallRecorder(requireNonNull(listener, "listener"), capture, jvmPauses);
  }

  /** Returns a recorder that keeps these header fields. */
  public CallRecorder capture(HeaderCapture capture) {
    return new CallRecorder(listener, requireNonNull(capture, "capture"), jvmPauses);
  }

  /**
   * Returns a recorder whose calls know the pauses of this JVM.
   *
   * @param jvmPauses the caller's to close
   */
  public CallRecorder jvmPauses(JvmPauses jvmPauses) {
    return new CallRecorder(listener, capture, requireNonNull(jvmPauses, "jvmPauses"));
  }

  /** Returns the trace of one exchange, and begins the record of a call with its first. */
  @Override
  public ClientTrace create(Exchange exchange) {
    return new ExchangeRecorder(Anchor.now(), recording(exchange.call()), capture, jvmPauses);
  }

  private CallRecording recording(@Nullable Call call) {
    if (call != null && call.attribute(this) instanceof CallRecording begun) {
      return begun;
    }
    CallRecording recording = new CallRecording(call, listener, jvmPauses);
    if (call != null) {
      call.setAttribute(this, recording);
      // Until the record takes its place.
      call.setAttribute(CallRecord.class, recording);
      call.whenDone(recording);
    }
    return recording;
  }
}
