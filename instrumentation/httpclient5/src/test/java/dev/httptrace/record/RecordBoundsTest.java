/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.DnsDoneInfo;
import dev.httptrace.DnsStartInfo;
import dev.httptrace.RedactedUrl;
import dev.httptrace.ResponseHead;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nothing that comes from outside makes a record large. */
class RecordBoundsTest {

  private static final String LONG = "x".repeat(220_000);
  private static final String NAME = "x".repeat(256) + "…";
  private static final String VALUE = "x".repeat(2_048) + "…";

  private final List<ExchangeRecord> records = new ArrayList<>();

  @Test
  void namesAndAddressesAreCutAndKeepTheirPort() {
    ExchangeRecorder trace = recorder(HeaderCapture.NONE);
    trace.exchangeStart(new StillExchange(LONG, "http", LONG, 8080, "/"));
    trace.getConn(LONG + ":8080");
    trace.dnsStart(new DnsStartInfo(LONG));
    trace.connectStart("tcp", LONG + ":8080");
    trace.connectStart("unix", "/" + LONG);
    trace.tunnelStart(LONG + ":8080");
    trace.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    assertThat(record.method()).isEqualTo(NAME);
    assertThat(record.host()).isEqualTo(NAME);
    assertThat(record.detail(1)).isEqualTo(NAME + ":8080");
    assertThat(record.detail(2)).isEqualTo(NAME);
    assertThat(record.detail(3)).isEqualTo(new Dial("tcp", NAME + ":8080"));
    assertThat(record.detail(4, Dial.class).address()).hasSize(257).startsWith("/xxx");
    assertThat(record.detail(5)).isEqualTo(NAME + ":8080");
    assertThat(record.url()).isEqualTo("http://" + NAME + ":8080/");
    assertThat(Peers.isProxied(record)).isFalse();
  }

  @Test
  void urlIsCut() {
    String before = "http://one.test/";
    assertThat(RedactedUrl.of(still("/" + LONG)))
        .isEqualTo(before + "x".repeat(2_048 - before.length()) + "…");
    String longest = "/" + "x".repeat(2_048 - before.length());
    assertThat(RedactedUrl.of(still(longest))).isEqualTo("http://one.test" + longest);
  }

  @Test
  void urlThatLostItsEndIsMarkedEvenIfItsSecretsWereLong() {
    String path = "/?key=" + LONG + "&other=1";
    String url = RedactedUrl.of(still(path));
    assertThat(url).isEqualTo("http://one.test/?key=REDACTED…");
    ExchangeRecorder trace = recorder(HeaderCapture.NONE);
    trace.exchangeStart(still(path));
    trace.exchangeDone(null);
    assertThat(records.get(0).url()).isEqualTo(url);
  }

  @Test
  void urlThatRedactionMakesLongerIsCut() {
    assertThat(RedactedUrl.of(still("/?" + "a&".repeat(1_000)))).hasSize(2_049).endsWith("…");
  }

  @Test
  void urlOfAUserIsCutOnceItIsRedacted() {
    assertThat(RedactedUrl.of("http://u:" + LONG + "@one.test/" + LONG))
        .startsWith("http://REDACTED:REDACTED@one.test/xxx")
        .hasSize(2_049)
        .endsWith("…");
  }

  @Test
  void capturedFieldsAreCutInNumberAndLength() {
    ExchangeRecorder trace =
        recorder(HeaderCapture.NONE.request(List.of("X-A")).response(List.of("X-B", "X-C")));
    trace.exchangeStart(StillExchange.GET);
    trace.wroteHeaderField("x-a", List.of(LONG, "short"));
    trace.gotResponseHead(
        new Head("X-B", IntStream.range(0, 100_000).mapToObj(Integer::toString).toList()));
    trace.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    assertThat(record.requestHeaders().get("X-A")).containsExactly(VALUE, "short");
    assertThat(record.responseHeaders().get("X-B"))
        .hasSize(17)
        .startsWith("0", "1")
        .endsWith("15", "…");
  }

  @Test
  void sixteenValuesAreKeptWithoutAMark() {
    List<String> values = Collections.nCopies(16, "v");
    assertThat(HeaderCapture.redact("X-A", values)).isEqualTo(values);
  }

  @Test
  void addressesOfALookupAreCutInNumber() throws UnknownHostException {
    List<InetAddress> found = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      found.add(InetAddress.getByAddress(new byte[] {10, 0, (byte) (i / 256), (byte) i}));
    }
    ExchangeRecorder trace = recorder(HeaderCapture.NONE);
    trace.exchangeStart(StillExchange.GET);
    trace.dnsDone(new DnsDoneInfo(found, null, false));
    trace.dnsDone(new DnsDoneInfo(found.subList(0, DnsAnswers.MOST), null, false));
    trace.exchangeDone(null);

    ExchangeRecord record = records.get(0);
    assertThat(DnsAnswers.texts(record.detail(1, List.class)))
        .hasSize(33)
        .startsWith("10.0.0.0", "10.0.0.1")
        .endsWith("10.0.0.31", "…");
    assertThat(DnsAnswers.texts(record.detail(2, List.class))).hasSize(32).endsWith("10.0.0.31");
  }

  @Test
  void subjectOfACertificateIsCut() {
    assertThat(new TlsFacts("TLSv1.3", "TLS_AES_128_GCM_SHA256", LONG, null, false).subject())
        .isEqualTo(VALUE);
  }

  @Test
  void serverTimingIsReadNoFurtherThanItCounts() {
    List<String> bomb =
        List.of(
            "a;dur=1;desc=\"" + LONG + "\", b;dur=2", "x,".repeat(100_000), "c;dur=3,".repeat(99));
    assertThat(ServerTiming.parse(bomb))
        .hasSize(16)
        .startsWith(new ServerTiming("b", Duration.ofMillis(2)))
        .endsWith(new ServerTiming("c", Duration.ofMillis(3)));
  }

  @Test
  void nameInASentenceIsHarmless() {
    assertThat(Wording.name("a\u001b]0;\u202e")).isEqualTo("a\\u001b]0;\\u202e");
    assertThat(Wording.name("\u001b".repeat(48))).hasSize(49).endsWith("…");
    assertThat(Wording.name(LONG)).hasSize(49).endsWith("x…");
  }

  private ExchangeRecorder recorder(HeaderCapture capture) {
    return new ExchangeRecorder(Anchor.now(), records::add, capture);
  }

  private static StillExchange still(String path) {
    return new StillExchange("GET", "http", "one.test", 80, path);
  }

  private record Head(String name, List<String> values) implements ResponseHead {

    @Override
    public int status() {
      return 200;
    }

    @Override
    public String protocolVersion() {
      return "1.1";
    }

    @Override
    public List<String> header(String name) {
      return this.name.equalsIgnoreCase(name) ? values : List.of();
    }
  }
}
