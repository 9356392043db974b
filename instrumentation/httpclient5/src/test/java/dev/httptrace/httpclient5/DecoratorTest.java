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
            of(ObservedConnection.class, HttpClientConnection.class),
            of(TracingManagedConnection.class, ManagedHttpClientConnection.class),
            of(TracingDnsResolver.class, DnsResolver.class),
            of(TracingConnectionFactory.class, HttpConnectionFactory.class),
            of(TracingHttpRequestExecutor.class, HttpRequestExecutor.class),
            of(ForwardingSocket.class, Socket.class),
            of(TracingConnectionSocketFactory.class, ConnectionSocketFactory.class),
            of(TracingLayeredSocketFactory.class, LayeredConnectionSocketFactory.class),
            Wiring.hasStrategies() ? newer() : Stream.<Arguments>empty())
        .flatMap(stream -> stream);
  }

  /** Those that 5.2 and 5.3 cannot even list. */
  private static Stream<Arguments> newer() {
    return Stream.of(
            of(TracingExecRuntime.class, ExecRuntime.class),
            of(TracingDetachedSocketFactory.class, DetachedSocketFactory.class),
            of(TracingTlsSocketStrategy.class, TlsSocketStrategy.class),
            of(TracingAsyncExecRuntime.class, AsyncExecRuntime.class),
            of(TracingAsyncClientConnectionManager.class, AsyncClientConnectionManager.class),
            of(TracingAsyncClientConnectionManager.class, ConnPoolControl.class),
            of(TracingAsyncConnection.class, ManagedAsyncClientConnection.class),
            of(TracingAsyncConnectionOperator.class, AsyncClientConnectionOperator.class),
            of(TracingAsyncExchangeHandler.class, AsyncClientExchangeHandler.class),
            of(TracingConnectionInitiator.class, ConnectionInitiator.class),
            of(TracingDataStreamChannel.class, DataStreamChannel.class),
            of(TracingEventHandler.class, HttpConnectionEventHandler.class),
            of(TracingTlsStrategy.class, TlsStrategy.class),
            of(TracingTransportSecurityLayer.class, ManagedAsyncClientConnection.class),
            of(ContextDataConsumer.class, AsyncDataConsumer.class),
            of(CallCallback.class, AsyncExecCallback.class))
        .flatMap(stream -> stream);
  }

  private static Stream<Arguments> of(Class<?> decorator, Class<?> decorated) {
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
            ForwardingAsyncConnection.class,
            ObservedConnection.class,
            TracingConnectionSocketFactory.class);
  }
}
