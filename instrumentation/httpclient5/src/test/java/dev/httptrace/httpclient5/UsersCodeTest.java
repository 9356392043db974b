/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A user compiles with the HttpClient that is on the class path: the compiler looks at all
 * overloads of what is called, and at the types that they have.
 */
class UsersCodeTest {

  private static final String CODE =
      """
      import dev.httptrace.ClientTrace;
      import dev.httptrace.httpclient5.TracedHttpClients;
      import dev.httptrace.httpclient5.TracedSocketFactories;
      import org.apache.hc.client5.http.SystemDefaultDnsResolver;
      import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
      import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
      import org.apache.hc.client5.http.protocol.HttpClientContext;
      import org.apache.hc.client5.http.socket.PlainConnectionSocketFactory;
      import org.apache.hc.client5.http.ssl.SSLConnectionSocketFactory;
      import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;

      class User {
        void setsUp(ClientTrace trace) {
          var https = SSLConnectionSocketFactory.getSocketFactory();
          var connections = TracedHttpClients.connections();
          connections.setSSLSocketFactory(TracedSocketFactories.traced(https));
          connections.setDnsResolver(TracedHttpClients.traced(SystemDefaultDnsResolver.INSTANCE));
          connections.setConnectionFactory(
              TracedHttpClients.traced(ManagedHttpClientConnectionFactory.INSTANCE));
          HttpClientBuilder builder = HttpClientBuilder.create();
          builder.setRequestExecutor(TracedHttpClients.traced(new HttpRequestExecutor()));
          TracedHttpClients.instrument(builder, connections, exchange -> trace);
          TracedSocketFactories.traced(PlainConnectionSocketFactory.getSocketFactory(), trace);
          var manager =
              TracedSocketFactories.connectionManager(
                  scheme -> https, null, null, null, null, null, null);
          TracedHttpClients.instrument(builder.setConnectionManager(manager));
          TracedHttpClients.custom();
          TracedHttpClients.attach(HttpClientContext.create(), trace);
        }
      }
      """;

  @TempDir Path directory;

  @Test
  void compiles() throws IOException {
    Path source = Files.writeString(directory.resolve("User.java"), CODE);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter complaints = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                complaints,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    directory.toString(),
                    "-classpath",
                    System.getProperty("java.class.path")),
                null,
                compiler
                    .getStandardFileManager(null, null, null)
                    .getJavaFileObjects(source.toFile()))
            .call();

    assertThat(compiled).as(complaints.toString()).isTrue();
  }
}
