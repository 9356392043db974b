/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ClientTraceFactory;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Holds the rows of the starter in docs/integrations.md to the hooks that are called. */
@Timeout(60)
class DocumentedHooksTest {

  private static final Path DOCUMENT = Path.of("..", "..", "docs", "integrations.md");

  @Test
  void hooksOfAFirstCallAreThoseOfTheTable() throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "ok"));
        Application application = Application.start(Noted.class)) {
      assertThat(StarterTest.get(application.restClient(), server.uri("/"))).isEqualTo("ok");

      assertThat(application.bean(Noted.Names.class).names).containsExactly(row("Spring Boot"));
    }
  }

  static String[] row(String client) throws IOException {
    try (Stream<String> lines = Files.lines(DOCUMENT)) {
      String row =
          lines.filter(line -> line.startsWith("| " + client + " |")).findFirst().orElseThrow();
      return row.split("`", -1)[1].split(" ", -1);
    }
  }

  @Configuration(proxyBeanMethods = false)
  static class Noted {

    /** In the order in which each came first. */
    record Names(Set<String> names) {}

    @Bean
    Names names() {
      return new Names(Collections.synchronizedSet(new LinkedHashSet<>()));
    }

    @Bean
    ClientTraceFactory noting(Names told) {
      InvocationHandler note =
          (proxy, method, arguments) -> {
            if (method.getReturnType() != void.class) {
              return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            told.names.add(method.getName());
            return null;
          };
      ClientTrace trace =
          (ClientTrace)
              Proxy.newProxyInstance(
                  ClientTrace.class.getClassLoader(), new Class<?>[] {ClientTrace.class}, note);
      return exchange -> trace;
    }
  }
}
