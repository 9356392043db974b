/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.examples.httpstat;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.entity.BasicAsyncEntityProducer;
import org.apache.hc.core5.http.nio.support.BasicRequestProducer;
import org.apache.hc.core5.http.nio.support.BasicResponseConsumer;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Calls with the async client.
 *
 * @param client started
 * @param limit how long a dial that nobody waits for any more may go on
 */
record AsyncCaller(CloseableHttpAsyncClient client, Timeout limit) implements Caller {

  @Override
  public void call(
      Target target, HttpUriRequestBase request, HttpClientContext context, BodySink body)
      throws IOException {
    BodySink.Body to = body.open(request::isCancelled);
    Future<?> answer =
        client.execute(
            target.host(),
            new BasicRequestProducer(request, body(request.getEntity())),
            new BasicResponseConsumer<>(new AsyncBody(to)),
            null,
            context,
            null);
    request.setDependency(() -> answer.cancel(true));
    try (to) {
      answer.get();
      to.complete();
    } catch (CancellationException e) {
      throw new IOException("cancelled", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new ClientProtocolException(e.getCause());
    } catch (InterruptedException e) {
      throw CallEnd.interrupted();
    } finally {
      // A dial that was cancelled goes on by itself.
      CallEnd.await(context, limit.toMilliseconds());
    }
  }

  private static @Nullable AsyncEntityProducer body(@Nullable HttpEntity entity)
      throws IOException {
    return entity == null
        ? null
        : new BasicAsyncEntityProducer(
            EntityUtils.toByteArray(entity), ContentType.parseLenient(entity.getContentType()));
  }

  @Override
  public void close() {
    client.close(CloseMode.GRACEFUL);
  }
}
