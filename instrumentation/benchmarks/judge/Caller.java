/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */

import dev.httptrace.httpclient5.TracedHttpAsyncClients;
import dev.httptrace.httpclient5.TracedHttpClients;
import dev.httptrace.record.CallRecord;
import dev.httptrace.record.CallRecorder;
import dev.httptrace.record.JvmPauses;
import java.io.Closeable;
import java.net.InetSocketAddress;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.NoopHostnameVerifier;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.TimeValue;

/**
 * Makes calls that are to be judged: {@code Caller classic|async SEED CALLS PLAIN TLS SLOW_TLS},
 * the last three ports of a {@link Peer}. Prints a line for each call: start and end in seconds
 * since the epoch, local port, kind, cost and duration in ms, sentence.
 */
public final class Caller {

  private static final int THREADS = 4;

  public static void main(String[] arguments) throws Exception {
    boolean async = arguments[0].equals("async");
    Random random = new Random(Long.parseLong(arguments[1]));
    int calls = Integer.parseInt(arguments[2]);
    JvmPauses pauses = JvmPauses.watch();
    CallRecorder recorder = CallRecorder.create().jvmPauses(pauses).listener(Caller::print);
    try (Client client = async ? async(recorder) : classic(recorder)) {
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      for (int i = 0; i < calls; i++) {
        String uri = uri(random, arguments);
        threads.submit(
            () -> {
              client.get(uri);
              return null;
            });
      }
      threads.shutdown();
      threads.awaitTermination(10, TimeUnit.MINUTES);
    }
    pauses.close();
    System.exit(0);
  }

  /** Seven in ten are quick; one waits for the server, one for the handshake, one is plain. */
  private static String uri(Random random, String[] arguments) {
    int kind = random.nextInt(10);
    String scheme = kind == 0 ? "http" : "https";
    String port = arguments[kind == 0 ? 3 : kind == 1 ? 5 : 4];
    return scheme + "://127.0.0.1:" + port + "/" + (kind == 2 ? 250 : 0);
  }

  private static void print(CallRecord call) {
    long start = call.startTime().getEpochSecond() * 1_000_000_000L + call.startTime().getNano();
    int port =
        call.conn() != null && call.conn().local() instanceof InetSocketAddress local
            ? local.getPort()
            : 0;
    var verdict = call.verdict();
    System.out.printf(
        "%.6f\t%.6f\t%d\t%s\t%.3f\t%.3f\t%s%n",
        start / 1e9,
        (start + call.duration().toNanos()) / 1e9,
        port,
        verdict.kind().word(),
        verdict.cost().toNanos() / 1e6,
        call.duration().toNanos() / 1e6,
        verdict.sentence());
  }

  private static DefaultClientTlsStrategy trusting() throws Exception {
    return new DefaultClientTlsStrategy(
        SSLContexts.custom().loadTrustMaterial(null, (chain, type) -> true).build(),
        HostnameVerificationPolicy.CLIENT,
        NoopHostnameVerifier.INSTANCE);
  }

  private static Client classic(CallRecorder recorder) throws Exception {
    // Most calls open a connection: there is more to be blamed for.
    CloseableHttpClient client =
        TracedHttpClients.instrument(
                HttpClientBuilder.create(),
                TracedHttpClients.connections()
                    .setMaxConnPerRoute(THREADS)
                    .setTlsSocketStrategy(trusting()),
                recorder)
            .setKeepAliveStrategy((response, context) -> TimeValue.ofMilliseconds(5))
            .build();
    return new Client() {
      @Override
      public void get(String uri) throws Exception {
        client.execute(new HttpGet(uri), response -> EntityUtils.toString(response.getEntity()));
      }

      @Override
      public void close() {
        org.apache.hc.core5.io.Closer.closeQuietly(client);
      }
    };
  }

  private static Client async(CallRecorder recorder) throws Exception {
    CloseableHttpAsyncClient client =
        TracedHttpAsyncClients.instrument(
                HttpAsyncClientBuilder.create(),
                TracedHttpAsyncClients.connections()
                    .setMaxConnPerRoute(THREADS)
                    .setTlsStrategy(trusting()),
                recorder)
            .setKeepAliveStrategy((response, context) -> TimeValue.ofMilliseconds(5))
            .build();
    client.start();
    return new Client() {
      @Override
      public void get(String uri) throws Exception {
        client.execute(SimpleRequestBuilder.get(uri).build(), null).get();
      }

      @Override
      public void close() {
        org.apache.hc.core5.io.Closer.closeQuietly(client);
      }
    };
  }

  private interface Client extends Closeable {
    void get(String uri) throws Exception;

    @Override
    void close();
  }
}
