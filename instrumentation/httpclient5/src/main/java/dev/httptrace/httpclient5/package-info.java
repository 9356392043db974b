/**
 * Fires the hooks from Apache HttpClient 5.2 to 5.6, classic client. The only room that knows
 * HttpClient; {@link dev.httptrace.httpclient5.TracedHttpClients} is its entrance.
 */
@NullMarked
package dev.httptrace.httpclient5;

import org.jspecify.annotations.NullMarked;
