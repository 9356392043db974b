/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.exporter.HarFile;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpBridgeBuilder;
import dev.httptrace.exporter.OtlpJsonFileExporter;
import dev.httptrace.record.RedactedUrl;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the calls and their spans go, if anywhere. */
final class ExportOptions {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  @Option(
      names = "--otlp",
      paramLabel = "ENDPOINT",
      description = {
        "Send spans to this collector, such as http://localhost:4318.",
        "Without it they go where " + ENDPOINT + " says, if it is set."
      })
  private @Nullable String endpoint;

  @Option(
      names = "--otlp-file",
      paramLabel = "FILE",
      description = "Write spans to a file that Jaeger's UI takes under Upload.")
  private @Nullable String file;

  @Option(
      names = "--har",
      paramLabel = "FILE",
      description = "Write the calls to a HAR 1.2 file, which browsers' developer tools take.")
  private @Nullable String har;

  /**
   * Opens the HAR file.
   *
   * @return {@code null} if none is wanted
   * @throws BadInput if it cannot be written
   */
  @Nullable HarFile openHar() {
    try {
      return har == null ? null : HarFile.create(Path.of(har));
    } catch (IOException | InvalidPathException e) {
      throw new BadInput(ExitCodes.CANNOT_WRITE, "--har: " + e.getMessage());
    }
  }

  /**
   * Starts what exports spans.
   *
   * @return {@code null} if nothing is to be exported
   * @throws BadInput if an endpoint or the file is of no use
   */
  @Nullable OtlpBridge open(Surroundings around) {
    String inherited = around.env(ENDPOINT);
    if (endpoint == null && file == null && inherited.isBlank()) {
      return null;
    }
    OtlpBridgeBuilder builder = OtlpBridge.builder("httpstat");
    String wanted = endpoint == null ? inherited : endpoint;
    try {
      if (wanted.isBlank() && endpoint == null) {
        builder.withoutOtlp();
      } else {
        builder.endpoint(wanted);
      }
    } catch (IllegalArgumentException e) {
      throw new BadInput(
          ExitCodes.USAGE,
          (endpoint == null ? ENDPOINT : "--otlp")
              + " must be an http or https URL with a host, without password, query and fragment: "
              + RedactedUrl.of(wanted));
    }
    return start(builder);
  }

  private OtlpBridge start(OtlpBridgeBuilder builder) {
    OtlpJsonFileExporter writer = file == null ? null : writer(file);
    if (writer != null) {
      builder.exporter(writer);
    }
    try {
      return builder.build();
    } catch (IllegalArgumentException e) {
      if (writer != null) {
        writer.shutdown();
      }
      throw new BadInput(ExitCodes.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private static OtlpJsonFileExporter writer(String file) {
    try {
      return OtlpJsonFileExporter.create(Path.of(file));
    } catch (IOException | InvalidPathException e) {
      throw new BadInput(ExitCodes.CANNOT_WRITE, "--otlp-file: " + e.getMessage());
    }
  }
}
