/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each setting does, shown by the span of a real exchange. */
@Timeout(30)
class SettingsTest {

  private static final String PREFIX = "otel.instrumentation.httptrace.";

  private final Properties properties = new Properties();
  private final Map<String, String> variables = new TreeMap<>();

  @Test
  void withoutSettingsAllIsAsByDefault() throws IOException {
    SpanData span = get();

    assertThat(span.getEvents()).isNotEmpty();
    assertThat(Rendered.attributes(span)).contains("httptrace.conn.reused=false");
  }

  @Test
  void everyNameBeginsWithWhatIsLookedForFirst() {
    for (Setting setting : Setting.values()) {
      String property = setting.property();
      String shared = setting.shared() == null ? property : setting.shared();
      assertThat(property).startsWith(Setting.ANY_PREFIX);
      assertThat(shared).startsWith(Setting.ANY_PREFIX);
      assertThat(Setting.variable(property)).startsWith(Setting.ANY_VARIABLE_PREFIX);
      assertThat(Setting.variable(shared)).startsWith(Setting.ANY_VARIABLE_PREFIX);
    }
  }

  @Test
  void eventsCanBeTheOnlySignal() throws IOException {
    set("signals", "events");
    SpanData span = get();

    assertThat(span.getEvents()).isNotEmpty();
    assertThat(Rendered.attributes(span)).noneMatch(attribute -> attribute.startsWith("httptrace"));
  }

  @Test
  void thereCanBeNoSignal() throws IOException {
    set("signals", "none");
    SpanData span = get();

    assertThat(span.getEvents()).isEmpty();
    assertThat(Rendered.attributes(span)).noneMatch(attribute -> attribute.startsWith("httptrace"));
  }

  @Test
  void detailIsAWordInAnyCase() throws IOException {
    set("detail", " Errors ");

    assertThat(get().getEvents()).isEmpty();
  }

  @Test
  void slowThresholdIsADurationWithAUnit() throws IOException {
    set("detail", "slow");
    set("slow-threshold", "1h");
    assertThat(get().getEvents()).isEmpty();

    set("slow-threshold", "0");
    assertThat(get().getEvents()).isNotEmpty();
  }

  @Test
  void slowThresholdCanBeAskedForEvenIfTheTraceIsOff() {
    set("slow-threshold", "7s");
    set("enabled", "false");

    CurrentSpanBuilder onCurrentSpan = OtelHttpTrace.onCurrentSpanBuilder();
    settings().applyTo(onCurrentSpan);
    ClientSpansBuilder clientSpans = OtelHttpTrace.clientSpansBuilder(OpenTelemetry.noop());
    settings().applyTo(clientSpans);

    assertThat(onCurrentSpan.build().slowThreshold()).isEqualTo(Duration.ofSeconds(7));
    assertThat(clientSpans.build().slowThreshold()).isEqualTo(Duration.ofSeconds(7));
    assertThat(clientSpans.enabled(true).build().slowThreshold()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void namedHeadersAreCapturedAndCredentialsAreNot() throws IOException {
    set("captured-request-headers", "X-Tenant, Authorization,,");
    set("captured-response-headers", "content-length");
    SpanData span = get();

    assertThat(Rendered.attributes(span))
        .contains(
            "http.request.header.x-tenant=[blue]",
            "http.request.header.authorization=[REDACTED]",
            "http.response.header.content-length=[2]");
    assertThat(span.toString()).doesNotContain("canary");
  }

  @Test
  void whatOpenTelemetryCallsTheSameHoldsWhereOursIsNotSet() throws IOException {
    properties.setProperty("otel.instrumentation.http.client.capture-request-headers", "x-tenant");
    variables.put("OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS", "PUT");
    SpanData span = get();

    assertThat(Rendered.attributes(span))
        .contains("http.request.header.x-tenant=[blue]", "http.request.method=_OTHER");

    set("known-methods", "GET");
    assertThat(Rendered.attributes(get())).contains("http.request.method=GET");
  }

  @Test
  void spanCanEndAtTheHead() throws IOException {
    set("span-end", "response-head");

    assertThat(get().getEvents())
        .extracting(EventData::getName)
        .contains("http.first_byte")
        .doesNotContain("http.last_byte");
  }

  @Test
  void valuesOfNamedQueryKeysAreReadable() throws IOException {
    assertThat(get().getAttributes().get(Keys.URL)).endsWith("/?page=REDACTED&token=REDACTED");

    set("readable-query-keys", "page, sort");
    SpanData span = get();
    assertThat(span.getAttributes().get(Keys.URL)).endsWith("/?page=2&token=REDACTED");
    assertThat(span.toString()).doesNotContain("canary");
  }

  @Test
  void failureCanHaveAnEventAndASentence() throws IOException {
    set("exception-events", "true");
    set("verdict-as-status-description", "true");
    SpanData span = failed();

    assertThat(span.getEvents()).extracting(EventData::getName).endsWith("exception");
    assertThat(span.getStatus().getDescription()).isEqualTo(span.getAttributes().get(Keys.EXPLAIN));
  }

  @Test
  void contextCanBeKeptFromOtherHosts() throws IOException {
    assertThat(redirected()).contains("traceparent: ");

    set("propagate-to-other-hosts", "false");
    assertThat(redirected()).doesNotContain("traceparent: ");
  }

  @Test
  void systemPropertyWinsOverTheVariable() throws IOException {
    variables.put("OTEL_INSTRUMENTATION_HTTPTRACE_DETAIL", "errors");
    assertThat(get().getEvents()).isEmpty();

    set("detail", "all");
    assertThat(get().getEvents()).isNotEmpty();
  }

  @Test
  void emptyIsAsGoodAsNotSet() throws IOException {
    set("detail", "  ");
    variables.put("OTEL_INSTRUMENTATION_HTTPTRACE_DETAIL", "errors");

    assertThat(get().getEvents()).isEmpty();
  }

  @Test
  void switchedOffThereIsNoSpanAndNoMetric() throws IOException {
    set("enabled", "FALSE");
    try (ScriptedServer server = ScriptedServer.start(answer());
        OtelRig rig = new OtelRig()) {
      ClientSpansBuilder builder = OtelHttpTrace.clientSpansBuilder(rig.sdk);
      settings().applyTo(builder);
      rig.trace = builder.build();
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");
      rig.client().close();

      assertThat(rig.spans()).isEmpty();
      assertThat(rig.metrics.collectAllMetrics()).isEmpty();
    }
  }

  @Test
  void sameSettingsHoldOnTheCurrentSpan() throws IOException {
    set("signals", "attributes");
    try (ScriptedServer server = ScriptedServer.start(answer());
        OtelRig rig = new OtelRig()) {
      CurrentSpanBuilder builder = OtelHttpTrace.onCurrentSpanBuilder();
      settings().applyTo(builder);
      rig.trace = builder.build();
      Span outer = rig.tracer.spanBuilder("outer").startSpan();
      try (Scope ignored = outer.makeCurrent()) {
        assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");
      } finally {
        outer.end();
      }

      assertThat(rig.span().getEvents()).isEmpty();
      assertThat(Rendered.attributes(rig.span())).contains("httptrace.conn.reused=false");
    }
  }

  @Test
  void theProcessItselfIsAsked() throws IOException {
    System.setProperty(PREFIX + "signals", "attributes");
    try (ScriptedServer server = ScriptedServer.start(answer());
        OtelRig rig = new OtelRig()) {
      rig.trace = OtelHttpTrace.clientSpansBuilder(rig.sdk).fromEnvironment().build();
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      assertThat(rig.span().getEvents()).isEmpty();
    } finally {
      System.clearProperty(PREFIX + "signals");
    }
  }

  @Test
  void whatIsSetAfterwardsHolds() throws IOException {
    System.setProperty(PREFIX + "signals", "none");
    try (ScriptedServer server = ScriptedServer.start(answer());
        OtelRig rig = new OtelRig()) {
      rig.trace =
          OtelHttpTrace.clientSpansBuilder(rig.sdk)
              .fromEnvironment()
              .signals(Signal.EVENTS)
              .build();
      assertThat(rig.get(server.uri("127.0.0.1", "/"))).isEqualTo("200 ok");

      assertThat(rig.span().getEvents()).isNotEmpty();
    } finally {
      System.clearProperty(PREFIX + "signals");
    }
  }

  @Test
  void everySettingIsNamedAsAMethodOfTheBuilder() {
    for (Setting setting : ofBuilders()) {
      String method =
          Pattern.compile("-(.)")
              .matcher(setting.property().substring(PREFIX.length()))
              .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
      assertThat(methods(ClientSpansBuilder.class)).contains(method);
    }
    // The others take an object, which no text can give.
    assertThat(methods(ClientSpansBuilder.class))
        .hasSize(ofBuilders().size() + 5)
        .contains("jvmPauses", "urlTemplate", "fromEnvironment", "settings", "build");
  }

  @Test
  void everySettingStandsInTheDocument() throws IOException {
    Path document = Path.of("..", "..", "docs", "configuration.md");
    try (Stream<String> lines = Files.lines(document)) {
      assertThat(lines.filter(line -> line.startsWith("| `" + PREFIX)).map(SettingsTest::firstCell))
          .containsExactly(
              Arrays.stream(Setting.values()).map(Setting::property).toArray(String[]::new));
    }
  }

  /** All but those for which a builder is given an OpenTelemetry. */
  private static Set<Setting> ofBuilders() {
    return EnumSet.complementOf(
        EnumSet.of(Setting.PHASE_METRICS, Setting.POOL_METRICS, Setting.TCP_INFO));
  }

  private static String firstCell(String line) {
    return line.split("`", -1)[1];
  }

  private static Stream<String> methods(Class<?> builder) {
    return Arrays.stream(builder.getMethods())
        .filter(method -> method.getDeclaringClass() == builder)
        .map(Method::getName)
        .distinct();
  }

  private void set(String name, String value) {
    properties.setProperty(PREFIX + name, value);
  }

  private Settings settings() {
    return new Settings(properties, variables);
  }

  private static ConnectionScript answer() {
    return Responses.keepAlive(200, "ok");
  }

  /** A rig whose client spans are set up by the settings. */
  private OtelRig rig() throws IOException {
    OtelRig rig = new OtelRig();
    ClientSpansBuilder builder = OtelHttpTrace.clientSpansBuilder(rig.sdk);
    settings().applyTo(builder);
    rig.trace = builder.build();
    return rig;
  }

  private SpanData failed() throws IOException {
    try (OtelRig rig = rig()) {
      assertThatThrownBy(() -> rig.get("http://one.test:" + ClosedPort.find() + "/"))
          .isInstanceOf(IOException.class);
      return rig.span();
    }
  }

  /** What a server was sent to which the client was redirected. */
  private String redirected() throws IOException {
    try (ScriptedServer other = ScriptedServer.start(answer());
        ScriptedServer server =
            ScriptedServer.start(Responses.redirect(other.uri("shop.test", "/")));
        OtelRig rig = rig()) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");
      return other.requests().get(0);
    }
  }

  private SpanData get() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(answer());
        OtelRig rig = rig()) {
      assertThat(
              rig.send(
                  ClassicRequestBuilder.get(server.uri("127.0.0.1", "/?page=2&token=canary"))
                      .addHeader("X-Tenant", "blue")
                      .addHeader("Authorization", "Bearer canary")
                      .build()))
          .isEqualTo("200 ok");
      return rig.span();
    }
  }
}
