/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.DiscardReason;
import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.GotConnInfo;
import dev.httptrace.PoolSnapshot;
import dev.httptrace.ResponseHead;
import dev.httptrace.WroteRequestInfo;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExchangeRecordTest {

  private static final SocketAddress LOCAL = new InetSocketAddress(50_000);
  private static final SocketAddress PEER = new InetSocketAddress(80);

  private final List<ExchangeRecord> records = new ArrayList<>();
  private final ExchangeRecorder recorder =
      new ExchangeRecorder(
          new Anchor(1_700_000_000_123_456_789L, System.nanoTime()),
          records::add,
          HeaderCapture.NONE.request(List.of("Accept")).response(List.of("Server", "Missing")));

  @Test
  void handshakeLeavesItsFactsAndNotItsSession() throws IOException {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        CallRig rig = new CallRig()) {
      ExchangeRecord record = rig.get(server.uri("one.test", "/")).last();

      TlsFacts facts = record.detail(record.lastIndexOf(Hook.TLS_DONE), TlsFacts.class);
      assertThat(facts.protocol()).startsWith("TLSv1.");
      assertThat(facts.notAfter()).isAfter(record.startTime());
    }
  }

  @Test
  void whatWasToldCanBeRead() throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    recorder.exchangeStart(StillExchange.GET);
    recorder.getConn("one.test:80");
    recorder.dnsStart(new DnsStartInfo("one.test"));
    recorder.dnsDone(new DnsDoneInfo(List.of(address), null, false));
    recorder.connectStart("tcp", "127.0.0.1:80");
    recorder.connectDone("tcp", "127.0.0.1:80", null);
    recorder.gotConn(new GotConnInfo(new StillConn(LOCAL, PEER), true, true, Duration.ofMillis(3)));
    recorder.wroteHeaderField("ACCEPT", List.of("a", "b"));
    recorder.wroteHeaderField("Other", List.of("c"));
    recorder.wroteHeaders();
    recorder.wroteRequest(new WroteRequestInfo(null, 7));
    recorder.gotFirstResponseByte();
    recorder.gotResponseHead(new FixedHead());
    recorder.gotLastResponseByte(9, null);
    recorder.connReleased(null, DiscardReason.CONNECTION_CLOSE);
    assertThat(records).isEmpty();
    recorder.exchangeDone(null);

    assertThat(records).hasSize(1);
    ExchangeRecord record = records.get(0);
    assertThat(hooks(record))
        .containsExactly(
            Hook.EXCHANGE_START,
            Hook.GET_CONN,
            Hook.DNS_START,
            Hook.DNS_DONE,
            Hook.CONNECT_START,
            Hook.CONNECT_DONE,
            Hook.GOT_CONN,
            Hook.WROTE_HEADERS,
            Hook.WROTE_REQUEST,
            Hook.FIRST_BYTE,
            Hook.RESPONSE_HEAD,
            Hook.LAST_BYTE,
            Hook.CONN_RELEASED,
            Hook.EXCHANGE_DONE);
    assertThat(record.detail(1, String.class)).isEqualTo("one.test:80");
    assertThat(record.detail(3)).isEqualTo(List.of(address));
    assertThat(record.detail(5, Dial.class)).isEqualTo(new Dial("tcp", "127.0.0.1:80"));
    assertThat(record.value(8)).isEqualTo(7);
    assertThat(record.value(11)).isEqualTo(9);
    assertThat(record.detail(12)).isEqualTo(DiscardReason.CONNECTION_CLOSE);
    assertThat(record.conn())
        .isEqualTo(
            new ConnFacts(
                "http-outgoing-7",
                true,
                true,
                Duration.ofMillis(3),
                Duration.ofSeconds(2),
                5,
                LOCAL,
                PEER));
    assertThat(record.status()).isEqualTo(204);
    assertThat(record.protocolVersion()).isEqualTo("1.1");
    assertThat(record.pool()).isEqualTo(new PoolSnapshot(1, 2, 3, 4));
    assertThat(record.requestHeaders()).hasSize(1).containsEntry("Accept", List.of("a", "b"));
    assertThat(record.responseHeaders()).hasSize(1).containsEntry("server", List.of("s"));
    assertThat(record.startTime()).isEqualTo(Instant.ofEpochSecond(1_700_000_000, 123_456_789));
    assertThat(record.url()).isEqualTo("http://one.test/");
    assertThat(record.failure()).isNull();
    assertThat(record.isDone()).isTrue();
  }

  @Test
  void detailOfTheWrongTypeOrNoneIsRefused() {
    recorder.exchangeStart(StillExchange.GET);
    recorder.getConn("one.test:80");
    recorder.wroteHeaders();
    recorder.exchangeDone(null);

    assertThatThrownBy(() -> records.get(0).detail(1, Integer.class))
        .isInstanceOf(ClassCastException.class);
    assertThatThrownBy(() -> records.get(0).detail(2, String.class))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("WROTE_HEADERS without detail");
  }

  @Test
  void nothingFollowsTheEnd() {
    IOException failure = new IOException();
    recorder.exchangeStart(StillExchange.GET);
    recorder.exchangeDone(failure);
    ExchangeRecord record = records.get(0);

    assertThat(record.append(Hook.LAST_BYTE, System.nanoTime(), 0, null, null)).isEqualTo(-1);
    recorder.gotFirstResponseByte();
    recorder.exchangeDone(null);

    assertThat(hooks(record)).containsExactly(Hook.EXCHANGE_START, Hook.EXCHANGE_DONE);
    assertThat(record.failure()).isSameAs(failure);
    assertThat(records).hasSize(1);
  }

  @Test
  void oneRecorderMakesOneRecordForEachExchange() {
    for (int i = 0; i < 3; i++) {
      recorder.exchangeStart(StillExchange.GET);
      recorder.exchangeDone(null);
    }

    assertThat(records).hasSize(3).doesNotHaveDuplicates();
    assertThat(records.get(1).anchor()).isNotEqualTo(records.get(0).anchor());
  }

  @Test
  void hooksOfASeamUsedAloneAreIgnored() {
    recorder.dnsStart(new DnsStartInfo("one.test"));
    recorder.getConn("one.test:80");
    recorder.wroteHeaderField("Accept", List.of("a"));
    recorder.gotResponseHead(new FixedHead());
    recorder.exchangeDone(null);

    assertThat(records).isEmpty();
  }

  @Test
  void clockThatIsBehindDoesNotRunBackwards() {
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, new Anchor(0, 1000));
    record.append(Hook.EXCHANGE_START, 900, 0, null, null);
    record.append(Hook.DNS_START, 1500, 0, null, null);
    record.append(Hook.DNS_DONE, 1400, 0, null, null);

    assertThat(record.offsetNanos(0)).isZero();
    assertThat(record.offsetNanos(1)).isEqualTo(500);
    assertThat(record.offsetNanos(2)).isEqualTo(500);
    assertThat(record.durationNanos(2)).isZero();
    assertThat(record.durationNanos(1)).isEqualTo(-1);
  }

  @Test
  void backInThePoolAndReleasedAreOneMoment() {
    recorder.exchangeStart(StillExchange.GET);
    recorder.putIdleConn(null);
    recorder.connReleased(null, null);
    recorder.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    assertThat(record.offsetNanos(record.lastIndexOf(Hook.CONN_RELEASED)))
        .isEqualTo(record.offsetNanos(record.lastIndexOf(Hook.PUT_IDLE_CONN)));
  }

  @Test
  void connectionThatWasNotPutBackIsReleasedWhenThatIsTold() {
    recorder.exchangeStart(StillExchange.GET);
    recorder.gotFirstResponseByte();
    long before = System.nanoTime();
    recorder.connReleased(null, DiscardReason.CONNECTION_CLOSE);
    recorder.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    assertThat(record.offsetNanos(record.lastIndexOf(Hook.CONN_RELEASED)))
        .isGreaterThanOrEqualTo(before - record.anchor().nanoTime());
  }

  @Test
  void racingThreadsLoseNothingAndDoNotRunBackwards() throws InterruptedException {
    int threads = 8;
    int each = 500;
    ExchangeRecord record = new ExchangeRecord(StillExchange.GET, Anchor.now());
    CountDownLatch gate = new CountDownLatch(1);
    List<Thread> racing = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(
              () -> {
                gate.countDown();
                for (int n = 0; n < each; n++) {
                  record.append(Hook.FIRST_BYTE, System.nanoTime(), 0, null, null);
                }
              });
      racing.add(thread);
      thread.start();
    }
    gate.await();
    for (Thread thread : racing) {
      thread.join();
    }

    assertThat(record.size()).isEqualTo(threads * each);
    for (int i = 1; i < record.size(); i++) {
      assertThat(record.offsetNanos(i)).isGreaterThanOrEqualTo(record.offsetNanos(i - 1));
    }
    assertThat(record.phases().totalNanos()).isEqualTo(record.duration().toNanos());
  }

  private static List<Hook> hooks(ExchangeRecord record) {
    List<Hook> hooks = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      hooks.add(record.hook(i));
    }
    return hooks;
  }

  private static final class FixedHead implements ResponseHead {
    @Override
    public int status() {
      return 204;
    }

    @Override
    public String protocolVersion() {
      return "1.1";
    }

    @Override
    public List<String> header(String name) {
      return name.equals("server") ? List.of("s") : List.of();
    }
  }
}
