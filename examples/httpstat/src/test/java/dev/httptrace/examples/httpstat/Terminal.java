/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.pty4j.PtyProcess;
import com.pty4j.PtyProcessBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of the packaged command in a terminal: a real one to the process, as the kernel makes it.
 *
 * @param text everything that was printed, with escape sequences
 */
record Terminal(int exitCode, String text) {

  static Terminal run(int columns, Map<String, String> env, String... args)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>(System.getenv());
    Packaged.clean(all);
    all.put("TERM", "xterm-256color");
    all.putAll(env);
    PtyProcess process =
        new PtyProcessBuilder(Packaged.command(List.of(), List.of(args)).toArray(String[]::new))
            .setEnvironment(all)
            .setInitialColumns(columns)
            .setInitialRows(50)
            .setRedirectErrorStream(true)
            .start();
    try (InputStream in = process.getInputStream()) {
      String text = new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
      return new Terminal(process.waitFor(), text);
    } finally {
      process.destroyForcibly();
    }
  }

  /** The lines with their escape sequences. */
  List<String> colouredLines() {
    return text.lines().toList();
  }

  /** The lines as they are seen. */
  List<String> lines() {
    return text.replaceAll("\u001b\\[[0-9;]*m", "").lines().toList();
  }
}
