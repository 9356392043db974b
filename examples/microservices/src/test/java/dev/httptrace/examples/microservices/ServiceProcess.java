/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The packaged demo as a process, as its user runs it. */
final class ServiceProcess implements AutoCloseable {

  private final Process process;
  private final BufferedReader out;
  private final List<String> lines = new ArrayList<>();

  private ServiceProcess(Process process) {
    this.process = process;
    this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
  }

  static ServiceProcess start(Map<String, String> environment, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("microservices.jar")));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OTEL_") || name.equals("JAVA_TOOL_OPTIONS"));
    builder.environment().putAll(environment);
    return new ServiceProcess(builder.start());
  }

  /** Reads up to the line that begins so, and returns what follows in it. */
  String awaitLine(String start) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (line.startsWith(start)) {
        return line.substring(start.length()).strip();
      }
    }
    throw new AssertionError("no line begins with '" + start + "': " + lines);
  }

  URI awaitUri(String start) throws IOException {
    return URI.create(awaitLine(start));
  }

  /** The same with a name in place of the address, so that there is something to look up. */
  URI awaitNamed(String start) throws IOException {
    return URI.create(awaitLine(start).replace("127.0.0.1", "localhost"));
  }

  /** Reads to the end and returns the exit code. */
  int awaitExit() throws IOException, InterruptedException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
    }
    return process.waitFor();
  }

  /** All that was read. */
  String text() {
    return String.join("\n", lines);
  }

  /** Asks it to end, as whoever stops a container does, and waits. */
  void stop() throws IOException, InterruptedException {
    // Process.destroy would close what it still has to say.
    process.toHandle().destroy();
    awaitExit();
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    out.close();
  }
}
