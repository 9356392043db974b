/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.core5.concurrent.FutureCallback;

/** Runs something when a call has ended, however it did. */
public record Answer(Runnable then) implements FutureCallback<SimpleHttpResponse> {

  @Override
  public void completed(SimpleHttpResponse result) {
    then.run();
  }

  @Override
  public void failed(Exception error) {
    then.run();
  }

  @Override
  public void cancelled() {
    then.run();
  }
}
