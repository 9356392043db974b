/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTraceFactory;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.ResponseHead;
import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.jfr.JfrTrace;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ForwardProxy;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.ExchangeRecord;
import dev.httptrace.record.Phase;
import dev.httptrace.record.VerdictKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.io.CloseMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of the async client in a record, with its verdict, and in a Flight Recording. */
@Timeout(60)
class AsyncRecordTest {

  private static final String SECRET = "/a?token=s3cret";

  private final BlockingQueue<CallRecord> calls = new LinkedBlockingQueue<>();

  @TempDir Path directory;

  @Test
  void callsOverHttp1() throws Exception {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"))) {
      assertRecorded(server.uri("one.test", SECRET), server.port(), "1.1", false);
    }
  }

  @Test
  void callsOverHttp2() throws Exception {
    try (H2Server server = new H2Server()) {
      assertRecorded(server.uri(SECRET), server.port(), "2", true);
    }
  }

  @Test
  void failedCallHasAVerdict() throws Exception {
    try (AsyncRig rig = rig()) {
      CallRecord call = call(rig, "http://one.test:" + ClosedPort.find() + "/");

      assertThat(call.failure()).isNotNull();
      assertThat(call.status()).isZero();
      assertThat(call.verdict().kind()).isEqualTo(VerdictKind.CONNECT_FAILED);
    }
  }

  @Test
  void refusedTunnelHasTheStatusOfTheProxy() throws Exception {
    try (ForwardProxy proxy = ForwardProxy.startRefusingConnect(403);
        AsyncRig rig = rig()) {
      rig.builder.setProxy(new HttpHost("http", "one.test", proxy.port()));
      CallRecord call = call(rig, "https://shop.test/");

      assertThat(call.failure()).isNull();
      assertThat(call.status()).isEqualTo(403);
    }
  }

  /** The async client gives no response to read, or to leave unread. */
  @Test
  void clientClosedBeforeTheBodyCameIsToBlameItself() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (ScriptedServer server =
            ScriptedServer.start(
                wire -> {
                  wire.readHead();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n");
                  wire.awaitClose();
                });
        AsyncRig rig =
            rig(
                exchange ->
                    new ExchangeTrace() {
                      @Override
                      public void gotResponseHead(ResponseHead head) {
                        answered.countDown();
                      }
                    })) {
      Future<?> body =
          rig.execute(SimpleRequestBuilder.get(server.uri("one.test", "/")).build(), null);
      assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(body).isNotDone();
      rig.client().close(CloseMode.IMMEDIATE);

      assertThat(next().verdict().sentence())
          .startsWith("This client closed the connection before its response was read to the end");
    }
  }

  private void assertRecorded(String uri, int port, String version, boolean tls) throws Exception {
    Path file = directory.resolve("calls.jfr");
    try (AsyncRig rig = rig();
        Recording recording = new Recording()) {
      recording.enable("dev.httptrace.Exchange");
      recording.enable("dev.httptrace.Phase");
      recording.start();
      CallRecord cold = call(rig, uri);
      CallRecord warm = call(rig, uri);
      recording.stop();
      recording.dump(file);

      for (CallRecord call : List.of(cold, warm)) {
        ExchangeRecord exchange = call.last();
        assertThat(call.status()).isEqualTo(200);
        assertThat(call.exchanges()).hasSize(1);
        assertThat(exchange.protocolVersion()).isEqualTo(version);
        assertThat(exchange.phases().total()).isEqualTo(exchange.duration());
        assertThat(exchange.url()).doesNotContain("s3cret");
        assertThat(exchange.phase(Phase.WAIT)).isPositive();
        assertThat(call.verdict().sentence()).endsWith(".").doesNotContain("s3cret");
      }
      assertThat(cold.phase(Phase.CONNECT)).isPositive();
      assertThat(cold.phase(Phase.TLS).isZero()).isEqualTo(!tls);
      assertThat(warm.phase(Phase.CONNECT)).isZero();
      assertThat(warm.conn().reused()).isTrue();
      assertThat(warm.conn().id()).isEqualTo(cold.conn().id());

      List<RecordedEvent> events = RecordingFile.readAllEvents(file);
      assertThat(events)
          .filteredOn(event -> event.getEventType().getName().equals("dev.httptrace.Exchange"))
          .hasSize(2)
          .allSatisfy(
              event -> {
                assertThat(event.getInt("port")).isEqualTo(port);
                assertThat(event.getInt("status")).isEqualTo(200);
                assertThat(event.getString("connectionId")).isEqualTo(cold.conn().id());
              })
          .extracting(event -> event.getBoolean("reused"))
          .containsExactlyInAnyOrder(false, true);
      assertThat(events)
          .filteredOn(event -> event.getEventType().getName().equals("dev.httptrace.Phase"))
          .extracting(event -> event.getString("phase"))
          .contains("queue", "connect", "send", "wait");
    }
  }

  private AsyncRig rig(ClientTraceFactory... later) {
    AsyncRig rig = new AsyncRig(Attachment.NOWHERE);
    rig.builder.disableAutomaticRetries();
    // The recorder is told after the Flight Recording, which has its events by then.
    List<ClientTraceFactory> traces = new ArrayList<>();
    traces.add(JfrTrace.create());
    traces.add(CallRecorder.create().listener(calls::add));
    traces.addAll(List.of(later));
    TracedHttpAsyncClients.instrument(rig.builder, traces.toArray(new ClientTraceFactory[0]));
    return rig;
  }

  private CallRecord call(AsyncRig rig, String uri) throws Exception {
    try {
      rig.execute(SimpleRequestBuilder.get(uri).build(), null).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException expected) {
      // The record says so.
    }
    return next();
  }

  private CallRecord next() throws InterruptedException {
    CallRecord call = calls.poll(30, TimeUnit.SECONDS);
    assertThat(call).isNotNull();
    return call;
  }
}
