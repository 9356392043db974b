/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.ClosedPort;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Map;

/**
 * Does once what the command is used for, with servers of its own, so that the JVM has loaded what
 * there is to be archived. Run by the script beside the jar.
 */
final class Training {

  private final Surroundings nowhere =
      new Surroundings(
          new PrintWriter(Writer.nullWriter()),
          new PrintWriter(Writer.nullWriter()),
          Map.of(),
          UTF_8,
          false,
          OutputStream.nullOutputStream());

  private Training() {}

  /** Runs the command in several ways; says nothing. */
  public static void main(String[] args) {
    // What belongs to the process itself is loaded too.
    Surroundings.ofProcess().columns();
    new Training().run();
    System.exit(0);
  }

  private void run() {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        ScriptedServer secure =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        ScriptedServer collector = ScriptedServer.start(Responses.keepAlive(200, ""))) {
      String plain = server.uri("localhost", "/");
      run("--help");
      run(plain);
      run("-k", "-v", secure.uri("localhost", "/"));
      run("--json", "-n", "12", plain);
      run("-n", "12", "-c", "2", plain);
      run("-i", "-d", "a=b", "-w", "%{time_total}", plain);
      run("--otlp", collector.uri("localhost", ""), plain);
      run("http://127.0.0.1:" + ClosedPort.find() + "/");
      run("--no-such-option");
    }
  }

  private void run(String... args) {
    int ignored = CommandLines.run(nowhere, args);
  }
}
