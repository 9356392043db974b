/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import dev.httptrace.RedactedUrl;
import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpBridgeBuilder;
import dev.httptrace.exporter.har.HarFile;
import dev.httptrace.exporter.json.OtlpJsonFileExporter;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the calls and their spans go, if anywhere. */
final class ExportOptions {

  private static final String ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";

  private @Nullable String endpoint;

  private @Nullable String jaeger;

  private @Nullable String file;

  private @Nullable String har;

  /** Adds the options to a command. */
  void addTo(Options options) {
    options
        .named("--otlp")
        .says(
            "Send spans to this collector, such as http://localhost:4318. The default is"
                + " OTEL_EXPORTER_OTLP_ENDPOINT, if set.")
        .text("ENDPOINT");
    options
        .named("--jaeger")
        .says(
            "Base URL of Jaeger's UI for links to traces. The default is port 16686 on the"
                + " collector's host, if the collector's port is 4317 or 4318.")
        .text("URL");
    options
        .named("--otlp-file")
        .says("Write spans to a file that Jaeger's UI can load (Upload).")
        .text("FILE");
    options
        .named("--har")
        .says("Write the calls to a HAR 1.2 file for browsers' developer tools.")
        .text("FILE");
  }

  /** Reads what was given, once. */
  void read(Given given) {
    endpoint = given.textOrNull("--otlp");
    jaeger = given.textOrNull("--jaeger");
    file = given.textOrNull("--otlp-file");
    har = given.textOrNull("--har");
  }

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

  /**
   * Returns the base URL of Jaeger's UI.
   *
   * @return {@code null} if it is not known
   */
  @Nullable String jaeger(Surroundings around) {
    if (jaeger != null) {
      if (!jaeger.matches("https?://[^/?#@]+[^?#@]*")) {
        throw new BadInput(
            ExitCodes.USAGE,
            "--jaeger must be an http or https URL with a host, without user, query and fragment: "
                + RedactedUrl.of(jaeger));
      }
      return jaeger.endsWith("/") ? jaeger.substring(0, jaeger.length() - 1) : jaeger;
    }
    String collector = endpoint == null ? around.env(ENDPOINT) : endpoint;
    return collector.isBlank() ? null : TraceLink.uiOrNull(collector);
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
