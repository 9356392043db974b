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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a trace says it does not want costs nothing, unless another one wants it. */
@Timeout(30)
class WantedHooksTest {

  private final List<String> fields = new ArrayList<>();
  private final List<Long> bodies = new ArrayList<>();

  @Test
  void traceThatWantsNeitherIsToldNeither() throws IOException {
    call(modest(), modest());
    assertThat(fields).isEmpty();
    assertThat(bodies).isEmpty();
  }

  @Test
  void oneThatWantsThemIsEnoughWhicheverIsAskedFirst() throws IOException {
    call(modest(), new Noting());
    call(new Noting(), modest());
    assertThat(fields).filteredOn("Host"::equals).hasSize(4);
    assertThat(bodies).filteredOn(size -> size == 5).hasSize(4);
  }

  @Test
  void traceOfGoIsToldTheFieldsWithoutBeingAsked() throws IOException {
    call(
        modest(),
        new ClientTrace() {
          @Override
          public void wroteHeaderField(String name, List<String> values) {
            fields.add(name);
          }
        });
    assertThat(fields).contains("Host");
  }

  @Test
  void questionThatFailsIsAnsweredByTellingEverything() throws IOException {
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
    call(failing, new ClientTrace() {});
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

  private static void call(ClientTrace older, ClientTrace newer) throws IOException {
    try (ScriptedServer server = ScriptedServer.start(Responses.keepAlive(200, "hello"));
        Rig rig = new Rig(Attachment.NOWHERE)) {
      HttpClientContext context = HttpClientContext.create();
      TracedHttpClients.attach(context, older);
      TracedHttpClients.attach(context, newer);
      rig.send(ClassicRequestBuilder.get(server.uri("one.test", "/")).build(), context);
    }
  }

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
