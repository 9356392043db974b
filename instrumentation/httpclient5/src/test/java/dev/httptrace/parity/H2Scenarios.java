/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.parity;

import dev.httptrace.httpclient5.H2Server;
import dev.httptrace.httpclient5.H2Stream;
import dev.httptrace.loopback.ScriptedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.support.AsyncRequestBuilder;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;

/** HTTP/2, which only the async client speaks. */
final class H2Scenarios {

  private static final int AT_ONCE = 4;
  private static final H2Stream.Script HELLO = stream -> stream.answer("hello");

  private H2Scenarios() {}

  static void addTo(Scenarios all) {
    all.add("h2-get", stage -> send(stage, "GET", HELLO));
    all.add("h2-head", stage -> send(stage, "HEAD", HELLO));
    all.add("h2-reuse", H2Scenarios::twice);
    all.add("h2-concurrent", H2Scenarios::secondWhileFirstIsOpen);
    all.add("h2-post", stage -> post(stage, stream -> stream.thenAtEnd(HELLO)));
    all.add("h2-body-not-read-close", H2Scenarios::closeUnread);
    all.add("h2-expect-100", H2Scenarios::expect);
    all.add("h2-early-hints", stage -> send(stage, "GET", H2Scenarios::hintTwice));
    all.add("h2-got1xx-error", H2Scenarios::hookFails);
    all.add("h2-stream-reset", H2Scenarios::reset);
    all.add("h2-cold-start-4", H2Scenarios::fourAtOnce);
    all.add("alpn-http1-server", H2Scenarios::onlyHttp1);
  }

  private static void send(Stage stage, String method, H2Stream.Script script) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    String uri = async.serve(script).uri("tls.test", "/");
    async.send("r1", AsyncRequestBuilder.create(method).setUri(uri).build()).readAndClose();
  }

  private static void twice(Stage stage) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    H2Server server = async.serve(HELLO);
    async.get("r1", server.uri("tls.test", "/")).readAndClose();
    async.awaitReleased(1);
    async.get("r2", server.uri("tls.test", "/")).readAndClose();
  }

  private static void secondWhileFirstIsOpen(Stage stage) throws Exception {
    Queue<H2Stream> streams = new ConcurrentLinkedQueue<>();
    AsyncStage async = new AsyncStage(stage).multiplexing();
    H2Server server = async.serve(holdingTheFirst(streams, "hello"));
    AsyncReply first = async.get("r1", server.uri("tls.test", "/1"));
    first.returned();
    async.get("r2", server.uri("tls.test", "/2")).readAndClose();
    streams.remove().letGo();
    first.readAndClose();
  }

  /** What is sent at once would be read at once: the first answer's body waits. */
  private static H2Stream.Script holdingTheFirst(Queue<H2Stream> streams, String body) {
    return stream -> {
      if (streams.isEmpty()) {
        stream.answerHeadOf(body);
        streams.add(stream);
      } else {
        stream.answer(body);
      }
    };
  }

  private static void post(Stage stage, H2Stream.Script script) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    String uri = async.serve(script).uri("tls.test", "/");
    AsyncRequestProducer post =
        AsyncRequestBuilder.post(uri).setEntity("abc", ContentType.TEXT_PLAIN).build();
    async.send("r1", post).readAndClose();
  }

  private static void closeUnread(Stage stage) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    H2Server server =
        async.serve(holdingTheFirst(new ConcurrentLinkedQueue<>(), "x".repeat(200_000)));
    async.get("r1", server.uri("tls.test", "/")).close();
    async.awaitReleased(1);
    async.get("r2", server.uri("tls.test", "/")).readAndClose();
  }

  private static void expect(Stage stage) throws Exception {
    stage.requests.setExpectContinueEnabled(true);
    post(
        stage,
        stream -> {
          stream.interim(100);
          stream.thenAtEnd(HELLO);
        });
  }

  private static void hintTwice(H2Stream stream) throws HttpException, IOException {
    for (int i = 0; i < 2; i++) {
      stream.interim(103, new BasicHeader("Link", "</a.css>"));
    }
    stream.answer("hello");
  }

  private static void hookFails(Stage stage) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    H2Server server =
        async.serve(
            stream -> {
              stream.interim(103);
              stream.answer("hello");
            });
    StepTrace trace = stage.trace("r1").aborting(new ErrorClass.OfHook());
    AsyncRequestProducer get = AsyncRequestBuilder.get(server.uri("tls.test", "/")).build();
    async.send("r1", get, trace).returned();
  }

  private static void reset(Stage stage) throws Exception {
    AsyncStage async = new AsyncStage(stage);
    H2Server server =
        async.serve(
            stream -> {
              throw new H2StreamResetException(H2Error.INTERNAL_ERROR, "as the scenario wants it");
            });
    async.get("r1", server.uri("tls.test", "/")).returned();
  }

  private static void fourAtOnce(Stage stage) throws Exception {
    BlockingQueue<H2Stream> streams = new LinkedBlockingQueue<>();
    AsyncStage async = new AsyncStage(stage).multiplexing();
    H2Server server =
        async.serve(
            stream -> {
              stream.answerHeadOf("hello");
              streams.add(stream);
            });
    List<AsyncReply> replies = new ArrayList<>();
    for (int i = 1; i <= AT_ONCE; i++) {
      replies.add(async.get("r" + i, server.uri("127.0.0.1", "/")));
    }
    List<H2Stream> open = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      open.add(streams.take());
    }
    open.forEach(H2Stream::letGo);
    replies.forEach(AsyncReply::readAndClose);
  }

  private static void onlyHttp1(Stage stage) throws Exception {
    ScriptedServer server = stage.serveTls(Scripts.hello());
    new AsyncStage(stage).get("r1", server.uri("tls.test", "/")).readAndClose();
    stage.log.await("r1", "PutIdleConn");
  }
}
