/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The JDKs of this machine. */
final class Jdks {

  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)");
  private static final Path PLACE = Path.of("/usr/lib/jvm");

  private Jdks() {}

  /** The newest that is newer than this one, if there is any. */
  static Optional<Path> newer() throws IOException {
    if (!Files.isDirectory(PLACE)) {
      return Optional.empty();
    }
    try (Stream<Path> homes = Files.list(PLACE)) {
      List<Path> found = homes.filter(home -> major(home) > Runtime.version().feature()).toList();
      return found.stream().max(Comparator.comparingInt(Jdks::major));
    }
  }

  private static int major(Path home) {
    try {
      if (!Files.isExecutable(home.resolve("bin/java"))) {
        return 0;
      }
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
