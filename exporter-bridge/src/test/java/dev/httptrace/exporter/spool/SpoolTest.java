/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.exporter.KeepingSpanExporter;
import dev.httptrace.exporter.account.SpanAccounts;
import dev.httptrace.exporter.account.SpanCounts;
import dev.httptrace.exporter.account.SpanLoss;
import dev.httptrace.loopback.Gates;
import dev.httptrace.loopback.LogLines;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The files: their bounds, what is left of them, and that each span is counted once. */
@Timeout(60)
class SpoolTest {
  private final LogLines logs = LogLines.ofAll();
  private final Scripted sender = new Scripted();
  @TempDir private Path directory;

  @AfterEach
  void closeLogs() {
    logs.close();
  }

  @Test
  void onlyTheOwnerCanReadTheFiles() throws IOException {
    Path own = directory.resolve("new/spool");
    Run process = process(settings(own, 1 << 20));
    assertThat(process.store(spans(1, ""))).isEqualTo(1);
    for (Path each : all(own)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
          .isEqualTo(Files.isDirectory(each) ? "rwx------" : "rw-------");
    }
    assertThat(lines(own)).hasSize(1);
    process.end();
  }

  @Test
  void lastLineThatIsTornIsLostAloneAndTold() throws Exception {
    Run first = process(settings(directory, 1 << 20));
    assertThat(first.store(spans(300, ""))).isEqualTo(300);
    first.end();
    assertThat(first.accounts().spooled()).isEqualTo(300);
    Path file = lines(directory).get(0);
    truncate(file, Files.size(file) - 10);

    sender.failing = false;
    Run second = process(settings(directory, 1 << 20));
    second.await(accounts -> accounts.exported() == 256);
    second.end();
    assertThat(second.accounts().recovered()).isEqualTo(256);
    assertThat(second.accounts().pending()).isZero();
    assertThat(logs.loud())
        .satisfiesExactly(
            torn ->
                assertThat(torn).contains("cannot read 1 line of spans in the spool file", "lost"),
            found -> assertThat(found).contains("found 256 spans in the spool directory"));
    assertThat(all(directory)).containsExactly(directory);
  }

  @Test
  void oldestSpansGoWhenTheSpoolIsFull() throws IOException {
    Run process = process(settings(directory, 1 << 20));
    for (int i = 0; i < 40; i++) {
      assertThat(process.store(spans(1, "x".repeat(50_000)))).isEqualTo(1);
    }
    long bytes = lines(directory).stream().mapToLong(SpoolTest::size).sum();
    assertThat(bytes).isLessThanOrEqualTo(1 << 20).isGreaterThan(3 << 18);
    SpanAccounts accounts = process.accounts();
    assertThat(accounts.spooled() + accounts.lost(SpanLoss.SPOOL_FULL)).isEqualTo(40);
    assertThat(accounts.lost()).isEqualTo(accounts.lost(SpanLoss.SPOOL_FULL)).isPositive();
    process.end();
  }

  @Test
  void lineThatIsMoreThanTheSpoolIsNotKept() {
    Run process = process(settings(directory, 1 << 20));
    assertThat(process.store(spans(1, "x".repeat(2 << 20)))).isZero();
    assertThat(process.store(spans(1, ""))).isEqualTo(1);
    assertThat(process.accounts().spooled()).isEqualTo(1);
    process.end();
  }

  @Test
  void spansThatAreTooOldAreDeletedAndCounted() throws Exception {
    Run first = process(settings(directory, 1 << 20));
    first.store(spans(3, ""));
    first.end();
    Files.setLastModifiedTime(
        lines(directory).get(0),
        FileTime.fromMillis(System.currentTimeMillis() - Duration.ofHours(2).toMillis()));

    Run second = process(settings(directory, 1 << 20));
    second.await(accounts -> accounts.lost() == 3);
    assertThat(second.accounts().losses()).isEqualTo(Map.of(SpanLoss.SPOOL_EXPIRED, 3L));
    assertThat(second.accounts().recovered()).isEqualTo(3);
    assertThat(second.accounts().spooled()).isZero();
    second.end();
    assertThat(all(directory)).containsExactly(directory);
  }

  /** The position is on disk before the next line goes. */
  @Test
  void linesThatWereTakenAreNotSentAgainByTheNextProcess() throws Exception {
    Run first = process(settings(directory, 1 << 20));
    first.store(spans(300, ""));
    sender.most.set(1);
    sender.failing = false;
    first.await(accounts -> accounts.exported() == 256 && accounts.pending() == 0);
    first.end();
    assertThat(first.accounts().spooled()).isEqualTo(44);

    sender.most.set(Integer.MAX_VALUE);
    Run second = process(settings(directory, 1 << 20));
    second.await(accounts -> accounts.exported() == 44);
    assertThat(second.accounts().recovered()).isEqualTo(44);
    second.end();
    assertThat(sender.spans).doesNotHaveDuplicates().hasSize(300);
  }

  @Test
  void restOfALineThatWasTakenInPartIsKeptWithoutIt() throws Exception {
    Run process = process(settings(directory, 1 << 20));
    process.store(spans(10, ""));
    sender.half = true;
    sender.failing = false;
    process.await(accounts -> accounts.exported() == 10);
    assertThat(process.accounts().spooled()).isZero();
    process.end();
    assertThat(sender.spans).doesNotHaveDuplicates().hasSize(10);
    assertThat(all(directory)).containsExactly(directory);
  }

  @Test
  void fileThatDisappearsIsLostAndCounted() throws Exception {
    Run process = process(settings(directory, 1 << 20));
    process.store(spans(5, ""));
    Files.delete(lines(directory).get(0));
    sender.failing = false;
    process.await(accounts -> accounts.lost() == 5);
    assertThat(process.accounts().losses()).isEqualTo(Map.of(SpanLoss.SPOOL_UNREADABLE, 5L));
    assertThat(process.accounts().spooled()).isZero();
    process.end();
    assertThat(logs.loud()).singleElement().asString().contains("cannot read 5 spans");
  }

  @Test
  void sendingThatThrowsKeepsItsLine() throws Exception {
    Run process = process(settings(directory, 1 << 20));
    process.store(spans(3, ""));
    sender.broken = true;
    sender.failing = false;
    assertThat(logs.next("WARNING ")).contains("cannot send spans from the spool file");
    sender.broken = false;
    process.await(accounts -> accounts.exported() == 3);
    process.end();
    assertThat(process.accounts().spooled()).isZero();
    assertThat(process.accounts().pending()).isZero();
  }

  @Test
  void twoThatUseADirectoryAtOnceLeaveEachOtherAlone() throws Exception {
    Run one = process(settings(directory, 1 << 20));
    Run other = process(settings(directory, 1 << 20));
    assertThat(one.store(spans(3, ""))).isEqualTo(3);
    assertThat(other.store(spans(4, ""))).isEqualTo(4);
    assertThat(lines(directory)).hasSize(2);
    one.end();
    sender.failing = false;
    other.await(accounts -> accounts.exported() == 4);
    other.end();
    assertThat(one.accounts().spooled()).isEqualTo(3);
    assertThat(other.accounts().recovered()).isZero();
    assertThat(lines(directory)).hasSize(1);
  }

  @Test
  void directoryThatCannotBeMadeIsOneWarning() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    Run process = process(settings(file.resolve("spool"), 1 << 20));
    assertThat(process.store(spans(3, ""))).isZero();
    assertThat(process.store(spans(3, ""))).isZero();
    process.end();
    assertThat(logs.loud())
        .singleElement()
        .asString()
        .startsWith("WARNING httptrace cannot use the spool directory " + file + "/spool (");
  }

  private Run process(SpoolSettings settings) {
    return new Run(settings, sender);
  }

  private static SpoolSettings settings(Path directory, long maxBytes) {
    return new SpoolSettings(directory, maxBytes, Duration.ofHours(1));
  }

  private static List<SpanData> spans(int count, String text) {
    KeepingSpanExporter kept = new KeepingSpanExporter();
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(kept)).build();
    for (int i = 0; i < count; i++) {
      tracers.get("test").spanBuilder("span").setAttribute("text", text).startSpan().end();
    }
    return kept.spans();
  }

  private static List<Path> all(Path directory) throws IOException {
    try (Stream<Path> found = Files.walk(directory)) {
      return found.toList();
    }
  }

  private static List<Path> lines(Path directory) throws IOException {
    return all(directory).stream().filter(each -> each.toString().endsWith(".jsonl")).toList();
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void truncate(Path file, long size) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }

  /** A spool as one process has it. */
  private static final class Run {
    private final SpanCounts counts = new SpanCounts();
    private final Spool spool;

    Run(SpoolSettings settings, Scripted sender) {
      spool = Spool.start(settings, counts, sender.countingIn(counts));
    }

    int store(List<SpanData> spans) {
      spans.forEach(span -> counts.made());
      CompletableFuture<Integer> kept = new CompletableFuture<>();
      spool.store(spans, kept::complete);
      return kept.join();
    }

    SpanAccounts accounts() {
      return counts.read("target");
    }

    void await(Predicate<SpanAccounts> condition) {
      Gates.awaitThat("the accounts are so", () -> condition.test(accounts()));
    }

    void end() {
      spool.close(TimeUnit.SECONDS.toNanos(30));
    }
  }

  /** A collector that is down until the test says otherwise. */
  private static final class Scripted {
    private final List<String> spans = new CopyOnWriteArrayList<>();
    private volatile boolean failing = true;
    private volatile boolean half;
    private volatile boolean broken;
    private final AtomicInteger most = new AtomicInteger(Integer.MAX_VALUE);

    Sender countingIn(SpanCounts counts) {
      return new Sender() {
        @Override
        public boolean isFailing() {
          return failing;
        }

        @Override
        public void send(List<SpanData> sent, Consumer<List<SpanData>> left) {
          if (broken) {
            throw new AssertionError("scripted");
          }
          int taken = failing || most.get() <= 0 ? 0 : half ? (sent.size() + 1) / 2 : sent.size();
          most.addAndGet(taken > 0 ? -1 : 0);
          sent.subList(0, taken).forEach(span -> spans.add(span.getSpanId()));
          counts.exported(taken);
          left.accept(sent.subList(taken, sent.size()));
        }
      };
    }
  }
}
