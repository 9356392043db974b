/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.httpclient5.Sequences.CONTINUE;
import static dev.httptrace.httpclient5.Sequences.FRESH_TLS;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.RESPONSE;
import static dev.httptrace.httpclient5.Sequences.hooks;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.loopback.Certificates;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session decorator and a TLS strategy of the user's go on working beside the hooks. */
@Timeout(60)
class AsyncOwnDecoratorsTest {

  private final List<String> upgraded = new CopyOnWriteArrayList<>();
  private final AtomicLong reads = new AtomicLong();
  private final AtomicLong written = new AtomicLong();

  @Test
  void overHttp1() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = rig()) {
      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertCalled("one.test:" + server.port());
      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE, KEPT));
    }
  }

  @Test
  void overHttp2() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = rig()) {
      assertThat(rig.get(server.uri("/a"))).isEqualTo("200 /a");

      assertCalled("one.test:" + server.port());
      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE));
    }
  }

  /** The operator does not look at what it is handed. */
  @Test
  void strategyThatHandsOnNothing() throws Exception {
    try (ScriptedServer server =
            ScriptedServer.startTls(Certificates.serverContext(), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.connections.setTlsStrategy(
          new DefaultClientTlsStrategy(Certificates.clientContext()) {
            @Override
            public void upgrade(
                TransportSecurityLayer layer,
                NamedEndpoint endpoint,
                Object attachment,
                org.apache.hc.core5.util.Timeout handshakeTimeout,
                FutureCallback<TransportSecurityLayer> callback) {
              super.upgrade(
                  layer,
                  endpoint,
                  attachment,
                  handshakeTimeout,
                  new CallbackContribution<TransportSecurityLayer>(callback) {
                    @Override
                    public void completed(TransportSecurityLayer upgraded) {
                      callback.completed(null);
                    }
                  });
            }
          });

      assertThat(rig.get(server.uri("one.test", "/"))).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).startsWith(hooks(FRESH_TLS, REQUEST, RESPONSE));
    }
  }

  /** As HttpClient's wire log does while it writes. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void decoratorWithAHandlerOfItsOwnOverHttp1(boolean tls) throws Exception {
    try (ScriptedServer server =
            tls
                ? ScriptedServer.startTls(
                    Certificates.serverContext(), Responses.keepAlive(200, "ok"))
                : ScriptedServer.start(Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.builder.setIoSessionDecorator(session -> decorated(session, true));
      rig.requests.setExpectContinueEnabled(true);

      assertThat(rig.post(server.uri("one.test", "/"), "hello")).isEqualTo("200 ok");

      assertThat(rig.trace.hooks()).endsWith(hooks("wroteHeaders", CONTINUE, "wroteRequest", KEPT));
    }
  }

  @Test
  void decoratorWithAHandlerOfItsOwnOverHttp2() throws Exception {
    try (H2Server server = new H2Server();
        AsyncRig rig = new AsyncRig(Attachment.CLIENT)) {
      rig.builder.setIoSessionDecorator(session -> decorated(session, true));

      assertThat(rig.get(server.uri("/a"))).isEqualTo("200 /a");

      assertThat(rig.trace.hooks()).containsExactly(hooks(FRESH_TLS, REQUEST, RESPONSE));
      assertThat(rig.trace.details("wroteHeaderField")).contains(":path=[/a]");
    }
  }

  private void assertCalled(String endpoint) {
    assertThat(upgraded).containsExactly(endpoint);
    assertThat(reads).hasPositiveValue();
    assertThat(written).hasPositiveValue();
  }

  private AsyncRig rig() {
    AsyncRig rig = new AsyncRig(Attachment.CLIENT);
    rig.builder.setIoSessionDecorator(session -> decorated(session, false));
    rig.connections.setTlsStrategy(
        new DefaultClientTlsStrategy(Certificates.clientContext()) {
          @Override
          public void upgrade(
              TransportSecurityLayer layer,
              NamedEndpoint endpoint,
              Object attachment,
              org.apache.hc.core5.util.Timeout handshakeTimeout,
              FutureCallback<TransportSecurityLayer> callback) {
            upgraded.add(endpoint.getHostName() + ":" + endpoint.getPort());
            super.upgrade(layer, endpoint, attachment, handshakeTimeout, callback);
          }
        });
    return rig;
  }

  /** Over TLS most bytes come beside a read, as an argument to the session's handler. */
  private IOSession decorated(IOSession session, boolean withHandler) {
    Class<?> type =
        session instanceof ProtocolIOSession ? ProtocolIOSession.class : IOSession.class;
    return (IOSession)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                if (withHandler && method.getName().equals("upgrade")) {
                  arguments[0] = ofItsOwn((IOEventHandler) arguments[0]);
                }
                Object result = method.invoke(session, arguments);
                if (method.getName().equals("read")) {
                  reads.incrementAndGet();
                } else if (method.getName().equals("write")) {
                  written.addAndGet((Integer) result);
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static IOEventHandler ofItsOwn(IOEventHandler handler) {
    return (IOEventHandler)
        Proxy.newProxyInstance(
            IOEventHandler.class.getClassLoader(),
            new Class<?>[] {IOEventHandler.class},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(handler, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
