/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * All services on loopback, each with an OpenTelemetry SDK of its own: in this process, or all but
 * the gateway.
 */
final class Everything implements AutoCloseable {

  private final Map<String, InetAddress> hosts;
  private final Function<String, OtlpBridge> bridges;
  private final List<OtlpBridge> started = new ArrayList<>();
  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Service gateway;
  private final Customer customer;

  /**
   * Where the services listen.
   *
   * @param gateway 0 means a free port, as for the others
   */
  record Ports(int gateway, int orders, int stock, int partner, int partnerControl) {

    static final Ports USUAL = new Ports(8080, 8081, 8082, 8443, 8083);
    static final Ports FREE = new Ports(0, 0, 0, 0, 0);
  }

  private Everything(Ports ports, Function<String, OtlpBridge> bridges, @Nullable Path agent)
      throws IOException {
    this.bridges = bridges;
    InetAddress here = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    this.hosts =
        Map.of(Gateway.NAME, here, Orders.NAME, here, Stock.NAME, here, Partner.NAME, here);
    boolean complete = false;
    try {
      Stock stock = Stock.start(new Place(here, ports.stock()), telemetry(Stock.NAME));
      closing.push(stock::close);
      Partner partner =
          Partner.start(
              new Place(here, ports.partner()),
              new Place(here, ports.partnerControl()),
              telemetry(Partner.NAME));
      closing.push(partner::close);
      SSLContext trusted = Trust.in(Partner.authority());
      Orders orders =
          Orders.start(
              new Place(here, ports.orders()),
              new Orders.Neighbours(
                  URI.create("http://stock:" + stock.control().getPort()),
                  URI.create("https://partner:" + partner.port()),
                  () -> trusted,
                  hosts),
              telemetry(Orders.NAME));
      closing.push(orders::close);
      Place place = new Place(here, ports.gateway());
      // Another process does not know our names.
      String host = agent == null ? Orders.NAME : "localhost";
      Gateway.Neighbours neighbours =
          new Gateway.Neighbours(
              URI.create("http://" + host + ":" + orders.control().getPort()),
              Map.of(
                  Orders.NAME, orders.control(),
                  Stock.NAME, stock.control(),
                  Partner.NAME, partner.control()),
              hosts);
      this.gateway =
          agent == null
              ? Gateway.start(place, neighbours, telemetry(Gateway.NAME))
              : GatewayProcess.start(place, neighbours, agent);
      closing.push(gateway::close);
      this.customer =
          new Customer(
              telemetry("load"),
              URI.create("http://gateway:" + gateway.control().getPort()),
              hosts);
      closing.push(customer::close);
      complete = true;
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  /**
   * Starts all services.
   *
   * @param bridges makes what exports the spans of a service, by its name
   */
  static Everything start(Ports ports, Function<String, OtlpBridge> bridges) throws IOException {
    return new Everything(ports, bridges, null);
  }

  /**
   * The same, but the gateway is a JVM of its own, traced by the agent and its extension.
   *
   * @param agent where their jars are
   */
  static Everything startWithAgent(Ports ports, Function<String, OtlpBridge> bridges, Path agent)
      throws IOException {
    return new Everything(ports, bridges, agent);
  }

  /** Where faults are switched. */
  URI gateway() {
    return gateway.control();
  }

  Customer customer() {
    return customer;
  }

  /** Exports the spans that have ended. */
  void flush() {
    started.forEach(OtlpBridge::flush);
  }

  /** Those who call are closed before those whom they call. */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
    closing.clear();
    started.forEach(OtlpBridge::close);
  }

  private OpenTelemetry telemetry(String service) {
    OtlpBridge bridge = bridges.apply(service);
    started.add(bridge);
    return bridge.openTelemetry();
  }
}
