/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace;

import org.jspecify.annotations.Nullable;

/**
 * Why an exchange follows another one of the same call.
 *
 * @param reason what made HttpClient send again
 * @param status the status code of the previous response, or 0 if there was none
 * @param error what the previous exchange failed with, or {@code null}
 */
public record Resend(Reason reason, int status, @Nullable Exception error) {

  /** What made HttpClient send again. */
  public enum Reason {
    /** The previous exchange failed, or its status asks to try again (429, 503). */
    RETRY,
    /** The previous response was a redirect (RFC 9110 section 15.4). */
    REDIRECT,
    /** The previous response was a challenge (RFC 9110 section 11). */
    AUTHENTICATION
  }
}
