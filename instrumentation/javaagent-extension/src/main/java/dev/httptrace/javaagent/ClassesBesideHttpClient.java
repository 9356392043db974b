/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The names of the classes that the agent puts beside HttpClient, as the build has listed them. */
final class ClassesBesideHttpClient {

  private static final String LIST = "/META-INF/httptrace/classes-beside-httpclient";

  private ClassesBesideHttpClient() {}

  static List<String> names() {
    InputStream list = ClassesBesideHttpClient.class.getResourceAsStream(LIST);
    if (list == null) {
      throw new IllegalStateException("not in the extension's jar: " + LIST);
    }
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8))) {
      return lines.lines().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
