/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM with the agent, as its user starts one. */
final class AgentProcess {

  static final String NEWEST_AGENT = System.getProperty("javaagent.version", "");
  static final String OLDEST_AGENT = System.getProperty("javaagent-oldest.version", "");

  private static final Path TARGET = Path.of(System.getProperty("target", "target"));
  private static final long PATIENCE_SECONDS = 180;

  private final List<String> options = new ArrayList<>();
  private String agent = NEWEST_AGENT;
  private Path java = Path.of(System.getProperty("java.home"));
  private String classPath = "";
  private boolean extended = true;

  /** Sends what it measures to this endpoint by OTLP. */
  static AgentProcess exportingTo(String endpoint) {
    // All is exported at its end, where all that comes after the end of a span has been told.
    return measuredTo(endpoint).shortLived().property("otel.bsp.schedule.delay", "600000");
  }

  /** The same for a JVM that is to be measured. */
  static AgentProcess measuredTo(String endpoint) {
    return new AgentProcess()
        .property("otel.exporter.otlp.endpoint", endpoint)
        .property("otel.exporter.otlp.protocol", "http/protobuf")
        .property("otel.traces.exporter", "otlp")
        .property("otel.metrics.exporter", "none")
        .property("otel.logs.exporter", "none");
  }

  private AgentProcess() {
    options.add("-XX:+UseSerialGC");
  }

  /** A life so short is not worth the second compiler. */
  private AgentProcess shortLived() {
    options.add("-XX:TieredStopAtLevel=1");
    return this;
  }

  AgentProcess agent(String version) {
    agent = version;
    return this;
  }

  AgentProcess java(Path home) {
    java = home;
    return this;
  }

  AgentProcess withoutExtension() {
    extended = false;
    return this;
  }

  AgentProcess withoutAgent() {
    agent = "";
    return this;
  }

  AgentProcess property(String name, String value) {
    return option("-D" + name + "=" + value);
  }

  AgentProcess option(String option) {
    options.add(option);
    return this;
  }

  /** Trusts the loopback servers, whichever way it builds its clients. */
  AgentProcess trusting(Path directory) throws Exception {
    return property("javax.net.ssl.trustStore", TrustStore.in(directory).toString())
        .property("javax.net.ssl.trustStorePassword", TrustStore.PASSWORD);
  }

  /** Puts the jars of one directory that the build has filled on the class path. */
  AgentProcess library(String directory) throws IOException {
    try (Stream<Path> jars = Files.list(TARGET.resolve(directory))) {
      jars.sorted().forEach(this::add);
    }
    return this;
  }

  AgentProcess add(Path entry) {
    classPath += entry.toAbsolutePath() + File.pathSeparator;
    return this;
  }

  /** Runs it to its end, and returns what it printed. */
  String run(Class<?> main, String... arguments) throws IOException, InterruptedException {
    return run(main.getName(), arguments);
  }

  String run(String main, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(java.resolve("bin/java").toString());
    if (!agent.isEmpty()) {
      command.add(
          "-javaagent:" + TARGET.resolve("agents/opentelemetry-javaagent-" + agent + ".jar"));
    }
    if (extended && !agent.isEmpty()) {
      command.add("-Dotel.javaagent.extensions=" + extension());
    }
    command.addAll(options);
    command.add("-cp");
    command.add(classPath + TARGET.resolve("test-classes").toAbsolutePath());
    command.add(main);
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("agent", ".log");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("did not end: " + Files.readString(output));
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    if (process.exitValue() != 0) {
      throw new AssertionError("exit code " + process.exitValue() + ":\n" + printed);
    }
    return printed;
  }

  static Path extension() {
    return Path.of(System.getProperty("extension.jar", ""));
  }
}
