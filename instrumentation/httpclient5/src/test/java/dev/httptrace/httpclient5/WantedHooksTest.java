/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.ClientTrace;
import dev.httptrace.ExchangeTrace;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trace says it does not want costs nothing, unless another one wants it. */
@Timeout(30)
class WantedHooksTest {

  private final List<String> fields = new ArrayList<>();
  private final List<Long> bodies = new ArrayList<>();

  @EitherClient
  void traceThatWantsNeitherIsToldNeither(boolean async) throws Exception {
    call(async, modest(), modest());
    assertThat(fields).isEmpty();
    assertThat(bodies).isEmpty();
  }

  @EitherClient
  void oneThatWantsThemIsEnoughWhicheverIsAskedFirst(boolean async) throws Exception {
    call(async, modest(), new Noting());
    call(async, new Noting(), modest());
    assertThat(fields).filteredOn("Host"::equals).hasSize(4);
    assertThat(bodies).filteredOn(size -> size == 5).hasSize(4);
  }

  @EitherClient
  void traceOfGoIsToldTheFieldsWithoutBeingAsked(boolean async) throws Exception {
    call(
        async,
        modest(),
        new ClientTrace() {
          @Override
          public void wroteHeaderField(String name, List<String> values) {
            fields.add(name);
          }
        });
    assertThat(fields).contains("Host");
  }

  @EitherClient
  void questionThatFailsIsAnsweredByTellingEverything(boolean async) throws Exception {
    ExchangeTrace failing =
        new Noting() {
          @Override
          public boolean wantsHeaderFields() {
            throw new IllegalStateException("wantsHeaderFields");
          }

          @Override
          public boolean wantsBody() {
            throw new IllegalStateException("wantsBody");
          }
        };
    call(async, failing, new ClientTrace() {});
    assertThat(fields).contains("Host");
    assertThat(bodies).contains(5L);
  }

  private ExchangeTrace modest() {
    return new Noting() {
      @Override
      public boolean wantsHeaderFields() {
        return false;
      }

      @Override
      public boolean wantsBody() {
        return false;
      }
    };
  }

  private static void call(boolean async, ClientTrace older, ClientTrace newer) throws Exception {
    HttpClientContext context = HttpClientContext.create();
    TracedHttpClients.attach(context, older);
    TracedHttpClients.attach(context, newer);
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"))) {
      String uri = server.uri("one.test", "/");
      if (async) {
        try (AsyncRig rig = new AsyncRig(Attachment.NOWHERE)) {
          rig.client()
              .execute(SimpleRequestBuilder.get(uri).build(), context, null)
              .get(30, TimeUnit.SECONDS);
        }
      } else {
        try (Rig rig = new Rig(Attachment.NOWHERE)) {
          rig.send(ClassicRequestBuilder.get(uri).build(), context);
        }
      }
    }
  }

  @ParameterizedTest(name = "async = {0}")
  @ValueSource(booleans = {false, true})
  @Retention(RetentionPolicy.RUNTIME)
  private @interface EitherClient {}

  private class Noting implements ExchangeTrace {

    @Override
    public void wroteHeaderField(String name, List<String> values) {
      fields.add(name);
    }

    @Override
    public void gotLastResponseByte(long bytes, Exception error) {
      bodies.add(bytes);
    }
  }
}
