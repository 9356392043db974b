/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.exporter.json;

import static java.util.Objects.requireNonNull;

import dev.httptrace.exporter.otlpjson.OtlpJson;
import dev.httptrace.exporter.outage.Outage;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;

/**
 * Writes spans to a file that Jaeger's UI loads with "Upload" (Jaeger 1.62 and later), no collector
 * needed.
 *
 * <p>The format is OTLP/JSON lines: one object with {@code resourceSpans} for each batch. A line is
 * written whole and at once.
 *
 * <p>May be used from any thread. A write that fails is a failed result and one warning until a
 * write succeeds again, never an exception. A file that is empty when the exporter is shut down is
 * one warning, too.
 */
public final class OtlpJsonFileExporter implements SpanExporter {
  private static final Logger logger = System.getLogger(OtlpJsonFileExporter.class.getName());

  private final Object lock = new Object();
  private final Path file;
  private final OutputStream out;
  private final Outage outage = new Outage();
  private boolean given;
  private boolean closed;

  OtlpJsonFileExporter(Path file, OutputStream out) {
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
      return new OtlpJsonFileExporter(file, Files.newOutputStream(file));
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
        line.writeTo(out);
        out.flush();
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
