/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.Socket;
import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.async.AsyncExecCallback;
import org.apache.hc.client5.http.async.AsyncExecRuntime;
import org.apache.hc.client5.http.classic.ExecRuntime;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.client5.http.io.HttpClientConnectionOperator;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.client5.http.socket.LayeredConnectionSocketFactory;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.impl.nio.HttpConnectionEventHandler;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.AsyncDataConsumer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.pool.ConnPoolControl;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A method that HttpClient adds must not pass a decorator by, as a default method would. */
@SuppressWarnings("deprecation") // ConnectionSocketFactory: 5.2 and 5.3 have nothing else
class DecoratorTest {

  static Stream<Arguments> methods() {
    return Stream.of(
            of("classic.ObservedConnection", HttpClientConnection.class),
            of("classic.TracingManagedConnection", ManagedHttpClientConnection.class),
            of("dial.TracingDnsResolver", DnsResolver.class),
            of("classic.TracingConnectionFactory", HttpConnectionFactory.class),
            of("classic.TracingHttpRequestExecutor", HttpRequestExecutor.class),
            of("dial.ForwardingSocket", Socket.class),
            of("dial.TracingConnectionSocketFactory", ConnectionSocketFactory.class),
            of("dial.TracingLayeredSocketFactory", LayeredConnectionSocketFactory.class),
            Wiring.hasStrategies() ? newer() : Stream.<Arguments>empty())
        .flatMap(stream -> stream);
  }

  /** Those that 5.2 and 5.3 cannot even list. */
  private static Stream<Arguments> newer() {
    return Stream.of(
            of("classic.TracingExecRuntime", ExecRuntime.class),
            of("dial.TracingForeignOperator", HttpClientConnectionOperator.class),
            of("dial.DialledConnection", ManagedHttpClientConnection.class),
            of("dial.TracingDetachedSocketFactory", DetachedSocketFactory.class),
            of("dial.TracingTlsSocketStrategy", TlsSocketStrategy.class),
            of("async.TracingAsyncExecRuntime", AsyncExecRuntime.class),
            of("async.TracingAsyncClientConnectionManager", AsyncClientConnectionManager.class),
            of("async.TracingAsyncClientConnectionManager", ConnPoolControl.class),
            of("async.TracingAsyncConnection", ManagedAsyncClientConnection.class),
            of("async.TracingAsyncConnectionOperator", AsyncClientConnectionOperator.class),
            of("async.TracingAsyncExchangeHandler", AsyncClientExchangeHandler.class),
            of("dial.TracingConnectionInitiator", ConnectionInitiator.class),
            of("async.TracingDataStreamChannel", DataStreamChannel.class),
            of("async.TracingEventHandler", HttpConnectionEventHandler.class),
            of("dial.TracingTlsStrategy", TlsStrategy.class),
            of("dial.TracingTransportSecurityLayer", ManagedAsyncClientConnection.class),
            of("async.ContextDataConsumer", AsyncDataConsumer.class),
            of("async.CallCallback", AsyncExecCallback.class))
        .flatMap(stream -> stream);
  }

  private static Stream<Arguments> of(String name, Class<?> decorated) {
    Class<?> decorator = ours(name);
    return Arrays.stream(decorated.getMethods())
        .filter(method -> !Modifier.isStatic(method.getModifiers()))
        .filter(method -> method.getDeclaringClass() != Object.class)
        .map(method -> Arguments.of(decorator, method));
  }

  @ParameterizedTest
  @MethodSource("methods")
  void everyMethodIsDecorated(Class<?> decorator, Method method) throws NoSuchMethodException {
    Method found = decorator.getMethod(method.getName(), method.getParameterTypes());

    assertThat(found.getDeclaringClass())
        .isIn(
            decorator,
            ours("exchange.ForwardingConnection"),
            ours("dial.ForwardingAsyncConnection"),
            ours("classic.ObservedConnection"),
            ours("dial.TracingConnectionSocketFactory"));
  }

  /** By name: a room shows nobody what only it needs. */
  private static Class<?> ours(String name) {
    try {
      return Class.forName("dev.httptrace.httpclient5." + name);
    } catch (ClassNotFoundException e) {
      throw new AssertionError("no such decorator: " + name, e);
    }
  }
}
