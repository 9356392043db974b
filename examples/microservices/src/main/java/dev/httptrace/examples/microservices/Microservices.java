/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.microservices;

import dev.httptrace.exporter.OtlpBridge;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The services by name, and what starts, loads and checks them. */
@Command(
    name = "microservices",
    mixinStandardHelpOptions = true,
    subcommands = {
      Up.class,
      TourCommand.class,
      CheckCommand.class,
      FleetLoad.class,
      FleetCheck.class
    },
    synopsisSubcommandLabel = "COMMAND",
    description =
        "A gateway that calls orders, which calls stock and a partner's HTTPS API: traced, with"
            + " faults to switch on and off. Spans go by OTLP to http://localhost:4318 unless the"
            + " OTEL_* variables say otherwise. 'up' starts all of it.")
final class Microservices {

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs the command and exits with its code; services run until the process is ended. */
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new Microservices())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("microservices: " + failure.getMessage());
              return command.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Command(description = "Runs the gateway.", mixinStandardHelpOptions = true)
  int gateway(
      @Mixin Listening listening,
      @Option(names = "--orders", required = true, description = "Base URL of orders.") URI orders,
      @Option(names = "--stock", required = true, description = "Base URL of stock.") URI stock,
      @Option(
              names = "--partner-control",
              required = true,
              description = "Base URL where the partner is controlled.")
          URI partner,
      @Option(
              names = "--agent",
              description =
                  "Leave tracing to the OpenTelemetry Java agent of this JVM and its extensions.")
          boolean agent)
      throws IOException, InterruptedException {
    Map<String, URI> controls =
        Map.of(Orders.NAME, orders, Stock.NAME, stock, Partner.NAME, partner);
    Gateway.Neighbours neighbours = new Gateway.Neighbours(orders, controls, Map.of());
    if (agent) {
      return serve(
          Gateway.NAME,
          Gateway.startUnderAgent(listening.place(), neighbours, Agent.openTelemetry()));
    }
    return run(Gateway.NAME, telemetry -> Gateway.start(listening.place(), neighbours, telemetry));
  }

  @Command(description = "Runs orders.", mixinStandardHelpOptions = true)
  int orders(
      @Mixin Listening listening,
      @Option(names = "--stock", required = true, description = "Base URL of stock.") URI stock,
      @Option(names = "--partner", required = true, description = "Base URL of the partner.")
          URI partner,
      @Option(
              names = "--trust",
              required = true,
              paramLabel = "FILE",
              description = "Certificate of the partner's authority, PEM.")
          Path trust)
      throws IOException, InterruptedException {
    Orders.Neighbours neighbours =
        new Orders.Neighbours(stock, partner, Trusted.in(trust), Map.of());
    return run(Orders.NAME, telemetry -> Orders.start(listening.place(), neighbours, telemetry));
  }

  @Command(description = "Runs stock.", mixinStandardHelpOptions = true)
  int stock(@Mixin Listening listening) throws IOException, InterruptedException {
    return run(Stock.NAME, telemetry -> Stock.start(listening.place(), telemetry));
  }

  @Command(description = "Runs the partner.", mixinStandardHelpOptions = true)
  int partner(
      @Mixin Listening listening,
      @Option(
              names = "--control-port",
              defaultValue = "0",
              description = "Port for control by plain HTTP; 0, the default, means a free one.")
          int controlPort,
      @Option(
              names = "--authority",
              required = true,
              paramLabel = "FILE",
              description = "Written: the certificate that orders has to trust, PEM.")
          Path authority)
      throws IOException, InterruptedException {
    return run(
        Partner.NAME,
        telemetry -> {
          Partner partner =
              Partner.start(
                  listening.place(),
                  new Place(listening.place().address(), controlPort),
                  telemetry);
          publish(authority, Partner.authority());
          out().println("partner serves on https://localhost:" + partner.port());
          return partner;
        });
  }

  @Command(description = "Orders again and again.", mixinStandardHelpOptions = true)
  int load(
      @Option(names = "--gateway", required = true, description = "Base URL of the gateway.")
          URI gateway,
      @Mixin LoadOptions options)
      throws InterruptedException {
    try (OtlpBridge bridge = OtlpBridge.start("load");
        Customer customer = new Customer(bridge.openTelemetry(), gateway, Map.of());
        Load load = options.start(customer, out())) {
      return UntilStopped.await(load::close, customer::close, bridge::close);
    }
  }

  @Command(
      description = {
        "Ends with 0 if all that is asked says it is well: a service of the demo by its base URL,",
        "anything else by a URL that is answered 2xx."
      },
      mixinStandardHelpOptions = true)
  int health(
      @Parameters(paramLabel = "URL", arity = "1..*", description = "Asked one after the other.")
          List<URI> urls)
      throws IOException {
    for (URI url : urls) {
      boolean isBase = url.getPath().isEmpty() || url.getPath().equals("/");
      if (!Health.isWell(isBase ? url.resolve("/health") : url, Duration.ofSeconds(2))) {
        return 1;
      }
    }
    return 0;
  }

  private int run(String name, Start start) throws IOException, InterruptedException {
    try (OtlpBridge bridge = OtlpBridge.start(name)) {
      return serve(name, start.with(bridge.openTelemetry()), bridge::close);
    }
  }

  private int serve(String name, Service started, Runnable... thenClosed)
      throws InterruptedException {
    try (Service service = started) {
      out().println(name + Service.LISTENS + service.control());
      out().flush();
      Stream<Runnable> closing = Stream.concat(Stream.of(service::close), Stream.of(thenClosed));
      return UntilStopped.await(closing.toArray(Runnable[]::new));
    }
  }

  /** Whoever waits for the file finds it whole. */
  private static void publish(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text, StandardCharsets.US_ASCII);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** How a service is started. */
  private interface Start {
    Service with(OpenTelemetry telemetry) throws IOException;
  }

  /** Where a service listens. */
  static final class Listening {

    @Option(
        names = "--bind",
        defaultValue = "127.0.0.1",
        paramLabel = "ADDRESS",
        description = "Interface to listen on; ${DEFAULT-VALUE} unless given.")
    private InetAddress address = InetAddress.getLoopbackAddress();

    @Option(
        names = "--port",
        defaultValue = "0",
        description = "Port to listen on; 0, the default, means a free one.")
    private int port;

    Place place() {
      return new Place(address, port);
    }
  }
}
