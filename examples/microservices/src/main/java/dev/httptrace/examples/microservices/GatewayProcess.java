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

/** The gateway as a JVM of its own, traced by agent and extension. It ends with this one. */
final class GatewayProcess implements Service {

  private static final long PATIENCE_SECONDS = 20;

  private final Process process;
  private final URI control;

  private GatewayProcess(Process process, URI control) {
    this.process = process;
    this.control = control;
  }

  /**
   * Starts it and waits until it serves.
   *
   * @param agent where the jars are
   */
  static GatewayProcess start(Place place, Gateway.Neighbours neighbours, Path agent)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Agent.options(agent));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Microservices.class.getName());
    command.addAll(List.of(Gateway.NAME, "--agent", "--port=" + place.port()));
    command.add("--orders=" + neighbours.orders());
    command.add("--stock=" + neighbours.controls().get(Stock.NAME));
    command.add("--partner-control=" + neighbours.controls().get(Partner.NAME));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> environment = builder.environment();
    environment.put("OTEL_SERVICE_NAME", Gateway.NAME);
    // As the bridge of the other services has it: Jaeger takes traces only.
    environment.putIfAbsent("OTEL_METRICS_EXPORTER", "none");
    environment.putIfAbsent("OTEL_LOGS_EXPORTER", "none");
    Process process = builder.start();
    boolean serves = false;
    try {
      URI control = awaitControl(process);
      serves = true;
      return new GatewayProcess(process, control);
    } finally {
      if (!serves) {
        process.destroyForcibly();
      }
    }
  }

  /** It says nothing else, so nobody has to read on. */
  private static URI awaitControl(Process process) throws IOException {
    String start = Gateway.NAME + LISTENS;
    BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(start)) {
        return URI.create(line.substring(start.length()).strip());
      }
    }
    throw new IOException("the gateway's JVM ended before it served; see above why");
  }

  @Override
  public URI control() {
    return control;
  }

  /** Lets it export its last spans. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
