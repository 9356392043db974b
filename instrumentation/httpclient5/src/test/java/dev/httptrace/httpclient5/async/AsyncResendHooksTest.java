/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.async;

import static dev.httptrace.DiscardReason.CONNECTION_CLOSE;
import static dev.httptrace.httpclient5.Sequences.CONNECT;
import static dev.httptrace.httpclient5.Sequences.KEPT;
import static dev.httptrace.httpclient5.Sequences.LOOKUP;
import static dev.httptrace.httpclient5.Sequences.REQUEST;
import static dev.httptrace.httpclient5.Sequences.all;
import static dev.httptrace.httpclient5.Sequences.discarded;
import static dev.httptrace.httpclient5.Sequences.headAndBody;
import static dev.httptrace.httpclient5.Sequences.response;
import static org.assertj.core.api.Assertions.assertThat;

import dev.httptrace.httpclient5.AsyncRig;
import dev.httptrace.httpclient5.Attachment;
import dev.httptrace.httpclient5.EveryAttachment;
import dev.httptrace.loopback.ConnectionScript;
import dev.httptrace.loopback.Responses;
import dev.httptrace.loopback.ScriptedServer;
import java.util.List;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exchanges of one call whose connection the server closes in between, with the async client. */
@Timeout(60)
class AsyncResendHooksTest {

  @EveryAttachment
  void challengeThatClosesDialsAgain(Attachment attachment) throws Exception {
    assertDialsAgain(
        attachment, 401, "WWW-Authenticate: Basic realm=\"r\"\r\n", "AUTHENTICATION 401");
  }

  @ParameterizedTest
  @CsvSource({"302, Location: /there, REDIRECT 302", "503, Retry-After: 0, RETRY 503"})
  void answerThatClosesDialsAgain(int status, String field, String resend) throws Exception {
    assertDialsAgain(Attachment.CLIENT, status, field + "\r\n", resend);
  }

  private static void assertDialsAgain(
      Attachment attachment, int status, String field, String resend) throws Exception {
    try (ScriptedServer server =
            ScriptedServer.start(closing(status, field), Responses.keepAlive(200, "ok"));
        AsyncRig rig = new AsyncRig(attachment).with(AsyncResendHooksTest::knowPassword)) {
      String uri = server.uri("one.test", "/");
      assertThat(rig.send(SimpleRequestBuilder.get(uri).build(), 2)).isEqualTo("200 ok");

      List<String> all = rig.trace.all();
      assertThat(all.subList(all.indexOf("gotResponseHead " + status), all.size()))
          .containsExactly(
              all(
                  headAndBody(status, 2),
                  discarded(CONNECTION_CLOSE),
                  "exchangeStart " + resend,
                  "getConn",
                  LOOKUP,
                  CONNECT,
                  "gotConn",
                  REQUEST,
                  response(200, 2),
                  KEPT));
    }
  }

  private static ConnectionScript closing(int status, String field) {
    return wire -> {
      wire.readHead();
      wire.send(
          "HTTP/1.1 "
              + status
              + " No\r\n"
              + field
              + "Connection: close\r\nContent-Length: 2\r\n\r\nno");
    };
  }

  private static void knowPassword(AsyncRig rig) {
    BasicCredentialsProvider credentials = new BasicCredentialsProvider();
    credentials.setCredentials(
        new AuthScope(null, -1), new UsernamePasswordCredentials("user", "secret".toCharArray()));
    rig.builder.setDefaultCredentialsProvider(credentials);
  }
}
