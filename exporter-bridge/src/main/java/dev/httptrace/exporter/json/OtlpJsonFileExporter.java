/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.json;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Objects.requireNonNull;

import dev.httptrace.exporter.otlpjson.OtlpJson;
import dev.httptrace.exporter.outage.Outage;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Writes spans to a file that Jaeger's UI loads with "Upload" (Jaeger 1.62 and later), no collector
 * needed.
 *
 * <p>The format is OTLP/JSON lines: one object with {@code resourceSpans} for each batch. A line is
 * written whole and at once; what was written of one that fails is taken back.
 *
 * <p>May be used from any thread. A write that fails is a failed result and one warning until a
 * write succeeds again, never an exception. A file that is empty when the exporter is shut down is
 * one warning, too.
 */
public final class OtlpJsonFileExporter implements SpanExporter {
  private static final Logger logger = System.getLogger(OtlpJsonFileExporter.class.getName());

  private final Object lock = new Object();
  private final Path file;
  private final SeekableByteChannel out;
  private final Outage outage = new Outage();
  private long end;
  private boolean given;
  private boolean closed;

  OtlpJsonFileExporter(Path file, SeekableByteChannel out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Opens {@code file}; what it held before is gone, as a run's spans are of that run.
   *
   * @throws IOException if the file cannot be written, or its directory does not exist
   */
  public static OtlpJsonFileExporter create(Path file) throws IOException {
    requireNonNull(file, "file");
    try {
      return new OtlpJsonFileExporter(
          file, Files.newByteChannel(file, CREATE, WRITE, TRUNCATE_EXISTING));
    } catch (NoSuchFileException e) {
      throw new IOException("directory of the span file does not exist: " + file, e);
    } catch (IOException e) {
      throw new IOException("cannot write the span file: " + file + " (" + e + ")", e);
    }
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    synchronized (lock) {
      if (closed) {
        return CompletableResultCode.ofFailure();
      }
      if (spans.isEmpty()) {
        return CompletableResultCode.ofSuccess();
      }
      given = true;
      try {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        OtlpJson.write(spans, line);
        line.write('\n');
        append(line.toByteArray());
        outage.succeeded();
        return CompletableResultCode.ofSuccess();
      } catch (IOException | RuntimeException e) {
        if (outage.failed(spans.size())) {
          logger.log(
              Level.WARNING,
              "cannot write "
                  + spans.size()
                  + " spans to "
                  + file
                  + ": they are lost. Further failures are not logged until a write succeeds.",
              e);
        }
        return CompletableResultCode.ofExceptionalFailure(e);
      }
    }
  }

  private void append(byte[] line) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(line);
    try {
      while (left.hasRemaining()) {
        out.write(left);
      }
    } catch (IOException | RuntimeException e) {
      takeBack(e);
      throw e;
    }
    end += line.length;
  }

  /** Half a line would spoil the file: Jaeger refuses all of it. */
  private void takeBack(Exception failure) {
    try {
      out.truncate(end);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    synchronized (lock) {
      if (closed) {
        return CompletableResultCode.ofSuccess();
      }
      closed = true;
      if (!given) {
        logger.log(
            Level.WARNING,
            "no span was written to "
                + file
                + ", which is empty: Jaeger's Upload shows nothing of it. Was anything sampled?");
      }
      try {
        out.close();
        return CompletableResultCode.ofSuccess();
      } catch (IOException e) {
        logger.log(Level.WARNING, "cannot close the span file " + file, e);
        return CompletableResultCode.ofExceptionalFailure(e);
      }
    }
  }

  @Override
  public String toString() {
    return "OtlpJsonFileExporter{" + file + "}";
  }
}
