/*
 * Copyright the httptrace authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.httptrace.httpclient5;

import dev.httptrace.Resend;
import io.opentelemetry.context.Context;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange is about.
 *
 * @param request HttpClient's own copy, not the user's object
 * @param context current when the exchange began
 */
record RequestFacts(
    ClassicHttpRequest request,
    HttpRoute route,
    int number,
    @Nullable Resend resend,
    Context context) {}
