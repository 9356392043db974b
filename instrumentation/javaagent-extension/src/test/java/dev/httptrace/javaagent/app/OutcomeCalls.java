/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.javaagent.app;

import java.io.InputStream;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.async.methods.AbstractCharResponseConsumer;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestProducer;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.util.Timeout;

/** Calls that are read to the end, that wait in vain, and that are cancelled within the body. */
public final class OutcomeCalls {

  private static final RequestConfig IMPATIENT =
      RequestConfig.custom().setResponseTimeout(Timeout.ofMilliseconds(500)).build();

  private OutcomeCalls() {}

  /** Takes the URLs of three calls of the classic client, and of three of the async one. */
  public static void main(String[] urls) throws Exception {
    try (CloseableHttpClient client = HttpClients.createDefault()) {
      System.out.println(call(client, new HttpGet(urls[0]), false));
      HttpGet impatient = new HttpGet(urls[1]);
      impatient.setConfig(IMPATIENT);
      System.out.println(call(client, impatient, false));
      System.out.println(call(client, new HttpGet(urls[2]), true));
    }
    try (CloseableHttpAsyncClient client = HttpAsyncClients.createDefault()) {
      client.start();
      System.out.println(call(client, SimpleHttpRequest.create("GET", urls[3]), false));
      SimpleHttpRequest impatient = SimpleHttpRequest.create("GET", urls[4]);
      impatient.setConfig(IMPATIENT);
      System.out.println(call(client, impatient, false));
      System.out.println(call(client, SimpleHttpRequest.create("GET", urls[5]), true));
    }
  }

  private static String call(CloseableHttpClient client, HttpGet request, boolean cancelled) {
    try {
      return client.<String>execute(
          request,
          response -> {
            InputStream body = response.getEntity().getContent();
            String first = String.valueOf((char) body.read());
            if (cancelled) {
              request.cancel();
            }
            return first + new String(body.readAllBytes(), StandardCharsets.US_ASCII);
          });
    } catch (Exception e) {
      return cancelled ? "cancelled" : e.getClass().getSimpleName();
    }
  }

  private static String call(
      CloseableHttpAsyncClient client, SimpleHttpRequest request, boolean cancelled)
      throws InterruptedException {
    Body body = new Body();
    Future<String> call = client.execute(SimpleRequestProducer.create(request), body, null);
    if (cancelled) {
      body.begun.await();
      call.cancel(true);
    }
    try {
      return call.get();
    } catch (CancellationException e) {
      return "cancelled";
    } catch (ExecutionException e) {
      return e.getCause().getClass().getSimpleName();
    }
  }

  private static final class Body extends AbstractCharResponseConsumer<String> {

    final CountDownLatch begun = new CountDownLatch(1);
    private final StringBuilder text = new StringBuilder();

    @Override
    protected void start(HttpResponse response, ContentType contentType) {}

    @Override
    protected int capacityIncrement() {
      return 1024;
    }

    @Override
    protected void data(CharBuffer piece, boolean endOfStream) {
      text.append(piece);
      piece.position(piece.limit());
      begun.countDown();
    }

    @Override
    protected String buildResult() {
      return text.toString();
    }

    @Override
    public void releaseResources() {}
  }
}
