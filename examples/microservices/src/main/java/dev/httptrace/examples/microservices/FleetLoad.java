/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import dev.httptrace.exporter.OtlpProtocol;
import dev.httptrace.exporter.account.SpanAccounts;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Orders of two services, each with an edge collector of its own, so that a trace comes together
 * behind them. Of a hundred orders one fails, one is slow, one waits for a server, and one meets a
 * port where nothing listens.
 */
@Command(
    name = "fleet-load",
    mixinStandardHelpOptions = true,
    description =
        "Orders between two services whose spans go to two collectors, notes every span in a file"
            + " for fleet-check, and ends with 0 if both collectors took all of them.")
final class FleetLoad implements Callable<Integer> {

  private static final String PATH = "/orders/";
  private static final int ROUND = 100;

  @Option(names = "--front", required = true, paramLabel = "URL", description = "For callers.")
  private URI front = URI.create("http://127.0.0.1");

  @Option(names = "--back", required = true, paramLabel = "URL", description = "For servers.")
  private URI back = URI.create("http://127.0.0.1");

  @Option(names = "--grpc", description = "Export by gRPC, not by HTTP.")
  private boolean grpc;

  @Option(
      names = "--orders",
      defaultValue = "2000",
      description = "How many; ${DEFAULT-VALUE} unless given.")
  private int orders;

  @Option(
      names = "--customers",
      defaultValue = "4",
      description = "How many order at a time; ${DEFAULT-VALUE} unless given.")
  private int customers;

  @Option(names = "--spans", required = true, paramLabel = "FILE", description = "Is written.")
  private Path spans = Path.of("spans");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    FleetLedger ledger = new FleetLedger();
    SpanAccounts callers;
    SpanAccounts servers;
    try (OtlpBridge shop = bridge("shop", front, ledger);
        OtlpBridge stock = bridge("stock", back, ledger)) {
      order(shop.openTelemetry(), stock.openTelemetry());
      shop.close();
      stock.close();
      callers = shop.accounts().get(0);
      servers = stock.accounts().get(0);
    }
    ledger.write(spans);
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%d orders: shop %s, stock %s%n", orders, callers, servers);
    out.flush();
    long made = callers.made() + servers.made();
    boolean allTaken = callers.exported() + servers.exported() == made && ledger.size() == made;
    return allTaken ? 0 : 1;
  }

  private OtlpBridge bridge(String service, URI collector, FleetLedger ledger) {
    return OtlpBridge.builder(service)
        .endpoint(collector.toString())
        .protocol(grpc ? OtlpProtocol.GRPC : OtlpProtocol.HTTP_PROTOBUF)
        .exporter(ledger)
        .closeTimeout(Duration.ofMinutes(1))
        .build();
  }

  private void order(OpenTelemetry shop, OpenTelemetry stock)
      throws IOException, InterruptedException, ExecutionException {
    int closed;
    try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      closed = port.getLocalPort();
    }
    ExecutorService pool = Executors.newFixedThreadPool(customers);
    try (Web.Server server =
            new Web()
                .route(
                    PATH + "*",
                    new ServerSpans(stock, "http").around(PATH + "{id}", FleetLoad::answer))
                .start(InetAddress.getLoopbackAddress(), 0);
        CloseableHttpClient client = Outgoing.traced(shop, "wide").build()) {
      AtomicInteger next = new AtomicInteger();
      Tracer tracer = shop.getTracer(FleetLoad.class.getPackageName());
      List<Future<?>> all =
          IntStream.range(0, customers)
              .<Future<?>>mapToObj(
                  customer ->
                      pool.submit(
                          () -> {
                            for (int id; (id = next.getAndIncrement()) < orders; ) {
                              URI base =
                                  id % ROUND == 0
                                      ? URI.create("http://127.0.0.1:" + closed)
                                      : server.uri();
                              order(tracer, client, base.resolve(PATH + id));
                            }
                          }))
              .toList();
      for (Future<?> each : all) {
        each.get();
      }
      client.close(CloseMode.GRACEFUL);
    } finally {
      pool.shutdownNow();
    }
  }

  private static void order(Tracer tracer, CloseableHttpClient client, URI uri) {
    Span span = tracer.spanBuilder("order").startSpan();
    try (Scope ignored = span.makeCurrent()) {
      client.execute(
          ClassicRequestBuilder.get(uri).build(),
          response -> {
            EntityUtils.consume(response.getEntity());
            return response.getCode();
          });
    } catch (IOException e) {
      span.setStatus(StatusCode.ERROR);
    } finally {
      span.end();
    }
  }

  private static void answer(
      ClassicHttpRequest request, ClassicHttpResponse response, HttpContext context) {
    switch (Integer.parseInt(Answers.lastSegment(request)) % ROUND) {
      case 1 -> Answers.error(response, 500, "no stock");
      case 2 -> Faults.pause(Duration.ofMillis(1_100));
      case 3 -> Faults.pause(Duration.ofMillis(150));
      default -> {}
    }
  }
}
