/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5.exchange;

import java.io.IOException;
import org.apache.hc.core5.http.HttpException;

/**
 * Carries the error of a {@code got1xxResponse} hook through HttpClient's chain: an IOException
 * would be retried there (HttpRequestRetryExec, 5.2 to 5.6). The call handlers take it out.
 */
public final class AbortedExchangeException extends HttpException {

  private static final long serialVersionUID = 1L;

  private final IOException abort;

  AbortedExchangeException(IOException abort) {
    super("exchange aborted by a got1xxResponse hook", abort);
    this.abort = abort;
  }

  public IOException abort() {
    return abort;
  }
}
