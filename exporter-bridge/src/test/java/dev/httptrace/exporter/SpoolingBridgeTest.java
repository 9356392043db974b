/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.ScriptedCollector.Reply;
import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A bridge that keeps on disk what the collector does not take: nothing is lost, nor sent twice.
 */
@Timeout(120)
class SpoolingBridgeTest {
  /** A MiB holds no more of them. */
  private static final int LARGE_IN_MEMORY = 20;

  @TempDir private Path directory;

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void whatIsLeftAtTheCloseIsSentByTheNextStart(OtlpProtocol protocol) throws Exception {
    try (LogLines logs = LogLines.ofAll()) {
      OtlpBridge first = bridge("http://127.0.0.1:" + ClosedPort.find(), protocol);
      make(first, 1_000);
      first.close();
      SpanAccounts before = only(first);
      assertThat(before.made()).isEqualTo(1_000);
      assertThat(before.spooled()).isEqualTo(1_000);
      assertThat(before.losses()).isEmpty();
      assertThat(before.pending()).isZero();
      // Where there is time for a second attempt before the close, its failure is told as well.
      assertThat(logs.loud())
          .filteredOn(line -> line.startsWith("WARNING httptrace closed "))
          .singleElement()
          .asString()
          .contains("1000 spans made, 0 exported, 1000 kept on disk, 0 lost");

      try (ScriptedCollector collector =
          ScriptedCollector.start(protocol, (number, spans) -> Reply.taken())) {
        OtlpBridge second = bridge(collector.endpoint(), protocol);
        make(second, 10);
        second.flush();
        await(second, accounts -> accounts.exported() == 1_010);
        second.close();
        SpanAccounts after = only(second);
        assertThat(after.made()).isEqualTo(10);
        assertThat(after.recovered()).isEqualTo(1_000);
        assertThat(after.spooled()).isZero();
        assertThat(after.lost()).isZero();
        assertThat(ids(collector)).doesNotHaveDuplicates().hasSize(1_010);
      }
      assertThat(files()).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.httptrace.exporter.Senders#protocols")
  void whatIsNotTakenInTimeIsSentOnceTheCollectorTakesRequestsAgain(OtlpProtocol protocol)
      throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.java.exporter.otlp.retry.disabled", "true");
        ScriptedCollector collector =
            ScriptedCollector.start(
                protocol, (number, spans) -> down.get() ? Reply.status(503) : Reply.taken());
        OtlpBridge bridge = bridge(collector.endpoint(), protocol)) {
      make(bridge, 600);
      bridge.flush();
      assertThat(only(bridge).spooled()).isEqualTo(600);
      assertThat(only(bridge).pending()).isZero();
      assertThat(files()).isNotEmpty();

      down.set(false);
      make(bridge, 1);
      bridge.flush();
      await(bridge, accounts -> accounts.exported() == 601);
      assertThat(only(bridge).spooled()).isZero();
      assertThat(only(bridge).lost()).isZero();
      assertThat(ids(collector)).doesNotHaveDuplicates().hasSize(601);
      assertThat(logs.next("WARNING ")).contains("cannot export to", "0 spans are lost so far");
    }
  }

  /** The collector is down for so long that the memory is used up. */
  @Test
  void whatTheQueueHasNoRoomForIsKeptWhileTheCollectorFails() throws Exception {
    AtomicBoolean down = new AtomicBoolean(true);
    try (LogLines logs = LogLines.ofAll();
        SystemProperties ignored =
            SystemProperties.with("otel.httptrace.export.memory", "1048576")
                .and("otel.bsp.schedule.delay", "10");
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF,
                (number, spans) -> down.get() ? Reply.status(503).after("0") : Reply.taken());
        OtlpBridge bridge = bridge(collector.endpoint(), OtlpProtocol.HTTP_PROTOBUF)) {
      make(bridge, 10);
      assertThat(logs.next("WARNING ")).contains("cannot export to");
      for (int i = 0; i < 50; i++) {
        large(bridge);
        // One at a time: a slow disk takes only a few before further ones are lost.
        await(bridge, accounts -> accounts.pending() <= 10 + LARGE_IN_MEMORY);
      }
      assertThat(only(bridge).spooled()).isGreaterThan(20);
      assertThat(only(bridge).lost()).isZero();
      down.set(false);
      await(bridge, accounts -> accounts.exported() == 60);
      assertThat(only(bridge).spooled()).isZero();
      assertThat(only(bridge).losses()).isEmpty();
      assertThat(ids(collector)).doesNotHaveDuplicates().hasSize(60);
    }
  }

  @Test
  void processThatIsKilledLosesALineThatItDidNotFinishAndNoOther() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SpoolingProcess.class.getName(),
                directory.toString(),
                "http://127.0.0.1:" + ClosedPort.find())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (LogLines logs = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.taken())) {
      assertThat(process.inputReader().readLine()).isEqualTo(SpoolingProcess.SPANS + " kept, 0");
      assertThat(files()).hasSize(1);

      // While it lives its files are its own.
      OtlpBridge beside = bridge(collector.endpoint(), OtlpProtocol.HTTP_PROTOBUF);
      make(beside, 1);
      beside.close();
      assertThat(collector.taken()).hasSize(1);
      assertThat(only(beside).recovered()).isZero();

      process.destroyForcibly().waitFor();
      Path file = files().get(0);
      try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
        channel.truncate(Files.size(file) - 20);
      }
      OtlpBridge next = bridge(collector.endpoint(), OtlpProtocol.HTTP_PROTOBUF);
      await(next, accounts -> accounts.exported() == 256);
      next.close();
      assertThat(only(next).recovered()).isEqualTo(256);
      assertThat(ids(collector)).doesNotHaveDuplicates().hasSize(257);
      assertThat(logs.loud())
          .anySatisfy(line -> assertThat(line).contains("cannot read 1 line of spans"));
      assertThat(files()).isEmpty();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void spansOfTheSpoolThatARefusedRequestHadAreLostAndCounted() throws Exception {
    try (LogLines ignored = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(
                OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.status(400))) {
      OtlpBridge first =
          bridge("http://127.0.0.1:" + ClosedPort.find(), OtlpProtocol.HTTP_PROTOBUF);
      make(first, 3);
      first.close();
      OtlpBridge second = bridge(collector.endpoint(), OtlpProtocol.HTTP_PROTOBUF);
      await(second, accounts -> accounts.lost() == 3);
      second.close();
      assertThat(only(second).losses()).isEqualTo(Map.of(SpanLoss.REFUSED, 3L));
      assertThat(only(second).pending()).isZero();
      assertThat(files()).isEmpty();
    }
  }

  @Test
  void directoryThatCannotBeWrittenIsOneWarningAndSpansAreExported() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    try (LogLines logs = LogLines.ofAll();
        ScriptedCollector collector =
            ScriptedCollector.start(OtlpProtocol.HTTP_PROTOBUF, (number, spans) -> Reply.taken());
        OtlpBridge bridge =
            OtlpBridge.builder("checkout")
                .endpoint(collector.endpoint())
                .spool(file)
                .protocol(OtlpProtocol.HTTP_PROTOBUF)
                .build()) {
      make(bridge, 3);
      bridge.flush();
      assertThat(only(bridge).exported()).isEqualTo(3);
      assertThat(logs.next("WARNING ")).contains("cannot use the spool directory " + file);
      assertThat(logs.loud()).hasSize(1);
    }
  }

  private OtlpBridge bridge(String endpoint, OtlpProtocol protocol) {
    return OtlpBridge.builder("checkout")
        .endpoint(endpoint)
        .protocol(protocol)
        .spool(directory)
        .closeTimeout(Duration.ofSeconds(60))
        .build();
  }

  private static void make(OtlpBridge bridge, int spans) {
    for (int i = 0; i < spans; i++) {
      ExampleSpans.exchange(bridge.openTelemetry());
    }
  }

  private static void large(OtlpBridge bridge) {
    bridge
        .openTelemetry()
        .getTracer("test")
        .spanBuilder("large")
        .setAttribute("text", "x".repeat(50_000))
        .startSpan()
        .end();
  }

  private static void await(OtlpBridge bridge, Predicate<SpanAccounts> condition) {
    Gates.awaitThat("the accounts are so", () -> condition.test(only(bridge)));
  }

  private static List<String> ids(ScriptedCollector collector) {
    return collector.taken().stream()
        .map(span -> HexFormat.of().formatHex(span.getSpanId().toByteArray()))
        .toList();
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.filter(each -> each.toString().endsWith(".jsonl")).toList();
    }
  }

  private static SpanAccounts only(OtlpBridge bridge) {
    return bridge.accounts().get(0);
  }
}
