/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.loopback.Certificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.URIScheme;
import org.apache.hc.core5.http.impl.bootstrap.HttpAsyncServer;
import org.apache.hc.core5.http.impl.bootstrap.StandardFilter;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.bootstrap.H2ServerBootstrap;
import org.apache.hc.core5.http2.ssl.H2ServerTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.ListenerEndpoint;

/** HttpCore's own server, HTTP/2 by ALPN. What it answers is a script's. */
public final class H2Server implements AutoCloseable {

  {
    // HttpCore 5.2 has another builder, and nobody to ask this server.
    Wiring.assumeAsyncClient();
  }

  public final CountDownLatch letGo = new CountDownLatch(1);

  /** One permit for each {@code /held} that has come. */
  public final Semaphore held = new Semaphore(0);

  private final HttpAsyncServer server;
  private final int port;

  /**
   * Answers with the path; {@code /hints} after a 103, {@code /held} once it is let go. Asks for an
   * expected body by a 100, but {@code /early} and {@code /refused} answer in its place, and {@code
   * /hasty} right behind it. Resets the stream of {@code /reset}.
   */
  public H2Server() throws Exception {
    this(null, H2Config.DEFAULT);
  }

  private H2Server(H2Stream.Script script, H2Config config) throws Exception {
    H2Stream.Script played = script == null ? this::byPath : script;
    server =
        H2ServerBootstrap.bootstrap()
            .setH2Config(config)
            .setTlsStrategy(new H2ServerTlsStrategy(Certificates.serverContext()))
            // It would refuse requests for what is not this machine's name.
            .setRequestRouter((request, context) -> () -> new H2Stream(played))
            // It would send a 100 of its own.
            .replaceFilter(
                StandardFilter.EXPECT_CONTINUE.name(),
                (request, body, context, trigger, chain) ->
                    chain.proceed(request, body, context, trigger))
            .create();
    server.start();
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ListenerEndpoint endpoint = server.listen(any, URIScheme.HTTPS).get();
    port = ((InetSocketAddress) endpoint.getAddress()).getPort();
  }

  public static H2Server start(H2Stream.Script script) throws Exception {
    return new H2Server(script, H2Config.DEFAULT);
  }

  /** Takes so many requests of a connection at once. */
  public static H2Server limitedTo(int streams, H2Stream.Script script) throws Exception {
    return new H2Server(script, H2Config.custom().setMaxConcurrentStreams(streams).build());
  }

  /** Sends GOAWAY: open streams go on, new ones are not taken. */
  public void goAway() {
    server.initiateShutdown();
  }

  public int port() {
    return port;
  }

  public String uri(String path) {
    return uri("one.test", path);
  }

  public String uri(String host, String path) {
    return "https://" + host + ":" + port + path;
  }

  private void byPath(H2Stream stream) throws HttpException, IOException {
    String path = stream.path();
    if (path.startsWith("/reset")) {
      throw new H2StreamResetException(H2Error.ENHANCE_YOUR_CALM, "too much");
    }
    if (!stream.expectsContinue()) {
      stream.thenAtEnd(this::answer);
    } else if (path.startsWith("/early")) {
      stream.answer(path);
    } else if (path.startsWith("/refused")) {
      stream.answer(HttpStatus.SC_EXPECTATION_FAILED, path);
    } else {
      stream.interim(HttpStatus.SC_CONTINUE);
      if (path.startsWith("/hasty")) {
        stream.answer(path);
      } else {
        stream.thenAtEnd(this::answer);
      }
    }
  }

  private void answer(H2Stream stream) throws HttpException, IOException {
    String path = stream.path();
    if (path.startsWith("/hints")) {
      stream.interim(HttpStatus.SC_EARLY_HINTS);
    }
    if (path.startsWith("/held")) {
      held.release();
      Thread later = new Thread(() -> answerLetGo(stream));
      later.setDaemon(true);
      later.start();
    } else {
      stream.answer(path);
    }
  }

  private void answerLetGo(H2Stream stream) {
    try {
      letGo.await();
      stream.answer(stream.path());
    } catch (InterruptedException | HttpException | IOException e) {
      // The stream is not answered.
    }
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }
}
